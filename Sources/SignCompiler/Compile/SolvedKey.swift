import AvatarMath
import AvatarModel
import SignCatalog

/// A hand at one solved key, for measuring it on the skin and against what is written.
public struct SolvedKey: Sendable {
    /// A written direction and how well it is kept.
    public struct Turn: Sendable, Equatable {
        /// How far the hand's direction is from the written one, radians.
        public var deviation: Float
        /// How far it may be: what the entry says, radians; nil if it says nothing.
        public var writtenSlack: Float?
    }

    /// What the hand is to touch, or to be near to.
    public struct Touch: Sendable, Equatable {
        /// Where the hand's point should be, model space, metres.
        public var target: Vector3
        /// Where it is.
        public var reached: Vector3
        /// How far from the skin the point was asked to be, metres.
        public var gap: Float
        /// Whether the place is on the other hand.
        public var isOnHand: Bool
        /// Whether any of the hand's skin may meet the place, as that of a palm may; otherwise the point must.
        public var isArea: Bool
    }

    /// 1 for the sign's first part.
    public var part: Int
    /// Which hand was solved.
    public var side: Side
    /// The solved hand.
    public var state: HandState
    /// The other hand at that moment; nil while it rests.
    public var other: HandState?
    /// Such as "index.tip at chin".
    public var what: String
    /// The site of the body that is written; nil in free space and on the other hand.
    public var site: String?
    /// nil in free space.
    public var touch: Touch?
    /// The written directions that fix the turn of the hand, at most two; empty if none is written.
    public var turns: [Turn]
}

extension GoalSolver {
    /// What was solved, as it can be measured.
    func key(
        _ goal: HandGoal, side: Side, hand: SolvedHand, other: SolvedHand?, place: Target,
        wish: OrientationWish,
        part: Int
    ) -> SolvedKey {
        let rig = avatar.arm(side)
        let handPart = goal.posture.part ?? .palm
        var isArea = false
        if case .area = handPart.spot { isArea = true }
        var site: String?
        if case .site(let written, _) = goal.posture.place { site = written.name }
        let touch = place.normal.map { _ in
            SolvedKey.Touch(
                target: place.position, reached: hand.part(handPart, of: rig).position, gap: place.gap,
                isOnHand: place.onHand, isArea: isArea)
        }
        return SolvedKey(
            part: part, side: side, state: HandState(posture: hand.arm.posture, angles: hand.angles),
            other: other.map { HandState(posture: $0.arm.posture, angles: $0.angles) },
            what: "\(handPart.name) at \(place.name)", site: site, touch: touch,
            turns: turns(of: hand.arm.hand, wish: wish, posture: goal.posture))
    }

    /// The deviation of each written direction that fixes the hand's turn.
    private func turns(of rotation: Quaternion, wish: OrientationWish, posture: HandPosture) -> [SolvedKey
        .Turn]
    {
        guard let first = wish.pairs.first else { return [] }
        let slack = posture.slack
        var turns = [
            SolvedKey.Turn(
                deviation: rotation.act(first.hand).angle(to: first.space),
                writtenSlack: slack.map { max($0.fingers, $0.palm).degreesAsRadians })
        ]
        if wish.pairs.count > 1 {
            turns[0].writtenSlack = slack?.fingers.degreesAsRadians
            // The rest of the directions as they turn about the first: what is written need not be at right angles.
            for pair in wish.pairs.dropFirst() {
                let actual = rotation.act(pair.hand).rejected(from: first.space)
                let wanted = pair.space.rejected(from: first.space)
                guard actual.length > 0.3, wanted.length > 0.3 else { continue }
                turns.append(
                    SolvedKey.Turn(
                        deviation: actual.angle(to: wanted), writtenSlack: slack?.palm.degreesAsRadians))
                break
            }
        }
        return turns
    }
}
