import AvatarMath

/// Collects parts with materials into one mesh, with weights and morphs.
struct MeshBuilder {
    private(set) var mesh = Mesh()
    private(set) var materials: [Material] = []
    private var morphDeltas: [String: [UInt32: Vector3]] = [:]

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
        morphDeltas[name.rawValue, default: [:]][UInt32(vertex), default: .zero] += delta
    }

    /// The morphs with normals that follow the moved surface, by name.
    func finishedMorphs() -> [Morph] {
        morphDeltas.keys.sorted().map { name in
            let deltas = morphDeltas[name] ?? [:]
            let vertices = deltas.keys.sorted()
            let changes = vertices.map { deltas[$0] ?? .zero }
            var moved = mesh.positions
            for (vertex, change) in zip(vertices, changes) { moved[Int(vertex)] += change }
            return Morph(
                name: name, vertices: vertices, positionDeltas: changes,
                normalDeltas: normalChanges(moved: moved, vertices: vertices))
        }
    }

    private func normalChanges(moved: [Vector3], vertices: [UInt32]) -> [Vector3] {
        // By vertex: a hash lookup for every corner of the mesh and every morph was half the time of a mannequin.
        var isMoved = [Bool](repeating: false, count: moved.count)
        for vertex in vertices { isMoved[Int(vertex)] = true }
        var before = [Vector3](repeating: .zero, count: moved.count)
        var after = before
        for start in stride(from: 0, to: mesh.indices.count, by: 3) {
            let corners = (
                Int(mesh.indices[start]), Int(mesh.indices[start + 1]), Int(mesh.indices[start + 2])
            )
            guard isMoved[corners.0] || isMoved[corners.1] || isMoved[corners.2] else { continue }
            let old = Self.faceNormal(mesh.positions, corners)
            let new = Self.faceNormal(moved, corners)
            before[corners.0] += old
            before[corners.1] += old
            before[corners.2] += old
            after[corners.0] += new
            after[corners.1] += new
            after[corners.2] += new
        }
        return vertices.map { after[Int($0)].normalized - before[Int($0)].normalized }
    }

    private static func faceNormal(_ positions: [Vector3], _ corners: (Int, Int, Int)) -> Vector3 {
        let a = positions[corners.0]
        return (positions[corners.1] - a).cross(positions[corners.2] - a)
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
            let corners = (Int(indices[start]), Int(indices[start + 1]), Int(indices[start + 2]))
            let normal = faceNormal(positions, corners)
            normals[corners.0] += normal
            normals[corners.1] += normal
            normals[corners.2] += normal
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
