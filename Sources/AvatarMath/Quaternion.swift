/// A rotation as a unit quaternion; `vector` is (x, y, z, w) with the real part last.
public struct Quaternion: Sendable, Equatable {
    public var vector: SIMD4<Float>

    @inlinable public init(vector: SIMD4<Float>) { self.vector = vector }

    /// No rotation.
    public static let identity = Quaternion(vector: SIMD4(0, 0, 0, 1))

    /// A right-handed turn of `radians` about `axis`; the axis need not have length 1.
    public init(axis: Vector3, radians: Float) {
        let direction = axis.normalized * sinFloat(radians / 2)
        vector = SIMD4(direction, cosFloat(radians / 2))
    }

    /// The smallest rotation that turns the direction `from` into the direction `to`.
    ///
    /// For opposite directions, where every perpendicular axis would do, a fixed one is taken.
    public init(from: Vector3, to: Vector3) {
        let start = from.normalized
        let end = to.normalized
        let real = 1 + start.dot(end)
        if real < 1e-6 {
            self.init(axis: start.anyPerpendicular, radians: .pi)
        } else {
            self.init(vector: SIMD4(start.cross(end), real))
            self = normalized
        }
    }

    /// The rotation whose matrix has the given columns, which must be orthonormal and right-handed.
    public init(columns x: Vector3, _ y: Vector3, _ z: Vector3) {
        let trace = x.x + y.y + z.z
        let raw: SIMD4<Float>
        if trace > 0 {
            raw = SIMD4(y.z - z.y, z.x - x.z, x.y - y.x, 1 + trace)
        } else if x.x >= y.y && x.x >= z.z {
            raw = SIMD4(1 + x.x - y.y - z.z, x.y + y.x, x.z + z.x, y.z - z.y)
        } else if y.y >= z.z {
            raw = SIMD4(x.y + y.x, 1 + y.y - x.x - z.z, y.z + z.y, z.x - x.z)
        } else {
            raw = SIMD4(x.z + z.x, y.z + z.y, 1 + z.z - x.x - y.y, x.y - y.x)
        }
        self.init(vector: raw)
        self = normalized
    }

    /// The real part.
    @inlinable public var real: Float { vector.w }

    /// The imaginary part.
    @inlinable public var imaginary: Vector3 { Vector3(vector.x, vector.y, vector.z) }

    /// The quaternion scaled to length 1.
    @inlinable public var normalized: Quaternion {
        Quaternion(vector: vector / (vector * vector).sum().squareRoot())
    }

    /// The opposite rotation.
    @inlinable public var inverse: Quaternion {
        Quaternion(vector: SIMD4(-vector.x, -vector.y, -vector.z, vector.w))
    }

    /// First `right`, then `left`.
    @inlinable public static func * (left: Quaternion, right: Quaternion) -> Quaternion {
        let a = left.imaginary
        let b = right.imaginary
        let imaginary = a.cross(b) + b * left.real + a * right.real
        return Quaternion(vector: SIMD4(imaginary, left.real * right.real - a.dot(b)))
    }

    /// The vector after the rotation.
    @inlinable public func act(_ point: Vector3) -> Vector3 {
        let axis = imaginary
        let twice = axis.cross(point) * 2
        return point + twice * real + axis.cross(twice)
    }

    /// The three columns of the rotation matrix: the images of the x, y and z axes.
    public var columns: (Vector3, Vector3, Vector3) {
        (act(Vector3(1, 0, 0)), act(Vector3(0, 1, 0)), act(Vector3(0, 0, 1)))
    }

    /// The angle of the rotation in radians, 0...pi.
    public var radians: Float { 2 * atan2Float(imaginary.length, abs(real)) }

    /// The angle in radians between this rotation and another, 0...pi.
    public func angle(to other: Quaternion) -> Float { (inverse * other).radians }

    /// The signed turn about `axis` (length 1) that is contained in this rotation, in radians, -pi...pi.
    ///
    /// The rotation is split into a swing, which moves the axis, and this twist, which does not.
    public func twist(about axis: Vector3) -> Float {
        let angle = 2 * atan2Float(imaginary.dot(axis), real)
        if angle > .pi { return angle - 2 * .pi }
        if angle < -.pi { return angle + 2 * .pi }
        return angle
    }

    /// The same rotation with the sign that is nearest to `other`, so that interpolation takes the shorter arc.
    @inlinable public func nearest(to other: Quaternion) -> Quaternion {
        (vector * other.vector).sum() < 0 ? Quaternion(vector: -vector) : self
    }

    /// Spherical linear interpolation along the shorter arc.
    ///
    /// Source: K. Shoemake, SIGGRAPH 1985.
    ///
    /// - Parameters:
    ///   - other: the rotation at fraction 1.
    ///   - fraction: 0...1, not clamped here.
    ///
    ///
    ///  Returns: the rotation between.
    /// - Returns: the rotation between.
    public func slerp(to other: Quaternion, fraction: Float) -> Quaternion {
        let end = other.nearest(to: self)
        let cosine = (vector * end.vector).sum()
        if cosine > 0.9995 {
            return Quaternion(vector: vector + (end.vector - vector) * fraction).normalized
        }
        let angle = acosFloat(cosine)
        let scale = 1 / sinFloat(angle)
        return Quaternion(
            vector: vector * (sinFloat((1 - fraction) * angle) * scale)
                + end.vector * (sinFloat(fraction * angle) * scale))
    }
}
