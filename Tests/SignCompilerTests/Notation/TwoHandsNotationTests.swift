import AvatarMath
import AvatarModel
import Testing

@testable import SignCompiler

/// `left`, `mirror`, `hold` and `hands`.
@Suite("Notation: two hands")
struct TwoHandsNotationTests {
    static let mirrored = """
        right: {shape: flat, palm: left, fingers: forward, at: chest-front}
          left: mirror
        """
    static let own = """
        right: {shape: flat, palm: left, fingers: forward, at: chest-front}
          left: {shape: fist, palm: right, axis: forward, at: chest-front, slack: 25}
        """

    private func example(_ hands: String, _ moves: String) throws -> NotationExample {
        try NotationExample("- \(hands)\n  moves: [\(moves)]")
    }

    /// What a side's wrist has moved by at the end, shoulder widths.
    private func moved(_ example: NotationExample, _ side: Side) throws -> Vector3 {
        let way = try example.wrist(side, at: example.seconds()) - example.wrist(side, at: 0)
        return way / example.shoulderWidth
    }

    /// How far the hands have moved after a step of 0.2 to the signer's right and up.
    @Test(
        "which hands move, and which way",
        arguments: [
            (Self.own, "", true, nil), (Self.mirrored, "", true, Float(0.2)),
            (Self.own, "hands: right", true, nil), (Self.own, "hands: left", false, -0.2),
            (Self.own, "hands: both", true, -0.2), (Self.mirrored, "hands: both", true, -0.2),
            (Self.own, "hands: mirrored", true, 0.2), (Self.mirrored, "hands: right", true, nil),
        ] as [(String, String, Bool, Float?)])
    func hands(start: String, hands: String, movesRight: Bool, left: Float?) throws {
        let key = hands.isEmpty ? "" : ", \(hands)"
        let example = try example(start, "{go: right-up, by: 0.28284\(key)}")
        let right = movesRight ? Vector3(-0.2, 0.2, 0) : .zero
        #expect(try moved(example, .right).distance(to: right) < 0.03)
        let wanted = left.map { Vector3($0, 0.2, 0) } ?? .zero
        #expect(try moved(example, .left).distance(to: wanted) < 0.03)
    }

    @Test(
        "alternating hands are half a period apart",
        arguments: [
            ("shake: up, by: 0.2, times: 2", Signer.up),
            ("circle: sagittal, radius: 0.1, times: 2", Signer.forward),
            ("shake: forward, by: 0.2", Signer.forward),
        ])
    func alternating(step: String, direction: Vector3) throws {
        let example = try example(Self.mirrored, "{\(step), hands: alternating}")
        func heights(_ side: Side) throws -> [Float] {
            let way = try example.way(side, count: 120)
            return way.map { ($0 - way[0]).dot(direction) }
        }
        let (right, left) = (try heights(.right), try heights(.left))
        #expect(Way.span(right) > 0.02)
        for (first, second) in zip(right, left) { #expect(abs(first + second) < 0.006) }
    }

    @Test("alternating ways go opposite directions at once")
    func alternatingGo() throws {
        let example = try example(Self.mirrored, "{go: up, by: 0.2, hands: alternating}")
        #expect(try moved(example, .right).distance(to: Signer.up * 0.2) < 0.03)
        #expect(try moved(example, .left).distance(to: Signer.down * 0.2) < 0.03)
    }

    @Test(
        "alternating taps and nods take turns: one hand is away while the other is home",
        arguments: ["tap: true, by: 0.15, times: 2", "nod: 40, times: 2"])
    func takingTurns(step: String) throws {
        let example = try NotationExample(
            """
            - right: {shape: flat, palm: inward, fingers: up, at: upper-chest, slack: 40}
              left: mirror
              moves: [{\(step), hands: alternating}]
            """)
        func away(_ side: Side) throws -> [Float] {
            let start = try example.place("middle.tip", side, at: 0)
            return try example.times(count: 120).map {
                try example.place("middle.tip", side, at: $0).distance(to: start)
            }
        }
        let (right, left) = (try away(.right), try away(.left))
        let top = try #require(right.max())
        #expect(abs(top - (left.max() ?? 0)) < 0.25 * top)
        for (first, second) in zip(right, left) {
            #expect(min(first, second) < 0.75 * top, "both away: \(first), \(second)")
        }
        #expect(Way.tops(right, above: top * 0.7) == 2 && Way.tops(left, above: top * 0.7) >= 1)
        #expect(right[120] < 0.003 && left[120] < 0.003)
    }

    @Test("'both' is the same direction of space, 'mirrored' the mirror image, for a circle, too")
    func circles() throws {
        let both = try example(Self.mirrored, "{circle: upright, radius: 0.1, hands: both}")
        let mirrored = try example(Self.own, "{circle: upright, radius: 0.1, hands: mirrored}")
        for (example, sign) in [(both, Float(1)), (mirrored, -1)] {
            let (right, left) = (try example.way(.right), try example.way(.left))
            for (first, second) in zip(right, left) {
                let (one, two) = (first - right[0], second - left[0])
                #expect(two.distance(to: Vector3(one.x * sign, one.y, one.z)) < 0.004)
            }
        }
    }

    @Test("hands that touch and move together keep their touch and go as far as written")
    func touching() throws {
        let example = try NotationExample(
            """
            - right: {shape: index, at: other.palm, with: index.tip}
              left: {shape: flat, palm: up, fingers: forward-right, at: midline-low}
              moves: [{go: forward, by: 0.3, hands: both}]
            """)
        for side in Side.allCases {
            #expect(try moved(example, side).distance(to: Signer.forward * 0.3) < 0.05, "\(side)")
        }
        for seconds in example.times(count: 10) {
            let gap = try example.place("index.tip", at: seconds).distance(
                to: try example.place("palm", .left, at: seconds))
            #expect(gap < 0.01, "\(gap * 1000) mm at \(seconds) s")
        }
    }

    @Test("a hand leaves the other by what is written")
    func leaving() throws {
        let example = try NotationExample(
            """
            - right: {shape: index, at: other.palm, with: index.tip}
              left: {shape: flat, palm: up, fingers: forward-right, at: midline-low}
              moves: [{go: up, by: 0.3}, {go: left, by: 0.2, hands: left}]
            """)
        let end = example.seconds()
        let tip = try example.place("index.tip", at: end) - example.place("index.tip", at: 0)
        #expect(tip.distance(to: Signer.up * (0.3 * example.shoulderWidth)) < 0.02, "\(tip)")
        let left = try moved(example, .left)
        #expect(left.distance(to: Signer.left * 0.2) < 0.03, "\(left)")
    }

    @Test("'to' of a mirrored pair with only 'right' moves both")
    func mirroredTo() throws {
        let example = try example(
            Self.mirrored, "{to: {right: {at: shoulder-side, palm: forward, fingers: up}}}")
        let end = example.seconds()
        let (right, left) = (
            try example.place("palm", .right, at: end), try example.place("palm", .left, at: end)
        )
        #expect(left.distance(to: Vector3(-right.x, right.y, right.z)) < 0.012)
        let angle1 = try example.palm(.left, at: end).angle(to: Signer.forward).radiansAsDegrees
        #expect(angle1 < 21)
    }

    @Test("a sign of the left hand alone")
    func leftAlone() throws {
        let example = try NotationExample(
            "- left: {shape: flat, palm: right, at: chest-front}\n  moves: [{go: left, by: 0.2}]")
        #expect(example.compiled.parts[0].tracks[.right] == nil)
        #expect(try moved(example, .left).distance(to: Signer.left * 0.2) < 0.03)
    }
}
