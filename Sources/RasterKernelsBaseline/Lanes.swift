import CRaster

/// Eight numbers, one a pixel, sample or vertex.
typealias Lanes = SIMD8<Float>

/// Eight whole numbers; a comparison gives all ones or all zeros.
typealias IntLanes = SIMD8<Int32>

/// The standard library's operators work on one lane after the other and leave it to the optimiser to find the vectors
/// again, which it does in parts where many numbers are alive; these are whole vectors from the start.
extension SIMD8<Float> {
    @inline(__always)
    static func + (left: Self, right: Self) -> Self { lanes_add(left, right) }

    @inline(__always)
    static func - (left: Self, right: Self) -> Self { lanes_subtract(left, right) }

    @inline(__always)
    static func * (left: Self, right: Self) -> Self { lanes_multiply(left, right) }

    @inline(__always)
    static func / (left: Self, right: Self) -> Self { lanes_divide(left, right) }

    @inline(__always)
    static func += (left: inout Self, right: Self) { left = lanes_add(left, right) }
}

/// The same for four lanes, as corners of triangles have.
extension SIMD4<Float> {
    @inline(__always)
    static func + (left: Self, right: Self) -> Self { four_add(left, right) }

    @inline(__always)
    static func - (left: Self, right: Self) -> Self { four_subtract(left, right) }

    @inline(__always)
    static func * (left: Self, right: Float) -> Self { four_scale(left, right) }
}

/// Eight vectors.
struct Lanes3 {
    var x: Lanes
    var y: Lanes
    var z: Lanes

    @inline(__always)
    init(_ x: Lanes, _ y: Lanes, _ z: Lanes) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// The same vector in every lane.
    @inline(__always)
    init(_ vector: SIMD4<Float>) {
        x = Lanes(repeating: vector.x)
        y = Lanes(repeating: vector.y)
        z = Lanes(repeating: vector.z)
    }

    /// A vector that lies in memory in all lanes.
    @inline(__always)
    init(_ vector: RasterLanes3) {
        x = vector.x
        y = vector.y
        z = vector.z
    }

    @inline(__always)
    func dot(_ other: Lanes3) -> Lanes { x * other.x + y * other.y + z * other.z }

    @inline(__always)
    static func + (left: Lanes3, right: Lanes3) -> Lanes3 {
        Lanes3(left.x + right.x, left.y + right.y, left.z + right.z)
    }

    @inline(__always)
    static func * (left: Lanes3, right: Lanes) -> Lanes3 {
        Lanes3(left.x * right, left.y * right, left.z * right)
    }

    @inline(__always)
    static func * (left: Lanes3, right: Lanes3) -> Lanes3 {
        Lanes3(left.x * right.x, left.y * right.y, left.z * right.z)
    }
}

/// One number in every lane.
@inline(__always)
func lanes(_ value: Float) -> Lanes { Lanes(repeating: value) }

/// 0 below `low`, 1 above, straight between; `inverse` is 1 / (high - low).
@inline(__always)
func ramp(_ value: Lanes, from low: Float, inverse: Float) -> Lanes {
    lanes_unit((value - lanes(low)) * lanes(inverse))
}

/// The Hermite step of shading languages; `inverse` is 1 / (high - low).
@inline(__always)
func smoothRamp(_ value: Lanes, from low: Float, inverse: Float) -> Lanes {
    let fraction = ramp(value, from: low, inverse: inverse)
    return fraction * fraction * (lanes(3) - (fraction + fraction))
}
