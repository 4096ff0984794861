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
        static let materials = 4096
        static let notices = 50
    }

    /// Stands for the material of primitives that name none.
    static let noMaterial = Int.max

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
    let graph: NodeGraph
    private let humanoid: HumanoidMap
    var mesh = Mesh()
    var morphs = MorphCollector()
    let meshes: [JSONNode]
    let skins: [JSONNode]
    let resources: GLTFResources
    /// The targets that expressions use, by mesh and target.
    var expressions: [HumanoidMap.Target: [HumanoidMap.Use]] = [:]
    var expressionNames: Set<String> = []
    var primitiveCount = 0
    var pictureByteCount = 0
    private var notices: [String] = []
    /// Our joints: the nodes that are bones or move skin, parents before children.
    var jointOfNode: [Int: Int] = [:]
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
    func joint(at node: Int) -> Int {
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
