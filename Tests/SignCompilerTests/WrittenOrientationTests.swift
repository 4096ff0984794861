import AvatarMath
import AvatarModel
import SignCatalog
import TestSupport
import Testing

@testable import SignCompiler

/// Slack, directions that contradict each other, and manners: measured on the motion.
@Suite("What is written and what is made")
struct WrittenOrientationTests {
    private func compile(_ part: SignPart) throws -> CompiledSign {
        var compiler = try SignCompiler(avatar: Bodies.avatar)
        return try compiler.compile(
            Sign(name: "test", words: [], parts: [part], provenance: .recalled, source: "", edition: ""))
    }

    private func posture(
        _ shape: String, fingers: [Direction.Word]? = nil, palm: [Direction.Word]? = nil, slack: Float? = nil
    ) throws -> HandPosture {
        HandPosture(
            handshape: try #require(SignCompilerTests.library?.tables.handshapes[shape]),
            palm: palm.flatMap { Direction(words: $0) }, fingers: fingers.flatMap { Direction(words: $0) },
            slack: slack.map { HandPosture.Slack(fingers: $0, palm: $0) },
            place: .space(
                name: "test", point: SpacePoint(outward: 0.32, up: -0.38, forward: 0.62, slack: 0.07))
        )
    }

    @Test(
        "a stated slack is kept where an arm can keep it",
        arguments: [4, 8, 15] as [Float],
        [
            ([.up, .left], [.inward]), ([.left, .forward], [.inward, .left]),
            ([.forward, .left], [.down]),
        ] as [([Direction.Word], [Direction.Word])])
    func slack(slack: Float, directions: ([Direction.Word], [Direction.Word])) throws {
        let written = try posture("flat", fingers: directions.0, palm: directions.1, slack: slack)
        let sign = try compile(SignPart(right: .posture(written)))
        let track = try #require(sign.parts[0].tracks[.right])
        let arm = try #require(Bodies.signing).arm(.right)
        let hand = arm.pose(track.arms[0].posture).hand
        let pointing = hand.act(arm.hand.posed(track.shapes[0].angles).pointing)
        let wanted = try #require(written.fingers).vector
        #expect(pointing.angle(to: wanted).radiansAsDegrees <= slack + 0.5)
        #expect(sign.report.orientationDeviation.radiansAsDegrees <= slack + 0.5)
    }

    @Test("directions that no hand can have at once are reported with part, hand and angles")
    func contradiction() throws {
        let posture = try posture("flat", fingers: [.up], palm: [.up])
        let sign = try compile(SignPart(right: .posture(posture)))
        let found = try #require(sign.report.contradictions.first)
        #expect(sign.report.contradictions.count == 1)
        #expect(found.part == 1 && found.side == .right)
        #expect(found.first == "fingers" && found.second == "palm")
        #expect(found.writtenRadians == 0)
        #expect(abs(found.handRadians.radiansAsDegrees - 90) < 5)
        // The first one is kept.
        let track = try #require(sign.parts[0].tracks[.right])
        let arm = try #require(Bodies.signing).arm(.right)
        let hand = arm.hand.posed(track.shapes[0].angles)
        let pointing = arm.pose(track.arms[0].posture).hand.act(hand.pointing)
        #expect(pointing.angle(to: Vector3(0, 1, 0)).radiansAsDegrees < 15)
    }

    @Test("a new direction comes before one that is kept from before")
    func newerDirection() throws {
        let start = try posture("flat", fingers: [.up], palm: [.forward])
        var turned = HandPosture()
        turned.palm = Direction(words: [.down])
        let sign = try compile(
            SignPart(
                right: .posture(start),
                movements: [Movement(action: .to(right: turned, left: nil, path: .straight))]))
        let track = try #require(sign.parts[0].tracks[.right])
        let arm = try #require(Bodies.signing).arm(.right)
        let end = arm.pose(try #require(track.arms.last).posture)
        #expect(end.hand.act(arm.hand.palmNormal).angle(to: Vector3(0, -1, 0)).radiansAsDegrees < 20)
        #expect(sign.report.contradictions.isEmpty)
    }

    @Test("a sharp stroke is fastest late, stops at once and stands")
    func sharp() throws {
        func way(_ manner: Movement.Manner) throws -> (fractions: [Float], seconds: Float) {
            let move = Movement(
                action: .go(try #require(Direction(words: [.down])), distance: 0.3, path: .straight),
                manner: manner)
            let sign = try compile(
                SignPart(
                    right: .posture(try posture("flat", fingers: [.forward], palm: [.down])),
                    movements: [move]))
            let track = try #require(sign.parts[0].tracks[.right])
            let arm = try #require(Bodies.signing).arm(.right)
            let duration = sign.parts[0].seconds
            var places: [Vector3] = []
            for step in 0...60 {
                let state = track.state(at: duration * Float(step) / 60, arm: arm)
                places.append(state.posture.wrist)
            }
            let whole: Float = places[0].distance(to: places[60])
            var fractions: [Float] = []
            for place in places { fractions.append(place.distance(to: places[0]) / whole) }
            return (fractions, duration)
        }
        let sharp = try way(.sharp)
        let normal = try way(.normal)
        func fastest(_ fractions: [Float]) -> Int {
            var best = 1
            for step in 1...60 {
                let way: Float = fractions[step] - fractions[step - 1]
                if way > fractions[best] - fractions[best - 1] { best = step }
            }
            return best
        }
        let arrival = sharp.fractions.firstIndex { $0 > 0.999 } ?? 60
        #expect((25...35).contains(fastest(normal.fractions)))
        // The last fifth of the way to the stop is where a normal stroke already slows down.
        #expect(Float(fastest(sharp.fractions)) > 0.65 * Float(arrival))
        #expect(sharp.seconds * Float(60 - arrival) / 60 > 0.09)
    }

    @Test("a turn that stays is made as often as it is written", arguments: [1, 2, 3])
    func stays(times: Int) throws {
        let move = Movement(action: .wrist(.twist, degrees: 40, stays: true), times: times)
        let sign = try compile(
            SignPart(
                right: .posture(try posture("flat", fingers: [.forward, .up], palm: [.left])),
                movements: [move]))
        let track = try #require(sign.parts[0].tracks[.right])
        let arm = try #require(Bodies.signing).arm(.right)
        let start: Float = track.arms[0].posture.pronation
        var turns: [Float] = []
        for step in 0...120 {
            let state = track.state(at: sign.parts[0].seconds * Float(step) / 120, arm: arm)
            turns.append(state.posture.pronation - start)
        }
        let full = Float(40).degreesAsRadians
        let limit: Float = 0.9 * full
        var arrivals = 0
        for step in 1...120 where turns[step] > limit && turns[step - 1] <= limit { arrivals += 1 }
        #expect(arrivals == times)
        #expect(abs(turns[120] - full) < 0.02)
    }
}
