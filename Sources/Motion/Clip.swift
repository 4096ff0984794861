import AvatarMath

/// A rotation at a time.
public struct RotationKey: Sendable, Equatable {
    /// From the start of the clip; ascending within a track.
    public var seconds: Float
    /// Unit length, in the axes of the parent joint, relative to the rest pose.
    public var rotation: Quaternion

    public init(seconds: Float, rotation: Quaternion) {
        self.seconds = seconds
        self.rotation = rotation
    }
}

/// A number at a time.
public struct ScalarKey: Sendable, Equatable {
    /// From the start of the clip; ascending within a track.
    public var seconds: Float
    /// A morph weight, 0...1.
    public var value: Float

    public init(seconds: Float, value: Float) {
        self.seconds = seconds
        self.value = value
    }
}

/// How one joint turns during a clip.
public enum RotationTrack: Sendable, Equatable {
    /// The same rotation throughout.
    case constant(Quaternion)
    /// Ascending times; slerp between neighbours after the easing.
    case sparse([RotationKey], Easing)
    /// One rotation every `1 / samplesPerSecond`, from 0 on.
    case dense([Quaternion], samplesPerSecond: Float)

    /// The rotation at a time; the first and last key hold outside.
    public func rotation(at seconds: Float) -> Quaternion {
        switch self {
        case .constant(let rotation): return rotation
        case .sparse(let keys, let easing):
            guard let next = keys.firstIndex(where: { $0.seconds > seconds }) else {
                return keys[keys.count - 1].rotation
            }
            guard next > 0 else { return keys[0].rotation }
            let from = keys[next - 1]
            let to = keys[next]
            let fraction = easing.progress((seconds - from.seconds) / (to.seconds - from.seconds))
            return from.rotation.slerp(to: to.rotation, fraction: fraction)
        case .dense(let samples, let rate):
            let position = max(0, seconds * rate)
            let lower = Int(position)
            if lower + 1 >= samples.count { return samples[samples.count - 1] }
            return samples[lower].slerp(to: samples[lower + 1], fraction: position - Float(lower))
        }
    }
}

/// How one morph's weight runs during a clip.
public struct ScalarTrack: Sendable, Equatable {
    /// Ascending times; empty is 0 throughout.
    public var keys: [ScalarKey]
    /// How the weight runs from one key to the next.
    public var easing: Easing

    public init(keys: [ScalarKey] = [], easing: Easing = .minimumJerk) {
        self.keys = keys
        self.easing = easing
    }

    /// The value at a time; the first and last key hold outside.
    public func value(at seconds: Float) -> Float {
        guard let last = keys.last else { return 0 }
        guard let next = keys.firstIndex(where: { $0.seconds > seconds }) else { return last.value }
        guard next > 0 else { return keys[0].value }
        let from = keys[next - 1]
        let to = keys[next]
        let fraction = easing.progress((seconds - from.seconds) / (to.seconds - from.seconds))
        return from.value + (to.value - from.value) * fraction
    }
}

/// A displacement at a time.
public struct TranslationKey: Sendable, Equatable {
    /// From the start of the clip; ascending within a track.
    public var seconds: Float
    /// Metres, in the axes of the parent joint.
    public var translation: Vector3

    public init(seconds: Float, translation: Vector3) {
        self.seconds = seconds
        self.translation = translation
    }
}

/// How one joint is displaced from its rest offset during a clip.
public struct TranslationTrack: Sendable, Equatable {
    /// An index of the avatar's joints.
    public var joint: Int
    /// Ascending times, at least one.
    public var keys: [TranslationKey]
    /// How the displacement runs from one key to the next.
    public var easing: Easing

    public init(joint: Int, keys: [TranslationKey], easing: Easing = .minimumJerk) {
        self.joint = joint
        self.keys = keys
        self.easing = easing
    }

    /// The displacement at a time, metres; the first and last key hold outside.
    public func translation(at seconds: Float) -> Vector3 {
        guard let last = keys.last else { return .zero }
        guard let next = keys.firstIndex(where: { $0.seconds > seconds }) else { return last.translation }
        guard next > 0 else { return keys[0].translation }
        let from = keys[next - 1]
        let to = keys[next]
        let fraction = easing.progress((seconds - from.seconds) / (to.seconds - from.seconds))
        return from.translation.mixed(with: to.translation, fraction: fraction)
    }
}

/// A stretch of motion: a rotation track a joint, a weight track a morph, and translations of some joints.
///
/// Immutable.
public struct Clip: Sendable, Equatable {
    /// How long the clip lasts.
    public let seconds: Float
    /// One a joint.
    public let rotations: [RotationTrack]
    /// One a morph.
    public let morphs: [ScalarTrack]
    /// Of the joints that also move, at most one track each; empty for most clips.
    public let translations: [TranslationTrack]

    /// The pose at a time, clamped to the clip.
    public func pose(at seconds: Float) -> Pose {
        let time = seconds.clamped(to: 0...max(0, self.seconds))
        var pose = Pose(
            rotations: rotations.map { $0.rotation(at: time) },
            morphWeights: morphs.map { $0.value(at: time) })
        if !translations.isEmpty {
            pose.translations = [Vector3](repeating: .zero, count: rotations.count)
            for track in translations { pose.translations[track.joint] = track.translation(at: time) }
        }
        return pose
    }

    /// How many frames show the clip, the first at 0 and none after its end.
    public func frameCount(framesPerSecond: Double) -> Int {
        Int((Double(seconds) * framesPerSecond).rounded(.down)) + 1
    }
}

/// Every joint's rotation and every morph's weight at one moment.
public struct Pose: Sendable, Equatable {
    /// Local rotations, one a joint.
    public var rotations: [Quaternion]
    /// 0...1, one a morph.
    public var morphWeights: [Float]
    /// Displacements from the rest offsets, metres, one a joint; empty for none.
    public var translations: [Vector3]

    public init(rotations: [Quaternion], morphWeights: [Float], translations: [Vector3] = []) {
        self.rotations = rotations
        self.morphWeights = morphWeights
        self.translations = translations
    }
}
