import AvatarMath
import AvatarModel
import Testing

@testable import SignCompiler

/// `circle`, `shake`, `tap`, `brush` and `rub`.
@Suite("Notation: small movements")
struct SmallMovementNotationTests {
    private func inSpace(_ moves: String) throws -> NotationExample {
        try NotationExample(
            "- right: {shape: index, palm: down, fingers: forward, at: shoulder-front-low}\n  moves: [\(moves)]"
        )
    }

    private func onChest(_ moves: String) throws -> NotationExample {
        try NotationExample(
            "- right: {shape: flat, palm: inward, fingers: left, at: chest, slack: 25}\n  moves: [\(moves)]")
    }

    /// The first two axes of a plane as the notation sees it: to the right and up of the picture.
    static let planes: [(String, Vector3, Vector3)] = [
        ("upright", Signer.right, Signer.up), ("flat", Signer.right, Signer.forward),
        ("sagittal", Signer.forward, Signer.up),
    ]

    @Test("a circle has its plane, radius, start and sense", arguments: 0..<3, [true, false])
    func circle(plane: Int, clockwise: Bool) throws {
        let (name, across, upwards) = Self.planes[plane]
        let example = try inSpace("{circle: \(name), radius: 0.15, clockwise: \(clockwise)}")
        let way = try example.way()
        let radius = 0.15 * example.shoulderWidth
        // It starts at the top of the picture, so the centre is a radius below.
        let centre = way[0] - upwards * radius
        for point in way {
            #expect(abs(point.distance(to: centre) - radius) < 0.004)
            #expect(abs((point - centre).dot(across.cross(upwards))) < 0.004)
        }
        #expect(way[60].distance(to: way[0]) < 0.004)
        #expect(((way[12] - way[0]).dot(across) > 0) == clockwise)
    }

    @Test(
        "a circle starts where it says, seen from its centre, and runs on clockwise",
        arguments: [
            ("right", Signer.right, Signer.down), ("down", Signer.down, Signer.left),
            ("left", Signer.left, Signer.up),
        ])
    func circleStart(word: String, start: Vector3, quarter: Vector3) throws {
        let example = try inSpace("{circle: upright, radius: 0.12, start: \(word)}")
        let way = try example.way()
        let radius = 0.12 * example.shoulderWidth
        let centre = way[0] - start * radius
        #expect(way.allSatisfy { abs($0.distance(to: centre) - radius) < 0.004 })
        // Eased alike at both ends, it is opposite in the middle of its time and a quarter on before.
        #expect(way[30].distance(to: centre - start * radius) < 0.005)
        #expect((way[15] - centre).dot(quarter) > 0.5 * radius)
    }

