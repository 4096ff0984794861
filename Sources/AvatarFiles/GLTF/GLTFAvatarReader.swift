import AvatarMath
import AvatarModel

/// Makes an avatar of a binary glTF file: GLB with VRM bone names, VRM 1.0 or VRM 0.x.
///
/// Whatever the bind pose is, the figure is taken as its nodes stand, which is the T-pose in VRM: vertices are baked
/// into it, and all joints lose their own rotations and keep their places.
public struct GLTFAvatarReader {
    /// What a file gave, and what of it could not be used, a line each.
    public struct Result: Sendable {
        public var avatar: Avatar
        public var notices: [String]
    }

    /// The most of everything that a file may hold.
    enum Limit {
        static let vertices = 1_000_000
        static let triangles = 1_000_000
        static let targets = 512
        static let joints = 512
        static let pictureBytes = 64 << 20
        static let pictureSide = 4096
        static let morphEntries = 20_000_000
    }

    /// Stands for the material of primitives that name none.
    private static let noMaterial = Int.max

    private static let knownExtensions: Set<String> = [
        "VRMC_vrm", "VRM", "KHR_mesh_quantization", "KHR_materials_unlit", "VRMC_materials_mtoon",
        "VRMC_springBone", "VRMC_node_constraint",
    ]

    let document: JSONNode
    let accessors: AccessorReader
    private let graph: NodeGraph
    private let humanoid: HumanoidMap
    private var mesh = Mesh()
    private var morphs: [String: [UInt32: (position: Vector3, normal: Vector3)]] = [:]
    private var morphOrder: [String] = []
    private var morphEntryCount = 0
    var notices: [String] = []
    /// Our joints: the nodes that are bones or move skin, parents before children.
    private var jointOfNode: [Int: Int] = [:]
    private var jointNodes: [Int] = []

    /// Whether a file begins like binary glTF.
    public static func isGLTF(_ bytes: [UInt8]) -> Bool { GLBContainer.isGLB(bytes) }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file, up to 64 MiB.
    ///   - name: the avatar's name.
    /// - Returns: the avatar with notices.
    /// - Throws: if the file is damaged, beyond the limits, or no humanoid.
    public static func read(_ bytes: [UInt8], name: String) throws(AvatarFileError) -> Result {
        var reader = try GLTFAvatarReader(try GLBContainer(decoding: bytes))
        return try reader.result(name: name)
    }

    private init(_ container: GLBContainer) throws(AvatarFileError) {
        document = container.document
        for item in document["extensionsRequired"]?.items ?? [] {
            guard let name = item.text, Self.knownExtensions.contains(name) else {
                throw .unsupported("the extension \(item.text ?? "without a name")")
            }
        }
        accessors = try AccessorReader(container)
        graph = try NodeGraph(document)
        humanoid = try HumanoidMap(document, graph: graph)
    }

    private mutating func result(name: String) throws(AvatarFileError) -> Result {
        try chooseJoints()
        let expressions = HumanoidMap.expressions(document, graph: graph)
        var looks = try materials()
        for (index, node) in graph.nodes.enumerated() {
            if let number = node.mesh {
                try addMesh(number, node: index, skin: node.skin, expressions: expressions)
            }
        }
        guard !mesh.positions.isEmpty else { throw .incomplete("the file has no triangles") }
        for index in mesh.parts.indices where mesh.parts[index].material == Self.noMaterial {
            mesh.parts[index].material = looks.materials.count
        }
        if mesh.parts.contains(where: { $0.material == looks.materials.count }) {
            looks.materials.append(
                Material(name: "none", kind: .plain, baseColor: Vector3(repeating: 0.5), roughness: 0.8))
        }
        if mesh.parts.contains(where: { $0.material >= looks.materials.count }) {
            throw .invalid(place: "meshes", reason: "a primitive names a material that is not there")
        }
        try checkSizes()
        let rig = rig()
        let finished = morphOrder.map { name -> Morph in
            let entries = morphs[name] ?? [:]
            let vertices = entries.keys.sorted()
            return Morph(
                name: name, vertices: vertices,
                positionDeltas: vertices.map { entries[$0]?.position ?? .zero },
                normalDeltas: vertices.map { entries[$0]?.normal ?? .zero })
        }
        var avatar = Avatar(
            name: document["asset"]?["extras"]?["avatarName"]?.text ?? name, rig: rig, mesh: mesh,
            morphs: finished, materials: looks.materials, textures: looks.textures)
        if humanoid.looksBack { Self.turnRound(&avatar) }
        return Result(avatar: avatar, notices: notices)
    }

    /// Products of many placements may leave what can be drawn.
    private func checkSizes() throws(AvatarFileError) {
        func isFar(_ vector: Vector3) -> Bool {
            !(abs(vector.x) < 1e4 && abs(vector.y) < 1e4 && abs(vector.z) < 1e4)
        }
        let places = jointNodes.map { graph.nodes[$0].world.origin }
        let deltas = morphs.values.contains { $0.values.contains { isFar($0.position) || isFar($0.normal) } }
        guard !deltas, !mesh.positions.contains(where: isFar), !mesh.normals.contains(where: isFar),
            !places.contains(where: isFar)
        else { throw .invalid(place: "nodes and meshes", reason: "places beyond 10,000 m") }
    }

