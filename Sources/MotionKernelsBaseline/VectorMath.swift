// Hot code. Rules for this folder: no allocation, no existential, no throw, no generic of the standard library that
// is not always inlined. The folder is compiled twice, and a shared specialisation would carry AVX2 code into the
// baseline path; Scripts/check-kernel-objects.sh looks for such symbols.

import CKernels

/// Eight frames of one number.
typealias Lanes = SIMD8<Float>

/// Eight rotations as unit quaternions.
struct RotationLanes {
    var x: Lanes
    var y: Lanes
    var z: Lanes
    var w: Lanes
}

@inline(__always) func lanes(_ value: Float) -> Lanes { Lanes(repeating: value) }

/// `a * b + c`.
@inline(__always) func fma(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { vector_fma(a, b, c) }

/// The sine of angles in -pi/2...pi/2, to 1e-7: the odd minimax polynomial of degree 9.
@inline(__always) func sine(_ x: Lanes) -> Lanes {
    let square = x * x
    var sum = fma(lanes(2.6083159e-6), square, lanes(-1.9810690e-4))
    sum = fma(sum, square, lanes(8.3330786e-3))
    sum = fma(sum, square, lanes(-0.16666660))
    return fma(sum * square, x, x)
}

/// Vectors at an address that C calls floats.
@inline(__always) func vectors(_ floats: UnsafePointer<Float>) -> UnsafePointer<Lanes> {
    UnsafeRawPointer(floats).assumingMemoryBound(to: Lanes.self)
}

/// Vectors at an address that C calls floats.
@inline(__always) func vectors(_ floats: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Lanes> {
    UnsafeMutableRawPointer(floats).assumingMemoryBound(to: Lanes.self)
}

/// Eight moments of a clip, in registers.
struct Moments {
    var first: Double
    var last: Double
    var offsets: Lanes
    var weights: Lanes

    @inline(__always) init(_ moments: KernelMoments) {
        first = moments.first
        last = moments.last
        offsets = vectors(moments.offsets).pointee
        weights = vectors(moments.weights).pointee
    }
}

/// How far along its segment each lane is: 0 at the start, 1 at the end, after the easing.
///
/// The difference to the segment's start is taken in double precision, once a block: single precision would lose
/// five digits after some minutes.
@inline(__always) func progress(
    _ moments: Moments, start: Double, inverseSeconds: Float, easing: Int32
) -> Lanes {
    let passed = Float(moments.first - start) * inverseSeconds
    let fraction = fma(moments.offsets, lanes(inverseSeconds), lanes(passed))
    if easing == Int32(kernel_easing_even) { return fraction }
    let bend = fma(fma(lanes(6), fraction, lanes(-15)), fraction, lanes(10))
    return fraction * fraction * fraction * bend
}
