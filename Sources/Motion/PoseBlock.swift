import AvatarMath
import CKernels

/// Up to eight consecutive poses side by side: lane `i` of every vector belongs to frame `i` of the block.
///
/// A block is the memory of one worker; it is filled again and again and allocates only when it is made.
public final class PoseBlock {
    /// Frames in a full block.
    public static let laneCount = 8

    /// Joints of every pose.
    public let jointCount: Int
    /// Morph weights of every pose.
    public let morphCount: Int
    /// How many lanes hold frames, 1...8; the others repeat the last frame.
    public internal(set) var frameCount = 0

    let rotationBuffer: AlignedBuffer<SIMD8<Float>>
    let matrixBuffer: AlignedBuffer<SIMD8<Float>>
    let morphBuffer: AlignedBuffer<SIMD8<Float>>

    /// Makes an empty block for poses of one size.
    public init(jointCount: Int, morphCount: Int) {
        self.jointCount = jointCount
        self.morphCount = morphCount
        rotationBuffer = AlignedBuffer(count: jointCount * 4)
        matrixBuffer = AlignedBuffer(count: jointCount * 12)
        morphBuffer = AlignedBuffer(count: morphCount)
    }

    /// Local rotations: four vectors a joint, x y z w.
    public var rotations: Span<SIMD8<Float>> {
        @_lifetime(borrow self) get { vectors(rotationBuffer) }
    }

    /// Model-space transforms: twelve vectors a joint, the rotation matrix's columns and the place in metres.
    public var matrices: Span<SIMD8<Float>> {
        @_lifetime(borrow self) get { vectors(matrixBuffer) }
    }

    /// Morph weights: one vector a morph.
    public var morphs: Span<SIMD8<Float>> {
        @_lifetime(borrow self) get { vectors(morphBuffer) }
    }

    /// One frame of the block as a pose; its translations are left out, as they are in the matrices.
    public func pose(ofFrame frame: Int) -> Pose {
        precondition((0..<frameCount).contains(frame), "frame \(frame) of a block of \(frameCount)")
        return Pose(
            rotations: (0..<jointCount).map { joint in
                let base = joint * 4
                return Quaternion(
                    vector: SIMD4(
                        rotations[base][frame], rotations[base + 1][frame], rotations[base + 2][frame],
                        rotations[base + 3][frame]))
            },
            morphWeights: (0..<morphCount).map { morphs[$0][frame] })
    }

    /// The place of a joint in one frame, model space, metres.
    public func place(ofJoint joint: Int, frame: Int) -> Vector3 {
        precondition((0..<frameCount).contains(frame), "frame \(frame) of a block of \(frameCount)")
        let base = joint * 12 + 9
        return Vector3(matrices[base][frame], matrices[base + 1][frame], matrices[base + 2][frame])
    }

    @_lifetime(borrow self)
    private func vectors(_ buffer: AlignedBuffer<SIMD8<Float>>) -> Span<SIMD8<Float>> {
        _overrideLifetime(Span(_unsafeStart: buffer.base, count: buffer.count), borrowing: self)
    }
}
