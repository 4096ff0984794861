import AvatarMath
import AvatarModel
import PNGImage

/// Writes avatars as binary glTF 2.0: GLB, or VRM 1.0 with its humanoid and expressions.
public enum GLTFAvatarWriter {
    /// Who may use a VRM file and how; VRM requires an answer.
    public struct Licence: Sendable {
        public var authors: [String]
        public var url: String

        public init(authors: [String], url: String = "https://vrm.dev/licenses/1.0/") {
            self.authors = authors
            self.url = url
        }
    }

    /// Motion sampled at even times, for an animation in the file.
    public struct Motion: Sendable {
        /// Above 0.
        public var framesPerSecond: Float
        /// Local rotations, one a joint, for every frame.
        public var rotations: [[Quaternion]]
        /// One a morph, for every frame.
        public var morphWeights: [[Float]]
        /// Displacements from the rest offsets, metres, one a joint, for every frame; empty for none.
        public var translations: [[Vector3]]

        public init(
            framesPerSecond: Float, rotations: [[Quaternion]], morphWeights: [[Float]],
            translations: [[Vector3]] = []
        ) {
            precondition(framesPerSecond > 0 && rotations.count == morphWeights.count)
            precondition(translations.isEmpty || translations.count == rotations.count)
            self.translations = translations
            self.framesPerSecond = framesPerSecond
            self.rotations = rotations
            self.morphWeights = morphWeights
        }
    }

    /// The bytes of a GLB file.
    ///
    /// - Parameters:
    ///   - avatar: the figure.
    ///   - licence: makes it a VRM 1.0 file; nil writes plain glTF.
    ///   - motion: an animation to add; nil for none.
    /// - Returns: the file.
    /// - Throws: if a texture cannot be written as PNG.
    public static func encode(
        _ avatar: Avatar, licence: Licence? = nil, motion: Motion? = nil
    ) throws(AvatarFileError) -> [UInt8] {
        var builder = GLTFBuilder()
        let rig = avatar.rig
        let jointNodes = Array(rig.names.indices)
        var nodes = nodes(of: rig)
        let roots = rig.names.indices.filter { rig.hierarchy.parents[$0] < 0 }
        let meshNode = nodes.count
        nodes.append(
            .members([("name", .string(avatar.name)), ("mesh", .int(0)), ("skin", .int(0))]))
        let inverse = rig.hierarchy.restPositions.flatMap { place -> [Float] in
            [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -place.x, -place.y, -place.z, 1]
        }
        let bind = builder.add(floats: inverse, width: 16)
        let mesh = Self.mesh(avatar, into: &builder)
        let (materials, textures, images) = try looks(avatar, into: &builder)
        var animations: [JSONNode] = []
        if let motion { animations.append(animation(motion, rig: rig, meshNode: meshNode, into: &builder)) }
        var extensions: [(String, JSONNode)] = []
        if let licence {
            extensions.append(("VRMC_vrm", vrm(avatar, meshNode: meshNode, licence: licence)))
        }
        var members: [(String, JSONNode)] = [
            ("asset", asset(avatar)),
            ("scene", .int(0)),
            ("scenes", .array([.members([("nodes", .array((roots + [meshNode]).map(JSONNode.int)))])])),
            ("nodes", .array(nodes)),
            ("meshes", .array([mesh])),
            (
                "skins",
                .array([
                    .members([
                        ("inverseBindMatrices", .int(bind)), ("joints", .array(jointNodes.map(JSONNode.int))),
                    ])
                ])
            ),
            ("materials", .array(materials)),
        ]
        if !textures.isEmpty {
            members.append(("textures", .array(textures)))
            members.append(("images", .array(images)))
            members.append(
                ("samplers", .array([.members([("magFilter", .int(9729)), ("minFilter", .int(9987))])])))
        }
        if !animations.isEmpty { members.append(("animations", .array(animations))) }
        if !extensions.isEmpty {
            members.append(("extensionsUsed", .array(extensions.map { .string($0.0) })))
            members.append(("extensions", .members(extensions)))
        }
        return builder.file(members)
    }

