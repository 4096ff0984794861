import AvatarMath
import CAllocationCounter
import CKernels
import InstructionSets
import TestSupport
import Testing

@testable import Motion

@Suite("Blocks at the edges")
struct PoseBlockShapeTests {
    static let sets = PoseBlockTests.sets

    private func makePlan() throws -> BlendPlan {
        var motion = SyntheticMotion(seed: 21)
        return try BlendPlan([
            BlendPlan.Entry(clip: PreparedClip(try motion.sparseClip(seconds: 2)), fadeOutSeconds: 0.5),
            BlendPlan.Entry(
                clip: PreparedClip(try motion.denseClip(seconds: 2, samplesPerSecond: 30)), startSeconds: 1.5,
                fadeInSeconds: 0.5),
        ])
    }

    private func bits(_ block: PoseBlock) -> [UInt32] {
        var bits: [UInt32] = []
        for index in 0..<block.matrices.count {
            for lane in 0..<8 { bits.append(block.matrices[index][lane].bitPattern) }
        }
        for index in 0..<block.morphs.count {
            for lane in 0..<8 { bits.append(block.morphs[index][lane].bitPattern) }
        }
        return bits
    }

    @Test(
        "a short last block repeats its last frame and equals the same frames of a full one", arguments: sets)
    func tail(set: InstructionSet) throws {
        let plan = try makePlan()
        let evaluator = try PoseBlockEvaluator(
            plan: plan, hierarchy: SyntheticMotion.hierarchy, framesPerSecond: 30, instructionSet: set)
        let full = PoseBlock(jointCount: plan.jointCount, morphCount: plan.morphCount)
        let short = PoseBlock(jointCount: plan.jointCount, morphCount: plan.morphCount)
        evaluator.evaluate(frames: 40..<48, into: full)
        evaluator.evaluate(frames: 40..<43, into: short)
        #expect(short.frameCount == 3 && full.frameCount == 8)
        var difference: Float = 0
        var isRepeated = true
        for index in 0..<plan.jointCount * 12 {
            for lane in 0..<3 {
                difference = max(difference, abs(full.matrices[index][lane] - short.matrices[index][lane]))
            }
            for lane in 3..<8 {
                isRepeated = isRepeated && short.matrices[index][lane] == short.matrices[index][2]
            }
        }
        // The full block reaches into a fade and is brought to length 1; the short one is not. Metres.
        #expect(difference < 2e-6)
        #expect(isRepeated)
    }

    @Test("blocks do not depend on the order in which they are computed", arguments: sets)
    func anyOrder(set: InstructionSet) throws {
        let plan = try makePlan()
        let starts = Array(stride(from: 0, to: 100, by: 8))
        func blocks(_ order: [Int]) throws -> [Int: [UInt32]] {
            let evaluator = try PoseBlockEvaluator(
                plan: plan, hierarchy: SyntheticMotion.hierarchy, framesPerSecond: 30, instructionSet: set)
            let block = PoseBlock(jointCount: plan.jointCount, morphCount: plan.morphCount)
            var result: [Int: [UInt32]] = [:]
            for start in order {
                evaluator.evaluate(frames: start..<(start + 8), into: block)
                result[start] = bits(block)
            }
            return result
        }
        var generator = SeededGenerator(seed: 3)
        let ascending = try blocks(starts)
        #expect(try blocks(starts.reversed()) == ascending)
        #expect(try blocks(starts.shuffled(using: &generator)) == ascending)
    }

    @Test("frames after the end and in gaps show the rest pose", arguments: sets)
    func rest(set: InstructionSet) throws {
        let plan = try makePlan()
        let evaluator = try PoseBlockEvaluator(
            plan: plan, hierarchy: SyntheticMotion.hierarchy, framesPerSecond: 30, instructionSet: set)
        let block = PoseBlock(jointCount: plan.jointCount, morphCount: plan.morphCount)
        evaluator.evaluate(frames: 1000..<1008, into: block)
        for joint in 0..<plan.jointCount {
            let place = block.place(ofJoint: joint, frame: 7)
            #expect(place.distance(to: SyntheticMotion.hierarchy.restPositions[joint]) < 1e-6)
        }
        let weights = block.pose(ofFrame: 0).morphWeights
        #expect(weights.allSatisfy { $0 == 0 })
    }

