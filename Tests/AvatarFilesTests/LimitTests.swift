import AvatarMath
import AvatarModel
import Testing

@testable import AvatarFiles

@Suite("Limits of glTF files")
struct LimitTests {
    static func failure(_ body: () throws -> Void) -> AvatarFileError? {
        do {
            try body()
            return nil
        } catch { return error as? AvatarFileError }
    }

    /// A chain of nodes, each the only child of the one before.
    static func chain(_ count: Int) -> JSONNode {
        .members([
            (
                "nodes",
                .array(
                    (0..<count).map { index in
                        .members(index + 1 < count ? [("children", .array([.int(index + 1)]))] : [])
                    })
            )
        ])
    }

    @Test("nodes may be 64 levels deep, not 65")
    func depth() throws {
        #expect(try NodeGraph(Self.chain(64)).order.count == 64)
        #expect(
            Self.failure { _ = try NodeGraph(Self.chain(65)) }
                == .tooLarge(what: "levels of nodes", found: 65, allowed: 64))
    }

    @Test("a data: URI may hold 1 MiB, not a byte more")
    func dataURI() throws {
        // 1,398,102 characters hold 1,048,576 bytes and four bits that are left over.
        func uri(_ count: Int) -> String {
            "data:application/octet-stream;base64," + String(repeating: "A", count: count)
        }
        #expect(try GLTFResources.none.bytes(uri(1_398_102), place: "buffer 0")?.count == 1 << 20)
        #expect(
            Self.failure { _ = try GLTFResources.none.bytes(uri(1_398_103), place: "buffer 0") }
                == .tooLarge(
                    what: "bytes in the data: URI of buffer 0", found: (1 << 20) + 1, allowed: 1 << 20))
    }

    /// A model whose triangles are all corners of the first vertex: the accessor has no view, so it is zeroes.
    static func flat(corners: Int) -> [UInt8] {
        let document = """
            {"asset":{"version":"2.0"},"nodes":[{"mesh":0}],\
            "meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1}]}],\
            "accessors":[{"componentType":5126,"count":3,"type":"VEC3"},\
            {"componentType":5125,"count":\(corners),"type":"SCALAR"}]}
            """
        return Array(document.utf8)
    }

    @Test("a million triangles are read, one more is refused")
    func triangles() throws {
        let read = try GLTFAvatarReader.read(
            Self.flat(corners: 3_000_000), name: "x", mustBeHumanoid: false)
        #expect(read.avatar.mesh.indices.count == 3_000_000)
        #expect(
            Self.failure {
                _ = try GLTFAvatarReader.read(
                    Self.flat(corners: 3_000_003), name: "x", mustBeHumanoid: false)
            } == .tooLarge(what: "elements of accessor 1", found: 3_000_003, allowed: 3_000_000))
    }

    /// A small model with a chunk of no known type behind it, so that the file has as many bytes as asked for.
    static func padded(to count: Int) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(flat(corners: 3))
        writer.pad(with: 0x20)
        let json = writer.bytes
        var file = ByteWriter()
        for word in [0x4654_6C67, 2, UInt32(count), UInt32(json.count), 0x4E4F_534A] { file.put(word) }
        file.put(json)
        let rest = count - file.bytes.count - 8
        file.put(count: rest)
        file.put(UInt32(0x5858_5858))
        return file.bytes + [UInt8](repeating: 0, count: rest)
    }

    @Test("a file of 64 MiB is read, one byte more is refused")
    func fileSize() throws {
        let size = 64 << 20
        let bytes = Self.padded(to: size)
        #expect(bytes.count == size)
        #expect(try GLBContainer(decoding: bytes).document["nodes"] != nil)
        #expect(
            Self.failure { _ = try GLBContainer(decoding: bytes + [0]) }
                == .tooLarge(what: "bytes", found: size + 1, allowed: size))
    }

    @Test(
        "a URI that leads elsewhere is refused",
        arguments: [
            "http://example.org/a.bin", "https:a.bin", "//host/a.bin", "/etc/passwd", "../a.bin",
            "a/../../b.bin",
            "a/%2e%2e/b.bin", "C:\\a.bin", "..%5ca.bin", "a//b.bin", "", "a%00.bin", "a%zz.bin", "file:///a",
        ])
    func elsewhere(uri: String) {
        #expect(throws: AvatarFileError.self) { try GLTFResources { _ in [1] }.bytes(uri, place: "buffer 0") }
    }

    @Test("names beside the document are followed", arguments: ["a.bin", "a%20b.bin", "textures/a.bin"])
    func beside(uri: String) throws {
        let wanted = uri == "a%20b.bin" ? "a b.bin" : uri
        let resources = GLTFResources { $0 == wanted ? [7] : nil }
        #expect(try resources.bytes(uri, place: "buffer 0") == [7])
    }

    @Test("a file that names the same accessor again and again is refused before it costs minutes")
    func repetition() throws {
        let targets = [String](repeating: #"{"POSITION":0}"#, count: 512).joined(separator: ",")
        let document = """
            {"asset":{"version":"2.0"},"nodes":[{"mesh":0}],\
            "meshes":[{"primitives":[{"attributes":{"POSITION":0},"targets":[\(targets)]}]}],\
            "accessors":[{"componentType":5126,"count":999999,"type":"VEC3"}]}
            """
        guard
            case .tooLarge(what: "numbers to read in all", _, _) = Self.failure({
                _ = try GLTFAvatarReader.read(Array(document.utf8), name: "x", mustBeHumanoid: false)
            })
        else {
            Issue.record("512 targets of a million vertices were read")
            return
        }
    }

    @Test("strips and fans become the triangles that glTF says")
    func strips() {
        #expect(TriangleList.make([0, 1, 2, 3, 4], mode: 5) == [0, 1, 2, 1, 3, 2, 2, 3, 4])
        #expect(TriangleList.make([0, 1, 2, 3], mode: 6) == [1, 2, 0, 2, 3, 0])
        #expect(TriangleList.make([0, 1], mode: 5) == nil)
        #expect(TriangleList.make([0, 1, 2, 3], mode: 4) == nil)
    }

    @Test("displacements of one vertex from two targets are summed")
    func morphs() throws {
        func entry(_ vertices: [UInt32]) -> Morph {
            Morph(
                name: "", vertices: vertices,
                positionDeltas: vertices.map { Vector3(Float($0), 0, 0) },
                normalDeltas: vertices.map { _ in .zero })
        }
        var collector = MorphCollector()
        try collector.add(entry([1, 4]), to: "a", weight: 1)
        try collector.add(entry([2, 4, 6]), to: "a", weight: 0.5)
        try collector.add(entry([9]), to: "a", weight: 2)
        let morph = try #require(collector.finished.first)
        #expect(morph.vertices == [1, 2, 4, 6, 9])
        #expect(morph.positionDeltas.map(\.x) == [1, 1, 6, 3, 18])
    }

    @Test("a .gltf document with its bytes beside it is the same figure as the GLB")
    func document() throws {
        let glb = try GLTFAvatarWriter.encode(SmallFigure.avatar)
        let container = try GLBContainer(decoding: glb)
        let members = (container.document.members ?? []).map { member -> (String, JSONNode) in
            guard member.name == "buffers" else { return (member.name, member.value) }
            return (
                "buffers",
                .array([
                    .members([("uri", .string("figure.bin")), ("byteLength", .int(container.binary.count))])
                ])
            )
        }
        let text = Array(JSONNode.members(members).serialized.utf8)
        let binary = container.binary
        let read = try GLTFAvatarReader.read(
            text, name: "x", resources: GLTFResources { $0 == "figure.bin" ? binary : nil })
        let wanted = try GLTFAvatarReader.read(glb, name: "x")
        #expect(
            CachedAvatar(stamp: "", avatar: read.avatar).encoded()
                == CachedAvatar(stamp: "", avatar: wanted.avatar).encoded())
        #expect(
            Self.failure { _ = try GLTFAvatarReader.read(text, name: "x") }
                == .invalid(place: "buffer 0", reason: "its file 'figure.bin' is not there"))
    }

    @Test("colours that are brighter than glTF allows come back, and other programs get 1")
    func brightColour() throws {
        var avatar = SmallFigure.avatar
        avatar.materials[0].baseColor = Vector3(1.1, 0.5, 1.2)
        let bytes = try GLTFAvatarWriter.encode(avatar)
        let factor = try GLBContainer(decoding: bytes).document["materials"]?.items?[0][
            "pbrMetallicRoughness"]?[
                "baseColorFactor"]?.floats(4)
        #expect(factor == [1, 0.5, 1, 1])
        #expect(
            try GLTFAvatarReader.read(bytes, name: "x").avatar.materials[0].baseColor
                == Vector3(1.1, 0.5, 1.2))
    }
}
