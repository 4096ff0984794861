// Hot loop; the rules are in VectorMath.swift.

import CKernels

/// Samples every rotation track of a clip at eight moments.
///
/// - Parameters:
///   - clip: the clip's tables.
///   - moments: when, and with which share.
///   - rotations: four vectors a joint; replaced, weighed or added to as `moments.blending` says.
public func sampleRotations(
    _ clip: UnsafePointer<KernelClip>, _ moments: UnsafePointer<KernelMoments>,
    into rotations: UnsafeMutablePointer<SIMD8<Float>>
) {
    let tables = clip.pointee
    let times = Moments(moments.pointee)
    let blending = moments.pointee.blending
    let places: UnsafeMutablePointer<KernelPlace> = moments.pointee.places
    findSegments(
        tables.rotationTracks, count: Int(tables.jointCount), segments: tables.rotationSegments,
        stride: MemoryLayout<KernelRotationSegment>.stride, cursors: moments.pointee.cursors, moments: moments
    )
    for joint in 0..<Int(tables.jointCount) {
        let track = tables.rotationTracks[joint]
        let first = Int(track.first)
        let sample: RotationLanes
        if track.kind == Int32(kernel_track_constant) {
            let constant = tables.constantRotations + first * 4
            sample = RotationLanes(
                x: lanes(constant[0]), y: lanes(constant[1]), z: lanes(constant[2]), w: lanes(constant[3]))
        } else if track.kind == Int32(kernel_track_uniform) {
            sample = uniform(
                tables.uniformTracks + first, samples: tables.samples, grids: moments.pointee.grids)
        } else {
            sample = arcs(
                tables.rotationSegments, places[joint], easing: track.easing, moments: times)
        }
        let target = rotations + joint * 4
        if blending == Int32(kernel_replace) {
            target[0] = sample.x
            target[1] = sample.y
            target[2] = sample.z
            target[3] = sample.w
        } else if blending == Int32(kernel_weigh) {
            target[0] = sample.x * times.weights
            target[1] = sample.y * times.weights
            target[2] = sample.z * times.weights
            target[3] = sample.w * times.weights
        } else {
            add(sample, weights: times.weights, to: target)
        }
    }
}

/// Adds rotations to a weighted sum, each with the sign that is nearest to the sum.
@inline(__always) private func add(
    _ sample: RotationLanes, weights: Lanes, to sum: UnsafeMutablePointer<Lanes>
) {
    let x = sum[0]
    let y = sum[1]
    let z = sum[2]
    let w = sum[3]
    let cosine = fma(sample.w, w, fma(sample.z, z, fma(sample.y, y, sample.x * x)))
    let share = vector_signed_like(weights, cosine)
    sum[0] = fma(share, sample.x, x)
    sum[1] = fma(share, sample.y, y)
    sum[2] = fma(share, sample.z, z)
    sum[3] = fma(share, sample.w, w)
}

/// Slerp within a track of segments.
///
/// Source: K. Shoemake, SIGGRAPH 1985. Keys are rarely closer than eight frames, so the lanes nearly always lie in one segment or two. Both cases take
/// the same path, without a branch that would be mispredicted for every third track.
@inline(__always) private func arcs(
    _ segments: UnsafePointer<KernelRotationSegment>, _ place: KernelPlace, easing: Int32, moments: Moments
) -> RotationLanes {
    let one = segments + Int(place.segment)
    if place.isLong != 0 { return manyArcs(one, place, easing: easing, moments) }
    let two = one + 1
    let pair = SegmentPair(
        place, offsets: moments.offsets, easing: easing, inverseSeconds: one.pointee.inverseSeconds,
        nextInverseSeconds: two.pointee.inverseSeconds)
    let reached = pair.reached
    let (before, after) = shares(
        pair.progress, angle: vector_select(reached, lanes(two.pointee.angle), lanes(one.pointee.angle)),
        inverseSine: vector_select(
            reached, lanes(two.pointee.inverseSine), lanes(one.pointee.inverseSine)))
    // The key in the middle ends the first segment and starts the second.
    let a = vector_masked(before, ~reached)
    let b = vector_select(reached, before, after)
    let c = vector_masked(after, reached)
    return RotationLanes(
        x: fma(c, lanes(two.pointee.x1), fma(b, lanes(one.pointee.x1), a * lanes(one.pointee.x0))),
        y: fma(c, lanes(two.pointee.y1), fma(b, lanes(one.pointee.y1), a * lanes(one.pointee.y0))),
        z: fma(c, lanes(two.pointee.z1), fma(b, lanes(one.pointee.z1), a * lanes(one.pointee.z0))),
        w: fma(c, lanes(two.pointee.w1), fma(b, lanes(one.pointee.w1), a * lanes(one.pointee.w0))))
}