    // MARK: - Joints

    private mutating func chooseJoints() throws(AvatarFileError) {
        var wanted = Set(humanoid.bones.keys)
        for (index, skin) in (document["skins"]?.items ?? []).enumerated() {
            for joint in skin["joints"]?.items ?? [] {
                guard let node = joint.index, node < graph.nodes.count else {
                    throw .invalid(place: "skin \(index)", reason: "a joint is not a node")
                }
                wanted.insert(node)
            }
        }
        for node in graph.order where wanted.contains(node) {
            jointOfNode[node] = jointNodes.count
            jointNodes.append(node)
        }
        guard jointNodes.count <= Limit.joints else {
            throw .tooLarge(what: "joints", found: jointNodes.count, allowed: Limit.joints)
        }
    }

    /// The joint that a node is or hangs on; the first joint if none.
    private func joint(at node: Int) -> Int {
        var place = node
        while place >= 0 {
            if let joint = jointOfNode[place] { return joint }
            place = graph.nodes[place].parent
        }
        return 0
    }

    private func rig() -> Rig {
        var parents: [Int] = []
        var names: [String] = []
        for node in jointNodes {
            let parent = graph.nodes[node].parent
            var place = parent
            while place >= 0, jointOfNode[place] == nil { place = graph.nodes[place].parent }
            parents.append(place >= 0 ? jointOfNode[place] ?? -1 : -1)
            if let bone = humanoid.bones[node] {
                names.append(bone.rawValue)
            } else {
                let own = graph.nodes[node].name
                names.append(HumanoidBone(rawValue: own) == nil ? own : own + " (other)")
            }
        }
        let places = jointNodes.map { graph.nodes[$0].world.origin }
        let hierarchy = JointHierarchy(parents: parents, restPositions: places)
        let bare = Rig(hierarchy: hierarchy, names: names, fingertips: [:])
        return Rig(
            hierarchy: hierarchy, names: names,
            fingertips: Fingertips.find(
                mesh: mesh, rig: bare, stored: document["asset"]?["extras"]?["fingertips"]))
    }

    // MARK: - Meshes

    private mutating func addMesh(
        _ number: Int, node: Int, skin: Int?, expressions: [String: [HumanoidMap.Bind]]
    ) throws(AvatarFileError) {
        let meshes = document["meshes"]?.items ?? []
        guard meshes.indices.contains(number) else {
            throw .invalid(place: "node \(node)", reason: "mesh \(number), but there are \(meshes.count)")
        }
        let item = meshes[number]
        let names = (item["extras"]?["targetNames"]?.items ?? []).map { $0.text ?? "" }
        let binder = try SkinBinder(
            document: document, accessors: accessors, graph: graph, skin: skin, node: node,
            jointOfNode: jointOfNode, fallback: joint(at: node))
        // Primitives that share their vertices keep sharing them.
        var known: [String: UInt32] = [:]
        for (index, primitive) in (item["primitives"]?.items ?? []).enumerated() {
            let place = "mesh \(number), primitive \(index)"
            guard (primitive["mode"]?.index ?? 4) == 4 else {
                notices.append("\(place) is not made of triangles and is left out")
                continue
            }
            let key =
                (primitive["attributes"]?.serialized ?? "") + (primitive["targets"]?.serialized ?? "")
            let first: UInt32
            let count: Int
            if let shared = known[key], let accessor = primitive["attributes"]?["POSITION"]?.index {
                first = shared
                count = try accessors.floats(accessor, width: 3, limit: Limit.vertices).count
            } else {
                first = UInt32(mesh.positions.count)
                count = try addVertices(
                    primitive, place: place, binder: binder, names: names, meshNumber: number,
                    expressions: expressions)
                known[key] = first
            }
            try addTriangles(
                primitive, place: place,
                name: primitive["extras"]?["partName"]?.text ?? item["name"]?.text ?? "mesh \(number)",
                first: first, count: count)
        }
    }

    private mutating func addTriangles(
        _ primitive: JSONNode, place: String, name: String, first: UInt32, count: Int
    ) throws(AvatarFileError) {
        var indices: [Int]
        if let accessor = primitive["indices"]?.index {
            indices = try accessors.integers(accessor, width: 1, limit: Limit.triangles * 3)
        } else {
            indices = Array(0..<count)
        }
        guard indices.count % 3 == 0, indices.allSatisfy({ $0 < count }) else {
            throw .invalid(
                place: place,
                reason: "\(indices.count) indices for \(count) vertices are not whole triangles of them")
        }
        guard mesh.indices.count + indices.count <= Limit.triangles * 3 else {
            throw .tooLarge(
                what: "triangles", found: (mesh.indices.count + indices.count) / 3, allowed: Limit.triangles)
        }
        let start = mesh.indices.count
        mesh.indices += indices.map { UInt32($0) + first }
        mesh.parts.append(
            MeshPart(
                name: name, material: primitive["material"]?.index ?? Self.noMaterial,
                indexRange: start..<mesh.indices.count))
    }