    @Test("turns and flattening", arguments: [Float(0.5), 1, 2, 3])
    func turns(turns: Float) throws {
        let example = try inSpace("{circle: flat, radius: 0.12, turns: \(turns), flattening: 0.5}")
        let way = try example.way(count: 240)
        let (width, centre) = (
            example.shoulderWidth, way[0] - Signer.forward * (0.06 * example.shoulderWidth)
        )
        var turned: Float = 0
        for (before, after) in zip(way, way.dropFirst()) {
            // Undo the flattening to measure the angle.
            let first = before - centre
            let second = after - centre
            turned += atan2Float(
                first.x * second.z * 2 - first.z * 2 * second.x, first.x * second.x + first.z * second.z * 4)
        }
        #expect(abs(abs(turned) / (2 * .pi) - turns) < 0.03)
        #expect(abs(Way.span(way.map(\.z)) - 0.12 * width) < 0.006)
        if turns >= 1 { #expect(abs(Way.span(way.map(\.x)) - 0.24 * width) < 0.006) }
    }

    @Test("a shake goes back and forth about the place, as often as written", arguments: [1, 2, 4])
    func shake(times: Int) throws {
        let example = try inSpace("{shake: left, by: 0.2, times: \(times)}")
        let way = try example.way(count: 240)
        let width = example.shoulderWidth
        let along = way.map { ($0 - way[0]).dot(Signer.left) }
        #expect(Way.tops(along, above: 0.05 * width) == times)
        #expect(Way.tops(along.map { -$0 }, above: 0.05 * width) == times)
        #expect(abs(Way.span(along) - 0.2 * width) < 0.006)
        #expect(way.map { ($0 - way[0]).rejected(from: Signer.left).length }.max() ?? 1 < 0.004)
        #expect(way[240].distance(to: way[0]) < 0.003)
        // It begins the written way.
        #expect(try #require(along.first { abs($0) > 0.03 * width }) > 0)
    }

    @Test("a tap leaves the skin along its normal and comes back", arguments: [1, 3])
    func tap(times: Int) throws {
        let example = try onChest("{tap: true, by: 0.15, times: \(times)}")
        let chest = try example.site("chest")
        let way = try example.way(count: 240)
        let lift = way.map { ($0 - way[0]).dot(chest.normal) }
        #expect(Way.tops(lift, above: 0.08 * example.shoulderWidth) == times)
        #expect(abs((lift.max() ?? 0) - 0.15 * example.shoulderWidth) < 0.005)
        #expect(lift.min() ?? -1 > -0.003)
        #expect(way[240].distance(to: way[0]) < 0.003)
        let direct = try onChest("{hold: 0.1}")
        #expect(way[0].distance(to: try direct.wrist(at: 0)) < 0.001)
    }

    @Test("a tap on the other hand ends where it began: in touch")
    func tapOnHand() throws {
        let example = try NotationExample(
            """
            - right: {shape: index, at: other.palm, with: index.tip}
              left: {shape: flat, palm: up, fingers: forward-right, at: midline-low}
              moves: [{tap: true, times: 2}]
            """)
        let tip = try example.times(count: 120).map { try example.place("index.tip", at: $0) }
        let palm = try example.skin("palm", .left, at: 0)
        #expect(tip[0].distance(to: palm.position) < 0.005 && tip[120].distance(to: palm.position) < 0.005)
        #expect(Way.tops(tip.map { ($0 - palm.position).dot(palm.normal) }, above: 0.015) == 2)
        // The hand below waits.
        let still = try example.way(.left)
        #expect(still.allSatisfy { $0.distance(to: still[0]) < 1e-5 })
    }

    @Test("a brush slides along the skin by its distance")
    func brush() throws {
        let example = try NotationExample(
            """
            - right: {shape: index, at: chest, shift: {up: 0.1}, with: index.pad, palm: inward, slack: 30}
              moves: [{brush: down, by: 0.3}]
            """)
        let chest = try example.site("chest")
        let pads = try example.times(count: 30).map { try example.place("index.pad", at: $0) }
        #expect(abs((pads[30] - pads[0]).y + 0.3 * example.shoulderWidth) < 0.012)
        for pad in pads {
            let skin = example.body.body.surface.reproject(pad, near: chest)
            #expect(pad.distance(to: skin.position) < 0.008)
        }
    }

    @Test("a brush on the other hand stays on that hand's skin")
    func brushOnHand() throws {
        let example = try NotationExample(
            """
            - right: {shape: flat, palm: down, fingers: forward-left, at: other.back, with: palm, slack: 30}
              left: {shape: flat, palm: down, fingers: forward-right, at: midline-low}
              moves: [{brush: right, by: 0.25}]
            """)
        let way = try example.way(count: 30)
        #expect(abs((way[30] - way[0]).dot(Signer.right) - 0.25 * example.shoulderWidth) < 0.012)
        // Skin to skin: the hands' balls neither leave each other nor sink in.
        for seconds in example.times(count: 10) {
            let gap = try skinGap(example, at: seconds)
            #expect((-0.012...0.008).contains(gap), "\(gap * 1000) mm at \(seconds) s")
        }
    }

    private func skinGap(_ example: NotationExample, at seconds: Float) throws -> Float {
        let balls = try Side.allCases.map { side in
            let arm = example.body.arm(side)
            let state = try example.state(side, at: seconds)
            let pose = arm.pose(state.posture)
            return arm.hand.posed(state.angles).balls.map { ball in
                (pose.wrist + pose.hand.act(ball.centre - arm.wrist), ball.radius)
            }
        }
        var gap = Float.infinity
        for (first, radius) in balls[0] {
            for (second, other) in balls[1] { gap = min(gap, first.distance(to: second) - radius - other) }
        }
        return gap
    }

    @Test("a rub makes small circles in the skin's plane")
    func rub() throws {
        let example = try onChest("{rub: true, radius: 0.06, times: 2}")
        let chest = try example.site("chest")
        let way = try example.way(count: 240)
        let radius = 0.06 * example.shoulderWidth
        #expect(way.allSatisfy { abs(($0 - way[0]).dot(chest.normal)) < 0.003 })
        let centre = way.dropLast().reduce(Vector3.zero, +) / 240
        #expect(abs((way.map { $0.distance(to: way[0]) }.max() ?? 0) - 2 * radius) < 0.004)
        #expect(way[240].distance(to: way[0]) < 0.003 && centre.distance(to: way[0]) > radius * 0.7)
        // Twice round: it is at the far side twice.
        #expect(Way.tops(way.map { $0.distance(to: way[0]) }, above: radius) == 2)
    }
}
