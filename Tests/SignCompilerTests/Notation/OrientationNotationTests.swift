import AvatarMath
import AvatarModel
import Testing

@testable import SignCompiler

/// `palm`, `fingers`, `axis`, `thumb` and `slack`.
@Suite("Notation: orientation")
struct OrientationNotationTests {
    /// Degrees; the standard slack is 15, and it is a spring that comfort can stretch by a third.
    static let standardSlack: Float = 21

    @Test(
        "palm and fingers point where they are written, within the standard slack",
        arguments: [
            ("left", Signer.left, "up", Signer.up), ("down", Signer.down, "forward", Signer.forward),
            ("inward", Signer.inward, "left", Signer.left), ("up", Signer.up, "forward", Signer.forward),
            ("forward", Signer.forward, "up", Signer.up),
        ])
    func palmAndFingers(palm: String, palmVector: Vector3, fingers: String, fingerVector: Vector3) throws {
        let example = try NotationExample(
            "- right: {shape: flat, palm: \(palm), fingers: \(fingers), at: chest-front}")
        let angle1 = try example.palm(at: 0).angle(to: palmVector).radiansAsDegrees
        #expect(angle1 < Self.standardSlack)
        #expect(
            try example.finger(.middle, at: 0).angle(to: fingerVector).radiansAsDegrees < Self.standardSlack)
    }

    @Test(
        "several words are the direction between them, and a repeated word weighs more",
        arguments: [
            ("up-forward", Vector3(0, 1, 1)), ("up-up-forward", Vector3(0, 2, 1)),
            ("forward-left-up", Vector3(1, 1, 1)), ("left-left-left-up", Vector3(3, 1, 0)),
        ])
    func mixed(words: String, vector: Vector3) throws {
        let example = try NotationExample(
            "- right: {shape: index, fingers: \(words), at: chest-front, slack: 3}")
        let angle2 = try example.finger(.index, at: 0).angle(to: vector.normalized).radiansAsDegrees
        #expect(angle2 < 5)
    }

    @Test("'fingers' counts the bend at the knuckles and 'axis' does not")
    func axisAndFingers() throws {
        let byAxis = try NotationExample(
            "- right: {shape: flat-bent90, axis: up, palm: forward, at: shoulder-front, slack: 8}")
        let angle3 = try byAxis.axis(at: 0).angle(to: Signer.up).radiansAsDegrees
        #expect(angle3 < 10)
        // Fingers bent by 86 degrees point where the palm faces.
        let angle4 = try byAxis.finger(.middle, at: 0).angle(to: Signer.forward).radiansAsDegrees
        #expect(angle4 < 25)
        let byFingers = try NotationExample(
            "- right: {shape: flat-bent90, fingers: forward, palm: down-forward, at: shoulder-front, slack: 8}"
        )
        let angle5 = try byFingers.finger(.middle, at: 0).angle(to: Signer.forward).radiansAsDegrees
        #expect(angle5 < 14)
        let angle6 = try byFingers.axis(at: 0).angle(to: Signer.up).radiansAsDegrees
        #expect(angle6 < 60)
    }

    @Test("without an extended finger 'fingers' means the first segments")
    func fist() throws {
        let example = try NotationExample(
            "- right: {shape: fist, axis: up, fingers: forward, at: shoulder-front, slack: 10}")
        // The first segments of a fist stand off the palm at a right angle.
        let first = try (1...4).reduce(Vector3.zero) { sum, finger in
            let chain = example.body.arm(.right).hand.posed(try example.state(at: 0).angles).points[finger]
            return sum + (chain[1] - chain[0]).normalized
        }
        let pointing = try example.hand(at: 0).act(first.normalized)
        #expect(pointing.angle(to: Signer.forward).radiansAsDegrees < 12)
    }

    @Test("the thumb points where it is written", arguments: [("up", Signer.up), ("left", Signer.left)])
    func thumb(word: String, vector: Vector3) throws {
        let example = try NotationExample(
            "- right: {shape: thumb, thumb: \(word), at: chest-front, slack: 6}")
        let angle7 = try example.finger(.thumb, at: 0).angle(to: vector).radiansAsDegrees
        #expect(angle7 < 11)
    }

    @Test("two slacks: what is held tight stays, what is loose gives way")
    func slack() throws {
        // Fingers straight up before the chest: the wrist would rather not.
        let words = "shape: flat, fingers: up, palm: left, at: chest-front"
        let tight = try NotationExample("- right: {\(words), slack: 3}")
        let loose = try NotationExample("- right: {\(words), slack: [40, 3]}")
        let turned = try NotationExample("- right: {\(words), slack: [40, 40]}")
        func errors(_ example: NotationExample) throws -> (fingers: Float, palm: Float) {
            (
                try example.finger(.middle, at: 0).angle(to: Signer.up).radiansAsDegrees,
                try example.palm(at: 0).angle(to: Signer.left).radiansAsDegrees
            )
        }
        let (held, given, free) = (try errors(tight), try errors(loose), try errors(turned))
        #expect(held.fingers < 13 && held.palm < 10, "\(held) \(given) \(free)")
        #expect(given.fingers > held.fingers + 5 && given.fingers < 45 && given.palm < 12, "\(given)")
        #expect(free.fingers < 45 && free.palm < 45, "\(free)")
        func effort(_ example: NotationExample) throws -> Float {
            try example.state(at: 0).posture.deviation.magnitude
        }
        #expect(try effort(loose) < effort(tight))
    }

    @Test("what is not written is free, and what is written holds")
    func free() throws {
        let example = try NotationExample("- right: {shape: flat, palm: down, at: belly-front}")
        let angle8 = try example.palm(at: 0).angle(to: Signer.down).radiansAsDegrees
        #expect(angle8 < Self.standardSlack)
        let posture = try example.state(at: 0).posture
        // An arm's comfort: the wrist is far from its ends.
        #expect(posture.flexion.magnitude.radiansAsDegrees < 50)
        #expect(posture.deviation.radiansAsDegrees > -30 && posture.deviation.radiansAsDegrees < 18)
    }

    @Test("'mirror' exchanges left and right and nothing else")
    func mirror() throws {
        let example = try NotationExample(
            """
            - right: {shape: flat, palm: left-forward, fingers: up-left, at: shoulder-front}
              left: mirror
            """)
        let (right, left) = (try example.palm(.right, at: 0), try example.palm(.left, at: 0))
        #expect(left.angle(to: Vector3(-right.x, right.y, right.z)).radiansAsDegrees < 4)
        let (first, second) = (
            try example.finger(.middle, .right, at: 0), try example.finger(.middle, .left, at: 0)
        )
        #expect(second.angle(to: Vector3(-first.x, first.y, first.z)).radiansAsDegrees < 4)
    }

    @Test("a left hand of its own is written in the signer's directions")
    func ownLeft() throws {
        let example = try NotationExample("- left: {shape: flat, palm: right, fingers: up, at: chest-front}")
        let angle9 = try example.palm(.left, at: 0).angle(to: Signer.right).radiansAsDegrees
        #expect(angle9 < Self.standardSlack)
        #expect(try example.wrist(.left, at: 0).x > 0)
    }
}
