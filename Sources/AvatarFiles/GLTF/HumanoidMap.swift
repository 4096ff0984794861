import AvatarMath
import AvatarModel

/// Which nodes are humanoid bones, and what a file's expressions move.
struct HumanoidMap {
    /// Bones by node.
    private(set) var bones: [Int: HumanoidBone] = [:]
    /// A VRM 0.x figure looks along -z and has to be turned round.
    private(set) var looksBack = false

    /// Reads VRM 1.0, else VRM 0.x, else node names that are VRM bone names.
    init(_ document: JSONNode, graph: NodeGraph) throws(AvatarFileError) {
        let extensions = document["extensions"]
        func put(_ bone: HumanoidBone, _ node: JSONNode?) throws(AvatarFileError) {
            guard let index = node?.index, index < graph.nodes.count else {
                throw .invalid(place: "bone '\(bone.rawValue)'", reason: "its node is not there")
            }
            guard bones[index] == nil else {
                throw .invalid(place: "bone '\(bone.rawValue)'", reason: "node \(index) is another bone too")
            }
            bones[index] = bone
        }
        if let members = extensions?["VRMC_vrm"]?["humanoid"]?["humanBones"]?.members {
            for member in members {
                guard let bone = HumanoidBone(rawValue: member.name) else { continue }
                try put(bone, member.value["node"])
            }
        } else if let items = extensions?["VRM"]?["humanoid"]?["humanBones"]?.items {
            looksBack = true
            for item in items {
                guard let name = item["bone"]?.text, let bone = Self.bone(ofOldName: name) else { continue }
                try put(bone, item["node"])
            }
        } else {
            for index in graph.nodes.indices {
                if let bone = HumanoidBone(rawValue: graph.nodes[index].name) { bones[index] = bone }
            }
        }
        guard bones.values.contains(.hips), bones.values.contains(.head) else {
            throw .incomplete(
                "no humanoid: neither a VRM extension nor nodes with VRM bone names such as hips and head")
        }
        guard Set(bones.values).count == bones.count else {
            throw .invalid(place: "nodes", reason: "two carry the same bone's name")
        }
    }

    /// The thumb's bones moved by one name from VRM 0.x to 1.0.
    private static func bone(ofOldName name: String) -> HumanoidBone? {
        for side in Side.allCases {
            switch name {
            case "\(side.rawValue)ThumbProximal": return HumanoidBone(side, "ThumbMetacarpal")
            case "\(side.rawValue)ThumbIntermediate": return HumanoidBone(side, "ThumbProximal")
            default: continue
            }
        }
        return HumanoidBone(rawValue: name)
    }

    /// A part of an expression: a target of a mesh, with a weight.
    struct Bind {
        var mesh: Int
        var target: Int
        var weight: Float
    }

    /// Expressions as the face morphs that they stand for; our names, each with what it moves.
    static func expressions(_ document: JSONNode, graph: NodeGraph) -> [String: [Bind]] {
        var result: [String: [Bind]] = [:]
        let extensions = document["extensions"]
        for group in ["preset", "custom"] {
            for member in extensions?["VRMC_vrm"]?["expressions"]?[group]?.members ?? [] {
                var binds: [Bind] = []
                for bind in member.value["morphTargetBinds"]?.items ?? [] {
                    guard let node = bind["node"]?.index, node < graph.nodes.count,
                        let mesh = graph.nodes[node].mesh, let target = bind["index"]?.index
                    else { continue }
                    binds.append(
                        Bind(mesh: mesh, target: target, weight: Float(bind["weight"]?.double ?? 1).limited))
                }
                for name in morphNames(member.name) where !binds.isEmpty { result[name] = binds }
            }
        }
        for item in extensions?["VRM"]?["blendShapeMaster"]?["blendShapeGroups"]?.items ?? [] {
            var binds: [Bind] = []
            for bind in item["binds"]?.items ?? [] {
                guard let mesh = bind["mesh"]?.index, let target = bind["index"]?.index else { continue }
                binds.append(
                    Bind(
                        mesh: mesh, target: target,
                        weight: Float((bind["weight"]?.double ?? 100) / 100).limited))
            }
            let names = [item["presetName"]?.text, item["name"]?.text].compactMap { $0 }
            for name in names.flatMap(morphNames) where !binds.isEmpty && result[name] == nil {
                result[name] = binds
            }
        }
        return result
    }

    /// The face morphs that an expression of VRM stands for.
    private static func morphNames(_ name: String) -> [String] {
        let lower = name.lowercased()
        if let own = FaceExpression.allCases.first(where: { $0.rawValue.lowercased() == lower }) {
            return [own.rawValue]
        }
        switch lower {
        case "blinkleft", "blink_l": return ["eyeBlinkLeft"]
        case "blinkright", "blink_r": return ["eyeBlinkRight"]
        case "aa", "a": return ["jawOpen"]
        case "ou", "u": return ["mouthPucker"]
        case "oh", "o": return ["mouthFunnel"]
        default: return []
        }
    }
}

extension Float {
    /// -1...1; 0 for what is no number.
    fileprivate var limited: Float { isFinite ? Swift.min(1, Swift.max(-1, self)) : 0 }
}