    /// Adds a primitive's vertices and morphs; returns their number.
    private mutating func addVertices(
        _ primitive: JSONNode, place: String, binder: SkinBinder, names: [String], meshNumber: Int,
        expressions: [String: [HumanoidMap.Bind]]
    ) throws(AvatarFileError) -> Int {
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
            guard let index = attributes[name]?.index else { return nil }
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
        if normals == nil, let accessor = primitive["indices"]?.index {
            let indices = try accessors.integers(accessor, width: 1, limit: Limit.triangles * 3)
            computeNormals(first: first, count: count, indices: indices)
        }
        try addTargets(
            primitive["targets"]?.items ?? [], place: place, first: first, blends: blends, names: names,
            meshNumber: meshNumber, expressions: expressions)
        return count
    }

    private mutating func computeNormals(first: Int, count: Int, indices: [Int]) {
        var sums = [Vector3](repeating: .zero, count: count)
        for start in stride(from: 0, to: indices.count - 2, by: 3) {
            let corners = indices[start..<(start + 3)]
            guard corners.allSatisfy({ $0 < count }) else { continue }
            let points = corners.map { mesh.positions[first + $0] }
            let normal = (points[1] - points[0]).cross(points[2] - points[0])
            for corner in corners { sums[corner] += normal }
        }
        for vertex in 0..<count where sums[vertex].length > 1e-12 {
            mesh.normals[first + vertex] = sums[vertex].normalized
        }
    }

    private static func vectors(_ values: AccessorReader.Values) -> [Vector3] {
        (0..<values.count).map {
            Vector3(values.numbers[$0 * 3], values.numbers[$0 * 3 + 1], values.numbers[$0 * 3 + 2])
        }
    }

    // MARK: - Morphs

    private mutating func addTargets(
        _ targets: [JSONNode], place: String, first: Int, blends: [Affine], names: [String], meshNumber: Int,
        expressions: [String: [HumanoidMap.Bind]]
    ) throws(AvatarFileError) {
        guard targets.count <= Limit.targets else {
            throw .tooLarge(what: "morph targets", found: targets.count, allowed: Limit.targets)
        }
        for (index, target) in targets.enumerated() {
            func deltas(_ name: String) throws(AvatarFileError) -> [Vector3]? {
                guard let accessor = target[name]?.index else { return nil }
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
            // A target plays under its own name, and in every expression that uses it.
            var uses: [(name: String, weight: Float)] = []
            let own = index < names.count && !names[index].isEmpty ? names[index] : "target \(index)"
            if expressions[own] == nil { uses.append((own, 1)) }
            for name in expressions.keys.sorted() {
                for bind in expressions[name] ?? [] where bind.mesh == meshNumber && bind.target == index {
                    uses.append((name, bind.weight))
                }
            }
            for (name, weight) in uses {
                if morphs[name] == nil {
                    morphs[name] = [:]
                    morphOrder.append(name)
                }
                for vertex in blends.indices {
                    let delta = positions?[vertex] ?? .zero
                    let turn = normals?[vertex] ?? .zero
                    if delta == .zero, turn == .zero { continue }
                    morphEntryCount += 1
                    guard morphEntryCount <= Limit.morphEntries else {
                        throw .tooLarge(
                            what: "morphed vertices", found: morphEntryCount, allowed: Limit.morphEntries)
                    }
                    let entry = (
                        blends[vertex].direction(delta) * weight, blends[vertex].direction(turn) * weight
                    )
                    let before = morphs[name]?[UInt32(first + vertex)] ?? (.zero, .zero)
                    morphs[name]?[UInt32(first + vertex)] = (before.0 + entry.0, before.1 + entry.1)
                }
            }
        }
    }

    /// Half a turn about the vertical.
    private static func turnRound(_ avatar: inout Avatar) {
        func turn(_ vector: Vector3) -> Vector3 { Vector3(-vector.x, vector.y, -vector.z) }
        avatar.mesh.positions = avatar.mesh.positions.map(turn)
        avatar.mesh.normals = avatar.mesh.normals.map(turn)
        for index in avatar.morphs.indices {
            avatar.morphs[index].positionDeltas = avatar.morphs[index].positionDeltas.map(turn)
            avatar.morphs[index].normalDeltas = avatar.morphs[index].normalDeltas.map(turn)
        }
        let rig = avatar.rig
        avatar.rig = Rig(
            hierarchy: JointHierarchy(
                parents: rig.hierarchy.parents, restPositions: rig.hierarchy.restPositions.map(turn)),
            names: rig.names, fingertips: rig.fingertips.mapValues { $0.mapValues(turn) })
    }
}
