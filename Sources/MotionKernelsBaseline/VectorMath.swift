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

/// Where the lanes are between two neighbouring segments, and how far along their own.
struct SegmentPair {
    /// Set in the lanes that have reached the second segment.
    var reached: SIMD8<Int32>
    /// 0 at the start of the lane's segment and 1 at its end, after the easing.
    var progress: Lanes

    @inline(__always) init(
        _ place: KernelPlace, offsets: Lanes, easing: Int32, inverseSeconds: Float, nextInverseSeconds: Float
    ) {
        reached = vector_at_least(offsets, lanes(place.boundary))
        let seconds = vector_select(reached, offsets - lanes(place.boundary), offsets + lanes(place.seconds))
        progress = eased(
            seconds * vector_select(reached, lanes(nextInverseSeconds), lanes(inverseSeconds)), easing)
    }
}

/// The easing of fractions in 0...1.
@inline(__always) func eased(_ fraction: Lanes, _ easing: Int32) -> Lanes {
    if easing == Int32(kernel_easing_even) { return fraction }
    let bend = fma(fma(lanes(6), fraction, lanes(-15)), fraction, lanes(10))
    return fraction * fraction * fraction * bend
}
