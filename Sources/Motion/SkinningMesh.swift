import AvatarMath
import CKernels

/// A mesh in the form that blocks of frames are skinned from: vertices sorted by how many joints move them.
///
/// Immutable; any number of skinners may share it.
public final class SkinningMesh: Sendable {
    /// Vertices of the mesh.
    public let vertexCount: Int
    /// Joints that a pose must have.
    public let jointCount: Int
    /// Morph weights that a pose must have.
    public let morphCount: Int

    let joints: AlignedTable<KernelJoint>
    let vertices: AlignedTable<KernelVertex>
    let deltas: AlignedTable<KernelMorphDelta>
    /// How many vertices follow one joint, two, and more.
    let groupCounts: (one: Int, two: Int, four: Int)

    /// Takes the mesh in rest pose.
    ///
    /// - Parameters:
    ///   - hierarchy: the skeleton in rest pose.
    ///   - positions: metres, one a vertex.
    ///   - normals: unit length, one a vertex.
    ///   - joints: one a vertex; joints of weight 0 are ignored.
    ///   - weights: one a vertex, summing to 1.
    ///   - morphs: sparse displacements.
    /// - Throws: if arrays differ in length, or a vertex follows a joint that does not exist.
    public init(
        hierarchy: JointHierarchy, positions: [Vector3], normals: [Vector3], joints: [SIMD4<UInt16>],
        weights: [SIMD4<Float>], morphs: [Skinner.MorphDelta]
    ) throws(MotionError) {
        for (what, found) in [
            ("normals of the mesh", normals.count), ("joints of the mesh", joints.count),
            ("weights of the mesh", weights.count),
        ] where found != positions.count {
            throw .sizesDiffer(what: what, found: found, expected: positions.count)
        }
        vertexCount = positions.count
        jointCount = hierarchy.count
        morphCount = morphs.count
        self.joints = SkeletonTable.make(hierarchy)

        var deltas = [[KernelMorphDelta]](repeating: [], count: positions.count)
        for (index, morph) in morphs.enumerated() {
            guard morph.positions.count == morph.vertices.count, morph.normals.count == morph.vertices.count
            else {
                throw .sizesDiffer(
                    what: "displacements of morph \(index)", found: morph.positions.count,
                    expected: morph.vertices.count)
            }
            for (slot, vertex) in morph.vertices.enumerated() {
                guard Int(vertex) < positions.count else {
                    throw .sizesDiffer(
                        what: "a vertex of morph \(index)", found: Int(vertex), expected: positions.count - 1)
                }
                let move = morph.positions[slot]
                let turn = morph.normals[slot]
                deltas[Int(vertex)].append(
                    KernelMorphDelta(
                        x: move.x, y: move.y, z: move.z, normalX: turn.x, normalY: turn.y, normalZ: turn.z,
                        morph: Int32(index)))
            }
        }

        var groups: [[KernelVertex]] = [[], [], []]
        var flat: [KernelMorphDelta] = []
        for vertex in positions.indices {
            let influences = (0..<4).filter { weights[vertex][$0] != 0 }
            for influence in influences where Int(joints[vertex][influence]) >= hierarchy.count {
                throw .badInfluence(
                    vertex: vertex, joint: Int(joints[vertex][influence]), jointCount: hierarchy.count)
            }
            var record = KernelVertex()
            record.x = positions[vertex].x
            record.y = positions[vertex].y
            record.z = positions[vertex].z
            record.normalX = normals[vertex].x
            record.normalY = normals[vertex].y
            record.normalZ = normals[vertex].z
            // Unused places repeat nothing: weight 0 of joint 0.
            var places = SIMD4<UInt32>()
            var shares = SIMD4<Float>()
            for (slot, influence) in influences.enumerated() {
                places[slot] = UInt32(joints[vertex][influence]) * 12
                shares[slot] = weights[vertex][influence]
            }
            record.matrices = (places[0], places[1], places[2], places[3])
            record.weights = (shares[0], shares[1], shares[2], shares[3])
            record.vertex = UInt32(vertex)
            record.firstMorph = UInt32(flat.count)
            record.morphCount = UInt32(deltas[vertex].count)
            flat += deltas[vertex]
            // One joint with another weight than 1 must scale, which the kernel for one joint does not.
            let isRigid = influences.count == 1 && shares[0] == 1
            groups[isRigid ? 0 : influences.count <= 2 ? 1 : 2].append(record)
        }
        self.deltas = AlignedTable(flat)
        vertices = AlignedTable(groups.flatMap { $0 })
        groupCounts = (groups[0].count, groups[1].count, groups[2].count)
    }
}
