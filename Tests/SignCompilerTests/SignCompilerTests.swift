import AvatarMath
import AvatarModel
import SignCatalog
import TestSupport
import Testing

@testable import SignCompiler

/// Measures compiled motion against what is written, not against the compiler's own figures.
@Suite("Compiled signs")
struct SignCompilerTests {
    static let library = try? SignCatalog.load(directory: TemporaryFolder.projectPath + "/SignLibrary")

    /// Compiles a part written with handshapes and places of the library.
    private func compile(_ part: SignPart, name: String = "test") throws -> CompiledSign {
        var compiler = try SignCompiler(avatar: Bodies.avatar)
        return try compiler.compile(
            Sign(name: name, words: [name], parts: [part], provenance: .recalled, source: "", edition: ""))
    }

    private func shape(_ name: String) throws -> Handshape {
        try #require(Self.library?.tables.handshapes[name])
    }

    private func direction(_ words: Direction.Word...) throws -> Direction {
        try #require(Direction(words: words))
    }

    private func space(_ outward: Float, _ up: Float, _ forward: Float) -> Place {
        .space(name: "test", point: SpacePoint(outward: outward, up: up, forward: forward, slack: 0))
    }

    private func hand(_ sign: CompiledSign, _ side: Side, at seconds: Float) throws -> (
        pose: ArmPose, posed: PosedHand
    ) {
        let body = try #require(Bodies.signing)
        let track = try #require(sign.parts[0].tracks[side])
        let state = track.state(at: seconds, arm: body.arm(side))
        return (body.arm(side).pose(state.posture), body.arm(side).hand.posed(state.angles))
    }

    private func point(_ part: String, _ hand: (pose: ArmPose, posed: PosedHand)) throws -> Vector3 {
        let place = hand.posed.part(try #require(HandPart(part)))
        return hand.pose.wrist + hand.pose.hand.act(place.position - hand.posed.rig.wrist)
    }

    @Test(
        "fingers and palm point where they are written",
        arguments: [
            ([Direction.Word.up], [Direction.Word.forward]), ([.up], [.left]), ([.forward], [.down]),
            ([.left], [.inward]),
            ([.up, .forward], [.left]), ([.up, .left], [.inward]),
        ])
    func orientation(fingers: [Direction.Word], palm: [Direction.Word]) throws {
        let posture = HandPosture(
            handshape: try shape("flat"), palm: Direction(words: palm), fingers: Direction(words: fingers),
            place: space(0.3, -0.35, 0.6))
        let sign = try compile(SignPart(right: .posture(posture)))
        let hand = try hand(sign, .right, at: 0)
        let wantedFingers = try #require(posture.fingers).vector
        let wantedPalm = try #require(posture.palm).vector
        let limit = Float(20).degreesAsRadians
        #expect(hand.pose.hand.act(hand.posed.pointing).angle(to: wantedFingers) < limit)
        #expect(hand.pose.hand.act(hand.posed.rig.palmNormal).angle(to: wantedPalm) < limit)
    }

    @Test("a fingertip touches the site it is sent to", arguments: ["chin", "nose", "forehead", "chest"])
    func contact(site: String) throws {
        let posture = HandPosture(
            handshape: try shape("index-bent-knuckle"), palm: try direction(.inward),
            place: .site(BodySite(name: site, side: .middle), gap: .touch),
            part: HandPart("index.tip"))
        let sign = try compile(SignPart(right: .posture(posture)))
        let tip = try point("index.tip", try hand(sign, .right, at: 0))
        let target = try #require(BodySurface(avatar: Bodies.avatar).site(named: site, side: nil)).position
        #expect(tip.distance(to: target) < 0.005)
    }

    @Test("the mirrored hand is the mirror image")
    func mirror() throws {
        let posture = HandPosture(
            handshape: try shape("thumb+index"), palm: try direction(.forward, .left),
            fingers: try direction(.up),
            place: space(0.35, -0.2, 0.6))
        let sign = try compile(SignPart(right: .posture(posture), left: .mirror))
        let right = try point("index.tip", try hand(sign, .right, at: 0))
        let left = try point("index.tip", try hand(sign, .left, at: 0))
        #expect(left.distance(to: Vector3(-right.x, right.y, right.z)) < 0.012)
    }

    @Test(
        "a step moves by its distance in its direction",
        arguments: [Direction.Word.up, .left, .forward, .down, .right])
    func go(word: Direction.Word) throws {
        let posture = HandPosture(
            handshape: try shape("flat"), palm: try direction(.forward), fingers: try direction(.up),
            place: space(0.3, -0.35, 0.55))
        let move = Movement(action: .go(try direction(word), distance: 0.25, path: .straight))
        let sign = try compile(SignPart(right: .posture(posture), movements: [move]))
        let seconds = sign.parts[0].seconds
        let way =
            try point("palm", try hand(sign, .right, at: seconds))
            - point("palm", try hand(sign, .right, at: 0))
        let width = try #require(Bodies.signing).body.shoulderWidth
        #expect(way.distance(to: word.vector * (0.25 * width)) < 0.006)
        #expect((0.15...0.9).contains(seconds))
    }

    @Test("a circle comes round, with its radius, the way it is written", arguments: [true, false])
    func circle(clockwise: Bool) throws {
        let posture = HandPosture(
            handshape: try shape("index"), palm: try direction(.down), fingers: try direction(.forward),
            place: space(0.3, -0.3, 0.6))
        let circle = Movement.Circle(
            plane: .upright, clockwise: clockwise, radius: 0.15, flattening: 1, turns: 1,
            start: try direction(.up))
        let sign = try compile(
            SignPart(right: .posture(posture), movements: [Movement(action: .circle(circle))]))
        let seconds = sign.parts[0].seconds
        let points = try stride(from: Float(0), through: 1, by: 0.05).map {
            try point("palm", try hand(sign, .right, at: seconds * $0))
        }
        #expect(points[0].distance(to: points[points.count - 1]) < 0.004)
        let width = try #require(Bodies.signing).body.shoulderWidth
        let height = (points.map(\.y).max() ?? 0) - (points.map(\.y).min() ?? 0)
        #expect(abs(height - 0.3 * width) < 0.012)
        // From the top, clockwise for the signer goes to the signer's right first: -x.
        #expect((points[5].x < points[0].x) == clockwise)
    }

    @Test("alternating hands go opposite ways")
    func alternating() throws {
        let posture = HandPosture(
            handshape: try shape("fist"), palm: try direction(.down), place: space(0.3, -0.35, 0.6))
        let shake = Movement(action: .shake(try direction(.up), distance: 0.2), hands: .alternating, times: 2)
        let sign = try compile(SignPart(right: .posture(posture), left: .mirror, movements: [shake]))
        var opposite = 0
        let base = (
            try point("palm", try hand(sign, .right, at: 0)).y,
            try point("palm", try hand(sign, .left, at: 0)).y
        )
        for step in 1..<20 {
            let time = sign.parts[0].seconds * Float(step) / 20
            let right = try point("palm", try hand(sign, .right, at: time)).y - base.0
            let left = try point("palm", try hand(sign, .left, at: time)).y - base.1
            if right * left < 0 { opposite += 1 }
            #expect(abs(right + left) < 0.006)
        }
        #expect(opposite >= 15)
    }

    @Test("a tap leaves the skin and comes back as often as written", arguments: [1, 2, 3])
    func tap(times: Int) throws {
        let posture = HandPosture(
            handshape: try shape("flat"), palm: try direction(.inward), fingers: try direction(.left),
            place: .site(BodySite(name: "chest", side: .middle), gap: .touch))
        let sign = try compile(
            SignPart(
                right: .posture(posture), movements: [Movement(action: .tap(distance: 0.15), times: times)]))
        let start = try point("palm", try hand(sign, .right, at: 0))
        let distances = try (0...90).map {
            try point("palm", try hand(sign, .right, at: sign.parts[0].seconds * Float($0) / 90)).distance(
                to: start)
        }
        let peaks = (1..<90).filter {
            distances[$0] > distances[$0 - 1] && distances[$0] >= distances[$0 + 1] && distances[$0] > 0.03
        }
        #expect(peaks.count == times)
        #expect(distances[90] < 0.003)
    }

    @Test("a tap in free space is an error that says where")
    func tapInSpace() throws {
        let posture = HandPosture(handshape: try shape("flat"), place: space(0.3, -0.3, 0.6))
        #expect(throws: CompilerError.self) {
            try compile(
                SignPart(right: .posture(posture), movements: [Movement(action: .tap(distance: 0.1))]))
        }
    }