/// The same for lanes in three or more segments: each segment in turn, kept where a lane has reached it.
@inline(never) private func manyArcs(
    _ one: UnsafePointer<KernelRotationSegment>, _ place: KernelPlace, easing: Int32, _ moments: Moments
) -> RotationLanes {
    var segment = one
    var result = arc(segment, seconds: moments.offsets + lanes(place.seconds), easing: easing)
    while moments.last >= segment.pointee.end {
        let boundary = lanes(Float(segment.pointee.end - moments.first))
        let reached = vector_at_least(moments.offsets, boundary)
        segment += 1
        let next = arc(segment, seconds: moments.offsets - boundary, easing: easing)
        result.x = vector_select(reached, next.x, result.x)
        result.y = vector_select(reached, next.y, result.y)
        result.z = vector_select(reached, next.z, result.z)
        result.w = vector_select(reached, next.w, result.w)
    }
    return result
}

/// Slerp within one segment, in every lane.
@inline(__always) private func arc(
    _ segment: UnsafePointer<KernelRotationSegment>, seconds: Lanes, easing: Int32
) -> RotationLanes {
    let (before, after) = shares(
        eased(seconds * lanes(segment.pointee.inverseSeconds), easing), angle: lanes(segment.pointee.angle),
        inverseSine: lanes(segment.pointee.inverseSine))
    return RotationLanes(
        x: fma(after, lanes(segment.pointee.x1), before * lanes(segment.pointee.x0)),
        y: fma(after, lanes(segment.pointee.y1), before * lanes(segment.pointee.y0)),
        z: fma(after, lanes(segment.pointee.z1), before * lanes(segment.pointee.z0)),
        w: fma(after, lanes(segment.pointee.w1), before * lanes(segment.pointee.w0)))
}

/// The shares of a segment's first and last rotation.
@inline(__always) private func shares(
    _ fraction: Lanes, angle: Lanes, inverseSine: Lanes
) -> (before: Lanes, after: Lanes) {
    let passed = fraction * angle
    return (sine(angle - passed) * inverseSine, sine(passed) * inverseSine)
}

/// Slerp within a track of even 16-bit samples.
///
/// Neighbouring samples are so near that two terms of the series of sin(f a) / sin(a) in cos(a) - 1 are enough
/// (D. Eberly, "A Fast and Accurate Algorithm for Computing SLERP", 2011), and that one step of Newton's method
/// makes unit length; `PreparedClip` keeps tracks that turn faster as segments.
@inline(__always) private func uniform(
    _ track: UnsafePointer<KernelUniformTrack>, samples: UnsafePointer<Int16>,
    grids: UnsafePointer<KernelGridPlace>
) -> RotationLanes {
    let grid = grids + Int(track.pointee.grid)
    let pairs = samplePairs(samples + Int(track.pointee.firstSample) * 4, grid.pointee.lower)
    let scaleX = lanes(track.pointee.scaleX)
    let scaleY = lanes(track.pointee.scaleY)
    let scaleZ = lanes(track.pointee.scaleZ)
    let scaleW = lanes(track.pointee.scaleW)
    let offsetX = lanes(track.pointee.offsetX)
    let offsetY = lanes(track.pointee.offsetY)
    let offsetZ = lanes(track.pointee.offsetZ)
    let offsetW = lanes(track.pointee.offsetW)
    let x0 = fma(pairs.x0, scaleX, offsetX)
    let y0 = fma(pairs.y0, scaleY, offsetY)
    let z0 = fma(pairs.z0, scaleZ, offsetZ)
    let w0 = fma(pairs.w0, scaleW, offsetW)
    let x1 = fma(pairs.x1, scaleX, offsetX)
    let y1 = fma(pairs.y1, scaleY, offsetY)
    let z1 = fma(pairs.z1, scaleZ, offsetZ)
    let w1 = fma(pairs.w1, scaleW, offsetW)
    let cosineLessOne = fma(w1, w0, fma(z1, z0, fma(y1, y0, fma(x1, x0, lanes(-1)))))
    let fraction = vector_load(UnsafeRawPointer(grid).assumingMemoryBound(to: Float.self) + 8)
    let before = seriesShare(1 - fraction, cosineLessOne)
    let after = seriesShare(fraction, cosineLessOne)
    let x = fma(after, x1, before * x0)
    let y = fma(after, y1, before * y0)
    let z = fma(after, z1, before * z0)
    let w = fma(after, w1, before * w0)
    let square = fma(w, w, fma(z, z, fma(y, y, x * x)))
    let scale = fma(square, lanes(-0.5), lanes(1.5))
    return RotationLanes(x: x * scale, y: y * scale, z: z * scale, w: w * scale)
}

