import InstructionSets
import Motion

extension BenchStage {
    /// 20,000 vertices with four joints each; normals turned but, as in the published figures, not scaled.
    static func skinning(_ set: InstructionSet) -> BenchStage {
        BenchStage(
            name: "skinning", unit: "us/frame", unitsPerSecond: 1e6, target: set == .avx2 ? 34 : 90
        ) {
            var workload = MotionWorkload(seed: 4)
            let plan = BlendPlan(try workload.sparseClip())
            let hierarchy = MotionWorkload.hierarchy
            let mesh = workload.mesh()
            let still = [Skinner.MorphDelta](
                repeating: .init(vertices: [], positions: [], normals: []), count: MotionWorkload.morphCount)
            let evaluator = try PoseBlockEvaluator(
                plan: plan, hierarchy: hierarchy, framesPerSecond: MotionWorkload.framesPerSecond,
                instructionSet: set)
            let block = PoseBlock(jointCount: plan.jointCount, morphCount: plan.morphCount)
            evaluator.evaluate(frames: 0..<PoseBlock.laneCount, into: block)
            let skinner = try BlockSkinner(
                mesh: SkinningMesh(
                    hierarchy: hierarchy, positions: mesh.positions, normals: mesh.normals,
                    joints: mesh.joints, weights: mesh.weights, morphs: still),
                unitNormals: false, instructionSet: set)
            let skin = SkinnedBlock(vertexCount: mesh.positions.count)
            let plain = Skinner(
                hierarchy: hierarchy, positions: mesh.positions, normals: mesh.normals, joints: mesh.joints,
                weights: mesh.weights, morphs: still)
            let pose = plan.pose(at: 0)
            let vertices = VertexBox()
            return BenchWork(
                count: PoseBlock.laneCount, run: { skinner.skin(block, into: skin) }, referenceCount: 1,
                reference: { plain.skin(pose, into: &vertices.skin) })
        }
    }
}

/// The memory of the plain form, kept between calls.
private final class VertexBox {
    var skin = SkinnedVertices()
}
