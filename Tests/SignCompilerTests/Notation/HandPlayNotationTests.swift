import AvatarMath
import AvatarModel
import Testing

@testable import SignCompiler

/// `nod`, `swing`, `twist`, `stir` and `fingers`.
@Suite("Notation: wrist and finger play")
struct HandPlayNotationTests {
    private func flat(_ moves: String) throws -> NotationExample {
        try NotationExample(
            "- right: {shape: flat, palm: left, fingers: forward, at: chest-front}\n  moves: [\(moves)]")
    }

    /// Degrees by which the hand's axis has turned towards a direction of the starting hand.
    private func turn(_ example: NotationExample, towards direction: Vector3, at seconds: Float) throws
        -> Float
    {
        let (start, now) = (try example.axis(at: 0), try example.axis(at: seconds))
        return atan2Float(now.dot(direction), now.dot(start)).radiansAsDegrees
    }

    @Test("a nod bends the hand to the palm and back; negative the other way", arguments: [Float(40), -35])
    func nod(degrees: Float) throws {
        let example = try flat("{nod: \(degrees), times: 2}")
        let palm = try example.palm(at: 0)
        let turns = try example.times(count: 120).map { try turn(example, towards: palm, at: $0) }
        let sign: Float = degrees < 0 ? -1 : 1
        #expect(Way.tops(turns.map { $0 * sign }, above: abs(degrees) / 2) == 2)
        #expect(abs((turns.map { $0 * sign }.max() ?? 0) - abs(degrees)) < 7)
        #expect(turns.allSatisfy { $0 * sign > -2 } && abs(turns[120]) < 2)
        let way = try example.way()
        #expect(way.allSatisfy { $0.distance(to: way[0]) < 0.002 })
    }

    @Test("a swing sways to the little finger's side and as far to the other")
    func swing() throws {
        let example = try flat("{swing: 30}")
        let thumbward = try example.hand(at: 0).act(example.body.arm(.right).hand.thumbward)
        let turns = try example.times(count: 120).map { try turn(example, towards: thumbward, at: $0) }
        #expect(abs(Way.span(turns) - 30) < 4)
        #expect(try #require(turns.first { abs($0) > 5 }) < 0)
        #expect(abs(turns[120]) < 2)
    }

    @Test(
        "a twist turns the palm about the forearm, down first; negative up first",
        arguments: [Float(60), -60])
    func twist(degrees: Float) throws {
        let example = try flat("{twist: \(degrees), times: 2}")
        let pronations = try example.times(count: 120).map {
            try example.state(at: $0).posture.pronation.radiansAsDegrees
        }
        #expect(abs(Way.span(pronations) - 60) < 3)
        let sign: Float = degrees < 0 ? -1 : 1
        let change = pronations.map { ($0 - pronations[0]) * sign }
        #expect(Way.tops(change, above: 15) == 2)
        #expect(try #require(change.first { abs($0) > 5 }) > 0)
        #expect(abs(change[120]) < 1)
        // In space: with the palm to the left, turning in brings it down.
        let early = try #require(change.firstIndex { $0 > 20 })
        #expect(try example.palm(at: example.times(count: 120)[early]).y * sign < -0.2)
    }

    @Test("what stays does not come back", arguments: ["nod: 45", "swing: 25", "twist: 60", "twist: -60"])
    func stay(step: String) throws {
        // A hand that points up along its forearm is far from every limit.
        let example = try NotationExample(
            """
            - right: {shape: flat, palm: left, fingers: up-forward, at: chest-front}
              moves: [{\(step), stay: true}, {hold: 0.2}]
            """)
        let degrees = try #require(Float(step.split(separator: " ")[1]))
        let (start, end) = (try example.hand(at: 0), try example.hand(at: example.seconds()))
        #expect(abs(start.angle(to: end).radiansAsDegrees - abs(degrees)) < 6)
        // It only ever turns on.
        var before: Float = -0.01
        for seconds in example.times(count: 30) {
            let angle = start.angle(to: try example.hand(at: seconds))
            #expect(angle > before - 0.01)
            before = angle
        }
    }

    @Test("a stir leads the fingertip round a small circle and comes back")
    func stir() throws {
        let example = try NotationExample(
            "- right: {shape: index, palm: left, fingers: forward, at: chest-front}\n  moves: [{stir: 30}]")
        let axis = try example.axis(at: 0)
        let tips = try example.times(count: 60).map { try example.place("index.tip", at: $0) }
        let sideways = axis.anyPerpendicular
        let upwards = axis.cross(sideways)
        let (across, along) = (tips.map { $0.dot(sideways) }, tips.map { $0.dot(upwards) })
        #expect(Way.span(across) > 0.03 && Way.span(along) > 0.03)
        #expect(tips[60].distance(to: tips[0]) < 0.005)
        // A circle encloses an area, a line does not.
        let area = (0..<60).reduce(Float(0)) { sum, index in
            sum + (across[index] - across[0]) * (along[index + 1] - along[index])
                - (along[index] - along[0]) * (across[index + 1] - across[index])
        }
        #expect(abs(area) / 2 > 0.5 * Way.span(across) * Way.span(along))
    }

