import AvatarMath
import AvatarModel

/// Motion read from a VRM animation file (VRMA): turns of humanoid bones, the way of the hips, expressions and gaze.
///
/// Turns are brought from the file's skeleton, whatever its own axes at rest are, to a rig whose axes at rest are the
/// world's; bones that either of the two lacks are bridged.
public struct VRMAnimation: Sendable {
    /// The longest animation, seconds.
    public static let longest: Float = 3600

    /// A moment of an animation on a rig.
    public struct Moment: Sendable {
        /// Local rotations, one a joint.
        public var rotations: [Quaternion]
        /// Displacements from the rest offsets, metres, one a joint; empty if the hips stay in place.
        public var translations: [Vector3]
        /// 0...1, one a morph name.
        public var morphWeights: [Float]
    }

    private struct Bone {
        var bone: HumanoidBone
        /// The nearest bone above; -1 for none.
        ///
        /// Bones above come first.
        var parent: Int
        var track: AnimationTrack?
        /// The rest turns of the node above and of the node itself in the file's space.
        var restOfParent: Quaternion
        var rest: Quaternion
    }

    /// How long it is, seconds.
    public let seconds: Float
    /// What of the file could not be used, a line each.
    public private(set) var notices: [String] = []
    private var bones: [Bone] = []
    private var expressions: [(name: String, track: AnimationTrack)] = []
    private var hipsTrack: AnimationTrack?
    private var hipsSpace = Affine()
    private var hipsRest = Vector3.zero
    private var gaze: AnimationTrack?

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file, GLB or JSON, up to 64 MiB.
    ///   - resources: reads files beside a JSON document.
    /// - Throws: if the file is damaged, beyond the limits, or no VRM animation.
    public init(decoding bytes: [UInt8], resources: GLTFResources = .none) throws(AvatarFileError) {
        let file = try GLTFFile(decoding: bytes, resources: resources)
        let document = file.document
        let place = "VRMC_vrm_animation"
        guard let animation = document["extensions"]?[place] else {
            throw .incomplete("no VRM animation: the file lacks the extension \(place)")
        }
        let graph = try NodeGraph(document)
        let tracks = try AnimationTrack.read(document, accessors: try AccessorReader(file), graph: graph)
        var boneOfNode: [Int: HumanoidBone] = [:]
        var unknown: [String] = []
        for member in animation["humanoid"]?["humanBones"]?.members ?? [] {
            guard let bone = HumanoidBone(rawValue: member.name) else {
                unknown.append(member.name)
                continue
            }
            guard let node = member.value["node"]?.index, node < graph.nodes.count, boneOfNode[node] == nil
            else {
                throw .invalid(
                    place: "bone '\(bone.rawValue)'", reason: "its node is not there, or another bone's")
            }
            boneOfNode[node] = bone
        }
        guard boneOfNode.values.contains(.hips) else {
            throw .incomplete("the VRM animation has no hips")
        }
        var places: [Int: Int] = [:]
        for node in graph.order {
            guard let bone = boneOfNode[node] else { continue }
            var above = graph.nodes[node].parent
            let turnAbove = above >= 0 ? graph.nodes[above].world.turn : .identity
            let space = above >= 0 ? graph.nodes[above].world : Affine()
            while above >= 0, places[above] == nil { above = graph.nodes[above].parent }
            places[node] = bones.count
            bones.append(
                Bone(
                    bone: bone, parent: above >= 0 ? places[above] ?? -1 : -1,
                    track: tracks[.init(node: node, path: .rotation)], restOfParent: turnAbove,
                    rest: graph.nodes[node].world.turn))
            if bone == .hips {
                hipsTrack = tracks[.init(node: node, path: .translation)]
                hipsSpace = space
                hipsRest = graph.nodes[node].world.origin
            }
        }
        for group in ["preset", "custom"] {
            for member in animation["expressions"]?[group]?.members ?? [] {
                guard let node = member.value["node"]?.index,
                    let track = tracks[.init(node: node, path: .translation)]
                else { continue }
                expressions.append((member.name, track))
            }
        }
        if let node = animation["lookAt"]?["node"]?.index {
            gaze = tracks[.init(node: node, path: .rotation)]
        }
        seconds = tracks.values.map(\.end).max() ?? 0
        guard seconds <= Self.longest else {
            throw .tooLarge(what: "seconds of animation", found: Int(seconds), allowed: Int(Self.longest))
        }
        if !unknown.isEmpty { notices.append("unknown bones: " + unknown.prefix(20).joined(separator: ", ")) }
        if (document["animations"]?.items?.count ?? 0) > 1 {
            notices.append("only the first animation is played")
        }
    }

