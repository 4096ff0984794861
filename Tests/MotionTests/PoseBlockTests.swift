import AvatarMath
import CKernels
import InstructionSets
import TestSupport
import Testing

@testable import Motion

@Suite("Blocks of poses")
struct PoseBlockTests {
    /// Radians; single precision over a blend of two arcs leaves some 1e-6.
    static let rotationTolerance = 1e-5
    /// Metres: 0.05 mm at the end of a chain of twelve joints.
    static let placeTolerance = 5e-5
    /// Of the squared length of a quaternion.
    static let lengthTolerance: Float = 2e-6
    /// Of a morph's weight and of a matrix's numbers.
    static let numberTolerance = 1e-5

    static let sets = InstructionSet.allCases.filter(\.isSupported)
    static let rates = [30.0, 25, 29.97, 120, 11.3]

    /// The largest differences of all frames of a plan from the reference.
    struct Difference {
        var radians = 0.0
        var metres = 0.0
        var morph = 0.0
        var squaredLength: Float = 0
    }

    static func difference(
        _ plan: BlendPlan, framesPerSecond: Double, _ set: InstructionSet
    ) throws -> Difference {
        let hierarchy = SyntheticMotion.hierarchy
        let evaluator = try PoseBlockEvaluator(
            plan: plan, hierarchy: hierarchy, framesPerSecond: framesPerSecond, instructionSet: set)
        let block = PoseBlock(jointCount: plan.jointCount, morphCount: plan.morphCount)
        let count = plan.frameCount(framesPerSecond: framesPerSecond)
        var result = Difference()
        for first in stride(from: 0, to: count, by: 8) {
            evaluator.evaluate(frames: first..<min(count, first + 8), into: block)
            for frame in 0..<block.frameCount {
                let expected = MotionReference.pose(plan, at: Double(first + frame) / framesPerSecond)
                let placements = MotionReference.placements(expected, hierarchy: hierarchy)
                let pose = block.pose(ofFrame: frame)
                for joint in 0..<plan.jointCount {
                    let rotation = SIMD4<Double>(pose.rotations[joint].vector)
                    let a = rotation - expected.rotations[joint]
                    let b = rotation + expected.rotations[joint]
                    let angle = 2 * min((a * a).sum(), (b * b).sum()).squareRoot()
                    result.radians = max(result.radians, angle)
                    let square = pose.rotations[joint].vector * pose.rotations[joint].vector
                    result.squaredLength = max(result.squaredLength, abs(square.sum() - 1))
                    let place = SIMD3<Double>(block.place(ofJoint: joint, frame: frame))
                    let off = place - placements[joint].place
                    result.metres = max(result.metres, (off * off).sum().squareRoot())
                }
                for morph in 0..<plan.morphCount {
                    result.morph = max(
                        result.morph, abs(Double(pose.morphWeights[morph]) - expected.morphs[morph]))
                }
            }
        }
        return result
    }

    @Test("one sparse clip equals the reference at any frame rate", arguments: sets, rates)
    func oneClip(set: InstructionSet, rate: Double) throws {
        var motion = SyntheticMotion(seed: 11)
        let plan = BlendPlan(PreparedClip(try motion.sparseClip(seconds: 3)))
        let difference = try Self.difference(plan, framesPerSecond: rate, set)
        #expect(difference.radians < Self.rotationTolerance)
        #expect(difference.metres < Self.placeTolerance)
        #expect(difference.morph < Self.numberTolerance)
        #expect(difference.squaredLength < Self.lengthTolerance)
    }

    @Test("a clip equals the reference after five minutes too", arguments: sets)
    func lateFrames(set: InstructionSet) throws {
        var motion = SyntheticMotion(seed: 12)
        let clip = PreparedClip(try motion.sparseClip(seconds: 1))
        let plan = try BlendPlan([
            BlendPlan.Entry(clip: clip), BlendPlan.Entry(clip: clip, startSeconds: 300.01),
        ])
        let evaluator = try PoseBlockEvaluator(
            plan: plan, hierarchy: SyntheticMotion.hierarchy, framesPerSecond: 30, instructionSet: set)
        let block = PoseBlock(jointCount: plan.jointCount, morphCount: plan.morphCount)
        evaluator.evaluate(frames: 9016..<9024, into: block)
        for frame in 0..<8 {
            let expected = MotionReference.pose(plan, at: Double(9016 + frame) / 30)
            let pose = block.pose(ofFrame: frame)
            for joint in 0..<plan.jointCount {
                let off = SIMD4<Double>(pose.rotations[joint].vector) - expected.rotations[joint]
                let sum = SIMD4<Double>(pose.rotations[joint].vector) + expected.rotations[joint]
                let angle = 2 * min((off * off).sum(), (sum * sum).sum()).squareRoot()
                #expect(angle < Self.rotationTolerance)
            }
        }
    }

    @Test("three clips with fades, a gap and hard cuts equal the reference", arguments: sets, rates)
    func blended(set: InstructionSet, rate: Double) throws {
        var motion = SyntheticMotion(seed: 13)
        let first = PreparedClip(try motion.sparseClip(seconds: 1))
        let second = PreparedClip(try motion.sparseClip(seconds: 1.3, gap: 0.2))
        let third = PreparedClip(try motion.sparseClip(seconds: 0.9))
        let plan = try BlendPlan([
            BlendPlan.Entry(clip: first, fadeInSeconds: 0.2, fadeOutSeconds: 0.4),
            BlendPlan.Entry(
                clip: second, startSeconds: 0.6, fadeInSeconds: 0.4, fadeOutSeconds: 0.3, curve: .linear),
            // Overlaps both, and nothing fades there: the shares sum to more than 1.
            BlendPlan.Entry(clip: third, startSeconds: 0.8),
            // A hard cut at 2.4 s after a gap, then a clip until the end.
            BlendPlan.Entry(clip: first, startSeconds: 2.1),
            BlendPlan.Entry(clip: second, startSeconds: 3.1),
        ])
        let difference = try Self.difference(plan, framesPerSecond: rate, set)
        #expect(difference.radians < Self.rotationTolerance)
        #expect(difference.metres < Self.placeTolerance)
        #expect(difference.morph < Self.numberTolerance)
        #expect(difference.squaredLength < Self.lengthTolerance)
    }

