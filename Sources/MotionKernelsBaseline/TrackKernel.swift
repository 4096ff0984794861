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
    let places: UnsafeMutablePointer<KernelPlace> = moments.pointee.places
    findSegments(
        tables.morphTracks, count: Int(tables.morphCount), segments: tables.morphSegments,
        stride: MemoryLayout<KernelScalarSegment>.stride,
        cursors: moments.pointee.cursors + Int(tables.jointCount), moments: moments)
    for morph in 0..<Int(tables.morphCount) {
        let track = tables.morphTracks[morph]
        let value: Lanes
        if track.kind == Int32(kernel_track_constant) {
            value = lanes(tables.constantMorphs[Int(track.first)])
        } else {
            value = run(tables.morphSegments, places[morph], easing: track.easing, moments: times)
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
    _ segments: UnsafePointer<KernelScalarSegment>, _ place: KernelPlace, easing: Int32, moments: Moments
) -> Lanes {
    let one = segments + Int(place.segment)
    var segment = one + 1
    let pair = SegmentPair(
        place, offsets: moments.offsets, easing: easing, inverseSeconds: one.pointee.inverseSeconds,
        nextInverseSeconds: segment.pointee.inverseSeconds)
    var value = fma(
        pair.progress, vector_select(pair.reached, lanes(segment.pointee.delta), lanes(one.pointee.delta)),
        vector_select(pair.reached, lanes(segment.pointee.from), lanes(one.pointee.from)))
    if place.isLong != 0 {
        while moments.last >= segment.pointee.end {
            let boundary = lanes(Float(segment.pointee.end - moments.first))
            segment += 1
            let progress = eased(
                (moments.offsets - boundary) * lanes(segment.pointee.inverseSeconds), easing)
            value = vector_select(
                vector_at_least(moments.offsets, boundary),
                fma(progress, lanes(segment.pointee.delta), lanes(segment.pointee.from)), value)
        }
    }
    return value
}

/// Adds every translation track of a clip, times its share, to the block's translations, metres.
public func addTranslations(
    _ clip: UnsafePointer<KernelClip>, _ moments: UnsafePointer<KernelMoments>,
    to translations: UnsafeMutablePointer<SIMD8<Float>>
) {
    let tables = clip.pointee
    let times = Moments(moments.pointee)
    let weights = moments.pointee.blending == Int32(kernel_replace) ? lanes(1) : times.weights
    let places: UnsafeMutablePointer<KernelPlace> = moments.pointee.places
    findSegments(
        tables.translationTracks, count: Int(tables.translationCount), segments: tables.translationSegments,
        stride: MemoryLayout<KernelVectorSegment>.stride,
        cursors: moments.pointee.cursors + Int(tables.jointCount + tables.morphCount), moments: moments)
    for index in 0..<Int(tables.translationCount) {
        let easing = tables.translationTracks[index].easing
        var segment = tables.translationSegments + Int(places[index].segment)
        // Few joints move, so segments simply take turns.
        var seconds = times.offsets + lanes(places[index].seconds)
        var (x, y, z) = run(segment, seconds: seconds, easing: easing)
        while times.last >= segment.pointee.end {
            let boundary = lanes(Float(segment.pointee.end - times.first))
            let reached = vector_at_least(times.offsets, boundary)
            segment += 1
            seconds = times.offsets - boundary
            let (nextX, nextY, nextZ) = run(segment, seconds: seconds, easing: easing)
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

@inline(__always) private func run(
    _ segment: UnsafePointer<KernelVectorSegment>, seconds: Lanes, easing: Int32
) -> (Lanes, Lanes, Lanes) {
    let progress = eased(seconds * lanes(segment.pointee.inverseSeconds), easing)
    return (
        fma(progress, lanes(segment.pointee.dx), lanes(segment.pointee.x)),
        fma(progress, lanes(segment.pointee.dy), lanes(segment.pointee.y)),
        fma(progress, lanes(segment.pointee.dz), lanes(segment.pointee.z))
    )
}
