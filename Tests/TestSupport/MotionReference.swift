import AvatarMath
import Motion

/// What the motion kernels must compute, one number at a time in double precision and written to be read.
public enum MotionReference {
    /// x y z w.
    public typealias Rotation = SIMD4<Double>
    public typealias Vector = SIMD3<Double>

    /// A pose in double precision.
    public struct Pose {
        public var rotations: [Rotation]
        public var translations: [Vector]
        public var morphs: [Double]
    }

    /// A rotation matrix's columns and a place, metres.
    public struct Placement {
        public var x: Vector
        public var y: Vector
        public var z: Vector
        public var place: Vector

        public func act(_ point: Vector) -> Vector { turn(point) + place }
        public func turn(_ point: Vector) -> Vector { x * point.x + y * point.y + z * point.z }
    }

    // MARK: - Blending

    /// The blended pose of a plan.
    public static func pose(_ plan: BlendPlan, at seconds: Double) -> Pose {
        let fades = plan.entries.map { fade($0, at: seconds, planSeconds: plan.seconds) }
        let total = fades.reduce(0, +)
        let scale = total > 1 ? 1 / total : 1
        let rest = max(0, 1 - total)
        var pose = Pose(
            rotations: [Rotation](repeating: Rotation(0, 0, 0, rest), count: plan.jointCount),
            translations: [Vector](repeating: .zero, count: plan.jointCount),
            morphs: [Double](repeating: 0, count: plan.morphCount))
        for (entry, fade) in zip(plan.entries, fades) where fade > 0 {
            let clip = entry.clip.clip
            let time = min(max(0, seconds - entry.startSeconds), Double(clip.seconds))
            let share = fade * scale
            for joint in clip.rotations.indices {
                let rotation = rotation(clip.rotations[joint], at: time)
                let sign: Double = (rotation * pose.rotations[joint]).sum() < 0 ? -1 : 1
                pose.rotations[joint] += rotation * (share * sign)
            }
            for morph in clip.morphs.indices {
                pose.morphs[morph] += share * value(clip.morphs[morph], at: time)
            }
            for track in clip.translations {
                pose.translations[track.joint] += translation(track, at: time) * share
            }
        }
        pose.rotations = pose.rotations.map { $0 / ($0 * $0).sum().squareRoot() }
        return pose
    }

    private static func fade(_ entry: BlendPlan.Entry, at seconds: Double, planSeconds: Double) -> Double {
        let end = entry.startSeconds + Double(entry.clip.clip.seconds)
        let isLast = end >= planSeconds
        guard seconds >= entry.startSeconds, seconds < end || (isLast && seconds <= end) else { return 0 }
        let rising = entry.fadeInSeconds > 0 ? (seconds - entry.startSeconds) / entry.fadeInSeconds : 1
        let falling = entry.fadeOutSeconds > 0 ? (end - seconds) / entry.fadeOutSeconds : 1
        return ease(rising, entry.curve) * ease(falling, entry.curve)
    }

    // MARK: - Tracks

    static func rotation(_ track: RotationTrack, at seconds: Double) -> Rotation {
        switch track {
        case .constant(let rotation): return Rotation(rotation.vector)
        case .sparse(let keys, let easing):
            let (from, to, fraction) = interval(keys.map { Double($0.seconds) }, at: seconds)
            return slerp(
                Rotation(keys[from].rotation.vector), Rotation(keys[to].rotation.vector),
                ease(fraction, easing))
        case .dense(let samples, let rate):
            let times = samples.indices.map { Double($0) / Double(rate) }
            let (from, to, fraction) = interval(times, at: seconds)
            return slerp(Rotation(samples[from].vector), Rotation(samples[to].vector), fraction)
        }
    }

