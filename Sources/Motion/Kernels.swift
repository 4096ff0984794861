import CKernels
import MotionKernelsAVX2
import MotionKernelsBaseline

/// The kernels of one instruction set.
struct Kernels: Sendable {
    typealias Sampler =
        @Sendable (UnsafePointer<KernelClip>, UnsafePointer<KernelMoments>, UnsafeMutablePointer<SIMD8<Float>>)
        -> Void

    let sampleRotations: Sampler
    let sampleMorphs: Sampler
    let addTranslations: Sampler
    let normalizeRotations: @Sendable (UnsafeMutablePointer<SIMD8<Float>>, Int) -> Void
    let placeJoints: @Sendable (UnsafePointer<KernelJoint>, Int, UnsafePointer<KernelBlock>) -> Void
    let makePalette:
        @Sendable (
            UnsafePointer<KernelJoint>, Int, UnsafePointer<SIMD8<Float>>, UnsafeMutablePointer<SIMD8<Float>>
        ) -> Void
    let skinVertices: @Sendable (UnsafePointer<KernelSkinning>) -> Void

    init(_ set: InstructionSet) {
        switch set {
        case .baseline:
            sampleRotations = MotionKernelsBaseline.sampleRotations
            sampleMorphs = MotionKernelsBaseline.sampleMorphs
            addTranslations = MotionKernelsBaseline.addTranslations
            normalizeRotations = MotionKernelsBaseline.normalizeRotations
            placeJoints = MotionKernelsBaseline.placeJoints
            makePalette = MotionKernelsBaseline.makePalette
            skinVertices = MotionKernelsBaseline.skinVertices
        case .avx2:
            sampleRotations = MotionKernelsAVX2.sampleRotations
            sampleMorphs = MotionKernelsAVX2.sampleMorphs
            addTranslations = MotionKernelsAVX2.addTranslations
            normalizeRotations = MotionKernelsAVX2.normalizeRotations
            placeJoints = MotionKernelsAVX2.placeJoints
            makePalette = MotionKernelsAVX2.makePalette
            skinVertices = MotionKernelsAVX2.skinVertices
        }
    }
}
