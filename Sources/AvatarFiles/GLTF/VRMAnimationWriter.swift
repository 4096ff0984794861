import AvatarMath
import AvatarModel

/// Writes motion as a VRM animation (VRMA): humanoid rotations and expressions that any VRM figure can play.
public enum VRMAnimationWriter {
    /// The bytes of a `.vrma` file.
    ///
    /// - Parameters:
    ///   - motion: sampled motion of the rig.
    ///   - rig: its T-pose and names; joints that are no humanoid bones, such as twist joints, are left out.
    ///   - morphNames: one a morph weight; they become custom expressions.
    /// - Returns: the file.
    public static func encode(_ motion: GLTFAvatarWriter.Motion, rig: Rig, morphNames: [String]) -> [UInt8] {
        var builder = GLTFBuilder()
        var nodes = GLTFAvatarWriter.nodes(of: rig)
        let roots = rig.names.indices.filter { rig.hierarchy.parents[$0] < 0 }
        var channels = AnimationChannels(
            frameCount: motion.rotations.count, framesPerSecond: motion.framesPerSecond, into: &builder)
        // VRMA takes gaze from a look-at, not from the eye bones.
        let skipped: Set<String> = ["leftEye", "rightEye"]
        var bones: [(String, JSONNode)] = []
        for (index, name) in rig.names.enumerated()
        where HumanoidBone(rawValue: name) != nil && !skipped.contains(name) {
            bones.append((name, .members([("node", .int(index))])))
            let turns = motion.rotations.map { $0[index] }
            if turns.allSatisfy({ $0 == .identity }) { continue }
            let output = builder.add(floats: GLTFBuilder.continuous(turns), width: 4)
            channels.add(node: index, path: "rotation", output: output)
        }
        // An expression is a node whose place along x is the weight.
        var expressions: [(String, JSONNode)] = []
        var expressionNodes: [Int] = []
        for (index, name) in morphNames.enumerated() {
            let weights = motion.morphWeights.map { $0[index] }
            if weights.allSatisfy({ $0 == 0 }) { continue }
            let node = nodes.count
            nodes.append(.members([("name", .string(name))]))
            expressionNodes.append(node)
            expressions.append((name, .members([("node", .int(node))])))
            let output = builder.add(floats: weights.flatMap { [$0, 0, 0] }, width: 3)
            channels.add(node: node, path: "translation", output: output)
        }
        var animation: [(String, JSONNode)] = [
            ("specVersion", .string("1.0")),
            ("humanoid", .members([("humanBones", .members(bones))])),
            ("expressions", .members([("custom", .members(expressions))])),
        ]
        // Both eyes look the same way: the left one's turn is the gaze.
        if let eye = rig.index(of: .leftEye), let head = rig.index(of: .head) {
            let turns = motion.rotations.map { $0[eye] }
            if !turns.allSatisfy({ $0 == .identity }) {
                let node = nodes.count
                nodes.append(.members([("name", .string("lookAt"))]))
                expressionNodes.append(node)
                let offset = rig.hierarchy.restPositions[eye] - rig.hierarchy.restPositions[head]
                animation.append(
                    (
                        "lookAt",
                        .members([
                            ("node", .int(node)), ("offsetFromHeadBone", .floats([0, offset.y, offset.z])),
                        ])
                    ))
                let output = builder.add(floats: GLTFBuilder.continuous(turns), width: 4)
                channels.add(node: node, path: "rotation", output: output)
            }
        }
        return builder.file([
            ("asset", .members([("version", .string("2.0")), ("generator", .string("SignAvatar"))])),
            ("scene", .int(0)),
            ("scenes", .array([.members([("nodes", .array((roots + expressionNodes).map(JSONNode.int)))])])),
            ("nodes", .array(nodes)),
            ("animations", .array([channels.json])),
            ("extensionsUsed", .array([.string("VRMC_vrm_animation")])),
            ("extensions", .members([("VRMC_vrm_animation", .members(animation))])),
        ])
    }
}
