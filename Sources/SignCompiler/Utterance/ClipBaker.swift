import AvatarMath
import AvatarModel
import Motion

/// Samples an utterance's arms and hands into rotation tracks.
public struct ClipBaker {
    /// Samples a second: twice the usual frame rate, so that slerp between samples is exact to a fraction of a
    /// millimetre at the fingertips.
    public static let samplesPerSecond: Float = 60

    private let body: SigningBody

    public init(body: SigningBody) { self.body = body }

    /// The joints that an arm moves.
    public func joints(of side: Side) -> [Int] {
        let arm = body.arm(side)
        let limb = [arm.clavicleJoint, arm.upperArmJoint, arm.lowerArmJoint, arm.hand.handJoint]
        let twists = [arm.upperArmTwistJoint, arm.lowerArmTwistJoint].compactMap { $0 }
        return limb + twists + arm.hand.fingerJoints.flatMap { $0 }
    }

    /// Writes the tracks of both arms into a clip.
    ///
    /// - Parameters:
    ///   - utterance: what the arms do.
    ///   - builder: receives one rotation track a joint.
    ///   - shoulders: how the shoulders stand at a time in seconds; the hands stay where they are.
    public func bake(
        _ utterance: Utterance, into builder: inout ClipBuilder,
        shoulders: (Float) -> ShoulderMove = { _ in .zero }
    ) {
        let count = Int((utterance.seconds * Self.samplesPerSecond).rounded(.up)) + 1
        var rotations = [Quaternion](repeating: .identity, count: body.avatar.rig.hierarchy.count)
        for side in Side.allCases {
            let arm = body.arm(side)
            let joints = joints(of: side)
            var samples: [[Quaternion]] = joints.map { _ in [] }
            for index in 0..<count {
                let seconds = Float(index) / Self.samplesPerSecond
                let state = utterance.state(side, at: seconds, body: body)
                var pose = arm.pose(state.posture)
                let move = shoulders(seconds)
                if move != .zero {
                    pose = arm.pose(
                        wrist: pose.wrist, hand: pose.hand, swivel: state.posture.swivel,
                        shoulders: state.posture.shoulders + move)
                }
                arm.write(pose, angles: state.angles, into: &rotations)
                for (slot, joint) in joints.enumerated() { samples[slot].append(rotations[joint]) }
            }
            for (slot, joint) in joints.enumerated() {
                builder.setRotations(
                    joint: joint, .dense(samples[slot], samplesPerSecond: Self.samplesPerSecond))
            }
        }
    }
}
