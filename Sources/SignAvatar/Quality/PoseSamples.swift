import AvatarMath
import AvatarModel
import Motion

/// Where the joints of a clip are at an even rate: what every measurement looks at.
struct PoseSamples {
    /// Poses a second; the limits of speed and acceleration (`docs/motion.md`) hold at this rate.
    static let framesPerSecond: Float = 30

    let avatar: Avatar
    let clip: Clip
    /// One array of model transforms a frame.
    let frames: [[RigidTransform]]

    init(clip: Clip, avatar: Avatar) {
        self.clip = clip
        self.avatar = avatar
        let count = Int((clip.seconds * Self.framesPerSecond).rounded(.down)) + 1
        frames = (0..<count).map { index in
            avatar.rig.hierarchy.modelTransforms(
                rotations: clip.pose(at: Float(index) / Self.framesPerSecond).rotations)
        }
    }

    /// A bone's place in every frame, metres; empty if the avatar has no such bone.
    func places(of bone: HumanoidBone?) -> [Vector3] {
        guard let bone, let joint = avatar.rig.index(of: bone) else { return [] }
        return frames.map { $0[joint].translation }
    }

    /// Speeds between frames, metres a second.
    static func speeds(_ places: [Vector3]) -> [Float] {
        zip(places, places.dropFirst()).map { ($1 - $0).length * framesPerSecond }
    }

    /// The sizes of second differences, metres a second squared.
    static func accelerations(_ places: [Vector3]) -> [Float] {
        guard places.count >= 3 else { return [] }
        return (1..<(places.count - 1)).map { index in
            (places[index + 1] - places[index] * 2 + places[index - 1]).length
                * (framesPerSecond * framesPerSecond)
        }
    }

    /// The value below which `share` of the values lie; 0 for none.
    static func percentile(_ values: [Float], _ share: Float) -> Float {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        let position = share * Float(sorted.count - 1)
        let lower = Int(position)
        let upper = min(sorted.count - 1, lower + 1)
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Float(lower))
    }
}