    @Test("a clip without length shows its only pose")
    func still() throws {
        var motion = SyntheticMotion(seed: 22)
        let plan = BlendPlan(PreparedClip(try motion.sparseClip(seconds: 0)))
        #expect(plan.frameCount(framesPerSecond: 30) == 1)
        let difference = try PoseBlockTests.difference(plan, framesPerSecond: 30, .baseline)
        #expect(difference.radians < PoseBlockTests.rotationTolerance)
    }

    @Test("a hundred thousand blocks ask for no memory", .enabled(if: allocation_count() >= 0))
    func noAllocation() throws {
        let hierarchy = JointHierarchy(parents: [-1, 0], restPositions: [.zero, Vector3(0, 1, 0)])
        func clip(_ radians: Float) throws -> PreparedClip {
            var builder = ClipBuilder(jointCount: 2, morphCount: 1, seconds: 10)
            let keys = (0...40).map {
                RotationKey(
                    seconds: Float($0) / 4,
                    rotation: Quaternion(axis: Vector3(0, 0, 1), radians: $0 % 2 == 0 ? radians : 0))
            }
            builder.setRotations(joint: 0, .sparse(keys, .minimumJerk))
            builder.setRotations(
                joint: 1,
                .dense(
                    (0...300).map { Quaternion(axis: Vector3(1, 0, 0), radians: radians * Float($0) / 300) },
                    samplesPerSecond: 30))
            builder.setMorph(
                0, ScalarTrack(keys: [ScalarKey(seconds: 0, value: 0), ScalarKey(seconds: 9, value: 1)]))
            return PreparedClip(try builder.build())
        }
        let plan = try BlendPlan([
            BlendPlan.Entry(clip: try clip(1), fadeOutSeconds: 5),
            BlendPlan.Entry(clip: try clip(-0.5), startSeconds: 4, fadeInSeconds: 6),
        ])
        let evaluator = try PoseBlockEvaluator(plan: plan, hierarchy: hierarchy, framesPerSecond: 30)
        let block = PoseBlock(jointCount: 2, morphCount: 1)
        let mesh = try SkinningMesh(
            hierarchy: hierarchy, positions: [Vector3(0, 2, 0)], normals: [Vector3(0, 0, 1)],
            joints: [SIMD4(0, 1, 0, 0)], weights: [SIMD4(0.5, 0.5, 0, 0)],
            morphs: [.init(vertices: [0], positions: [Vector3(1, 0, 0)], normals: [.zero])])
        let skinner = try BlockSkinner(mesh: mesh)
        let skin = SkinnedBlock(vertexCount: 1)
        let count = plan.frameCount(framesPerSecond: 30)
        evaluator.evaluate(frames: 0..<8, into: block)
        skinner.skin(block, into: skin)

        let before = allocation_count()
        for index in 0..<100_000 {
            let first = (index * 8) % (count - 8)
            evaluator.evaluate(frames: first..<(first + 8), into: block)
            skinner.skin(block, into: skin)
        }
        #expect(allocation_count() == before)
        // And the counter counts.
        let array = [Int](repeating: 1, count: count)
        #expect(allocation_count() > before && array.count == count)
    }

