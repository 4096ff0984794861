import AvatarMath

/// Collects parts with materials into one mesh, with weights and morphs.
struct MeshBuilder {
    private(set) var mesh = Mesh()
    private(set) var materials: [Material] = []
    private var morphDeltas: [String: [UInt32: (position: Vector3, normal: Vector3)]] = [:]

    /// Up to four joints with weights.
    typealias Weights = [(joint: Int, weight: Float)]

    /// Adds a material and returns its index.
    mutating func addMaterial(_ material: Material) -> Int {
        materials.append(material)
        return materials.count - 1
    }

    /// Adds a part; returns the index of its first vertex.
    ///
    /// - Parameters:
    ///   - name: what the part shows.
    ///   - material: its index.
    ///   - positions: rest pose, metres.
    ///   - normals: one a position; nil computes them from the triangles.
    ///   - indices: three a triangle, from 0.
    ///   - weights: the joints of a vertex by its position.
    /// - Returns: the index of the first vertex.
    @discardableResult
    mutating func addPart(
        _ name: String, material: Int, positions: [Vector3], normals: [Vector3]?, indices: [UInt32],
        weights: (Vector3) -> Weights
    ) -> Int {
        let base = UInt32(mesh.positions.count)
        mesh.positions += positions
        mesh.normals += normals ?? Self.smoothNormals(positions, indices)
        mesh.textureCoordinates += [SIMD2<Float>](repeating: .zero, count: positions.count)
        for position in positions {
            let (joints, shares) = Self.packed(weights(position))
            mesh.joints.append(joints)
            mesh.weights.append(shares)
        }
        let start = mesh.indices.count
        mesh.indices += indices.map { $0 + base }
        mesh.parts.append(MeshPart(name: name, material: material, indexRange: start..<mesh.indices.count))
        return Int(base)
    }

    /// Moves a vertex under a morph.
    mutating func addMorph(_ name: FaceExpression, vertex: Int, delta: Vector3) {
        guard delta.length > 1e-5 else { return }
        var deltas = morphDeltas[name.rawValue] ?? [:]
        deltas[UInt32(vertex), default: (.zero, .zero)].position += delta
        morphDeltas[name.rawValue] = deltas
    }

    /// The morphs with normals that follow the moved surface, by name.
    func finishedMorphs() -> [Morph] {
        morphDeltas.keys.sorted().map { name in
            let deltas = morphDeltas[name] ?? [:]
            let vertices = deltas.keys.sorted()
            var moved = mesh.positions
            for vertex in vertices { moved[Int(vertex)] += deltas[vertex]?.position ?? .zero }
            let normals = normalChanges(moved: moved, vertices: vertices)
            return Morph(
                name: name, vertices: vertices,
                positionDeltas: vertices.map { deltas[$0]?.position ?? .zero },
                normalDeltas: normals)
        }
    }

    private func normalChanges(moved: [Vector3], vertices: [UInt32]) -> [Vector3] {
        let wanted = Set(vertices)
        var before: [UInt32: Vector3] = [:]
        var after: [UInt32: Vector3] = [:]
        for start in stride(from: 0, to: mesh.indices.count, by: 3) {
            let corners = [mesh.indices[start], mesh.indices[start + 1], mesh.indices[start + 2]]
            guard corners.contains(where: wanted.contains) else { continue }
            let old = Self.faceNormal(mesh.positions, corners)
            let new = Self.faceNormal(moved, corners)
            for corner in corners {
                before[corner, default: .zero] += old
                after[corner, default: .zero] += new
            }
        }
        return vertices.map { (after[$0] ?? .zero).normalized - (before[$0] ?? .zero).normalized }
    }

    private static func faceNormal(_ positions: [Vector3], _ corners: [UInt32]) -> Vector3 {
        let a = positions[Int(corners[0])]
        return (positions[Int(corners[1])] - a).cross(positions[Int(corners[2])] - a)
    }

    /// The triangles of a grid of vertices, stored column by column with `rows + 1` vertices each.
    static func grid(columns: Int, rows: Int, flipped: Bool) -> [UInt32] {
        var indices: [UInt32] = []
        indices.reserveCapacity(columns * rows * 6)
        let stride = UInt32(rows + 1)
        for column in 0..<UInt32(columns) {
            for row in 0..<UInt32(rows) {
                let a = column * stride + row
                let c = a + stride
                let corners: [UInt32] =
                    flipped ? [a, a + 1, c, a + 1, c + 1, c] : [a, c, a + 1, a + 1, c, c + 1]
                indices.append(contentsOf: corners)
            }
        }
        return indices
    }

    static func smoothNormals(_ positions: [Vector3], _ indices: [UInt32]) -> [Vector3] {
        var normals = [Vector3](repeating: .zero, count: positions.count)
        for start in stride(from: 0, to: indices.count, by: 3) {
            let corners = [indices[start], indices[start + 1], indices[start + 2]]
            let normal = faceNormal(positions, corners)
            for corner in corners { normals[Int(corner)] += normal }
        }
        // Corners where a strip has no width have no normal of their own: they face the viewer.
        return normals.map { $0.length > 1e-12 ? $0.normalized : Vector3(0, 0, 1) }
    }

    /// The four strongest influences, summing to 1.
    private static func packed(_ weights: Weights) -> (SIMD4<UInt16>, SIMD4<Float>) {
        let strongest = weights.filter { $0.weight > 0.004 }.sorted { $0.weight > $1.weight }.prefix(4)
        var joints = SIMD4<UInt16>.zero
        var shares = SIMD4<Float>.zero
        for (slot, influence) in strongest.enumerated() {
            joints[slot] = UInt16(influence.joint)
            shares[slot] = influence.weight
        }
        return (joints, shares / max(1e-6, shares.sum()))
    }
}
