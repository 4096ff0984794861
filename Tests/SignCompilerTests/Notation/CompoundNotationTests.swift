import AvatarMath
import AvatarModel
import SignCatalog
import Testing

@testable import SignCompiler

/// Parts, `hold` and parts by reference.
@Suite("Notation: compounds and holds")
struct CompoundNotationTests {
    @Test("a hand that holds keeps its place, turn and fingers while the other comes and goes")
    func hold() throws {
        let example = try NotationExample(
            """
            - right: {shape: index, palm: down, at: shoulder-front}
              left: {shape: flat, palm: right-up, fingers: forward, at: midline-low}
              moves: [{go: up, by: 0.2, hands: left}]
            - right: {shape: fist, palm: down, at: other.palm, with: ulnar-edge, slack: 60}
              left: hold
              moves: [{tap: true}]
            """)
        let before = try example.state(.left, part: 0, at: example.seconds(part: 0))
        let held = try example.state(.left, part: 1, at: 0)
        #expect(before.posture.wrist.distance(to: held.posture.wrist) < 0.004)
        #expect(before.angles == held.angles)
        let turn = try example.hand(.left, part: 0, at: example.seconds()).angle(
            to: try example.hand(.left, part: 1, at: 0))
        #expect(turn.radiansAsDegrees < 4)
        let way = try example.way(.left, part: 1)
        #expect(way.allSatisfy { $0.distance(to: way[0]) < 1e-5 })
    }

    @Test(
        "a hand holds what small movements have made of it",
        arguments: [
            "twist: 60, stay: true", "circle: upright, turns: 0.5, radius: 0.2", "fingers: fold", "write: 十",
        ])
    func holdAfter(step: String) throws {
        let example = try NotationExample(
            """
            - right: {shape: spread-five, palm: left, fingers: forward, at: chest-front}
              moves: [{\(step)}]
            - right: hold
              left: {shape: index, palm: down, at: belly-front}
              moves: [{go: down, by: 0.1, hands: left}]
            """)
        let before = try example.state(part: 0, at: example.seconds(part: 0))
        for seconds in [0, example.seconds(part: 1)] {
            let held = try example.state(part: 1, at: seconds)
            #expect(before.posture.wrist.distance(to: held.posture.wrist) < 0.005)
            #expect(before.angles.distance(to: held.angles).radiansAsDegrees < 1)
            #expect(abs(before.posture.pronation - held.posture.pronation).radiansAsDegrees < 2)
        }
    }

    @Test("the hold of the right hand, too, and movements go on from there")
    func holdAndMove() throws {
        let example = try NotationExample(
            """
            - right: {shape: flat, palm: left, fingers: forward, at: chest-front}
              moves: [{go: up, by: 0.2}]
            - right: hold
              moves: [{go: left, by: 0.2}]
            """)
        let end = try example.wrist(part: 0, at: example.seconds(part: 0))
        #expect(try example.wrist(part: 1, at: 0).distance(to: end) < 0.004)
        let moved = try example.wrist(part: 1, at: example.seconds(part: 1)) - end
        #expect(moved.distance(to: Signer.left * (0.2 * example.shoulderWidth)) < 0.01)
    }

    @Test("parts keep their order, each with its own hands and time")
    func parts() throws {
        let example = try NotationExample(
            """
            - right: {shape: index, at: temple, with: index.tip}
            - right: {shape: flat, palm: down, at: chest-front}
              left: mirror
              moves: [{go: down, by: 0.2}]
            """)
        #expect(example.compiled.parts.count == 2)
        #expect(example.seconds(part: 0) == 0 && example.compiled.parts[0].holdSeconds > 0.1)
        #expect(example.compiled.parts[0].tracks[.left] == nil)
        #expect(example.compiled.parts[1].tracks[.left] != nil)
        #expect(!example.compiled.parts[0].isFree && example.compiled.parts[1].isFree)
        let temple = try example.site("temple", .right).position
        let miss1 = try example.place("index.tip", at: 0).distance(to: temple)
        #expect(miss1 < 0.005)
    }

    @Test("a part by reference is the other sign's motion, with that sign's face")
    func reference() throws {
        let first = NotationBench.entry(
            "甲",
            parts: """
                - right: {shape: index, palm: left, fingers: up, at: shoulder-front}
                  moves: [{go: left, by: 0.2}]
                - right: {shape: fist, palm: down, at: chest-front}
                """
        ).replacing("  parts:\n", with: "  face: {mouth: smile}\n  parts:\n")
        let second = NotationBench.entry(
            "乙",
            parts: "- {sign: 甲}\n- right: {shape: flat, palm: up, at: belly-front}\n  face: {brows: raised}")
        let catalog = try NotationBench.load(["a.yaml": first + second])
        let compound = try #require(catalog.signs["乙"])
        #expect(compound.parts.map(\.face.mouth) == [.smile, .smile, nil])
        #expect(compound.parts.map(\.face.brows) == [nil, nil, .raised])
        let (one, two) = (
            try NotationExample(try #require(catalog.signs["甲"])), try NotationExample(compound)
        )
        #expect(two.compiled.parts.count == 3)
        for part in 0..<2 {
            #expect(one.seconds(part: part) == two.seconds(part: part))
            for (a, b) in zip(try one.way(part: part, count: 12), try two.way(part: part, count: 12)) {
                #expect(a.distance(to: b) < 1e-5)
            }
        }
        let angle2 = try two.palm(part: 2, at: 0).angle(to: Signer.up).radiansAsDegrees
        #expect(angle2 < 21)
    }

    @Test("in a sentence all parts but the last are made once")
    func fluent() throws {
        let parts = """
            - right: {shape: flat, palm: left, fingers: forward, at: chest-front}
              moves: [{shake: up, times: 3}]
            - right: {shape: flat, palm: down, fingers: forward, at: chest-front}
              moves: [{shake: left, times: 3}]
            """
        let fluent = try NotationExample(parts, form: .fluent)
        let height = fluent.shoulderWidth * 0.02
        let counts = try (0..<2).map { part in
            let way = try fluent.way(part: part, count: 120)
            return Way.tops(way.map { part == 0 ? ($0 - way[0]).y : ($0 - way[0]).x }, above: height)
        }
        #expect(counts == [1, 2])
    }
}
