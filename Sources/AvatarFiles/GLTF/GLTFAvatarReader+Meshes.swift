import AvatarMath
import AvatarModel

extension GLTFAvatarReader {
    /// Adds a mesh as a node shows it: its triangles, skin and morphs.
    mutating func addMesh(_ number: Int, node: Int, skin: Int?) throws(AvatarFileError) {
        guard meshes.indices.contains(number) else {
            throw .invalid(place: "node \(node)", reason: "mesh \(number), but there are \(meshes.count)")
        }
        let item = meshes[number]
        let names = (item["extras"]?["targetNames"]?.items ?? []).map { $0.text ?? "" }
        let binder = try SkinBinder(
            skins: skins, accessors: accessors, graph: graph, skin: skin, node: node,
            jointOfNode: jointOfNode, fallback: joint(at: node))
        // Primitives that share their vertices keep sharing them.
        var known: [String: (first: UInt32, count: Int)] = [:]
        for (index, primitive) in try item.list("primitives", of: "mesh \(number)").enumerated() {
            let place = "mesh \(number), primitive \(index)"
            primitiveCount += 1
            guard primitiveCount <= Limit.primitives else {
                throw .tooLarge(what: "primitives", found: primitiveCount, allowed: Limit.primitives)
            }
            let mode = primitive["mode"].map { $0.index ?? -1 } ?? 4
            guard TriangleList.modes.contains(mode) else {
                notice("\(place) is not made of triangles and is left out")
                continue
            }
            let key =
                (primitive["attributes"]?.serialized ?? "") + (primitive["targets"]?.serialized ?? "")
            let name = primitive["extras"]?["partName"]?.text ?? item["name"]?.text ?? "mesh \(number)"
            let vertices: (first: UInt32, count: Int)
            if let shared = known[key] {
                vertices = shared
                try addTriangles(primitive, mode: mode, place: place, name: name, vertices: vertices)
            } else {
                let first = mesh.positions.count
                let (count, hasNormals) = try addVertices(
                    primitive, place: place, binder: binder, names: names, meshNumber: number)
                vertices = (UInt32(first), count)
                known[key] = vertices
                try addTriangles(primitive, mode: mode, place: place, name: name, vertices: vertices)
                if !hasNormals { computeNormals(of: vertices) }
            }
        }
    }

    private mutating func addTriangles(
        _ primitive: JSONNode, mode: Int, place: String, name: String, vertices: (first: UInt32, count: Int)
    ) throws(AvatarFileError) {
        let corners: [Int]
        if let accessor = try primitive.index("indices", of: place) {
            corners = try accessors.integers(accessor, width: 1, limit: Limit.triangles * 3)
        } else {
            corners = Array(0..<vertices.count)
        }
        guard let indices = TriangleList.make(corners, mode: mode),
            indices.allSatisfy({ $0 < vertices.count })
        else {
            throw .invalid(
                place: place,
                reason:
                    "\(corners.count) corners for \(vertices.count) vertices are not whole triangles of them")
        }
        guard mesh.indices.count + indices.count <= Limit.triangles * 3 else {
            throw .tooLarge(
                what: "triangles", found: (mesh.indices.count + indices.count) / 3, allowed: Limit.triangles)
        }
        let start = mesh.indices.count
        mesh.indices += indices.map { UInt32($0) + vertices.first }
        mesh.parts.append(
            MeshPart(
                name: name, material: try primitive.index("material", of: place) ?? Self.noMaterial,
                indexRange: start..<mesh.indices.count))
    }

