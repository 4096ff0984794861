import AvatarMath
import CKernels
import InstructionSets

/// Moves a mesh's vertices with the joints and morphs of a block of poses: linear blend skinning, lane = frame.
///
/// One skinner belongs to one worker; it allocates only when it is made.
public final class BlockSkinner {
    private let mesh: SkinningMesh
    private let kernels: Kernels
    private let unitNormals: Bool
    private let palette: AlignedBuffer<SIMD8<Float>>
    private let activeMorphs: AlignedBuffer<UInt8>

    /// Prepares a worker.
    ///
    /// - Parameters:
    ///   - mesh: what to move.
    ///   - unitNormals: whether normals are brought to length 1; without, blends of turned joints are shorter.
    ///   - instructionSet: nil takes `InstructionSet.selected()`.
    /// - Throws: if the instruction set cannot be had.
    public init(mesh: SkinningMesh, unitNormals: Bool = true, instructionSet: InstructionSet? = nil)
        throws(MotionError)
    {
        let kernels = try Kernels(instructionSet)
        self.mesh = mesh
        self.unitNormals = unitNormals
        self.kernels = kernels
        palette = AlignedBuffer(count: mesh.jointCount * 12)
        activeMorphs = AlignedBuffer(count: mesh.morphCount)
    }

    /// Skins every frame of a block.
    ///
    /// - Parameters:
    ///   - poses: as many joints and morphs as the mesh has.
    ///   - skin: receives the vertices; made for as many as the mesh has.
    public func skin(_ poses: PoseBlock, into skin: SkinnedBlock) {
        precondition(
            poses.jointCount == mesh.jointCount && poses.morphCount == mesh.morphCount,
            "the poses are of another avatar")
        precondition(skin.vertexCount == mesh.vertexCount, "the vertices are of another mesh")
        skin.frameCount = poses.frameCount
        kernels.makePalette(
            mesh.joints.base, jointCount: mesh.jointCount, matrices: poses.matrixBuffer.base,
            palette: palette.base)
        for morph in 0..<mesh.morphCount {
            activeMorphs.base[morph] = poses.morphBuffer.base[morph] == SIMD8() ? 0 : 1
        }
        var work = KernelSkinning(
            vertices: mesh.vertices.base, oneJointCount: Int64(mesh.groupCounts.one),
            twoJointCount: Int64(mesh.groupCounts.two), fourJointCount: Int64(mesh.groupCounts.four),
            deltas: mesh.deltas.base, morphs: poses.morphBuffer.floats, activeMorphs: activeMorphs.base,
            palette: palette.floats, positions: skin.positionFloats, normals: skin.normalFloats,
            stride: Int64(skin.stride * 4), unitNormals: unitNormals ? 1 : 0)
        kernels.skinVertices(&work)
    }
}

/// The vertices of up to eight frames, frame by frame.
public final class SkinnedBlock {
    /// Vertices of one frame.
    public let vertexCount: Int
    /// How many frames are filled, 0...8.
    public internal(set) var frameCount = 0

    /// Vectors from one frame's start to the next one's.
    let stride: Int
    /// Positions of eight frames, then their normals.
    private let buffer: AlignedBuffer<Vector3>

    /// Makes room for eight frames.
    public init(vertexCount: Int) {
        self.vertexCount = vertexCount
        // The kernel writes sixteen streams at once. At a distance of 9 lines more than a multiple of 64 lines they
        // fall into different sets of the first cache; at a multiple they would all fall into one.
        let vectorsPerLine = 4
        let lines = (vertexCount + vectorsPerLine - 1) / vectorsPerLine
        stride = ((lines + 63) / 64 * 64 + 9) * vectorsPerLine
        buffer = AlignedBuffer(count: stride * PoseBlock.laneCount * 2)
    }

    /// Model-space positions of one frame in the mesh's order, metres.
    @_lifetime(borrow self)
    public func positions(ofFrame frame: Int) -> Span<Vector3> { vectors(frame, group: 0) }

    /// Normals of one frame in the mesh's order; unit length if the skinner makes it so.
    @_lifetime(borrow self)
    public func normals(ofFrame frame: Int) -> Span<Vector3> { vectors(frame, group: 1) }

    @_lifetime(borrow self)
    private func vectors(_ frame: Int, group: Int) -> Span<Vector3> {
        precondition((0..<frameCount).contains(frame), "frame \(frame) of a block of \(frameCount)")
        let first = buffer.base + (group * PoseBlock.laneCount + frame) * stride
        return _overrideLifetime(Span(_unsafeStart: first, count: vertexCount), borrowing: self)
    }

    /// Where the kernel writes: a vector is four floats.
    var positionFloats: UnsafeMutablePointer<Float> {
        UnsafeMutableRawPointer(buffer.base).assumingMemoryBound(to: Float.self)
    }

    var normalFloats: UnsafeMutablePointer<Float> {
        positionFloats + stride * PoseBlock.laneCount * 4
    }

    /// Copies one frame into arrays.
    public func copy(frame: Int, into skin: inout SkinnedVertices) {
        let positions = positions(ofFrame: frame)
        let normals = normals(ofFrame: frame)
        if skin.positions.count != vertexCount {
            skin.positions = [Vector3](repeating: .zero, count: vertexCount)
            skin.normals = skin.positions
        }
        for vertex in 0..<vertexCount {
            skin.positions[vertex] = positions[vertex]
            skin.normals[vertex] = normals[vertex]
        }
    }
}
