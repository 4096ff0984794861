import AvatarMath
import AvatarModel
import Testing

@testable import AvatarFiles

@Suite("Figures of other makers")
struct ForeignFileTests {
    /// The small figure's document with changes.
    static func changed(_ change: (inout [String: JSONNode]) throws -> Void) throws -> [UInt8] {
        var container = try GLBContainer(decoding: try GLTFAvatarWriter.encode(SmallFigure.avatar))
        var members: [String: JSONNode] = [:]
        for member in container.document.members ?? [] { members[member.name] = member.value }
        try change(&members)
        container.document = .members(members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        return container.encoded()
    }

    static func failure(_ bytes: [UInt8]) -> AvatarFileError? {
        do throws(AvatarFileError) {
            _ = try GLTFAvatarReader.read(bytes, name: "x")
            return nil
        } catch { return error }
    }

    @Test("a VRM 0.x figure is turned round and its thumbs are renamed")
    func oldVRM() throws {
        let rig = SmallFigure.avatar.rig
        let bytes = try Self.changed { members in
            // Node names must not matter.
            let nodes = members["nodes"]?.items ?? []
            members["nodes"] = .array(
                nodes.enumerated().map { index, node in
                    .object(
                        (node.members ?? []).map {
                            $0.name == "name" ? .init(name: "name", value: .string("n\(index)")) : $0
                        })
                })
            let bones = rig.names.enumerated().compactMap { index, name -> JSONNode? in
                guard HumanoidBone(rawValue: name) != nil else { return nil }
                var old = name
                for side in ["left", "right"] {
                    if name == side + "ThumbMetacarpal" { old = side + "ThumbProximal" }
                    if name == side + "ThumbProximal" { old = side + "ThumbIntermediate" }
                }
                return .members([("bone", .string(old)), ("node", .int(index))])
            }
            let blink = JSONNode.members([
                ("name", .string("BlinkL")), ("presetName", .string("blink_l")),
                (
                    "binds",
                    .array([.members([("mesh", .int(0)), ("index", .int(1)), ("weight", .int(50))])])
                ),
            ])
            members["extensions"] = .members([
                (
                    "VRM",
                    .members([
                        ("humanoid", .members([("humanBones", .array(bones))])),
                        ("blendShapeMaster", .members([("blendShapeGroups", .array([blink]))])),
                    ])
                )
            ])
        }
        let avatar = try GLTFAvatarReader.read(bytes, name: "old").avatar
        let thumb = try #require(avatar.rig.restPosition(of: .leftThumbMetacarpal))
        let before = try #require(rig.restPosition(of: .leftThumbMetacarpal))
        #expect(thumb.distance(to: Vector3(-before.x, before.y, -before.z)) < 1e-6)
        let morph = try #require(avatar.morphs.first { $0.name == "eyeBlinkLeft" })
        let original = SmallFigure.avatar.morphs[1].positionDeltas[0]
        #expect(
            morph.positionDeltas[0].distance(to: Vector3(-original.x, original.y, -original.z) * 0.5) < 1e-6)
    }

    @Test("what VRM 1.0 has only for both eyes is given half to each")
    func pairs() throws {
        let rig = SmallFigure.avatar.rig
        func expression(_ target: Int, _ weight: Double) -> JSONNode {
            let bind = JSONNode.members([
                ("node", .int(rig.names.count)), ("index", .int(target)), ("weight", .number(weight)),
            ])
            return .members([("morphTargetBinds", .array([bind, bind]))])
        }
        let bytes = try Self.changed { members in
            let bones = rig.names.enumerated().compactMap { index, name in
                HumanoidBone(rawValue: name).map { ($0.rawValue, JSONNode.members([("node", .int(index))])) }
            }
            members["extensions"] = .members([
                (
                    "VRMC_vrm",
                    .members([
                        ("specVersion", .string("1.0")),
                        ("humanoid", .members([("humanBones", .members(bones))])),
                        (
                            "expressions",
                            .members([
                                (
                                    "preset",
                                    .members([
                                        ("aa", expression(0, 0.5)), ("lookLeft", expression(1, 0.4)),
                                    ])
                                )
                            ])
                        ),
                    ])
                )
            ])
        }
        let avatar = try GLTFAvatarReader.read(bytes, name: "x").avatar
        let original = SmallFigure.avatar.morphs[1].positionDeltas[0]
        // Two binds of 0.4, shared by two morphs.
        for name in ["eyeLookOutLeft", "eyeLookInRight"] {
            let morph = try #require(avatar.morphs.first { $0.name == name })
            #expect(morph.positionDeltas[0].distance(to: original * 0.4) < 1e-6)
        }
        let jaw = try #require(avatar.morphs.first { $0.name == "jawOpen" })
        #expect(jaw.positionDeltas[0].distance(to: SmallFigure.avatar.morphs[0].positionDeltas[0]) < 1e-6)
    }

