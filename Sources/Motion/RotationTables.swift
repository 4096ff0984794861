import AvatarMath
import CKernels

/// Collects rotation tracks into the kernels' tables.
struct RotationTables {
    /// Half the turn between neighbouring samples, radians, up to which the kernel's series is slerp to 1e-6.
    static let greatestUniformHalfAngle = 0.35

    private(set) var tracks: [KernelTrack] = []
    private(set) var segments: [KernelRotationSegment] = []
    private(set) var constants: [Float] = []
    private(set) var uniformTracks: [KernelUniformTrack] = []
    private(set) var samples: [Int16] = []
    private(set) var grids: [PreparedClip.Grid] = []
    private(set) var quantizationRadians: Float = 0

    mutating func append(_ track: RotationTrack) {
        switch track {
        case .constant(let rotation): append(constant: rotation)
        case .sparse(let keys, let easing):
            if keys.allSatisfy({ $0.rotation == keys[0].rotation }) {
                append(constant: keys[0].rotation)
            } else {
                append(
                    rotations: keys.map(\.rotation), seconds: keys.map { Double($0.seconds) }, easing: easing)
            }
        case .dense(let rotations, let rate):
            let steps = zip(rotations, rotations.dropFirst()).map { Self.arc(from: $0, to: $1) }
            if rotations.allSatisfy({ $0 == rotations[0] }) {
                append(constant: rotations[0])
            } else if (steps.max() ?? 0) <= Self.greatestUniformHalfAngle {
                append(uniform: rotations, samplesPerSecond: Double(rate))
            } else {
                append(
                    rotations: rotations, seconds: rotations.indices.map { Double($0) / Double(rate) },
                    easing: .linear)
            }
        }
    }

    private mutating func append(constant rotation: Quaternion) {
        tracks.append(
            KernelTrack(kind: Int32(kernel_track_constant), first: Int32(constants.count / 4), easing: 0))
        constants += [rotation.vector.x, rotation.vector.y, rotation.vector.z, rotation.vector.w]
    }

    /// The segments and one more record, since the kernels read one ahead.
    var paddedSegments: [KernelRotationSegment] { segments + [KernelRotationSegment()] }

    /// Keys with neighbouring signs, at least two.
    private mutating func append(rotations: [Quaternion], seconds: [Double], easing: Easing) {
        let first = segments.count
        if seconds[0] > 0 {
            append(from: rotations[0], to: rotations[0], start: 0, end: seconds[0], easing: .hold)
        }
        for key in 1..<rotations.count {
            append(
                from: rotations[key - 1], to: rotations[key], start: seconds[key - 1], end: seconds[key],
                easing: easing)
        }
        let last = rotations.count - 1
        append(
            from: rotations[last], to: rotations[last], start: seconds[last], end: .infinity, easing: .hold)
        tracks.append(
            KernelTrack(
                kind: Int32(kernel_track_segments), first: Int32(first), easing: easing.kernelCode))
    }

    private mutating func append(
        from: Quaternion, to: Quaternion, start: Double, end: Double, easing: Easing
    ) {
        // Below this angle sin(f a) / sin(a) is f in single precision, and the division stays harmless.
        let angle = max(Self.arc(from: from, to: to), 1e-4)
        let a = from.vector
        let b = to.vector
        segments.append(
            KernelRotationSegment(
                start: start, end: end, x0: a.x, y0: a.y, z0: a.z, w0: a.w, x1: b.x, y1: b.y, z1: b.z,
                w1: b.w, angle: Float(angle), inverseSine: Float(1 / sinDouble(angle)),
                inverseSeconds: easing == .hold ? 0 : Float(1 / (end - start)), unused: 0))
    }

    /// The angle between two quaternions, exact for near ones too.
    private static func arc(from: Quaternion, to: Quaternion) -> Double {
        let a = SIMD4<Double>(from.vector)
        let b = SIMD4<Double>(to.vector)
        let difference = a - b
        let sum = a + b
        return 2
            * atan2Double(
                (difference * difference).sum().squareRoot(), (sum * sum).sum().squareRoot())
    }

    // MARK: - Even samples

    private mutating func append(uniform rotations: [Quaternion], samplesPerSecond: Double) {
        let grid = PreparedClip.Grid(samplesPerSecond: samplesPerSecond, sampleCount: rotations.count)
        let gridIndex = grids.firstIndex(of: grid) ?? grids.count
        if gridIndex == grids.count { grids.append(grid) }
        var low = rotations[0].vector
        var high = low
        for rotation in rotations {
            low.replace(with: rotation.vector, where: rotation.vector .< low)
            high.replace(with: rotation.vector, where: rotation.vector .> high)
        }
        // 65,536 steps over the component's range; the middle step is number 0.
        let scale = (high - low) / 65535
        let offset = low + scale * 32768
        tracks.append(
            KernelTrack(kind: Int32(kernel_track_uniform), first: Int32(uniformTracks.count), easing: 0))
        uniformTracks.append(
            KernelUniformTrack(
                scaleX: scale.x, scaleY: scale.y, scaleZ: scale.z, scaleW: scale.w, offsetX: offset.x,
                offsetY: offset.y, offsetZ: offset.z, offsetW: offset.w,
                firstSample: Int64(samples.count / 4), grid: Int64(gridIndex)))
        for rotation in rotations {
            for component in 0..<4 {
                let number =
                    scale[component] == 0
                    ? 0 : ((rotation.vector[component] - offset[component]) / scale[component]).rounded()
                samples.append(Int16(number.clamped(to: -32768...32767)))
            }
        }
        // Half a step a component, and the rounding of the decoding; an angle is twice the quaternion's error.
        let error = ((scale * scale).sum() / 4).squareRoot() + 2e-7
        quantizationRadians = max(quantizationRadians, 2 * error)
    }
}

extension Easing {
    /// How tracks tell the kernels their easing; held segments last for ever instead.
    var kernelCode: Int32 {
        switch self {
        case .linear, .hold: Int32(kernel_easing_even)
        case .minimumJerk: Int32(kernel_easing_minimum_jerk)
        }
    }
}
