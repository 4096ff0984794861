import AvatarMath

/// Brings the vertices of one mesh node to the rest pose of the nodes, and names the joints that move them.
struct SkinBinder {
    /// From bind pose to rest pose, one a joint of the skin; the node's own placement for a mesh without skin.
    private let matrices: [Affine]
    /// Our joint of each joint of the skin.
    private let joints: [Int]
    private let isSkinned: Bool

    init(
        skins: [JSONNode], accessors: AccessorReader, graph: NodeGraph, skin: Int?, node: Int,
        jointOfNode: [Int: Int], fallback: Int
    ) throws(AvatarFileError) {
        guard let skin else {
            matrices = [graph.nodes[node].world]
            joints = [fallback]
            isSkinned = false
            return
        }
        guard skins.indices.contains(skin) else {
            throw .invalid(place: "node \(node)", reason: "skin \(skin), but there are \(skins.count)")
        }
        let nodes = (skins[skin]["joints"]?.items ?? []).compactMap(\.index)
        guard !nodes.isEmpty, nodes.count <= GLTFAvatarReader.Limit.joints else {
            throw .invalid(place: "skin \(skin)", reason: "\(nodes.count) joints; 1 to 512 are allowed")
        }
        var inverse = [Affine](repeating: Affine(), count: nodes.count)
        if let accessor = try skins[skin].index("inverseBindMatrices", of: "skin \(skin)") {
            let values = try accessors.floats(accessor, width: 16, limit: 65_536)
            guard values.count >= nodes.count else {
                throw .invalid(
                    place: "skin \(skin)", reason: "\(values.count) bind matrices for \(nodes.count) joints")
            }
            for index in nodes.indices {
                guard let matrix = Affine(columns: values.numbers[(index * 16)..<(index * 16 + 16)]) else {
                    throw .invalid(place: "skin \(skin)", reason: "bind matrix \(index) is not a placement")
                }
                inverse[index] = matrix
            }
        }
        matrices = zip(nodes, inverse).map { graph.nodes[$0].world * $1 }
        joints = nodes.map { jointOfNode[$0] ?? fallback }
        isSkinned = true
    }

    /// The matrix, joints and weights of a vertex.
    func bind(
        joints values: AccessorReader.Values?, weights shares: AccessorReader.Values?, vertex: Int,
        place: String
    ) throws(AvatarFileError) -> (matrix: Affine, joints: SIMD4<UInt16>, weights: SIMD4<Float>) {
        guard isSkinned else {
            return (matrices[0], SIMD4(UInt16(joints[0]), 0, 0, 0), SIMD4(1, 0, 0, 0))
        }
        guard let values, let shares else {
            throw .invalid(place: place, reason: "it is skinned, but has no joints or weights")
        }
        var weights = SIMD4<Float>.zero
        var numbers = SIMD4<UInt16>.zero
        var slots = SIMD4<Int>.zero
        for slot in 0..<4 {
            let weight = shares.numbers[vertex * 4 + slot]
            guard weight > 0 else { continue }
            let joint = values.numbers[vertex * 4 + slot]
            guard joint >= 0, joint < Float(joints.count), joint == joint.rounded() else {
                throw .invalid(
                    place: place, reason: "vertex \(vertex) follows joint \(joint) of \(joints.count)")
            }
            slots[slot] = Int(joint)
            numbers[slot] = UInt16(joints[Int(joint)])
            weights[slot] = weight
        }
        let sum = weights.sum()
        guard sum > 1e-6 else { return (matrices[0], SIMD4(UInt16(joints[0]), 0, 0, 0), SIMD4(1, 0, 0, 0)) }
        // Weights that sum to 1 but for rounding are left as they are.
        if abs(sum - 1) > 1e-5 { weights /= sum }
        // One matrix for all its joints, as in the T-pose of a rigid bind, is taken without sums.
        let firstSlot = (0..<4).first { weights[$0] > 0 } ?? 0
        let first = matrices[slots[firstSlot]]
        if (0..<4).allSatisfy({ weights[$0] == 0 || matrices[slots[$0]] == first }) {
            return (first, numbers, weights)
        }
        var matrix = Affine(x: .zero, y: .zero, z: .zero, origin: .zero)
        for slot in 0..<4 where weights[slot] > 0 {
            let part = matrices[slots[slot]]
            matrix.x += part.x * weights[slot]
            matrix.y += part.y * weights[slot]
            matrix.z += part.z * weights[slot]
            matrix.origin += part.origin * weights[slot]
        }
        return (matrix, numbers, weights)
    }
}
