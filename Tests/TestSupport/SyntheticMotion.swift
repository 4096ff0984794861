import AvatarMath
import Motion

/// Random skeletons and clips that use every kind of track.
public struct SyntheticMotion {
    private var random: SeededGenerator

    public init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// A body of 47 joints: a spine of seven, and two arms of four with five fingers of three joints and a tip.
    ///
    /// A hand's furthest joint is 0.9 m and twelve joints from the hips, as in a person.
    public static let hierarchy: JointHierarchy = {
        var parents = [-1, 0, 1, 2, 3, 4, 5]
        var places = (0..<7).map { Vector3(0, 0.9 + 0.1 * Float($0), 0) }
        for side: Float in [-1, 1] {
            var joint = 3
            for length: Float in [0.05, 0.12, 0.28, 0.25] {
                places.append(places[joint] + Vector3(side * length, 0, 0))
                parents.append(joint)
                joint = parents.count - 1
            }
            let hand = joint
            for finger in 0..<4 {
                joint = hand
                for length: Float in [0.09, 0.04, 0.025, 0.02] {
                    places.append(places[joint] + Vector3(side * length, 0, Float(finger) * 0.005))
                    parents.append(joint)
                    joint = parents.count - 1
                }
            }
        }
        return JointHierarchy(parents: parents, restPositions: places)
    }()

    /// Joints without children.
    public static var tips: [Int] {
        (0..<hierarchy.count).filter { joint in !hierarchy.parents.contains(joint) }
    }

    /// A number in 0..<1.
    public mutating func number() -> Float { Float.random(in: 0..<1, using: &random) }

    /// A turn of up to `reach` radians about any axis.
    public mutating func rotation(reach: Float) -> Quaternion {
        let axis = Vector3(number() - 0.5, number() - 0.5, number() - 0.5)
        return Quaternion(axis: axis, radians: (number() - 0.5) * 2 * reach)
    }

    /// Key times from `first` on until after `seconds`, on average `gap` apart.
    public mutating func times(until seconds: Float, gap: Float, first: Float = 0) -> [Float] {
        var times = [first]
        while times[times.count - 1] < seconds {
            times.append(times[times.count - 1] + gap * (0.5 + number()))
        }
        return times
    }

    /// Sparse keys with every easing, close and far apart, that begin late and end early, constants, and
    /// quaternions with negative real parts; morphs, and translations of two joints.
    public mutating func sparseClip(seconds: Float, gap: Float = 0.3, morphCount: Int = 6) throws -> Clip {
        var builder = ClipBuilder(
            jointCount: Self.hierarchy.count, morphCount: morphCount, seconds: seconds)
        for joint in 0..<Self.hierarchy.count {
            let easing = Easing.allCases[joint % 3]
            // Every fifth track ends halfway, every seventh begins late, every fourth has keys closer than frames.
            let end = joint % 5 == 0 ? seconds / 2 : seconds
            let times = times(
                until: end, gap: joint % 4 == 3 ? 0.02 : gap, first: joint % 7 == 0 ? 0.11 : 0)
            var keys = times.map { RotationKey(seconds: $0, rotation: rotation(reach: 1.2)) }
            if joint % 6 == 1 { keys[0].rotation = Quaternion(vector: -keys[0].rotation.vector) }
            builder.setRotations(
                joint: joint, joint == 2 ? .constant(rotation(reach: 1)) : .sparse(keys, easing))
        }
        for morph in 1..<max(1, morphCount) {
            let keys = times(until: seconds, gap: morph % 3 == 0 ? 0.02 : gap, first: 0.05)
                .map { ScalarKey(seconds: $0, value: number()) }
            builder.setMorph(morph, ScalarTrack(keys: keys, easing: Easing.allCases[morph % 3]))
        }
        for joint in [0, 9] {
            let keys = times(until: seconds, gap: gap).map {
                TranslationKey(seconds: $0, translation: Vector3(number(), number(), number()) * 0.1)
            }
            builder.setTranslations(TranslationTrack(joint: joint, keys: keys, easing: .minimumJerk))
        }
        return try builder.build()
    }

    /// Even samples: slow turns that are kept as 16-bit numbers, and, every fourth joint, fast ones.
    public mutating func denseClip(
        seconds: Float, samplesPerSecond: Float, morphCount: Int = 6, fast: Bool = true
    ) throws -> Clip {
        var builder = ClipBuilder(
            jointCount: Self.hierarchy.count, morphCount: morphCount, seconds: seconds)
        for joint in 0..<Self.hierarchy.count {
            var samples = [rotation(reach: 1)]
            while Float(samples.count - 1) < seconds * samplesPerSecond {
                let step = rotation(reach: fast && joint % 4 == 0 ? 0.9 : 0.08)
                samples.append((step * samples[samples.count - 1]).normalized)
            }
            builder.setRotations(joint: joint, .dense(samples, samplesPerSecond: samplesPerSecond))
        }
        return try builder.build()
    }
}
