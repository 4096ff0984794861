// Hot loops; the rules are in VectorMath.swift.

import CKernels

/// Samples every morph track of a clip at eight moments.
///
/// - Parameters:
///   - clip: the clip's tables.
///   - moments: when, and with which share.
///   - morphs: one vector a morph; replaced, weighed or added to as `moments.blending` says.
public func sampleMorphs(
    _ clip: UnsafePointer<KernelClip>, _ moments: UnsafePointer<KernelMoments>,
    into morphs: UnsafeMutablePointer<SIMD8<Float>>
) {
    let tables = clip.pointee
    let times = Moments(moments.pointee)
    let blending = moments.pointee.blending
    let cursors = moments.pointee.cursors + Int(tables.jointCount)
    for morph in 0..<Int(tables.morphCount) {
        let track = tables.morphTracks[morph]
        let first = Int(track.first)
        let value: Lanes
        if track.kind == Int32(kernel_track_constant) {
            value = lanes(tables.constantMorphs[first])
        } else {
            value = run(tables.morphSegments + first, cursor: cursors + morph, moments: times)
        }
        if blending == Int32(kernel_replace) {
            morphs[morph] = value
        } else if blending == Int32(kernel_weigh) {
            morphs[morph] = value * times.weights
        } else {
            morphs[morph] = fma(value, times.weights, morphs[morph])
        }
    }
}

/// A number within a track of segments.
@inline(__always) private func run(
    _ segments: UnsafePointer<KernelScalarSegment>, cursor: UnsafeMutablePointer<Int32>,
    moments: Moments
) -> Lanes {
    var index = Int(cursor.pointee)
    if moments.first < segments[index].start { index = 0 }
    while moments.first >= segments[index].end { index += 1 }
    cursor.pointee = Int32(truncatingIfNeeded: index)
    var segment = segments + index
    var value = place(segment, moments)
    while moments.last >= segment.pointee.end {
        let reached = vector_at_least(moments.offsets, lanes(Float(segment.pointee.end - moments.first)))
        segment += 1
        value = vector_select(reached, place(segment, moments), value)
    }
    return value
}

@inline(__always) private func place(
    _ segment: UnsafePointer<KernelScalarSegment>, _ moments: Moments
) -> Lanes {
    let fraction = progress(
        moments, start: segment.pointee.start, inverseSeconds: segment.pointee.inverseSeconds,
        easing: segment.pointee.easing)
    return fma(fraction, lanes(segment.pointee.delta), lanes(segment.pointee.from))
}

/// Adds every translation track of a clip, times its share, to the block's translations, metres.
public func addTranslations(
    _ clip: UnsafePointer<KernelClip>, _ moments: UnsafePointer<KernelMoments>,
    to translations: UnsafeMutablePointer<SIMD8<Float>>
) {
    let tables = clip.pointee
    let times = Moments(moments.pointee)
    let blending = moments.pointee.blending
    let cursors = moments.pointee.cursors + Int(tables.jointCount + tables.morphCount)
    let weights = blending == Int32(kernel_replace) ? lanes(1) : times.weights
    for index in 0..<Int(tables.translationCount) {
        let segments = tables.translationSegments + Int(tables.translationTracks[index].first)
        let cursor = cursors + index
        var segment = Int(cursor.pointee)
        if times.first < segments[segment].start { segment = 0 }
        while times.first >= segments[segment].end { segment += 1 }
        cursor.pointee = Int32(truncatingIfNeeded: segment)
        var (x, y, z) = place(segments + segment, times)
        while times.last >= segments[segment].end {
            let reached = vector_at_least(
                times.offsets, lanes(Float(segments[segment].end - times.first)))
            segment += 1
            let (nextX, nextY, nextZ) = place(segments + segment, times)
            x = vector_select(reached, nextX, x)
            y = vector_select(reached, nextY, y)
            z = vector_select(reached, nextZ, z)
        }
        let target = translations + Int(moments.pointee.translationSlots[index]) * 3
        target[0] = fma(x, weights, target[0])
        target[1] = fma(y, weights, target[1])
        target[2] = fma(z, weights, target[2])
    }
}

@inline(__always) private func place(
    _ segment: UnsafePointer<KernelVectorSegment>, _ moments: Moments
) -> (Lanes, Lanes, Lanes) {
    let fraction = progress(
        moments, start: segment.pointee.start, inverseSeconds: segment.pointee.inverseSeconds,
        easing: segment.pointee.easing)
    return (
        fma(fraction, lanes(segment.pointee.dx), lanes(segment.pointee.x)),
        fma(fraction, lanes(segment.pointee.dy), lanes(segment.pointee.y)),
        fma(fraction, lanes(segment.pointee.dz), lanes(segment.pointee.z))
    )
}
