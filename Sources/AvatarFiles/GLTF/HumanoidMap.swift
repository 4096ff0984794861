import AvatarMath
import AvatarModel

/// Which nodes are humanoid bones, and what a file's expressions move.
struct HumanoidMap {
    /// Bones by node.
    private(set) var bones: [Int: HumanoidBone] = [:]
    /// A VRM 0.x figure looks along -z and has to be turned round.
    private(set) var looksBack = false

    /// Reads VRM 1.0, else VRM 0.x, else node names that are VRM bone names.
    ///
    /// - Parameters:
    ///   - document: the file's.
    ///   - graph: its nodes.
    ///   - mustBeHumanoid: false takes a model without hips and head, and names that come twice.
    /// - Throws: if a bone has no node, or two, or hips or head are missing.
    init(_ document: JSONNode, graph: NodeGraph, mustBeHumanoid: Bool = true) throws(AvatarFileError) {
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
            if !mustBeHumanoid {
                var seen: Set<HumanoidBone> = []
                for index in bones.keys.sorted() {
                    if let bone = bones[index], !seen.insert(bone).inserted { bones[index] = nil }
                }
                return
            }
        }
        guard !mustBeHumanoid || (bones.values.contains(.hips) && bones.values.contains(.head)) else {
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

    /// A morph target of a mesh.
    struct Target: Hashable {
        var mesh: Int
        var index: Int
    }

    /// How much of a target an expression takes.
    struct Use {
        var expression: String
        var weight: Float
    }

    private struct Bind {
        var target: Target
        var weight: Float
    }

    /// Which of our face morphs move which targets, and the names of those morphs.
    static func expressions(
        _ document: JSONNode, graph: NodeGraph
    ) -> (uses: [Target: [Use]], names: Set<String>) {
        var found: [String: [Bind]] = [:]
        var halves: [String: (pair: [String], binds: [Bind])] = [:]
        func put(_ expression: String, _ binds: [Bind]) {
            guard !binds.isEmpty else { return }
            if let name = morphName(expression) {
                if found[name] == nil { found[name] = binds }
            } else {
                let names = pair(expression)
                for name in names where halves[name] == nil { halves[name] = (names, binds) }
            }
        }
        let extensions = document["extensions"]
        for group in ["preset", "custom"] {
            for member in extensions?["VRMC_vrm"]?["expressions"]?[group]?.members ?? [] {
                var binds: [Bind] = []
                for bind in member.value["morphTargetBinds"]?.items ?? [] {
                    guard let node = bind["node"]?.index, node < graph.nodes.count,
                        let mesh = graph.nodes[node].mesh, let target = bind["index"]?.index
                    else { continue }
                    let weight = Float(bind["weight"]?.double ?? 1).limited
                    binds.append(Bind(target: Target(mesh: mesh, index: target), weight: weight))
                }
                put(member.name, binds)
            }
        }
        for item in extensions?["VRM"]?["blendShapeMaster"]?["blendShapeGroups"]?.items ?? [] {
            var binds: [Bind] = []
            for bind in item["binds"]?.items ?? [] {
                guard let mesh = bind["mesh"]?.index, let target = bind["index"]?.index else { continue }
                let weight = Float((bind["weight"]?.double ?? 100) / 100).limited
                binds.append(Bind(target: Target(mesh: mesh, index: target), weight: weight))
            }
            for name in [item["presetName"]?.text, item["name"]?.text].compactMap({ $0 }) { put(name, binds) }
        }
        // What a file has only for both sides is given half to each: together they are the whole.
        let known = found.keys.reduce(into: targetNames(document)) { $0.insert($1) }
        for (name, binds) in halves where known.isDisjoint(with: binds.pair) {
            found[name] = binds.binds.map { Bind(target: $0.target, weight: $0.weight / 2) }
        }
        var uses: [Target: [Use]] = [:]
        for name in found.keys.sorted() {
            var sums: [Target: Float] = [:]
            for bind in found[name] ?? [] { sums[bind.target, default: 0] += bind.weight }
            for (target, weight) in sums {
                uses[target, default: []].append(Use(expression: name, weight: weight.limited))
            }
        }
        return (uses, Set(found.keys))
    }

    /// What the file calls its targets.
    private static func targetNames(_ document: JSONNode) -> Set<String> {
        var names: Set<String> = []
        for mesh in document["meshes"]?.items ?? [] {
            for name in mesh["extras"]?["targetNames"]?.items ?? [] {
                if let text = name.text { names.insert(text) }
            }
        }
        return names
    }

    /// The face morph that an expression of VRM stands for.
    static func morphName(_ name: String) -> String? {
        let lower = name.lowercased()
        if let own = FaceExpression.allCases.first(where: { $0.rawValue.lowercased() == lower }) {
            return own.rawValue
        }
        switch lower {
        case "blinkleft", "blink_l": return "eyeBlinkLeft"
        case "blinkright", "blink_r": return "eyeBlinkRight"
        case "aa", "a": return "jawOpen"
        case "ou", "u": return "mouthPucker"
        case "oh", "o": return "mouthFunnel"
        default: return nil
        }
    }

    /// The two face morphs that an expression of both sides stands for.
    static func pair(_ name: String) -> [String] {
        switch name.lowercased() {
        case "blink": ["eyeBlinkLeft", "eyeBlinkRight"]
        case "ee", "e": ["mouthStretchLeft", "mouthStretchRight"]
        case "lookup": ["eyeLookUpLeft", "eyeLookUpRight"]
        case "lookdown": ["eyeLookDownLeft", "eyeLookDownRight"]
        case "lookleft": ["eyeLookOutLeft", "eyeLookInRight"]
        case "lookright": ["eyeLookInLeft", "eyeLookOutRight"]
        default: []
        }
    }
}

extension Float {
    /// -1...1; 0 for what is no number.
    fileprivate var limited: Float { isFinite ? Swift.min(1, Swift.max(-1, self)) : 0 }
}
