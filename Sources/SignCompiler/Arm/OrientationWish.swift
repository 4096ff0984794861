import AvatarMath
import SignCatalog

/// What is written about a hand's orientation: directions of the hand and where they should point.
///
/// Two directions fix an orientation, and on a given hand they stand at an angle that writing cannot change. The
/// first one that is written (axis, then fingers, then palm, then thumb) is taken as it is; the second is read as
/// the direction nearest to what is written that the hand can have then. Written directions that both slacks
/// together cannot bridge are contradictions and are reported.
struct OrientationWish: Sendable {
    /// A direction in the hand's rest frame and the one it should have in model space.
    struct Pair: Sendable {
        /// The key of the notation.
        var name: String
        var hand: Vector3
        var space: Vector3
        /// How far it may give way, radians.
        var slack: Float
    }

    /// Two written directions that no hand can have at once.
    struct Contradiction: Sendable, Hashable {
        var first: String
        var second: String
        /// The angle between them as written, and on the hand with its shape, radians.
        var written: Float
        var actual: Float
    }

    /// The name of a direction that is not written but kept from before.
    private static let keptName = "kept axis"

    /// As written, in order of importance.
    let pairs: [Pair]
    /// What fixes the orientation: at most two pairs, whose directions agree with each other.
    let fixed: [Pair]
    let contradictions: [Contradiction]

    /// Reads a posture; `mirrored` exchanges left and right, and `kept` stands for fingers that are not written.
    init(_ posture: HandPosture, hand: PosedHand, mirrored: Bool, axis kept: Vector3? = nil) {
        func space(_ direction: Direction) -> Vector3 {
            mirrored ? direction.mirrored.vector : direction.vector
        }
        let slack = posture.slack ?? HandPosture.Slack(fingers: 15, palm: 15)
        let fingers = max(1, slack.fingers).degreesAsRadians
        let palm = max(1, slack.palm).degreesAsRadians
        var pairs: [Pair] = []
        func add(_ name: String, _ hand: Vector3, _ space: Vector3?, _ slack: Float) {
            if let space { pairs.append(Pair(name: name, hand: hand, space: space, slack: slack)) }
        }
        add(Self.keptName, hand.rig.axis, kept, fingers)
        add("axis", hand.rig.axis, posture.axis.map(space), fingers)
        add("fingers", hand.pointing, posture.fingers.map(space), fingers)
        add("palm", hand.rig.palmNormal, posture.palm.map(space), palm)
        add("thumb", hand.thumbDirection, posture.thumb.map(space), palm)
        self.init(pairs)
    }

    /// Wishes an axis and a palm in model space, with a slack of 25 degrees.
    init(axis: Vector3, palm: Vector3, hand: PosedHand) {
        let slack = Float(25).degreesAsRadians
        self.init([
            Pair(name: "axis", hand: hand.rig.axis, space: axis.normalized, slack: slack),
            Pair(name: "palm", hand: hand.rig.palmNormal, space: palm.normalized, slack: slack),
        ])
    }

    private init(_ pairs: [Pair]) {
        self.pairs = pairs
        fixed = Self.resolved(pairs)
        var found: [Contradiction] = []
        for first in pairs.indices {
            for second in pairs.indices.dropFirst(first + 1) {
                let (a, b) = (pairs[first], pairs[second])
                let written = a.space.angle(to: b.space)
                let actual = a.hand.angle(to: b.hand)
                guard a.name != Self.keptName, abs(written - actual) > a.slack + b.slack else { continue }
                found.append(
                    Contradiction(first: a.name, second: b.name, written: written, actual: actual))
            }
        }
        contradictions = found
    }

    /// Whether two directions are written of which one says nothing, because the other lies along it.
    var hasUnusedPair: Bool { pairs.count == 2 && fixed.count < 2 }

    private static func resolved(_ pairs: [Pair]) -> [Pair] {
        guard let first = pairs.first else { return [] }
        let second = pairs.dropFirst().first { pair in
            let handAngle = first.hand.angle(to: pair.hand).radiansAsDegrees
            let spaceAngle = first.space.angle(to: pair.space).radiansAsDegrees
            return (18...162).contains(handAngle) && (12...168).contains(spaceAngle)
        }
        guard var second else { return [first] }
        let rotation = frame(first.space, second.space) * frame(first.hand, second.hand).inverse
        second.space = rotation.act(second.hand)
        return [first, second]
    }

    /// Hand rotations from which a solution may start: few if the orientation is written in full, otherwise a fan
    /// of what is free.
    func candidates(rig: HandRig) -> [Quaternion] {
        guard let first = fixed.first else { return naturalRotations(rig: rig) }
        if fixed.count == 2 {
            let exact =
                Self.frame(first.space, fixed[1].space) * Self.frame(first.hand, fixed[1].hand).inverse
            // Where the slack is wide, the best arm may be on another side of what is in the way.
            let turn = 0.6 * fixed[1].slack
            guard turn > Float(12).degreesAsRadians else { return [exact] }
            return [exact] + [turn, -turn].map { Quaternion(axis: first.space, radians: $0) * exact }
        }
        let base = Quaternion(from: first.hand, to: first.space)
        return (0..<12).map { Quaternion(axis: first.space, radians: Float($0) * .pi / 6) * base }
    }

    /// The rotation nearest to `rotation` that honours the first written direction.
    func aligned(_ rotation: Quaternion) -> Quaternion {
        guard let first = fixed.first else { return rotation }
        return Quaternion(from: rotation.act(first.hand), to: first.space) * rotation
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
        fixed.reduce(0) { max($0, rotation.act($1.hand).angle(to: $1.space)) }
    }

    /// Appends what a hand's rotation costs: the same number of residuals for every rotation.
    ///
    /// A few degrees cost next to nothing, more than 11 so much that swivel, shoulder and place give way first,
    /// and more than the slack is for what cannot be reached otherwise.
    func appendResiduals(of rotation: Quaternion, to residuals: inout [Float]) {
        for pair in fixed {
            let actual = rotation.act(pair.hand)
            let difference = (actual - pair.space) * Float(1).radiansAsDegrees
            residuals.append(0.5 * difference.x / 15)
            residuals.append(0.5 * difference.y / 15)
            residuals.append(0.5 * difference.z / 15)
            let degrees = actual.angle(to: pair.space).radiansAsDegrees
            residuals.append(max(0, degrees - 11) / 5)
            residuals.append(max(0, degrees - pair.slack.radiansAsDegrees + 1.5) / 1.2)
        }
    }

    static func frame(_ first: Vector3, _ second: Vector3) -> Quaternion {
        let x = first.normalized
        let y = second.rejected(from: x).normalized
        return Quaternion(columns: x, y, x.cross(y))
    }
}
