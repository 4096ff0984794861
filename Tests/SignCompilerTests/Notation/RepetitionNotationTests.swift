import AvatarMath
import AvatarModel
import Testing

@testable import SignCompiler

/// `times`, `shift-each`, `manner`, `seconds`, `become`, `hold`, `together` and `sequence`.
@Suite("Notation: repetition, manner and time")
struct RepetitionNotationTests {
    static let start = "right: {shape: flat, palm: left, fingers: forward, at: chest-front}"

    private func example(_ moves: String, form: SignForm = .citation) throws -> NotationExample {
        try NotationExample("- \(Self.start)\n  moves: [\(moves)]", form: form)
    }

    @Test("a repeated way returns to where it began, faster than it went", arguments: [2, 3])
    func times(times: Int) throws {
        let once = try example("{go: down, by: 0.3}")
        let example = try example("{go: down, by: 0.3, times: \(times)}")
        let width = example.shoulderWidth
        let way = try example.way(count: 240)
        let low = way.map { (way[0] - $0).y }
        #expect(Way.tops(low + [0], above: 0.25 * width) == times)
        #expect(Way.tops(low.map { 0.3 * width - $0 }, above: 0.25 * width) == times - 1)
        #expect(abs((way[240] - way[0]).y + 0.3 * width) < 0.01)
        let back = (example.seconds() - Float(times) * once.seconds()) / Float(times - 1)
        #expect(back > 0.1 && back < once.seconds())
    }