    /// Adds a primitive's vertices and morphs; returns their number, and whether they have normals.
    private mutating func addVertices(
        _ primitive: JSONNode, place: String, binder: SkinBinder, names: [String], meshNumber: Int
    ) throws(AvatarFileError) -> (count: Int, hasNormals: Bool) {
        guard let attributes = primitive["attributes"], let accessor = attributes["POSITION"]?.index else {
            throw .invalid(place: place, reason: "no positions")
        }
        let first = mesh.positions.count
        let positions = Self.vectors(try accessors.floats(accessor, width: 3, limit: Limit.vertices))
        let count = positions.count
        guard first + count <= Limit.vertices else {
            throw .tooLarge(what: "vertices", found: first + count, allowed: Limit.vertices)
        }
        func optional(_ name: String, width: Int) throws(AvatarFileError) -> AccessorReader.Values? {
            guard let index = try attributes.index(name, of: place) else { return nil }
            let values = try accessors.floats(index, width: width, limit: Limit.vertices)
            guard values.count == count else {
                throw .invalid(
                    place: place, reason: "\(values.count) values of \(name) for \(count) vertices")
            }
            return values
        }
        let normals = try optional("NORMAL", width: 3).map(Self.vectors)
        let coordinates = try optional("TEXCOORD_0", width: 2)
        let joints = try optional("JOINTS_0", width: 4)
        let weights = try optional("WEIGHTS_0", width: 4)
        var blends: [Affine] = []
        blends.reserveCapacity(count)
        for vertex in 0..<count {
            let bound = try binder.bind(joints: joints, weights: weights, vertex: vertex, place: place)
            blends.append(bound.matrix)
            mesh.positions.append(bound.matrix.point(positions[vertex]))
            let normal = normals.map { bound.matrix.direction($0[vertex]) } ?? .zero
            mesh.normals.append(normal.length > 1e-12 ? normal.normalized : Vector3(0, 0, 1))
            mesh.textureCoordinates.append(
                coordinates.map { SIMD2($0.numbers[vertex * 2], $0.numbers[vertex * 2 + 1]) } ?? .zero)
            mesh.joints.append(bound.joints)
            mesh.weights.append(bound.weights)
        }
        try addTargets(
            try primitive.list("targets", of: place), place: place, first: first, blends: blends,
            names: names,
            meshNumber: meshNumber)
        return (count, normals != nil)
    }

    /// Smooth normals for the vertices of the part that was added last.
    private mutating func computeNormals(of vertices: (first: UInt32, count: Int)) {
        guard let part = mesh.parts.last else { return }
        let first = Int(vertices.first)
        var sums = [Vector3](repeating: .zero, count: vertices.count)
        for start in stride(from: part.indexRange.lowerBound, to: part.indexRange.upperBound, by: 3) {
            let corners = (0..<3).map { Int(mesh.indices[start + $0]) }
            let points = corners.map { mesh.positions[$0] }
            let normal = (points[1] - points[0]).cross(points[2] - points[0])
            for corner in corners { sums[corner - first] += normal }
        }
        for vertex in sums.indices where sums[vertex].length > 1e-12 {
            mesh.normals[first + vertex] = sums[vertex].normalized
        }
    }

    private static func vectors(_ values: AccessorReader.Values) -> [Vector3] {
        (0..<values.count).map {
            Vector3(values.numbers[$0 * 3], values.numbers[$0 * 3 + 1], values.numbers[$0 * 3 + 2])
        }
    }

    private mutating func addTargets(
        _ targets: [JSONNode], place: String, first: Int, blends: [Affine], names: [String], meshNumber: Int
    ) throws(AvatarFileError) {
        guard targets.count <= Limit.targets else {
            throw .tooLarge(what: "morph targets", found: targets.count, allowed: Limit.targets)
        }
        for (index, target) in targets.enumerated() {
            func deltas(_ name: String) throws(AvatarFileError) -> [Vector3]? {
                guard let accessor = try target.index(name, of: place) else { return nil }
                let values = Self.vectors(try accessors.floats(accessor, width: 3, limit: Limit.vertices))
                guard values.count == blends.count else {
                    throw .invalid(
                        place: place,
                        reason: "target \(index) has \(values.count) values for \(blends.count) vertices")
                }
                return values
            }
            let positions = try deltas("POSITION")
            let normals = try deltas("NORMAL")
            var entry = Morph(name: "", vertices: [], positionDeltas: [], normalDeltas: [])
            for vertex in blends.indices {
                let delta = positions?[vertex] ?? .zero
                let turn = normals?[vertex] ?? .zero
                if delta == .zero, turn == .zero { continue }
                entry.vertices.append(UInt32(first + vertex))
                entry.positionDeltas.append(blends[vertex].direction(delta))
                entry.normalDeltas.append(blends[vertex].direction(turn))
            }
            // A target plays under its own name, and in every expression that uses it.
            let own = index < names.count && !names[index].isEmpty ? names[index] : "target \(index)"
            if !expressionNames.contains(own) { try morphs.add(entry, to: own, weight: 1) }
            for use in expressions[.init(mesh: meshNumber, index: index)] ?? [] {
                try morphs.add(entry, to: use.expression, weight: use.weight)
            }
        }
    }
}