    // MARK: - Fingers

    private func changes(_ example: NotationExample) throws -> [Float] {
        let states = try example.times(count: 90).map { try example.state(at: $0).angles.values }
        return states[0].indices.map { angle in
            Way.span(states.map { $0[angle].radiansAsDegrees })
        }
    }

    /// The angles (of 21: four fingers with three joints, four spreads, five of the thumb) that a motion moves.
    @Test(
        "each play moves its joints and no others",
        arguments: [
            ("bend", "flat", [0, 3, 6, 9]), ("hook", "index", [1, 2]), ("thumb-bend", "thumb", [19, 20]),
            ("scissors", "index+middle-spread", [12, 13]), ("beak", "flat-c", [0, 3, 6, 9, 17]),
            ("wiggle", "spread-five", Array(0..<12)), ("rub", "pinch-three", [0, 1, 3, 4, 16, 19]),
        ])
    func play(name: String, shape: String, moving: [Int]) throws {
        let example = try NotationExample(
            "- right: {shape: \(shape), palm: left, at: chest-front}\n  moves: [{fingers: \(name), times: 2}]"
        )
        for (angle, change) in try changes(example).enumerated() {
            #expect(moving.contains(angle) ? change > 4 : change < 0.01, "angle \(angle): \(change)")
        }
        let (start, end) = (try example.state(at: 0).angles, try example.state(at: example.seconds()).angles)
        #expect(start.distance(to: end) < 0.01)
        let way = try example.way()
        #expect(way.allSatisfy { $0.distance(to: way[0]) < 1e-4 })
    }

    @Test("wiggling fingers follow one another")
    func wiggle() throws {
        let example = try NotationExample(
            "- right: {shape: spread-five, palm: down, at: chest-front}\n  moves: [{fingers: wiggle, times: 3}]"
        )
        let times = example.times(count: 180)
        let lows = try (0..<4).map { finger in
            let bends = try times.map { try example.bend(finger, 0, at: $0) }
            return try #require(bends[60..<120].indices.max { bends[$0] < bends[$1] })
        }
        #expect(Set(lows).count == 4)
    }

    @Test("a flick springs the held finger open, quickly, and it stays open")
    func flick() throws {
        let example = try NotationExample(
            "- right: {shape: thumb-middle-flick, palm: forward, at: chest-front}\n  moves: [{fingers: flick}]"
        )
        let end = example.seconds()
        #expect(try example.bend(1, 0, at: 0) + example.bend(1, 1, at: 0) > 50)
        #expect(try example.bend(1, 0, at: end) + example.bend(1, 1, at: end) < 5)
        #expect(try example.state(at: end * 0.25).angles.distance(to: example.state(at: 0).angles) < 0.01)
    }

    @Test(
        "folding and unfolding go finger by finger between the written shape and a fist",
        arguments: ["fold", "unfold"])
    func folding(name: String) throws {
        let example = try NotationExample(
            "- right: {shape: spread-five, palm: forward, at: shoulder-front}\n  moves: [{fingers: \(name)}]")
        let times = example.times(count: 120)
        let bends = try (0..<4).map { finger in try times.map { try example.bend(finger, 1, at: $0) } }
        for finger in bends {
            let (open, shut) = name == "fold" ? (finger[0], finger[120]) : (finger[120], finger[0])
            #expect(open < 5 && shut > 95)
        }
        let halves = try bends.map { finger in
            try #require(finger.indices.first { name == "fold" ? finger[$0] > 50 : finger[$0] < 50 })
        }
        #expect(halves == halves.sorted() && Set(halves).count == 4)
    }

    @Test("unfolding after another step closes the hand without a jump, and twice is twice")
    func unfoldLater() throws {
        let example = try NotationExample(
            """
            - right: {shape: spread-five, palm: forward, at: shoulder-front}
              moves: [{go: up, by: 0.2}, {fingers: unfold, times: 2}]
            """)
        let steps = Int(example.seconds() * 120)
        let bends = try (0...steps).map { try example.bend(1, 1, at: Float($0) / 120) }
        let jump = zip(bends, bends.dropFirst()).map { abs($1 - $0) }.max() ?? 0
        // The fastest finger turns at 19 radians a second, 9 degrees a sample.
        #expect(jump < 14, "\(jump) degrees in 1/120 s")
        #expect(Way.tops(bends, above: 80) == 2)
        #expect(bends[steps] < 5)
    }
}