    @Test("'shift-each' moves on after each round")
    func shiftEach() throws {
        let example = try example("{go: forward, by: 0.2, times: 3, shift-each: {left: 0.1}}")
        let width = example.shoulderWidth
        let way = try example.way(count: 300)
        let forward = way.map { ($0 - way[0]).z }
        // At the end of each round.
        let ends = (1..<300).filter {
            forward[$0] > 0.15 * width && forward[$0] > forward[$0 - 1] && forward[$0] >= forward[$0 + 1]
        }
        let across = (ends + [300]).map { (way[$0] - way[0]).dot(Signer.left) / width }
        #expect(across.count == 3)
        for (found, wanted) in zip(across, [Float(0), 0.1, 0.2]) { #expect(abs(found - wanted) < 0.03) }
    }

    @Test("small movements move on, too, as far as whole rounds say")
    func shiftSmall() throws {
        let example = try example("{shake: up, by: 0.15, times: 3, shift-each: {right: 0.2}}")
        let way = try example.way(count: 240)
        let moved = way[240] - way[0]
        #expect(moved.distance(to: Signer.right * (0.4 * example.shoulderWidth)) < 0.006)
        #expect(Way.tops(way.map { $0.y - way[0].y }, above: 0.04 * example.shoulderWidth) == 3)
    }

    @Test("rounds of several steps move on between them, and only there")
    func shiftSequence() throws {
        let example = try example(
            "{sequence: [{shake: up, by: 0.15}, {hold: 0.1}], times: 2, shift-each: {right: 0.2}}")
        let way = try example.way(count: 240)
        #expect((way[240] - way[0]).distance(to: Signer.right * (0.2 * example.shoulderWidth)) < 0.01)
        let after = try self.example(
            "{sequence: [{go: down, by: 0.1}, {go: up, by: 0.1}], times: 2, shift-each: {right: 0.2}}, "
                + "{go: up, by: 0.2}")
        let last = try after.way(count: 240)
        let moved = last[240] - last[0]
        #expect(moved.distance(to: (Signer.right * 0.2 + Signer.up * 0.2) * after.shoulderWidth) < 0.012)
    }

    @Test("a tap that moves on along the skin touches it each time")
    func shiftTap() throws {
        let example = try NotationExample(
            """
            - right: {shape: index, at: chest, shift: {up: 0.05}, with: index.tip, palm: inward, slack: 40}
              moves: [{tap: true, by: 0.1, times: 3, shift-each: {right: 0.15}}]
            """)
        let chest = try example.site("chest")
        let tips = try example.times(count: 300).map { try example.place("index.tip", at: $0) }
        let heights = tips.map { tip -> Float in
            let skin = example.body.body.surface.reproject(tip, near: chest)
            return (tip - skin.position).dot(chest.normal)
        }
        #expect(Way.tops(heights, above: 0.015) == 3)
        // Between two lifts the lowest place is on the skin.
        var lows = [heights[0], heights[300]]
        var low = Float.infinity
        for height in heights.drop(while: { $0 < 0.015 }) {
            if height > 0.015, low < 0.015 {
                lows.append(low)
                low = .infinity
            } else if height < 0.015 {
                low = min(low, height)
            }
        }
        #expect(lows.count == 4)
        for height in lows { #expect(abs(height) < 0.006, "\(height * 1000) mm") }
        #expect(abs((tips[300] - tips[0]).dot(Signer.right) - 0.3 * example.shoulderWidth) < 0.02)
    }

    @Test(
        "manners stretch a step by their factors",
        arguments: [("fast", Float(0.82)), ("slow", 1.7), ("tense", 1.35), ("sharp", 0.9), ("lax", 1.2)])
    func manner(name: String, factor: Float) throws {
        for step in ["go: up, by: 0.3", "circle: upright", "twist: 60", "fingers: wiggle", "shake: up"] {
            let normal = try example("{\(step)}").seconds()
            let changed = try example("{\(step), manner: \(name)}").seconds()
            // A sharp way stands after its stop.
            let hold = name == "sharp" && step.hasPrefix("go") ? StrokeTiming.sharpHold : 0
            #expect(abs((changed - hold) / normal - factor) < 0.02, "\(step)")
        }
    }

    @Test("a manner changes the time and not the way")
    func mannerWay() throws {
        let (normal, slow) = (
            try example("{go: up, by: 0.3}"), try example("{go: up, by: 0.3, manner: slow}")
        )
        for (first, second) in zip(try normal.way(), try slow.way()) {
            #expect(first.distance(to: second) < 0.002)
        }
    }

    @Test(
        "'seconds' are those of one round",
        arguments: [
            "go: up, by: 0.2", "to: {right: {palm: down}}", "circle: flat", "shake: left", "nod: 30",
            "twist: 60", "stir: 20", "fingers: bend",
        ])
    func seconds(step: String) throws {
        #expect(abs(try example("{\(step), seconds: 0.8}").seconds() - 0.8) < 0.02)
        let twice = try example("{\(step), seconds: 0.8, times: 2}").seconds()
        // A way has to come back between its rounds.
        let returns = step.hasPrefix("go") || step.hasPrefix("to")
        #expect(returns ? (1.7...2.2).contains(twice) : abs(twice - 1.6) < 0.02)
    }

    @Test("'hold' stays where the hand is for its time")
    func hold() throws {
        let example = try example("{go: up, by: 0.2}, {hold: 0.5}, {go: down, by: 0.2}")
        let plain = try self.example("{go: up, by: 0.2}, {go: down, by: 0.2}")
        #expect(abs(example.seconds() - plain.seconds() - 0.5) < 0.01)
        let up = try self.example("{go: up, by: 0.2}").seconds()
        let places = try [Float(0.02), 0.25, 0.48].map { try example.wrist(at: up + $0) }
        #expect(places.allSatisfy { $0.distance(to: places[0]) < 1e-4 })
        #expect((places[0] - (try example.wrist(at: 0))).y > 0.17 * example.shoulderWidth)
    }

    @Test("'together' takes as long as its longest step, 'sequence' as all of them")
    func timing() throws {
        let steps = ["{go: up, by: 0.3, seconds: 0.5}", "{twist: 60, seconds: 0.8}"]
        let together = try example("{together: [\(steps.joined(separator: ", "))]}")
        let sequence = try example("{sequence: [\(steps.joined(separator: ", "))]}")
        #expect(abs(together.seconds() - 0.8) < 0.02 && abs(sequence.seconds() - 1.3) < 0.02)
        let early = try together.state(at: 0.25)
        let later = try sequence.state(at: 0.25)
        let start = try together.state(at: 0).posture.pronation
        #expect(abs(early.posture.pronation - start).radiansAsDegrees > 15)
        let both = try together.wrist(at: 0.5) - together.wrist(at: 0)
        #expect(both.distance(to: Signer.up * (0.3 * together.shoulderWidth)) < 0.015)
        // In a sequence the twist waits; a climb alone turns the forearm little.
        #expect(abs(later.posture.pronation - start).radiansAsDegrees < 12)
    }

    @Test("small movements made together add up")
    func adding() throws {
        let both = try example(
            "{together: [{shake: up, by: 0.1, seconds: 0.6}, {shake: left, by: 0.1, seconds: 0.6}]}")
        let way = try both.way(count: 120)
        let moved = way.map { $0 - way[0] }
        #expect(moved.allSatisfy { abs($0.x - $0.y) < 0.003 })
        #expect(abs(Way.span(moved.map(\.y)) - 0.1 * both.shoulderWidth) < 0.005)
    }

    @Test("two ways of one hand at the same time add up, without a jump")
    func waysTogether() throws {
        let example = try example("{together: [{go: up, by: 0.2}, {go: right, by: 0.2}]}")
        let way = try example.way(count: 120)
        let wanted = (Signer.up + Signer.right) * (0.2 * example.shoulderWidth)
        #expect((way[120] - way[0]).distance(to: wanted) < 0.01)
        let longest = zip(way, way.dropFirst()).map { $0.distance(to: $1) }.max() ?? 1
        #expect(longest < wanted.length / 120 * 2)
        #expect(Way.sag(way) < 0.012)
    }

    @Test(
        "'become' changes shape and palm while the step runs",
        arguments: ["go: right, by: 0.3", "circle: upright, radius: 0.1", "shake: up, times: 2"])
    func become(step: String) throws {
        let example = try example("{\(step), become: {shape: fist, palm: down}}")
        let plain = try self.example("{\(step)}")
        let end = example.seconds()
        #expect(try example.bend(1, 1, at: 0) < 10 && example.bend(1, 1, at: end) > 95)
        #expect((15...95).contains(try example.bend(1, 1, at: end / 2)))
        let angle1 = try example.palm(at: end).angle(to: Signer.down).radiansAsDegrees
        #expect(angle1 < 21)
        let (changed, kept) = (
            try example.place("palm", at: end) - example.place("palm", at: 0),
            try plain.place("palm", at: plain.seconds()) - plain.place("palm", at: 0)
        )
        #expect(changed.distance(to: kept) < 0.02)
    }

    @Test("'become' may differ between the hands")
    func becomeBoth() throws {
        let example = try NotationExample(
            """
            - right: {shape: flat, palm: left, fingers: forward, at: chest-front}
              left: mirror
              moves:
                - {go: forward, by: 0.2, become: {right: {shape: fist}, left: {palm: up}}}
            """)
        let end = example.seconds()
        #expect(try example.bend(1, 1, .right, at: end) > 90 && example.bend(1, 1, .left, at: end) < 10)
        let angle2 = try example.palm(.left, at: end).angle(to: Signer.up).radiansAsDegrees
        #expect(angle2 < 21)
        let angle3 = try example.palm(.right, at: end).angle(to: Signer.left).radiansAsDegrees
        #expect(angle3 < 21)
    }

    @Test("in a sentence repetitions are fewer and smaller, and stillness is shorter")
    func fluent() throws {
        let moves = "{go: down, by: 0.3, times: 4}, {hold: 0.5}"
        let (citation, fluent) = (try example(moves), try example(moves, form: .fluent))
        let width = citation.shoulderWidth
        func lows(_ example: NotationExample) throws -> (count: Int, highest: Float) {
            let way = try example.way(count: 300)
            let down = way.map { (way[0] - $0).y / width }
            let first = try #require(down.firstIndex { $0 > 0.28 })
            let last = try #require(down.lastIndex { $0 < 0.28 })
            return (
                Way.tops(down.map { $0 > 0.295 ? 0.295 : $0 } + [0], above: 0.28),
                first < last ? down[first..<last].min() ?? 1 : 1
            )
        }
        let (full, short) = (try lows(citation), try lows(fluent))
        #expect(full.count == 4 && short.count == 2)
        // Citation returns all the way, a sentence 0.62 of it.
        #expect(full.highest < 0.03 && abs(short.highest - 0.3 * 0.38) < 0.03)
        #expect(fluent.seconds() < citation.seconds() * 0.65)
        let (circles, fewer) = (
            try example("{circle: flat, turns: 4}").seconds(),
            try example("{circle: flat, turns: 4}", form: .fluent).seconds()
        )
        #expect(abs(fewer / circles - 0.5) < 0.05)
    }
}
