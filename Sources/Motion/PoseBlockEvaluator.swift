import AvatarMath
import CKernels
import InstructionSets

/// Computes blocks of a plan's frames: sampling, blending, local to model space.
///
/// One evaluator belongs to one worker. It remembers where in each track it was, so blocks in ascending order are
/// fastest; the results do not depend on the order. They may differ in the last bits between blocks that begin at
/// other frames, so workers that share a sequence must cut it alike. It allocates only when it is made.
public final class PoseBlockEvaluator {
    private let plan: BlendPlan
    private let framesPerSecond: Double
    private let kernels: Kernels
    private let joints: AlignedTable<KernelJoint>
    private let translations: AlignedBuffer<SIMD8<Float>>
    private let layers: [ClipLayer]
    /// Which layers show in the block at hand.
    private let shown: AlignedBuffer<Bool>

    /// Prepares a plan for one skeleton and frame rate.
    ///
    /// - Parameters:
    ///   - plan: the clips.
    ///   - hierarchy: as many joints as the clips turn.
    ///   - framesPerSecond: more than 0, at most 1000; frame `i` shows the moment `i / framesPerSecond`.
    ///   - instructionSet: nil takes `InstructionSet.selected()`.
    /// - Throws: if sizes differ, the rate is out of range, or the instruction set cannot be had.
    public init(
        plan: BlendPlan, hierarchy: JointHierarchy, framesPerSecond: Double,
        instructionSet: InstructionSet? = nil
    ) throws(MotionError) {
        guard framesPerSecond > 0, framesPerSecond <= 1000 else { throw .badFrameRate(framesPerSecond) }
        guard hierarchy.count == plan.jointCount else {
            throw .sizesDiffer(
                what: "joints of the skeleton", found: hierarchy.count, expected: plan.jointCount)
        }
        let kernels = try Kernels(instructionSet)
        self.plan = plan
        self.framesPerSecond = framesPerSecond
        self.kernels = kernels
        var slots: [Int: Int] = [:]
        for entry in plan.entries {
            for track in entry.clip.clip.translations where slots[track.joint] == nil {
                slots[track.joint] = slots.count
            }
        }
        joints = SkeletonTable.make(hierarchy, slots: slots)
        translations = AlignedBuffer(count: slots.count * 3)
        layers = plan.entries.map { ClipLayer(entry: $0, planSeconds: plan.seconds, slots: slots) }
        shown = AlignedBuffer(count: layers.count)
    }

    /// Computes consecutive frames.
    ///
    /// - Parameters:
    ///   - frames: 1 to 8 frames from 0 on; frames after the plan's end show the rest pose.
    ///   - block: receives them; lanes beyond the last frame repeat it.
    public func evaluate(frames: Range<Int>, into block: PoseBlock) {
        precondition(
            frames.lowerBound >= 0 && (1...PoseBlock.laneCount).contains(frames.count),
            "a block has 1 to \(PoseBlock.laneCount) frames from 0 on")
        precondition(
            block.jointCount == plan.jointCount && block.morphCount == plan.morphCount,
            "the block was made for another avatar")
        block.frameCount = frames.count
        var moments = BlockMoments()
        for lane in 0..<PoseBlock.laneCount {
            let frame = min(frames.lowerBound + lane, frames.upperBound - 1)
            moments[lane] = Double(frame) / framesPerSecond
        }
        sample(weigh(moments), into: block)
        var pointers = KernelBlock(
            rotations: block.rotationBuffer.floats, translations: translations.floats,
            matrices: block.matrixBuffer.floats)
        kernels.placeJoints(joints.base, jointCount: block.jointCount, in: &pointers)
    }

    /// How the layers of a block are put together.
    private struct Mixture {
        var shownCount = 0
        /// Each lane's share of the rest pose.
        var rest = SIMD8<Float>()
    }

    /// Finds the layers that show, and their shares.
    private func weigh(_ moments: BlockMoments) -> Mixture {
        var mixture = Mixture()
        var total = SIMD8<Float>()
        for index in 0..<layers.count {
            let isShown = layers[index].place(moments)
            shown.base[index] = isShown
            guard isShown else { continue }
            mixture.shownCount += 1
            total += layers[index].weights
        }
        let one = SIMD8<Float>(repeating: 1)
        if total == one { return mixture }
        var scale = one
        for lane in 0..<PoseBlock.laneCount {
            mixture.rest[lane] = max(0, 1 - total[lane])
            scale[lane] = total[lane] > 1 ? 1 / total[lane] : 1
        }
        for index in 0..<layers.count where shown.base[index] { layers[index].weights *= scale }
        return mixture
    }

    private func sample(_ mixture: Mixture, into block: PoseBlock) {
        let rotations = block.rotationBuffer.base
        let morphs = block.morphBuffer.base
        let hasRest = mixture.rest != SIMD8()
        let isAlone = mixture.shownCount == 1 && !hasRest
        translations.base.update(repeating: SIMD8(), count: translations.count)
        var blending = Int32(isAlone ? kernel_replace : kernel_weigh)
        if hasRest {
            // The rest pose is the first summand.
            for joint in 0..<block.jointCount {
                rotations[joint * 4] = SIMD8()
                rotations[joint * 4 + 1] = SIMD8()
                rotations[joint * 4 + 2] = SIMD8()
                rotations[joint * 4 + 3] = mixture.rest
            }
            morphs.update(repeating: SIMD8(), count: block.morphCount)
            blending = Int32(kernel_add)
        }
        for index in 0..<layers.count where shown.base[index] {
            layers[index].sample(
                kernels, blending: blending, rotations: rotations, morphs: morphs,
                translations: translations.base)
            blending = Int32(kernel_add)
        }
        if !isAlone { kernels.normalizeRotations(rotations, jointCount: block.jointCount) }
    }
}

/// The moments of eight lanes, seconds, ascending.
typealias BlockMoments = SIMD8<Double>
