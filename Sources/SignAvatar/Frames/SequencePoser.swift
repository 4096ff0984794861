import AvatarMath
import AvatarModel
import InstructionSets
import Motion

/// What all workers of a sequence share: the clip and the mesh, prepared for blocks of frames.
struct SequenceMotion: Sendable {
    /// Frames differ in the last bits between instruction sets, and the same request must give the same bytes on
    /// every machine, so they are posed by the kernels that every processor has: 0.1 ms a frame more.
    static let instructionSet = InstructionSet.baseline

    let plan: BlendPlan
    let mesh: SkinningMesh
    let hierarchy: JointHierarchy
    let framesPerSecond: Double

    init(clip: Clip, avatar: Avatar, framesPerSecond: Double) throws(SignAvatarError) {
        plan = BlendPlan(PreparedClip(clip))
        hierarchy = avatar.rig.hierarchy
        self.framesPerSecond = framesPerSecond
        do throws(MotionError) {
            mesh = try SkinningMesh(
                hierarchy: hierarchy, positions: avatar.mesh.positions, normals: avatar.mesh.normals,
                joints: avatar.mesh.joints, weights: avatar.mesh.weights, morphs: avatar.skinningMorphs)
        } catch {
            throw SignAvatarError(error)
        }
    }
}

/// Poses and skins the frames of a sequence for one worker, eight at a time.
///
/// Blocks begin at multiples of eight whatever the frames that a worker draws, so that the pictures do not depend on
/// the number of workers.
final class SequencePoser {
    private let evaluator: PoseBlockEvaluator
    private let skinner: BlockSkinner
    private let poses: PoseBlock
    private let skin: SkinnedBlock
    private let frameCount: Int
    private var block = -1

    init(_ motion: SequenceMotion) throws(SignAvatarError) {
        do throws(MotionError) {
            evaluator = try PoseBlockEvaluator(
                plan: motion.plan, hierarchy: motion.hierarchy, framesPerSecond: motion.framesPerSecond,
                instructionSet: SequenceMotion.instructionSet)
            skinner = try BlockSkinner(mesh: motion.mesh, instructionSet: SequenceMotion.instructionSet)
        } catch {
            throw SignAvatarError(error)
        }
        poses = PoseBlock(jointCount: motion.plan.jointCount, morphCount: motion.plan.morphCount)
        skin = SkinnedBlock(vertexCount: motion.mesh.vertexCount)
        frameCount = motion.plan.frameCount(framesPerSecond: motion.framesPerSecond)
    }

    /// The vertices of one frame.
    ///
    /// - Parameters:
    ///   - frame: from 0 to the clip's last.
    ///   - vertices: receives them.
    func pose(frame: Int, into vertices: inout SkinnedVertices) {
        let wanted = frame / PoseBlock.laneCount
        let first = wanted * PoseBlock.laneCount
        if wanted != block {
            block = wanted
            evaluator.evaluate(
                frames: first..<max(frame + 1, min(frameCount, first + PoseBlock.laneCount)), into: poses)
            skinner.skin(poses, into: skin)
        }
        skin.copy(frame: frame - first, into: &vertices)
    }
}

extension Avatar {
    /// The morphs as skinners take them.
    var skinningMorphs: [Skinner.MorphDelta] {
        morphs.map {
            Skinner.MorphDelta(
                vertices: $0.vertices, positions: $0.positionDeltas, normals: $0.normalDeltas)
        }
    }
}
