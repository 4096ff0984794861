import AvatarMath
import InstructionSets
import TestSupport
import Testing

@testable import Motion

@Suite("Skinning in blocks")
struct BlockSkinnerTests {
    /// Metres.
    static let placeTolerance = 2e-5
    static let normalTolerance = 1e-5

    private struct Figure {
        var positions: [Vector3] = []
        var normals: [Vector3] = []
        var joints: [SIMD4<UInt16>] = []
        var weights: [SIMD4<Float>] = []
        var morphs: [Skinner.MorphDelta] = []

        /// Vertices with one to four joints in mixed order, with gaps in their places, and two morphs.
        init(count: Int, motion: inout SyntheticMotion) {
            let jointCount = SyntheticMotion.hierarchy.count
            for vertex in 0..<count {
                positions.append(Vector3(motion.number() - 0.5, motion.number() + 0.8, motion.number() - 0.5))
                normals.append(
                    Vector3(motion.number() - 0.5, motion.number() - 0.5, motion.number() + 0.1).normalized)
                var places = SIMD4<UInt16>()
                var shares = SIMD4<Float>()
                let influences = 1 + vertex % 4
                for influence in 0..<influences {
                    // A single joint may be in any place of the four.
                    let slot = influences == 1 ? vertex / 4 % 4 : influence
                    places[slot] = UInt16(Int(motion.number() * Float(jointCount)))
                    shares[slot] = motion.number() + 0.1
                }
                joints.append(places)
                weights.append(shares / shares.sum())
            }
            for step in [2, 3] {
                let vertices = stride(from: 0, to: count, by: step).map { UInt32($0) }
                morphs.append(
                    Skinner.MorphDelta(
                        vertices: vertices,
                        positions: vertices.map { _ in Vector3(motion.number(), 0, motion.number()) * 0.02 },
                        normals: vertices.map { _ in Vector3(motion.number(), motion.number(), 0) * 0.1 }))
            }
        }
    }

    @Test(
        "every vertex equals the reference, with unit normals and without", arguments: PoseBlockTests.sets,
        [true, false])
    func equalsReference(set: InstructionSet, unitNormals: Bool) throws {
        var motion = SyntheticMotion(seed: 31)
        let hierarchy = SyntheticMotion.hierarchy
        let figure = Figure(count: 403, motion: &motion)
        let plan = BlendPlan(PreparedClip(try motion.sparseClip(seconds: 2, morphCount: 2)))
        let evaluator = try PoseBlockEvaluator(
            plan: plan, hierarchy: hierarchy, framesPerSecond: 30, instructionSet: set)
        let block = PoseBlock(jointCount: plan.jointCount, morphCount: plan.morphCount)
        let mesh = try SkinningMesh(
            hierarchy: hierarchy, positions: figure.positions, normals: figure.normals, joints: figure.joints,
            weights: figure.weights, morphs: figure.morphs)
        let skinner = try BlockSkinner(mesh: mesh, unitNormals: unitNormals, instructionSet: set)
        let skin = SkinnedBlock(vertexCount: figure.positions.count)
        for frames in [0..<8, 24..<29] {
            evaluator.evaluate(frames: frames, into: block)
            skinner.skin(block, into: skin)
            #expect(skin.frameCount == frames.count)
            for frame in frames.indices {
                let lane = frame - frames.lowerBound
                let pose = MotionReference.pose(plan, at: Double(frame) / 30)
                let placements = MotionReference.placements(pose, hierarchy: hierarchy)
                let positions = skin.positions(ofFrame: lane)
                let normals = skin.normals(ofFrame: lane)
                var largestMove = 0.0
                var largestTurn = 0.0
                for vertex in figure.positions.indices {
                    var rest = (
                        place: SIMD3<Double>(figure.positions[vertex]),
                        normal: SIMD3<Double>(figure.normals[vertex])
                    )
                    for (morph, delta) in figure.morphs.enumerated() {
                        guard let slot = delta.vertices.firstIndex(of: UInt32(vertex)) else { continue }
                        rest.place += SIMD3<Double>(delta.positions[slot]) * pose.morphs[morph]
                        rest.normal += SIMD3<Double>(delta.normals[slot]) * pose.morphs[morph]
                    }
                    var expected = MotionReference.skin(
                        rest: rest, joints: figure.joints[vertex], weights: figure.weights[vertex],
                        placements: placements, hierarchy: hierarchy)
                    if unitNormals {
                        expected.normal /= (expected.normal * expected.normal).sum().squareRoot()
                    }
                    let move = SIMD3<Double>(positions[vertex]) - expected.place
                    let turn = SIMD3<Double>(normals[vertex]) - expected.normal
                    largestMove = max(largestMove, (move * move).sum().squareRoot())
                    largestTurn = max(largestTurn, (turn * turn).sum().squareRoot())
                }
                #expect(largestMove < Self.placeTolerance)
                #expect(largestTurn < Self.normalTolerance)
            }
        }
    }

    @Test("one pose at a time gives the same vertices", arguments: PoseBlockTests.sets)
    func equalsSkinner(set: InstructionSet) throws {
        var motion = SyntheticMotion(seed: 32)
        let hierarchy = SyntheticMotion.hierarchy
        let figure = Figure(count: 200, motion: &motion)
        let plan = BlendPlan(PreparedClip(try motion.sparseClip(seconds: 1, morphCount: 2)))
        let evaluator = try PoseBlockEvaluator(
            plan: plan, hierarchy: hierarchy, framesPerSecond: 30, instructionSet: set)
        let block = PoseBlock(jointCount: plan.jointCount, morphCount: plan.morphCount)
        let skinner = try BlockSkinner(
            mesh: SkinningMesh(
                hierarchy: hierarchy, positions: figure.positions, normals: figure.normals,
                joints: figure.joints, weights: figure.weights, morphs: figure.morphs), instructionSet: set)
        let plain = Skinner(
            hierarchy: hierarchy, positions: figure.positions, normals: figure.normals, joints: figure.joints,
            weights: figure.weights, morphs: figure.morphs)
        let skin = SkinnedBlock(vertexCount: figure.positions.count)
        evaluator.evaluate(frames: 8..<16, into: block)
        skinner.skin(block, into: skin)
        var copy = SkinnedVertices()
        var expected = SkinnedVertices()
        skin.copy(frame: 5, into: &copy)
        plain.skin(plan.pose(at: 13.0 / 30), into: &expected)
        for vertex in figure.positions.indices {
            // The plain form takes single-precision times.
            #expect(copy.positions[vertex].distance(to: expected.positions[vertex]) < 2e-4)
            #expect(copy.normals[vertex].distance(to: expected.normals[vertex]) < 2e-3)
        }
    }

    @Test("a mesh that does not fit together is refused with the place")
    func refused() {
        let hierarchy = JointHierarchy(parents: [-1], restPositions: [.zero])
        #expect(throws: MotionError.sizesDiffer(what: "normals of the mesh", found: 0, expected: 1)) {
            try SkinningMesh(
                hierarchy: hierarchy, positions: [.zero], normals: [], joints: [SIMD4()],
                weights: [SIMD4(1, 0, 0, 0)], morphs: [])
        }
        #expect(throws: MotionError.badInfluence(vertex: 0, joint: 3, jointCount: 1)) {
            try SkinningMesh(
                hierarchy: hierarchy, positions: [.zero], normals: [Vector3(0, 0, 1)],
                joints: [SIMD4(3, 0, 0, 0)], weights: [SIMD4(1, 0, 0, 0)], morphs: [])
        }
    }
}
