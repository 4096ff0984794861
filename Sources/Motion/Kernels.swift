import CKernels
import InstructionSets
import MotionKernelsAVX2
import MotionKernelsBaseline

/// The kernels of one instruction set.
///
/// A switch costs less than a stored closure, whose context is counted.
struct Kernels: Sendable {
    let set: InstructionSet

    /// The kernels of a wanted set; nil takes that of the process.
    init(_ wanted: InstructionSet?) throws(MotionError) {
        do throws(InstructionSetError) { set = try InstructionSet.supported(wanted) } catch {
            throw .instructionSet(error)
        }
    }

    @inline(__always) func sampleRotations(
        _ clip: UnsafePointer<KernelClip>, _ moments: UnsafePointer<KernelMoments>,
        into rotations: UnsafeMutablePointer<SIMD8<Float>>
    ) {
        switch set {
        case .baseline: MotionKernelsBaseline.sampleRotations(clip, moments, into: rotations)
        case .avx2: MotionKernelsAVX2.sampleRotations(clip, moments, into: rotations)
        }
    }

    @inline(__always) func sampleMorphs(
        _ clip: UnsafePointer<KernelClip>, _ moments: UnsafePointer<KernelMoments>,
        into morphs: UnsafeMutablePointer<SIMD8<Float>>
    ) {
        switch set {
        case .baseline: MotionKernelsBaseline.sampleMorphs(clip, moments, into: morphs)
        case .avx2: MotionKernelsAVX2.sampleMorphs(clip, moments, into: morphs)
        }
    }

    @inline(__always) func addTranslations(
        _ clip: UnsafePointer<KernelClip>, _ moments: UnsafePointer<KernelMoments>,
        to translations: UnsafeMutablePointer<SIMD8<Float>>
    ) {
        switch set {
        case .baseline: MotionKernelsBaseline.addTranslations(clip, moments, to: translations)
        case .avx2: MotionKernelsAVX2.addTranslations(clip, moments, to: translations)
        }
    }

    @inline(__always) func normalizeRotations(
        _ rotations: UnsafeMutablePointer<SIMD8<Float>>, jointCount: Int
    ) {
        switch set {
        case .baseline: MotionKernelsBaseline.normalizeRotations(rotations, jointCount: jointCount)
        case .avx2: MotionKernelsAVX2.normalizeRotations(rotations, jointCount: jointCount)
        }
    }

    @inline(__always) func placeJoints(
        _ joints: UnsafePointer<KernelJoint>, jointCount: Int, in block: UnsafePointer<KernelBlock>
    ) {
        switch set {
        case .baseline: MotionKernelsBaseline.placeJoints(joints, jointCount: jointCount, in: block)
        case .avx2: MotionKernelsAVX2.placeJoints(joints, jointCount: jointCount, in: block)
        }
    }

    @inline(__always) func makePalette(
        _ joints: UnsafePointer<KernelJoint>, jointCount: Int, matrices: UnsafePointer<SIMD8<Float>>,
        palette: UnsafeMutablePointer<SIMD8<Float>>
    ) {
        switch set {
        case .baseline:
            MotionKernelsBaseline.makePalette(
                joints, jointCount: jointCount, matrices: matrices, palette: palette)
        case .avx2:
            MotionKernelsAVX2.makePalette(
                joints, jointCount: jointCount, matrices: matrices, palette: palette)
        }
    }

    @inline(__always) func skinVertices(_ work: UnsafePointer<KernelSkinning>) {
        switch set {
        case .baseline: MotionKernelsBaseline.skinVertices(work)
        case .avx2: MotionKernelsAVX2.skinVertices(work)
        }
    }
}
