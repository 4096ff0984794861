import AvatarMath
import SignCatalog

/// What is written about a hand's orientation: directions of the hand and where they should point.
struct OrientationWish: Sendable {
    /// A direction in the hand's rest frame and the one it should have in model space.
    struct Pair: Sendable {
        var hand: Vector3
        var space: Vector3
    }

    /// In order of importance; at most the first two that are not parallel fix the orientation.
    var pairs: [Pair]
    /// How far the orientation may give way, radians: in the direction of the fingers, and of the palm.
    var fingerSlack: Float
    var palmSlack: Float

    /// Reads a posture; `mirrored` exchanges left and right, and `axis` stands for fingers that are not written.
    init(_ posture: HandPosture, hand: PosedHand, mirrored: Bool, axis kept: Vector3? = nil) {
        func space(_ direction: Direction) -> Vector3 {
            mirrored ? direction.mirrored.vector : direction.vector
        }
        pairs = []
        if let kept { pairs.append(Pair(hand: hand.rig.axis, space: kept)) }
        if let axis = posture.axis { pairs.append(Pair(hand: hand.rig.axis, space: space(axis))) }
        if let fingers = posture.fingers { pairs.append(Pair(hand: hand.pointing, space: space(fingers))) }
        if let palm = posture.palm { pairs.append(Pair(hand: hand.rig.palmNormal, space: space(palm))) }
        if let thumb = posture.thumb { pairs.append(Pair(hand: hand.thumbDirection, space: space(thumb))) }
        let slack = posture.slack ?? HandPosture.Slack(fingers: 15, palm: 15)
        fingerSlack = max(1, slack.fingers).degreesAsRadians
        palmSlack = max(1, slack.palm).degreesAsRadians
    }

    /// Wishes an axis and a palm in model space, with a slack of 25 degrees.
    init(axis: Vector3, palm: Vector3, hand: PosedHand) {
        pairs = [
            Pair(hand: hand.rig.axis, space: axis.normalized),
            Pair(hand: hand.rig.palmNormal, space: palm.normalized),
        ]
        fingerSlack = Float(25).degreesAsRadians
        palmSlack = fingerSlack
    }

    /// How many of the pairs fix the orientation: 0, 1 or 2.
    var fixedCount: Int {
        guard let first = pairs.first else { return 0 }
        return secondPair(after: first) == nil ? 1 : 2
    }

    private func secondPair(after first: Pair) -> Pair? {
        pairs.dropFirst().first { pair in
            let handAngle = first.hand.angle(to: pair.hand).radiansAsDegrees
            let spaceAngle = first.space.angle(to: pair.space).radiansAsDegrees
            return (18...162).contains(handAngle) && (18...162).contains(spaceAngle)
        }
    }

    /// Hand rotations from which a solution may start: one if the orientation is written in full, otherwise a
    /// fan of what is free.
    func candidates(rig: HandRig) -> [Quaternion] {
        guard let first = pairs.first else { return naturalRotations(rig: rig) }
        if let second = secondPair(after: first) {
            let hand = Self.frame(first.hand, second.hand)
            return [Self.frame(first.space, second.space) * hand.inverse]
        }
        let base = Quaternion(from: first.hand, to: first.space)
        return (0..<12).map { Quaternion(axis: first.space, radians: Float($0) * .pi / 6) * base }
    }

    /// Orientations in which a hand is at ease before the body.
    private func naturalRotations(rig: HandRig) -> [Quaternion] {
        let inwards = -rig.side.sign
        let choices: [(axis: Vector3, palm: Vector3)] = [
            (Vector3(0, 1, 0.5), Vector3(inwards, 0, 0.2)),
            (Vector3(0, 1, 0.4), Vector3(inwards * 0.3, 0, 1)),
            (Vector3(inwards * 0.5, 0.3, 1), Vector3(0, -1, 0.3)),
            (Vector3(inwards * 0.5, 0.3, 1), Vector3(inwards, 0, -0.4)),
            (Vector3(inwards, 0.3, 0.2), Vector3(0, -0.2, -1)),
            (Vector3(inwards * 0.4, 0.2, 1), Vector3(0, 1, 0)),
        ]
        return choices.map { choice in
            Self.frame(choice.axis, choice.palm) * Self.frame(rig.axis, rig.palmNormal).inverse
        }
    }

    /// How far a hand's rotation is from what is written, radians: the largest over the pairs that count.
    func deviation(of rotation: Quaternion) -> Float {
        guard let first = pairs.first else { return 0 }
        var worst = rotation.act(first.hand).angle(to: first.space)
        if let second = secondPair(after: first) {
            let actual = rotation.act(second.hand).rejected(from: first.space)
            let wanted = second.space.rejected(from: first.space)
            if actual.length > 0.2 && wanted.length > 0.2 { worst = max(worst, actual.angle(to: wanted)) }
        }
        return worst
    }

    static func frame(_ first: Vector3, _ second: Vector3) -> Quaternion {
        let x = first.normalized
        let y = second.rejected(from: x).normalized
        return Quaternion(columns: x, y, x.cross(y))
    }
}
