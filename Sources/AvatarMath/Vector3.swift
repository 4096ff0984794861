/// A point or direction: x to the signer's left, y up, z towards the viewer; metres for points.
public typealias Vector3 = SIMD3<Float>

extension SIMD3 where Scalar == Float {
    /// The dot product.
    @inlinable public func dot(_ other: Self) -> Float {
        x * other.x + y * other.y + z * other.z
    }

    /// The cross product, right-handed.
    @inlinable public func cross(_ other: Self) -> Self {
        Self(
            y * other.z - z * other.y,
            z * other.x - x * other.z,
            x * other.y - y * other.x)
    }

    /// The Euclidean length.
    @inlinable public var length: Float { dot(self).squareRoot() }

    /// The vector scaled to length 1; the zero vector stays zero.
    @inlinable public var normalized: Self {
        let size = length
        return size > 1e-12 ? self / size : self
    }

    /// The part of the vector that is perpendicular to `axis`, which must have length 1.
    @inlinable public func rejected(from axis: Self) -> Self { self - axis * dot(axis) }

    /// The distance to another point.
    @inlinable public func distance(to other: Self) -> Float { (self - other).length }

    /// The angle to another direction in radians, 0...pi; accurate for small and for straight angles.
    @inlinable public func angle(to other: Self) -> Float {
        atan2Float(cross(other).length, dot(other))
    }

    /// The point `fraction` of the way to `other`; fractions outside 0...1 extrapolate.
    @inlinable public func mixed(with other: Self, fraction: Float) -> Self {
        self + (other - self) * fraction
    }

    /// Any unit vector perpendicular to this one, chosen without a jump except near the y axis.
    @inlinable public var anyPerpendicular: Self {
        let helper: Self = abs(y) < 0.9 * length ? Self(0, 1, 0) : Self(0, 0, 1)
        return cross(helper).normalized
    }
}