    @Test("dense clips stay within the bound that they state", arguments: sets, rates)
    func dense(set: InstructionSet, rate: Double) throws {
        var motion = SyntheticMotion(seed: 14)
        let clip = PreparedClip(try motion.denseClip(seconds: 2, samplesPerSecond: 30))
        #expect(clip.quantizationRadians > 0 && clip.quantizationRadians < 6.2e-5)
        let difference = try Self.difference(BlendPlan(clip), framesPerSecond: rate, set)
        #expect(difference.radians < Double(clip.quantizationRadians) + Self.rotationTolerance)
        #expect(difference.squaredLength < Self.lengthTolerance)
        // Quantised joints add up along the chain; a tenth of a millimetre stays invisible.
        #expect(difference.metres < 1e-4)
    }

    @Test("samples that are as far apart as a dense track allows are joined by true arcs", arguments: sets)
    func denseLimit(set: InstructionSet) throws {
        var builder = ClipBuilder(
            jointCount: SyntheticMotion.hierarchy.count, morphCount: 0, seconds: 1)
        // A turn about one axis, whose components take little of -1...1 and so are kept nearly exactly.
        let turns: [Float] = (0...10).map { $0 % 2 == 0 ? 0 : 0.69 }
        let samples = turns.map { Quaternion(axis: Vector3(0, 0, 1), radians: $0) }
        builder.setRotations(joint: 5, .dense(samples, samplesPerSecond: 10))
        let clip = PreparedClip(try builder.build())
        #expect(clip.quantizationRadians > 0 && clip.quantizationRadians < 1e-5)
        let difference = try Self.difference(BlendPlan(clip), framesPerSecond: 90, set)
        #expect(difference.radians < Double(clip.quantizationRadians) + 5e-6)
        #expect(difference.squaredLength < Self.lengthTolerance)
    }

    @Test("a dense and a sparse clip with morphs blend", arguments: sets)
    func denseBlend(set: InstructionSet) throws {
        var motion = SyntheticMotion(seed: 15)
        let dense = PreparedClip(try motion.denseClip(seconds: 2, samplesPerSecond: 60))
        let sparse = PreparedClip(try motion.sparseClip(seconds: 2))
        let plan = try BlendPlan([
            BlendPlan.Entry(clip: dense, fadeOutSeconds: 1),
            BlendPlan.Entry(clip: sparse, startSeconds: 1, fadeInSeconds: 1),
        ])
        let difference = try Self.difference(plan, framesPerSecond: 25, set)
        #expect(difference.radians < Double(dense.quantizationRadians) + Self.rotationTolerance)
        #expect(difference.morph < Self.numberTolerance)
    }

    @Test("the readable form of a plan agrees with the reference")
    func scalarPlan() throws {
        var motion = SyntheticMotion(seed: 16)
        let plan = try BlendPlan([
            BlendPlan.Entry(clip: PreparedClip(try motion.sparseClip(seconds: 1)), fadeOutSeconds: 0.5),
            BlendPlan.Entry(
                clip: PreparedClip(try motion.sparseClip(seconds: 1)), startSeconds: 0.5, fadeInSeconds: 0.5),
        ])
        for frame in 0..<plan.frameCount(framesPerSecond: 27) {
            let pose = plan.pose(at: Double(frame) / 27)
            let expected = MotionReference.pose(plan, at: Double(frame) / 27)
            for joint in 0..<plan.jointCount {
                let dot = (SIMD4<Double>(pose.rotations[joint].vector) * expected.rotations[joint]).sum()
                // 1 - cos of 2e-3 rad: the plain form takes single-precision times and a coarse nlerp.
                #expect(abs(dot) > 1 - 2e-6)
            }
        }
    }

    @Test("instruction sets agree", .enabled(if: InstructionSet.avx2.isSupported))
    func setsAgree() throws {
        var motion = SyntheticMotion(seed: 17)
        let plan = try BlendPlan([
            BlendPlan.Entry(clip: PreparedClip(try motion.sparseClip(seconds: 1)), fadeOutSeconds: 0.5),
            BlendPlan.Entry(
                clip: PreparedClip(try motion.denseClip(seconds: 1, samplesPerSecond: 30)), startSeconds: 0.5,
                fadeInSeconds: 0.5),
        ])
        func block(_ set: InstructionSet) throws -> PoseBlock {
            let evaluator = try PoseBlockEvaluator(
                plan: plan, hierarchy: SyntheticMotion.hierarchy, framesPerSecond: 30, instructionSet: set)
            let block = PoseBlock(jointCount: plan.jointCount, morphCount: plan.morphCount)
            evaluator.evaluate(frames: 16..<24, into: block)
            return block
        }
        let baseline = try block(.baseline)
        let avx2 = try block(.avx2)
        var largest: Float = 0
        for index in 0..<baseline.jointCount * 12 {
            let difference = baseline.matrices[index] - avx2.matrices[index]
            largest = max(largest, difference.max(), -difference.min())
        }
        #expect(largest < Float(Self.numberTolerance))
    }
}
