import AvatarMath

/// Moves a mesh's vertices with joints and morphs: linear blend skinning, one pose at a time.
public struct Skinner: Sendable {
    /// A sparse displacement of vertices.
    public struct MorphDelta: Sendable {
        /// Ascending vertex indices.
        public var vertices: [UInt32]
        /// Displacements at weight 1, metres, one for each of `vertices`.
        public var positions: [Vector3]
        /// One for each of `vertices`; added to normals before they are normalised.
        public var normals: [Vector3]

        public init(vertices: [UInt32], positions: [Vector3], normals: [Vector3]) {
            self.vertices = vertices
            self.positions = positions
            self.normals = normals
        }
    }

    private let hierarchy: JointHierarchy
    private let positions: [Vector3]
    private let normals: [Vector3]
    private let joints: [SIMD4<UInt16>]
    private let weights: [SIMD4<Float>]
    private let morphs: [MorphDelta]

    /// Takes the mesh in rest pose; all four arrays have one element a vertex.
    public init(
        hierarchy: JointHierarchy, positions: [Vector3], normals: [Vector3], joints: [SIMD4<UInt16>],
        weights: [SIMD4<Float>], morphs: [MorphDelta]
    ) {
        precondition(normals.count == positions.count && joints.count == positions.count)
        precondition(weights.count == positions.count)
        self.hierarchy = hierarchy
        self.positions = positions
        self.normals = normals
        self.joints = joints
        self.weights = weights
        self.morphs = morphs
    }

    /// The posed vertices.
    ///
    /// - Parameters:
    ///   - pose: one rotation a joint of the hierarchy, one weight a morph.
    ///   - skin: receives positions in metres and unit normals, one each a vertex.
    public func skin(_ pose: Pose, into skin: inout SkinnedVertices) {
        let transforms = hierarchy.modelTransforms(
            rotations: pose.rotations, translations: pose.translations)
        // Columns of the 3x4 matrix that takes a rest position to the posed one.
        var columns: [SIMD4<Float>] = []
        columns.reserveCapacity(transforms.count * 4)
        for (joint, transform) in transforms.enumerated() {
            let (x, y, z) = transform.rotation.columns
            let origin = transform.translation - transform.rotation.act(hierarchy.restPositions[joint])
            columns.append(SIMD4(x, 0))
            columns.append(SIMD4(y, 0))
            columns.append(SIMD4(z, 0))
            columns.append(SIMD4(origin, 0))
        }
        skin.positions = positions
        skin.normals = normals
        for (morph, weight) in zip(morphs, pose.morphWeights) where weight != 0 {
            for index in morph.vertices.indices {
                let vertex = Int(morph.vertices[index])
                skin.positions[vertex] += morph.positions[index] * weight
                skin.normals[vertex] += morph.normals[index] * weight
            }
        }
        for vertex in positions.indices {
            let joint = joints[vertex]
            let weight = weights[vertex]
            var x = SIMD4<Float>.zero
            var y = SIMD4<Float>.zero
            var z = SIMD4<Float>.zero
            var origin = SIMD4<Float>.zero
            for influence in 0..<4 where weight[influence] != 0 {
                let base = Int(joint[influence]) * 4
                let share = weight[influence]
                x += columns[base] * share
                y += columns[base + 1] * share
                z += columns[base + 2] * share
                origin += columns[base + 3] * share
            }
            let position = skin.positions[vertex]
            let normal = skin.normals[vertex]
            let placed = x * position.x + y * position.y + z * position.z + origin
            let turned = x * normal.x + y * normal.y + z * normal.z
            skin.positions[vertex] = Vector3(placed.x, placed.y, placed.z)
            skin.normals[vertex] = Vector3(turned.x, turned.y, turned.z).normalized
        }
    }
}

/// The vertices of one frame.
public struct SkinnedVertices: Sendable {
    /// Model space, metres.
    public var positions: [Vector3] = []
    /// Unit length.
    public var normals: [Vector3] = []

    public init() {}
}