    /// Joints as nodes without rotations: the T-pose.
    static func nodes(of rig: Rig) -> [JSONNode] {
        rig.names.indices.map { index in
            let children = rig.names.indices.filter { rig.hierarchy.parents[$0] == index }
            let offset = rig.hierarchy.offsets[index]
            var members: [(String, JSONNode)] = [
                ("name", .string(rig.names[index])),
                ("translation", .floats([offset.x, offset.y, offset.z])),
            ]
            if !children.isEmpty { members.append(("children", .array(children.map(JSONNode.int)))) }
            return .members(members)
        }
    }

    private static func asset(_ avatar: Avatar) -> JSONNode {
        var tips: [(String, JSONNode)] = []
        for side in Side.allCases {
            for finger in Finger.allCases {
                if let place = avatar.rig.fingertips[side]?[finger] {
                    tips.append(("\(side.rawValue)\(finger.boneName)", .floats([place.x, place.y, place.z])))
                }
            }
        }
        return .members([
            ("version", .string("2.0")), ("generator", .string("SignAvatar")),
            ("extras", .members([("avatarName", .string(avatar.name)), ("fingertips", .members(tips))])),
        ])
    }

    private static func mesh(_ avatar: Avatar, into builder: inout GLTFBuilder) -> JSONNode {
        let mesh = avatar.mesh
        func flat(_ vectors: [Vector3]) -> [Float] { vectors.flatMap { [$0.x, $0.y, $0.z] } }
        let attributes: [(String, JSONNode)] = [
            (
                "POSITION",
                .int(builder.add(floats: flat(mesh.positions), width: 3, bounds: true, target: true))
            ),
            ("NORMAL", .int(builder.add(floats: flat(mesh.normals), width: 3, target: true))),
            (
                "TEXCOORD_0",
                .int(
                    builder.add(
                        floats: mesh.textureCoordinates.flatMap { [$0.x, $0.y] }, width: 2, target: true))
            ),
            (
                "JOINTS_0",
                .int(builder.add(joints: mesh.joints))
            ),
            (
                "WEIGHTS_0",
                .int(
                    builder.add(
                        floats: mesh.weights.flatMap { [$0.x, $0.y, $0.z, $0.w] }, width: 4, target: true))
            ),
        ]
        let targets = avatar.morphs.map { morph -> JSONNode in
            .members([
                (
                    "POSITION",
                    .int(
                        builder.add(
                            sparse: morph.positionDeltas, at: morph.vertices, count: mesh.positions.count,
                            bounds: true))
                ),
                (
                    "NORMAL",
                    .int(
                        builder.add(
                            sparse: morph.normalDeltas, at: morph.vertices, count: mesh.positions.count,
                            bounds: false))
                ),
            ])
        }
        let primitives = mesh.parts.map { part -> JSONNode in
            var members: [(String, JSONNode)] = [
                ("attributes", .members(attributes)),
                ("indices", .int(builder.add(indices: Array(mesh.indices[part.indexRange])))),
                ("material", .int(part.material)),
                ("extras", .members([("partName", .string(part.name))])),
            ]
            if !targets.isEmpty { members.append(("targets", .array(targets))) }
            return .members(members)
        }
        var members: [(String, JSONNode)] = [
            ("name", .string(avatar.name)), ("primitives", .array(primitives)),
        ]
        if !targets.isEmpty {
            members.append(("weights", .array(avatar.morphs.map { _ in .int(0) })))
            members.append(
                (
                    "extras",
                    .members([("targetNames", .array(avatar.morphs.map { .string($0.name) }))])
                ))
        }
        return .members(members)
    }