    /// The animation on a rig.
    ///
    /// - Parameters:
    ///   - seconds: from the start; before it and after the end the first and the last moment hold.
    ///   - rig: who moves.
    ///   - morphNames: the figure's face morphs.
    /// - Returns: the moment; joints that the file does not move stay at rest.
    public func moment(at seconds: Float, rig: Rig, morphNames: [String]) -> Moment {
        // Turns from rest in world axes, bone by bone.
        var turns: [HumanoidBone: Quaternion] = [:]
        var all: [Quaternion] = []
        for bone in bones {
            let above = bone.parent >= 0 ? all[bone.parent] : .identity
            let own = bone.track.map { bone.restOfParent * $0.rotation(at: seconds) * bone.rest.inverse }
            let turn = (above * (own ?? .identity)).normalized
            all.append(turn)
            turns[bone.bone] = turn
        }
        let hierarchy = rig.hierarchy
        var rotations = [Quaternion](repeating: .identity, count: hierarchy.count)
        var worlds = rotations
        for joint in hierarchy.parents.indices {
            let parent = hierarchy.parents[joint]
            let above = parent >= 0 ? worlds[parent] : .identity
            worlds[joint] = above
            guard let bone = HumanoidBone(rawValue: rig.names[joint]) else { continue }
            if let turn = turns[bone] {
                rotations[joint] = (above.inverse * turn).normalized
            } else if let gaze, bone == .leftEye || bone == .rightEye {
                rotations[joint] = gaze.rotation(at: seconds)
            }
            worlds[joint] = (above * rotations[joint]).normalized
        }
        return Moment(
            rotations: rotations, translations: translations(at: seconds, rig: rig),
            morphWeights: weights(at: seconds, morphNames: morphNames))
    }

    /// The way of the hips, as long as the rig's legs are compared with the file's.
    private func translations(at seconds: Float, rig: Rig) -> [Vector3] {
        guard let hipsTrack, let joint = rig.index(of: .hips), hipsRest.y > 1e-3 else { return [] }
        let scale = rig.hierarchy.restPositions[joint].y / hipsRest.y
        var result = [Vector3](repeating: .zero, count: rig.hierarchy.count)
        result[joint] = (hipsSpace.point(hipsTrack.vector(at: seconds)) - hipsRest) * scale
        return result
    }

    private func weights(at seconds: Float, morphNames: [String]) -> [Float] {
        var weights = [String: Float]()
        for (name, track) in expressions {
            let weight = track.vector(at: seconds).x.clamped(to: 0...1)
            for morph in FaceExpression.morphs(ofExpression: name) { weights[morph, default: 0] += weight }
            if morphNames.contains(name) { weights[name] = weight }
        }
        return morphNames.map { min(1, weights[$0] ?? 0) }
    }
}

extension Affine {
    /// The turn of a placement without its scale; the identity if it is flat.
    fileprivate var turn: Quaternion {
        guard x.length > 1e-9, y.length > 1e-9, z.length > 1e-9 else { return .identity }
        return Quaternion(columns: x.normalized, y.normalized, z.normalized)
    }
}

extension FaceExpression {
    /// What VRM's preset expressions are made of, in the face morphs' names.
    static let vrmPresets: [(name: String, morphs: [String])] = [
        ("blink", ["eyeBlinkLeft", "eyeBlinkRight"]), ("blinkLeft", ["eyeBlinkLeft"]),
        ("blinkRight", ["eyeBlinkRight"]), ("aa", ["jawOpen"]), ("ou", ["mouthPucker"]),
        ("oh", ["mouthFunnel"]), ("ee", ["mouthStretchLeft", "mouthStretchRight"]),
        ("happy", ["mouthSmileLeft", "mouthSmileRight"]), ("sad", ["mouthFrownLeft", "mouthFrownRight"]),
        ("angry", ["browDownLeft", "browDownRight"]),
        ("surprised", ["browInnerUp", "browOuterUpLeft", "browOuterUpRight"]),
    ]

    /// The morphs that a preset expression moves, or the morph that has the name.
    fileprivate static func morphs(ofExpression name: String) -> [String] {
        if let preset = vrmPresets.first(where: { $0.name == name }) { return preset.morphs }
        return HumanoidMap.morphName(name).map { [$0] } ?? []
    }
}
