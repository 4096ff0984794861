import AvatarMath
import AvatarModel
import Testing

@testable import SignCompiler

/// `go`, `to` and `path`.
@Suite("Notation: ways")
struct TravelNotationTests {
    /// Where most ways begin.
    static let start = "right: {shape: flat, palm: left, fingers: forward, at: chest-front}"

    private func example(_ moves: String) throws -> NotationExample {
        try NotationExample("- \(Self.start)\n  moves: [\(moves)]")
    }

    @Test(
        "'go' moves the wrist straight by its distance",
        arguments: [
            ("go: right, by: 0.3", Vector3(-0.3, 0, 0)), ("go: left, by: small", Vector3(0.12, 0, 0)),
            ("go: up, by: medium", Vector3(0, 0.3, 0)), ("go: down", Vector3(0, -0.3, 0)),
            ("go: forward, by: 0.15", Vector3(0, 0, 0.15)), ("go: inward, by: 0.2", Vector3(0, 0, -0.2)),
            ("go: up-right, by: large", Vector3(-0.6, 0.6, 0) / Float(2).squareRoot()),
        ])
    func go(step: String, widths: Vector3) throws {
        let example = try example("{\(step)}")
        let way = try example.way()
        let moved = way[way.count - 1] - way[0]
        #expect(moved.distance(to: widths * example.shoulderWidth) < 0.01, "\(moved / example.shoulderWidth)")
        #expect(Way.sag(way) < 0.01)
        // From rest to rest, without turning back.
        let direction = widths.normalized
        for (before, after) in zip(way, way.dropFirst()) { #expect((after - before).dot(direction) > -1e-4) }
    }

    @Test("steps follow each other, each from where the one before ended")
    func following() throws {
        let example = try example("{go: up, by: 0.2}, {go: right, by: 0.2}, {go: down, by: 0.2}")
        let way = try example.way(count: 120)
        let width = example.shoulderWidth
        #expect((way[120] - way[0]).distance(to: Signer.right * (0.2 * width)) < 0.01)
        let highest = way.map { $0.y - way[0].y }.max() ?? 0
        #expect(abs(highest - 0.2 * width) < 0.01)
    }

    @Test("'to' goes to a place, and what is not written stays")
    func to() throws {
        let example = try NotationExample(
            """
            - right: {shape: index, palm: inward, fingers: left-up, at: chest-front, slack: 20}
              moves: [{to: {right: {at: chin, with: index.pad, gap: close}}}]
            """)
        let end = example.seconds()
        let chin = try example.site("chin")
        #expect(
            try example.place("index.pad", at: end).distance(to: chin.position + chin.normal * 0.015) < 0.005)
        #expect(try example.state(at: end).angles == example.state(at: 0).angles)
        let palm = try example.palm(at: end).angle(to: Signer.inward).radiansAsDegrees
        #expect(palm < 22)
    }

    @Test("'to' takes a new shape and orientation where the hand is")
    func toShape() throws {
        let example = try example("{to: {right: {shape: fist, palm: down}}}")
        let end = example.seconds()
        let miss1 = try example.place("palm", at: end).distance(to: try example.place("palm", at: 0))
        #expect(miss1 < 0.03)
        #expect(try example.bend(1, 1, at: end) > 90)
        let angle2 = try example.palm(at: end).angle(to: Signer.down).radiansAsDegrees
        #expect(angle2 < 21)
        // On the way the fingers are between both.
        #expect((20...90).contains(try example.bend(1, 1, at: end / 2)))
    }

    @Test("'to' moves each hand to its own posture")
    func toBoth() throws {
        let example = try NotationExample(
            """
            - right: {shape: index, palm: down, at: shoulder-front}
              left: {shape: flat, palm: up, at: belly-front}
              moves:
                - to: {right: {at: other.palm, with: index.tip}, left: {at: midline-front, palm: right-up}}
            """)
        let end = example.seconds()
        let palm = try example.place("palm", .left, at: end)
        let miss3 = try example.place("index.tip", at: end).distance(to: palm)
        #expect(miss3 < 0.008)
        let slack = try #require(NotationBench.tables?.places["midline-front"]).slack
        let miss = palm.distance(to: try example.space("midline-front", .left))
        #expect(miss < slack * example.shoulderWidth + 0.002)
    }