    @Test("plans and evaluators that cannot work are refused with the reason")
    func refused() throws {
        var motion = SyntheticMotion(seed: 23)
        let clip = PreparedClip(try motion.sparseClip(seconds: 1))
        let other = PreparedClip(try motion.sparseClip(seconds: 1, morphCount: 2))
        #expect(throws: MotionError.emptyPlan) { try BlendPlan([]) }
        #expect(
            throws: MotionError.sizesDiffer(what: "morphs of clip 1 of the plan", found: 2, expected: 6)
        ) {
            try BlendPlan([BlendPlan.Entry(clip: clip), BlendPlan.Entry(clip: other)])
        }
        #expect(throws: MotionError.badFade(entry: 0, seconds: 2, clipSeconds: 1)) {
            try BlendPlan([BlendPlan.Entry(clip: clip, fadeInSeconds: 2)])
        }
        #expect(throws: MotionError.badPlacement(entry: 0, startSeconds: -1)) {
            try BlendPlan([BlendPlan.Entry(clip: clip, startSeconds: -1)])
        }
        #expect(throws: MotionError.badFrameRate(0)) {
            try PoseBlockEvaluator(
                plan: BlendPlan(clip), hierarchy: SyntheticMotion.hierarchy, framesPerSecond: 0)
        }
        let single = JointHierarchy(parents: [-1], restPositions: [.zero])
        #expect(throws: MotionError.self) {
            try PoseBlockEvaluator(plan: BlendPlan(clip), hierarchy: single, framesPerSecond: 25)
        }
        #expect(throws: InstructionSetError.unknown("sse9")) { try InstructionSet.named("sse9") }
        #expect(try InstructionSet.named("baseline") == .baseline)
        #expect(try InstructionSet.named(nil).isSupported)
        if !InstructionSet.avx2.isSupported {
            #expect(throws: InstructionSetError.unsupported(.avx2)) { try InstructionSet.named("avx2") }
        }
    }
}

@Suite("Vector operations")
struct VectorOperationTests {
    private let a = SIMD8<Float>(1, -2, 3.5, 0, -0.25, 1e6, -1e-6, 7)
    private let b = SIMD8<Float>(2, -2, -1, 0.5, 4, 3, 5, -7)
    private let c = SIMD8<Float>(0.5, 1, 2, 3, -4, 5, 6, 49)

    @Test("they equal the plain form lane by lane")
    func lanes() {
        let product = vector_fma(a, b, c)
        let atLeast = vector_at_least(a, b)
        let less = vector_less(a, b)
        let chosen = vector_select(atLeast, a, b)
        let masked = vector_masked(a, less)
        let signed = vector_signed_like(c, b)
        let root = vector_sqrt(a * a)
        for lane in 0..<8 {
            #expect(abs(product[lane] - (a[lane] * b[lane] + c[lane])) <= abs(product[lane]) * 1e-6)
            #expect((atLeast[lane] != 0) == (a[lane] >= b[lane]))
            #expect((less[lane] != 0) == (a[lane] < b[lane]))
            #expect(chosen[lane] == max(a[lane], b[lane]))
            #expect(masked[lane] == (a[lane] < b[lane] ? a[lane] : 0))
            #expect(signed[lane] == (b[lane] < 0 ? -c[lane] : c[lane]))
            #expect(root[lane] == (a[lane] * a[lane]).squareRoot())
        }
    }

    @Test("zips, conversions and rows are where they belong")
    func moves() {
        let x = SIMD8<Int16>(0, 1, 2, 3, 4, 5, 6, -7)
        let y = SIMD8<Int16>(10, 11, 12, 13, 14, 15, 16, 17)
        #expect(vector_zip_low(x, y) == SIMD8(0, 10, 1, 11, 2, 12, 3, 13))
        #expect(vector_zip_high(x, y) == SIMD8(4, 14, 5, 15, 6, 16, -7, 17))
        #expect(vector_from_short(x) == SIMD8(0, 1, 2, 3, 4, 5, 6, -7))
        let rows = AlignedBuffer<Float>(count: 8 * 12)
        vector_store_rows(rows.base, 12, a, b, c)
        for lane in 0..<8 {
            let row = rows.base + lane * 12
            #expect(row[0] == a[lane] && row[1] == b[lane] && row[2] == c[lane] && row[3] == 0)
        }
        #expect(vector_load(rows.base) == SIMD8(a[0], b[0], c[0], 0, 0, 0, 0, 0))
    }
}
