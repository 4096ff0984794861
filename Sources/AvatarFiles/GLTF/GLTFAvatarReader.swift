import AvatarMath
import AvatarModel

/// Makes an avatar of a glTF 2.0 file: GLB or `.gltf` with VRM bone names, VRM 1.0 or VRM 0.x.
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
        /// All pictures of a file together, decoded.
        static let allPictureBytes = 192 << 20
        /// Primitives, counted once for every node that shows them; `CachedAvatar` takes as many parts.
        static let primitives = 4096
        static let notices = 50
    }

    /// Stands for the material of primitives that name none.
    private static let noMaterial = Int.max

    private static let knownExtensions: Set<String> = [
        "VRMC_vrm", "VRM", "KHR_mesh_quantization", "VRMC_springBone", "VRMC_node_constraint",
        "VRMC_materials_mtoon",
    ]

    /// Required extensions that only change how surfaces look or what lights them: left out, and said.
    private static func isLook(_ name: String) -> Bool {
        name.hasPrefix("KHR_materials_") || name.hasPrefix("KHR_technique") || name == "KHR_lights_punctual"
    }

    let document: JSONNode
    let accessors: AccessorReader
    private let graph: NodeGraph
    private let humanoid: HumanoidMap
    private var mesh = Mesh()
    private var morphs = MorphCollector()
    private let meshes: [JSONNode]
    private let skins: [JSONNode]
    let resources: GLTFResources
    /// The targets that expressions use, by mesh and target.
    private var expressions: [HumanoidMap.Target: [HumanoidMap.Use]] = [:]
    private var expressionNames: Set<String> = []
    private var primitiveCount = 0
    var pictureByteCount = 0
    private var notices: [String] = []
    /// Our joints: the nodes that are bones or move skin, parents before children.
    private var jointOfNode: [Int: Int] = [:]
    private var jointNodes: [Int] = []

    /// Whether a file begins like glTF, binary or as JSON.
    public static func isGLTF(_ bytes: [UInt8]) -> Bool { GLTFFile.isGLTF(bytes) }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file, up to 64 MiB.
    ///   - name: the avatar's name.
    ///   - resources: reads files beside a `.gltf` document.
    ///   - mustBeHumanoid: false also takes a model that is no figure, for looking at what it holds; it cannot sign.
    /// - Returns: the avatar with notices.
    /// - Throws: if the file is damaged, beyond the limits, or no humanoid.
    public static func read(
        _ bytes: [UInt8], name: String, resources: GLTFResources = .none, mustBeHumanoid: Bool = true
    ) throws(AvatarFileError) -> Result {
        let file = try GLTFFile(decoding: bytes, resources: resources)
        var reader = try GLTFAvatarReader(file, mustBeHumanoid: mustBeHumanoid)
        return try reader.result(name: name)
    }

    private init(_ file: GLTFFile, mustBeHumanoid: Bool) throws(AvatarFileError) {
        document = file.document
        resources = file.resources
        meshes = try document.list("meshes", of: "document")
        skins = try document.list("skins", of: "document")
        accessors = try AccessorReader(file)
        graph = try NodeGraph(document)
        humanoid = try HumanoidMap(document, graph: graph, mustBeHumanoid: mustBeHumanoid)
        for item in document["extensionsRequired"]?.items ?? [] {
            guard let name = item.text, Self.knownExtensions.contains(name) || Self.isLook(name) else {
                throw .unsupported("the extension \(item.text?.prefix(80) ?? "without a name")")
            }
            if Self.isLook(name) { notice("the looks of \(name) are left out") }
        }
        for name in (document["extensionsUsed"]?.items ?? []).compactMap(\.text)
        where !Self.knownExtensions.contains(name) && !Self.isLook(name) {
            notice("\(name.prefix(80)) is not followed")
        }
        let animationCount = document["animations"]?.items?.count ?? 0
        if animationCount > 0 { notice("its animations (\(animationCount)) are not played") }
    }

    /// Keeps a line for the user; a file with very much to say is cut short.
    mutating func notice(_ line: String) {
        if notices.count < Limit.notices {
            notices.append(line)
        } else if notices.count == Limit.notices {
            notices.append("and more")
        }
    }

    private mutating func result(name: String) throws(AvatarFileError) -> Result {
        try chooseJoints()
        (expressions, expressionNames) = HumanoidMap.expressions(document, graph: graph)
        var looks = try materials()
        for (index, node) in graph.nodes.enumerated() {
            if let number = node.mesh {
                try addMesh(number, node: index, skin: node.skin)
            }
        }
        guard !mesh.indices.isEmpty else {
            throw .incomplete(
                "the file has no triangles" + (notices.isEmpty ? "" : ": " + notices.joined(separator: "; ")))
        }
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
        var avatar = Avatar(
            name: document["asset"]?["extras"]?["avatarName"]?.text ?? name, rig: rig(), mesh: mesh,
            morphs: morphs.finished, materials: looks.materials, textures: looks.textures)
        if humanoid.looksBack { Self.turnRound(&avatar) }
        return Result(avatar: avatar, notices: notices)
    }

    /// Products of many placements may leave what can be drawn.
    private func checkSizes() throws(AvatarFileError) {
        func isFar(_ vector: Vector3) -> Bool {
            !(abs(vector.x) < 1e4 && abs(vector.y) < 1e4 && abs(vector.z) < 1e4)
        }
        let places = jointNodes.map { graph.nodes[$0].world.origin }
        let deltas = morphs.finished.contains {
            $0.positionDeltas.contains(where: isFar) || $0.normalDeltas.contains(where: isFar)
        }
        guard !deltas, !mesh.positions.contains(where: isFar), !mesh.normals.contains(where: isFar),
            !places.contains(where: isFar)
        else { throw .invalid(place: "nodes and meshes", reason: "places beyond 10,000 m") }
    }

    // MARK: - Joints

    private mutating func chooseJoints() throws(AvatarFileError) {
        var wanted = Set(humanoid.bones.keys)
        for (index, skin) in skins.enumerated() {
            for joint in try skin.list("joints", of: "skin \(index)") {
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
        // A model without bones hangs on its first node.
        if jointNodes.isEmpty, let first = graph.order.first {
            jointOfNode[first] = 0
            jointNodes = [first]
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

    private mutating func addMesh(_ number: Int, node: Int, skin: Int?) throws(AvatarFileError) {
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

    // MARK: - Morphs

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
