import AvatarMath
import InstructionSets
import Motion

extension BenchStage {
    /// One clip with a key every ten frames, and its joints in model space.
    static func poseOneClip(_ set: InstructionSet) -> BenchStage {
        BenchStage(
            name: "pose, one clip", unit: "ns/pose", unitsPerSecond: 1e9, target: set == .avx2 ? 200 : 450
        ) {
            var workload = MotionWorkload(seed: 1)
            return try poses(BlendPlan(try workload.sparseClip()), set)
        }
    }

    /// Two such clips, blended over their whole length.
    static func poseTwoClips(_ set: InstructionSet) -> BenchStage {
        BenchStage(
            name: "pose, two clips", unit: "ns/pose", unitsPerSecond: 1e9, target: set == .avx2 ? 380 : 850
        ) {
            var workload = MotionWorkload(seed: 2)
            let length = Double(MotionWorkload.seconds)
            let plan = try BlendPlan([
                BlendPlan.Entry(
                    clip: try workload.sparseClip(), fadeOutSeconds: length, curve: .linear),
                BlendPlan.Entry(clip: try workload.sparseClip(), fadeInSeconds: length, curve: .linear),
            ])
            return try poses(plan, set)
        }
    }

    /// One clip with thirty rotations a second.
    static func poseDenseClip(_ set: InstructionSet) -> BenchStage {
        BenchStage(
            name: "pose, dense clip", unit: "ns/pose", unitsPerSecond: 1e9, target: set == .avx2 ? 420 : 800
        ) {
            var workload = MotionWorkload(seed: 3)
            return try poses(BlendPlan(try workload.denseClip()), set)
        }
    }

    /// All frames of a plan in model space, eight at a time; one pose at a time as the plain form.
    static func poses(
        _ plan: BlendPlan, hierarchy: JointHierarchy = MotionWorkload.hierarchy, _ set: InstructionSet
    ) throws -> BenchWork {
        let evaluator = try PoseBlockEvaluator(
            plan: plan, hierarchy: hierarchy, framesPerSecond: MotionWorkload.framesPerSecond,
            instructionSet: set)
        let block = PoseBlock(jointCount: plan.jointCount, morphCount: plan.morphCount)
        let count = plan.frameCount(framesPerSecond: MotionWorkload.framesPerSecond)
        let referenceCount = 50
        return BenchWork(
            count: count,
            run: {
                for first in stride(from: 0, to: count, by: PoseBlock.laneCount) {
                    evaluator.evaluate(frames: first..<min(count, first + PoseBlock.laneCount), into: block)
                }
            },
            referenceCount: referenceCount,
            reference: {
                for frame in 0..<referenceCount {
                    let pose = plan.pose(at: Double(frame) / MotionWorkload.framesPerSecond)
                    _ = hierarchy.modelTransforms(rotations: pose.rotations)
                }
            })
    }
}