/// sin(f a) / sin(a) for small angles a, from cos(a) - 1.
@inline(__always) private func seriesShare(_ fraction: Lanes, _ cosineLessOne: Lanes) -> Lanes {
    let square = fraction * fraction
    let first = fma(square, lanes(1.0 / 3), lanes(-1.0 / 3)) * cosineLessOne
    let second = fma(square, lanes(0.1), lanes(-0.4)) * cosineLessOne
    return fma(fraction * first, second + 1, fraction)
}

/// Two neighbouring samples of eight lanes, not decoded.
private struct SamplePairs {
    var x0: Lanes
    var y0: Lanes
    var z0: Lanes
    var w0: Lanes
    var x1: Lanes
    var y1: Lanes
    var z1: Lanes
    var w1: Lanes
}

/// Loads, for each lane, sample `lower` and its successor.
///
/// The rows are lanes and the columns x0 to w1; three rounds of zips transpose them.
@inline(__always) private func samplePairs(
    _ samples: UnsafePointer<Int16>, _ lower: (Int32, Int32, Int32, Int32, Int32, Int32, Int32, Int32)
) -> SamplePairs {
    let r0 = vector_load_short(samples + Int(lower.0) * 4)
    let r1 = vector_load_short(samples + Int(lower.1) * 4)
    let r2 = vector_load_short(samples + Int(lower.2) * 4)
    let r3 = vector_load_short(samples + Int(lower.3) * 4)
    let r4 = vector_load_short(samples + Int(lower.4) * 4)
    let r5 = vector_load_short(samples + Int(lower.5) * 4)
    let r6 = vector_load_short(samples + Int(lower.6) * 4)
    let r7 = vector_load_short(samples + Int(lower.7) * 4)
    let a0 = vector_zip_low(r0, r4)
    let a1 = vector_zip_high(r0, r4)
    let a2 = vector_zip_low(r1, r5)
    let a3 = vector_zip_high(r1, r5)
    let a4 = vector_zip_low(r2, r6)
    let a5 = vector_zip_high(r2, r6)
    let a6 = vector_zip_low(r3, r7)
    let a7 = vector_zip_high(r3, r7)
    let b0 = vector_zip_low(a0, a4)
    let b1 = vector_zip_high(a0, a4)
    let b2 = vector_zip_low(a2, a6)
    let b3 = vector_zip_high(a2, a6)
    let b4 = vector_zip_low(a1, a5)
    let b5 = vector_zip_high(a1, a5)
    let b6 = vector_zip_low(a3, a7)
    let b7 = vector_zip_high(a3, a7)
    return SamplePairs(
        x0: vector_from_short(vector_zip_low(b0, b2)), y0: vector_from_short(vector_zip_high(b0, b2)),
        z0: vector_from_short(vector_zip_low(b1, b3)), w0: vector_from_short(vector_zip_high(b1, b3)),
        x1: vector_from_short(vector_zip_low(b4, b6)), y1: vector_from_short(vector_zip_high(b4, b6)),
        z1: vector_from_short(vector_zip_low(b5, b7)), w1: vector_from_short(vector_zip_high(b5, b7)))
}