    @Test(
        "a place that a hand goes to is reached from wherever small movements have left it",
        arguments: [
            "circle: upright, turns: 0.5, radius: 0.2", "write: 十", "twist: 60, stay: true",
            "nod: 40, stay: true",
        ])
    func toAfterSmallMovement(step: String) throws {
        let example = try example(
            "{\(step)}, {to: {right: {at: chest, palm: inward, fingers: left, slack: 10}}}")
        let direct = try self.example("{to: {right: {at: chest, palm: inward, fingers: left, slack: 10}}}")
        let (end, wanted) = (example.seconds(), direct.seconds())
        #expect(
            try example.place("palm", at: end).distance(to: try direct.place("palm", at: wanted)) < 0.01)
        let angle4 = try example.palm(at: end).angle(to: Signer.inward).radiansAsDegrees
        #expect(angle4 < 14)
    }

    @Test(
        "an arc bulges the way it says, by its depth",
        arguments: [
            ("up", Signer.up, Float(0.3)), ("forward", Signer.forward, 0.2), ("down", Signer.down, 0.5),
        ])
    func arc(word: String, vector: Vector3, depth: Float) throws {
        let example = try example("{go: left, by: 0.4, path: {arc: \(word), depth: \(depth)}}")
        let way = try example.way()
        let width = example.shoulderWidth
        let bulges = way.map { ($0 - way[0]).dot(vector) }
        let top = bulges.max() ?? 0
        #expect(abs(top - depth * 0.4 * width) < 0.01)
        // The top is in the middle, and the ends are on the line.
        let middle = try #require(bulges.firstIndex(of: top))
        #expect((27...33).contains(middle))
        #expect(abs(bulges[60]) < 0.01)
        #expect((way[60] - way[0]).distance(to: Signer.left * (0.4 * width)) < 0.01)
        // Only that way: nothing across.
        let across = vector.cross(Signer.left)
        #expect(way.map { abs(($0 - way[0]).dot(across)) }.max() ?? 1 < 0.01)
    }

    @Test("a named path takes its standard depth: an arc over a level way goes up")
    func plainArc() throws {
        let example = try example("{go: left, by: 0.4, path: arc}")
        let way = try example.way()
        let top = way.map { $0.y - way[0].y }.max() ?? 0
        #expect(abs(top - 0.25 * 0.4 * example.shoulderWidth) < 0.01)
    }

    @Test(
        "zigzags and waves swing across the way as often as they say",
        arguments: [("zigzag", 3), ("zigzag", 2), ("wave", 3), ("wave", 5)])
    func swings(kind: String, count: Int) throws {
        let example = try example(
            "{go: down, by: 0.6, path: {\(kind): right, depth: 0.3, count: \(count)}}")
        let way = try example.way(count: 240)
        let width = example.shoulderWidth
        let across = way.map { ($0 - way[0]).dot(Signer.right) }
        let size = 0.3 * 0.6 * width
        #expect(abs(Way.span(across) - size) < 0.012)
        #expect(Way.tops(across, above: size * 0.3) == count)
        #expect(Way.tops(across.map { -$0 }, above: size * 0.3) == count)
        #expect(abs((way[240] - way[0]).y + 0.6 * width) < 0.01 && abs(across[240]) < 0.01)
        // It starts towards the written side.
        #expect(try #require(across.first { abs($0) > size * 0.2 }) > 0)
    }

    @Test("a spiral turns round its way as often as it says")
    func spiral() throws {
        let example = try example("{go: up, by: 0.5, path: {spiral: right, depth: 0.4, count: 2}}")
        let way = try example.way(count: 240)
        let size = 0.4 * 0.5 * example.shoulderWidth
        var turned: Float = 0
        for (before, after) in zip(way, way.dropFirst()) {
            let (first, second) = (before - way[0], after - way[0])
            guard hypotenuse(first) > size * 0.05, hypotenuse(second) > size * 0.05 else { continue }
            turned += atan2Float(
                first.x * second.z - first.z * second.x, first.x * second.x + first.z * second.z)
        }
        #expect(abs(abs(turned) / (2 * .pi) - 2) < 0.4)
        #expect(abs(way.map(hypotenuseFrom(way[0])).max() ?? 0) < size / 2 + 0.01)
        #expect((way[240] - way[0]).distance(to: Signer.up * (0.5 * example.shoulderWidth)) < 0.01)
    }

    private func hypotenuse(_ vector: Vector3) -> Float {
        (vector.x * vector.x + vector.z * vector.z).squareRoot()
    }

    private func hypotenuseFrom(_ origin: Vector3) -> (Vector3) -> Float { { hypotenuse($0 - origin) } }
}
