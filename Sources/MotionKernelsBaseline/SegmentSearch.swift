// Hot loop; the rules are in VectorMath.swift.

import CKernels

/// Finds where the lanes lie in every track of segments.
///
/// This is a pass of its own: the search is a chain of dependent loads, and before the arithmetic of a track it
/// would leave the processor too few independent instructions to work on. Differences of times are taken in double
/// precision, since single precision would lose five digits after some minutes.
///
/// - Parameters:
///   - tracks: `count` tracks.
///   - count: how many.
///   - segments: the address of the group's segments; each begins with its start and end.
///   - stride: bytes from one segment to the next.
///   - cursors: one a track, moved on.
///   - moments: when.
@inline(__always) func findSegments(
    _ tracks: UnsafePointer<KernelTrack>, count: Int, segments: UnsafeRawPointer, stride: Int,
    cursors: UnsafeMutablePointer<Int32>, moments: UnsafePointer<KernelMoments>
) {
    let first = moments.pointee.first
    let last = moments.pointee.last
    let places: UnsafeMutablePointer<KernelPlace> = moments.pointee.places
    for index in 0..<count where tracks[index].kind == Int32(kernel_track_segments) {
        let base = segments + Int(tracks[index].first) &* stride
        var cursor = Int(cursors[index])
        // Mostly one step or none. Key times differ from track to track, and a branch would often be mispredicted.
        cursor &+= first >= end(base, cursor, stride) ? 1 : 0
        while first >= end(base, cursor, stride) { cursor &+= 1 }
        cursors[index] = Int32(truncatingIfNeeded: cursor)
        let start = (base + cursor &* stride).assumingMemoryBound(to: Double.self).pointee
        let boundary = end(base, cursor, stride)
        // A track's last segment has no end; the record after it is another track's.
        let next = end(base, cursor &+ 1, stride)
        let nextEnd = boundary > next ? boundary : next
        places[index] = KernelPlace(
            segment: Int32(truncatingIfNeeded: cursor) &+ tracks[index].first,
            isLong: last >= nextEnd ? 1 : 0,
            seconds: Float(first - start), boundary: Float(boundary - first))
    }
}

@inline(__always) private func end(_ base: UnsafeRawPointer, _ index: Int, _ stride: Int) -> Double {
    (base + index &* stride).assumingMemoryBound(to: Double.self)[1]
}