    @Test("a model without bones is read for looking at, and not to sign")
    func noFigure() throws {
        let bytes = LimitTests.flat(corners: 3)
        let read = try GLTFAvatarReader.read(bytes, name: "box", mustBeHumanoid: false)
        #expect(read.avatar.rig.names == ["node 0"])
        #expect(read.avatar.mesh.indices.count == 3)
        guard case .incomplete = Self.failure(bytes) else {
            Issue.record("a model without bones was taken as a figure")
            return
        }
    }

    @Test("normalised and quantised vertices are scaled by their node")
    func quantized() throws {
        // One triangle in bytes of -127...127 under a node that is scaled by 2.
        let rig = SmallFigure.avatar.rig
        var builder = GLTFBuilder()
        let view = builder.add(bytes: [127, 0, 0, 0, 0, 127, 0, 0, 0, 0, 129, 0])
        let file = try GLBContainer(decoding: builder.file([]))
        var nodes = GLTFAvatarWriter.nodes(of: rig)
        nodes.append(.members([("mesh", .int(0)), ("scale", .floats([2, 2, 2]))]))
        let document = JSONNode.members([
            ("asset", .members([("version", .string("2.0"))])),
            ("extensionsRequired", .array([.string("KHR_mesh_quantization")])),
            ("nodes", .array(nodes)),
            (
                "meshes",
                .array([
                    .members([
                        (
                            "primitives",
                            .array([.members([("attributes", .members([("POSITION", .int(0))]))])])
                        )
                    ])
                ])
            ),
            (
                "accessors",
                .array([
                    .members([
                        ("bufferView", .int(view)), ("componentType", .int(5120)),
                        ("normalized", .bool(true)),
                        ("count", .int(3)), ("type", .string("VEC3")),
                    ])
                ])
            ),
            (
                "bufferViews",
                .array([
                    .members([
                        ("buffer", .int(0)), ("byteLength", .int(12)), ("byteStride", .int(4)),
                    ])
                ])
            ),
            ("buffers", .array([.members([("byteLength", .int(12))])])),
        ])
        let bytes = GLBContainer(document: document, binary: file.binary).encoded()
        let avatar = try GLTFAvatarReader.read(bytes, name: "q").avatar
        #expect(avatar.mesh.positions == [Vector3(2, 0, 0), Vector3(0, 2, 0), Vector3(0, 0, -2)])
        #expect(avatar.materials.map(\.name) == ["none"])
    }

    @Test("what cannot be used is refused with its place")
    func refused() throws {
        let outside = try Self.changed {
            $0["buffers"] = .array([.members([("uri", .string("http://a/b")), ("byteLength", .int(4))])])
        }
        guard case .invalid(place: "buffer 0", _) = Self.failure(outside) else {
            Issue.record("a buffer on the network was \(String(describing: Self.failure(outside)))")
            return
        }
        let draco = try Self.changed {
            $0["extensionsRequired"] = .array([.string("KHR_draco_mesh_compression")])
        }
        #expect(Self.failure(draco) == .unsupported("the extension KHR_draco_mesh_compression"))
        let ring = try Self.changed { members in
            members["nodes"] = .array([
                .members([("name", .string("hips")), ("children", .array([.int(1)]))]),
                .members([("name", .string("head")), ("children", .array([.int(0)]))]),
            ])
        }
        #expect(Self.failure(ring) == .invalid(place: "nodes", reason: "some are their own ancestors"))
        let bare = try Self.changed { $0["nodes"] = .array([.members([("name", .string("box"))])]) }
        guard case .incomplete = Self.failure(bare) else {
            Issue.record("a file without humanoid was \(String(describing: Self.failure(bare)))")
            return
        }
    }

    @Test("JSON deeper than allowed is refused, and JSON at the limit is read")
    func depth() throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array((String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8)
        }
        #expect(throws: Never.self) { try JSONReader.read(nested(JSONReader.depthLimit)) }
        #expect(throws: AvatarFileError.self) { try JSONReader.read(nested(JSONReader.depthLimit + 1)) }
    }

    @Test("JSON text keeps its values", arguments: [#"{"a":[1,-2.5,true,null,"x\n\"y\\"]}"#, "[]", #""é😀""#])
    func json(text: String) throws {
        #expect(try JSONReader.read(Array(text.utf8)).serialized == text)
    }

    @Test(
        "what is no JSON is refused",
        arguments: ["", "{", "[1,]", "{\"a\":1,\"a\":2}", "tru", "01e", "\"\\ud800\"", "1 2"])
    func noJSON(text: String) {
        #expect(throws: AvatarFileError.self) { try JSONReader.read(Array(text.utf8)) }
    }
}