    private static func value(_ track: ScalarTrack, at seconds: Double) -> Double {
        guard !track.keys.isEmpty else { return 0 }
        let (from, to, fraction) = interval(track.keys.map { Double($0.seconds) }, at: seconds)
        let start = Double(track.keys[from].value)
        return start + (Double(track.keys[to].value) - start) * ease(fraction, track.easing)
    }

    private static func translation(_ track: TranslationTrack, at seconds: Double) -> Vector {
        let (from, to, fraction) = interval(track.keys.map { Double($0.seconds) }, at: seconds)
        let start = Vector(track.keys[from].translation)
        return start + (Vector(track.keys[to].translation) - start) * ease(fraction, track.easing)
    }

    /// The keys around a time and how far between them it is.
    private static func interval(_ times: [Double], at seconds: Double) -> (Int, Int, Double) {
        guard let next = times.firstIndex(where: { $0 > seconds }) else {
            return (times.count - 1, times.count - 1, 0)
        }
        if next == 0 { return (0, 0, 0) }
        return (next - 1, next, (seconds - times[next - 1]) / (times[next] - times[next - 1]))
    }

    private static func ease(_ fraction: Double, _ easing: Easing) -> Double {
        let u = min(max(fraction, 0), 1)
        switch easing {
        case .linear: return u
        case .minimumJerk: return 10 * u * u * u - 15 * u * u * u * u + 6 * u * u * u * u * u
        case .hold: return u < 1 ? 0 : 1
        }
    }

    /// Spherical linear interpolation along the shorter arc.
    public static func slerp(_ from: Rotation, _ to: Rotation, _ fraction: Double) -> Rotation {
        let a = from / (from * from).sum().squareRoot()
        var b = to / (to * to).sum().squareRoot()
        if (a * b).sum() < 0 { b = -b }
        let difference = a - b
        let sum = a + b
        let angle =
            2 * atan2Double((difference * difference).sum().squareRoot(), (sum * sum).sum().squareRoot())
        if angle < 1e-9 { return a }
        return (a * sinDouble((1 - fraction) * angle) + b * sinDouble(fraction * angle)) / sinDouble(angle)
    }

    // MARK: - Skeleton and skin

    /// Every joint in model space.
    public static func placements(_ pose: Pose, hierarchy: JointHierarchy) -> [Placement] {
        var result: [Placement] = []
        for joint in 0..<hierarchy.count {
            let q = pose.rotations[joint]
            let (x, y, z, w) = (q.x, q.y, q.z, q.w)
            let local = Placement(
                x: Vector(1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)),
                y: Vector(2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)),
                z: Vector(2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)),
                place: Vector(hierarchy.offsets[joint]) + pose.translations[joint])
            let parent = hierarchy.parents[joint]
            guard parent >= 0 else {
                result.append(local)
                continue
            }
            let above = result[parent]
            result.append(
                Placement(
                    x: above.turn(local.x), y: above.turn(local.y), z: above.turn(local.z),
                    place: above.act(local.place)))
        }
        return result
    }

    /// One posed vertex.
    ///
    /// - Parameters:
    ///   - rest: its place and normal in rest pose, after its morphs.
    ///   - joints: what moves it.
    ///   - weights: with which shares.
    ///   - placements: every joint in model space.
    ///   - hierarchy: the skeleton in rest pose.
    /// - Returns: its place and its normal, which is not brought to length 1.
    public static func skin(
        rest: (place: Vector, normal: Vector), joints: SIMD4<UInt16>, weights: SIMD4<Float>,
        placements: [Placement], hierarchy: JointHierarchy
    ) -> (place: Vector, normal: Vector) {
        var place = Vector.zero
        var normal = Vector.zero
        for influence in 0..<4 where weights[influence] != 0 {
            let joint = Int(joints[influence])
            let share = Double(weights[influence])
            let offset = rest.place - Vector(hierarchy.restPositions[joint])
            place += placements[joint].act(offset) * share
            normal += placements[joint].turn(rest.normal) * share
        }
        return (place, normal)
    }
}
