import AvatarMath
import AvatarModel
import SignCatalog

/// An avatar as the compiler sees it: two arms, a body in the way, and handshapes solved on its hands.
public struct SigningBody: Sendable {
    /// The figure that was read.
    public let avatar: Avatar
    /// Sizes, sites on the skin and what is in the way.
    public let body: BodyModel
    /// Both arms with their hands.
    public let arms: [Side: ArmRig]
    private let right: ArmRig
    private let left: ArmRig
    private let resting: [Side: HandState]

    /// Reads an avatar; throws if a bone that signing needs is missing.
    public init(avatar: Avatar) throws(CompilerError) {
        self.avatar = avatar
        body = try BodyModel(avatar: avatar)
        right = try ArmRig(avatar: avatar, side: .right)
        left = try ArmRig(avatar: avatar, side: .left)
        arms = [.right: right, .left: left]
        var resting: [Side: HandState] = [:]
        for arm in [right, left] {
            resting[arm.side] = HandState(
                posture: RestPose.arm(arm, body: body), angles: RestPose.relaxedHand)
        }
        self.resting = resting
    }

    /// A hand at rest.
    public func rest(_ side: Side) -> HandState {
        resting[side] ?? HandState(posture: RestPose.arm(arm(side), body: body), angles: RestPose.relaxedHand)
    }

    /// The arm on a side.
    public func arm(_ side: Side) -> ArmRig { side == .left ? left : right }

    /// The finger angles of a handshape on a side of this avatar, with its contacts solved.
    public func angles(of shape: Handshape, side: Side) -> HandAngles {
        ThumbSolver(rig: arm(side).hand).angles(for: shape)
    }
}
