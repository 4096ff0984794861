import AvatarMath
import AvatarModel
import SignCatalog

/// The arms when nobody signs, and when a hand waits inside a sentence.
public enum RestPose {
    /// Slightly bent fingers, as muscles hold them without a purpose.
    public static let relaxedHand = HandAngles(
        Handshape(
            name: "relaxed",
            flexions: [.init(22, 30, 16), .init(25, 33, 18), .init(27, 35, 19), .init(28, 34, 18)],
            spreads: [1, 0, -1, -3], thumb: .init(radial: 34, palmar: 28, roll: 12, knuckle: 8, end: 14)))

    /// The hands at ease before the belly, where they stay in the picture and near the next sign.
    static func arm(_ arm: ArmRig, body: BodyModel) -> ArmPosture {
        let side = arm.side.sign
        let width = body.shoulderWidth
        let target = body.origin + Vector3(side * 0.35 * width, -1.02 * width, 0.3 * width)
        let posed = arm.hand.posed(relaxedHand)
        let cost = ArmCost(arm: arm, body: body, balls: posed.balls, otherHand: [], previous: nil)
        let wish = OrientationWish(
            axis: Vector3(-side * 0.75, -0.45, 0.45), palm: Vector3(-side * 0.15, -0.25, -1), hand: posed)
        let goal = ArmSolver.Goal(
            effector: posed.part(.palm).position, target: target, targetSlack: 0.03, easySlack: 0.03,
            orientation: wish)
        return ArmSolver(arm: arm, cost: cost).solve(goal, before: nil).pose.posture
    }
}
