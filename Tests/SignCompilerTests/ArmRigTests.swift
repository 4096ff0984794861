import AvatarMath
import AvatarModel
import TestSupport
import Testing

@testable import SignCompiler

/// One mannequin for all tests of this target: building it takes half a second.
enum Bodies {
    static let avatar = Mannequin.make()
    static let signing: SigningBody? = try? SigningBody(avatar: avatar)
}

@Suite("Arms")
struct ArmRigTests {
    @Test("a posture makes a hand whose rotation gives the posture back", arguments: Side.allCases, 0..<30)
    func roundTrip(side: Side, seed: Int) throws {
        let arm = try #require(Bodies.signing).arm(side)
        var generator = SeededGenerator(seed: UInt64(seed))
        func angle(_ range: ClosedRange<Float>) -> Float {
            Float.random(in: range, using: &generator).degreesAsRadians
        }
        let posture = ArmPosture(
            wrist: arm.shoulder
                + Vector3(
                    Float.random(in: -0.2...0.2, using: &generator),
                    Float.random(in: -0.3...0.2, using: &generator),
                    Float.random(in: 0.15...0.3, using: &generator)),
            swivel: angle(-20...80), pronation: angle(-80...80), flexion: angle(-60...60),
            deviation: angle(-30...20),
            shoulders: ShoulderMove(lift: angle(-4...12), forward: angle(-10...12)))
        let pose = arm.pose(posture)
        let back = arm.pose(
            wrist: posture.wrist, hand: pose.hand, swivel: posture.swivel, shoulders: posture.shoulders
        ).posture
        #expect(back.wrist.distance(to: posture.wrist) < 1e-4)
        #expect(abs(back.pronation - posture.pronation) < 2e-3)
        #expect(abs(back.flexion - posture.flexion) < 2e-3)
        #expect(abs(back.deviation - posture.deviation) < 2e-3)
    }

    @Test("bones keep their length and the elbow bends the human way", arguments: Side.allCases)
    func bones(side: Side) throws {
        let body = try #require(Bodies.signing)
        let arm = body.arm(side)
        let pose = arm.pose(body.rest(side).posture)
        #expect(abs(pose.elbow.distance(to: pose.shoulder) - arm.upperLength) < 1e-4)
        #expect(abs(pose.elbow.distance(to: pose.wrist) - arm.lowerLength) < 1e-4)
        // At rest the elbow is behind and beside the line from shoulder to wrist.
        let middle = pose.shoulder.mixed(with: pose.wrist, fraction: 0.5)
        #expect((pose.elbow - middle).dot(Vector3(side.sign, 0, 0)) > 0)
        #expect(pose.elbow.z < pose.wrist.z)
    }

    @Test("the written rotations put the hand where the arm says", arguments: Side.allCases)
    func written(side: Side) throws {
        let body = try #require(Bodies.signing)
        let arm = body.arm(side)
        let state = body.rest(side)
        let pose = arm.pose(state.posture)
        var rotations = [Quaternion](repeating: .identity, count: Bodies.avatar.rig.hierarchy.count)
        arm.write(pose, angles: state.angles, into: &rotations)
        let transforms = Bodies.avatar.rig.hierarchy.modelTransforms(rotations: rotations)
        let hand = transforms[arm.hand.handJoint]
        #expect(hand.translation.distance(to: pose.wrist) < 1e-4)
        #expect(hand.rotation.angle(to: pose.hand) < 1e-3)
        let posed = arm.hand.posed(state.angles)
        let tip = pose.wrist + pose.hand.act(posed.points[1][2] - arm.wrist)
        #expect(transforms[arm.hand.fingerJoints[1][2]].translation.distance(to: tip) < 1e-4)
    }
}

@Suite("Hands")
struct HandRigTests {
    static let fist = HandAngles(
        values: ([88, 104, 62, 88, 104, 62, 88, 104, 62, 88, 104, 62, 0, 0, 0, 0, 23, 60, 28, 39, 42]
            as [Float])
            .map(\.degreesAsRadians))

    @Test("fingers bend towards the palm", arguments: Side.allCases, 1...4)
    func towardsPalm(side: Side, finger: Int) throws {
        let hand = try #require(Bodies.signing).arm(side).hand
        let straight = hand.posed(HandAngles(values: [Float](repeating: 0, count: 21)))
        let bent = hand.posed(Self.fist)
        #expect(hand.palmNormal.y < -0.9)
        // A folded fingertip lies on the palm's side and back at the palm.
        #expect((bent.points[finger][3] - straight.points[finger][0]).dot(hand.palmNormal) > 0.005)
        #expect(
            bent.points[finger][3].distance(to: hand.wrist) < straight.points[finger][3].distance(
                to: hand.wrist) - 0.04)
    }

    @Test("spread fingers keep their order and do not touch", arguments: Side.allCases)
    func spread(side: Side) throws {
        let hand = try #require(Bodies.signing).arm(side).hand
        var angles = HandAngles(values: [Float](repeating: 0, count: 21))
        for (finger, degrees) in [11, 1, -9, -20].enumerated() {
            angles[spread: finger] = Float(degrees).degreesAsRadians
        }
        let posed = hand.posed(angles)
        let across = (1...4).map { posed.points[$0][3].dot(hand.thumbward) }
        for finger in 0..<3 { #expect(across[finger] - across[finger + 1] > 0.018) }
    }
}

@Suite("Solving")
struct SolverTests {
    @Test("damped Gauss-Newton steps find the lowest point of a curved valley")
    func valley() {
        let found = GaussNewton.minimize(start: [-1.2, 1], iterations: 200) { x, residuals in
            residuals.append(1 - x[0])
            residuals.append(10 * (x[1] - x[0] * x[0]))
        }
        #expect(abs(found.parameters[0] - 1) < 0.1 && abs(found.parameters[1] - 1) < 0.2)
        #expect(found.cost < 0.01)
    }

    @Test("least squares find a line inside the bounds")
    func line() {
        let found = LeastSquares.minimize(
            start: [0, 0], bounds: [-1...5, -1...1], step: 1e-3, iterations: 30
        ) { p in
            (0..<5).map { p[0] * Float($0) + p[1] - (2 * Float($0) + 3) }
        }
        // The best intercept is 3, which the bounds forbid.
        #expect(abs(found[1] - 1) < 1e-3)
        #expect(abs(found[0] - 2.667) < 0.01)
    }

    @Test("the distance of two segments is that of their nearest points", arguments: 0..<50)
    func segments(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        func point() -> Vector3 {
            Vector3(
                .random(in: -1...1, using: &generator), .random(in: -1...1, using: &generator),
                .random(in: -1...1, using: &generator))
        }
        let (a, b, c, d) = (point(), point(), point(), point())
        var brute = Float.infinity
        for i in 0...60 {
            for j in 0...60 {
                brute = min(
                    brute,
                    a.mixed(with: b, fraction: Float(i) / 60).distance(
                        to: c.mixed(with: d, fraction: Float(j) / 60)))
            }
        }
        let exact = Segment.distance(a, b, c, d)
        #expect(exact <= brute + 1e-5 && exact > brute - 0.04)
    }
}