    private static func looks(
        _ avatar: Avatar, into builder: inout GLTFBuilder
    ) throws(AvatarFileError) -> (materials: [JSONNode], textures: [JSONNode], images: [JSONNode]) {
        let materials = avatar.materials.map { material -> JSONNode in
            let color = material.baseColor
            var look: [(String, JSONNode)] = [
                (
                    "baseColorFactor",
                    .floats([color.x, color.y, color.z, 1].map { min($0, 1) })
                ),
                ("metallicFactor", .int(0)), ("roughnessFactor", .number(JSONNode.short(material.roughness))),
            ]
            if let texture = material.texture {
                look.append(("baseColorTexture", .members([("index", .int(texture))])))
            }
            var extras: [(String, JSONNode)] = [("kind", .string(material.kind.rawValue))]
            // glTF has no colours above 1; they are kept for our own reader.
            if color.max() > 1 { extras.append(("baseColor", .floats([color.x, color.y, color.z]))) }
            return .members([
                ("name", .string(material.name)), ("pbrMetallicRoughness", .members(look)),
                ("extras", .members(extras)),
            ])
        }
        var images: [JSONNode] = []
        for texture in avatar.textures {
            let png: [UInt8]
            do throws(PNGError) {
                png = try PNGImage(
                    width: texture.width, height: texture.height, format: .rgba, bytes: texture.pixels
                ).encodedByLibpng()
            } catch {
                throw .invalid(place: "texture \(images.count)", reason: error.description)
            }
            images.append(
                .members([("bufferView", .int(builder.add(bytes: png))), ("mimeType", .string("image/png"))]))
        }
        let textures = avatar.textures.indices.map { index -> JSONNode in
            .members([("source", .int(index)), ("sampler", .int(0))])
        }
        return (materials, textures, images)
    }

    private static func animation(
        _ motion: Motion, rig: Rig, meshNode: Int, into builder: inout GLTFBuilder
    ) -> JSONNode {
        var channels = AnimationChannels(
            frameCount: motion.rotations.count, framesPerSecond: motion.framesPerSecond, into: &builder)
        for joint in motion.rotations.first?.indices ?? 0..<0 {
            let turns = motion.rotations.map { $0[joint] }
            if turns.allSatisfy({ $0 == .identity }) { continue }
            let output = builder.add(floats: GLTFBuilder.continuous(turns), width: 4)
            channels.add(node: joint, path: "rotation", output: output)
        }
        for joint in motion.translations.first?.indices ?? 0..<0 {
            let moves = motion.translations.map { $0[joint] }
            if moves.allSatisfy({ $0 == .zero }) { continue }
            let offset = rig.hierarchy.offsets[joint]
            let places = moves.flatMap { [offset.x + $0.x, offset.y + $0.y, offset.z + $0.z] }
            channels.add(node: joint, path: "translation", output: builder.add(floats: places, width: 3))
        }
        if motion.morphWeights.first?.isEmpty == false {
            let output = builder.add(floats: motion.morphWeights.flatMap { $0 }, width: 1)
            channels.add(node: meshNode, path: "weights", output: output)
        }
        return channels.json
    }

    private static func vrm(_ avatar: Avatar, meshNode: Int, licence: Licence) -> JSONNode {
        let bones = avatar.rig.names.enumerated().compactMap { index, name -> (String, JSONNode)? in
            HumanoidBone(rawValue: name) == nil ? nil : (name, .members([("node", .int(index))]))
        }
        func expression(_ names: [String]) -> JSONNode {
            let binds = names.compactMap { name -> JSONNode? in
                guard let index = avatar.morphs.firstIndex(where: { $0.name == name }) else { return nil }
                return .members([("node", .int(meshNode)), ("index", .int(index)), ("weight", .int(1))])
            }
            return .members([("morphTargetBinds", .array(binds))])
        }
        return .members([
            ("specVersion", .string("1.0")),
            (
                "meta",
                .members([
                    ("name", .string(avatar.name)), ("version", .string("1")),
                    ("authors", .array(licence.authors.map { .string($0) })),
                    ("licenseUrl", .string(licence.url)),
                ])
            ),
            ("humanoid", .members([("humanBones", .members(bones))])),
            (
                "expressions",
                .members([
                    ("preset", .members(FaceExpression.vrmPresets.map { ($0.name, expression($0.morphs)) })),
                    ("custom", .members(avatar.morphs.map { ($0.name, expression([$0.name])) })),
                ])
            ),
        ])
    }
}