    @Test("hands that are placed at each other are an error")
    func circular() throws {
        let other = HandPosture(handshape: try shape("flat"), place: .otherHand(.palm, gap: .touch))
        #expect(throws: CompilerError.circularPlaces(sign: "test", part: 1, location: "")) {
            try compile(SignPart(right: .posture(other), left: .posture(other)))
        }
    }

    /// Extended (1), folded (0) or free (2) for index, middle, ring and little finger.
    @Test(
        "every finger of a letter is as the alphabet says",
        arguments: [
            ("A", [0, 0, 0, 0]), ("B", [1, 1, 1, 1]), ("D", [0, 0, 0, 0]), ("E", [2, 1, 1, 1]),
            ("F", [1, 1, 0, 0]),
            ("G", [1, 0, 0, 0]), ("H", [1, 1, 0, 0]), ("I", [1, 0, 0, 0]), ("K", [1, 2, 0, 0]),
            ("L", [1, 0, 0, 0]),
            ("N", [2, 2, 0, 0]), ("R", [1, 0, 0, 0]), ("T", [1, 2, 2, 1]), ("U", [1, 1, 1, 1]),
            ("V", [1, 1, 0, 0]),
            ("W", [1, 1, 1, 0]), ("X", [1, 1, 0, 0]), ("Y", [0, 0, 0, 1]), ("Z", [1, 0, 0, 1]),
            ("ZH", [1, 1, 0, 1]),
            ("NG", [0, 0, 0, 1]),
        ])
    func letterFingers(letter: String, states: [Int]) throws {
        let sign = try #require(Self.library?.signs["letter-\(letter)"])
        var compiler = try SignCompiler(avatar: Bodies.avatar)
        let compiled = try compiler.compile(sign)
        let hand = try hand(compiled, .right, at: 0)
        for (finger, state) in states.enumerated() where state != 2 {
            let bend =
                hand.posed.angles[finger: finger, joint: 1] + hand.posed.angles[finger: finger, joint: 2]
            #expect(state == 1 ? bend.radiansAsDegrees < 30 : bend.radiansAsDegrees > 120)
        }
    }
}
