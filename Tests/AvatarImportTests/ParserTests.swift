import AvatarMath
import Testing

@testable import AvatarImport

@Suite("MakeHuman's text files")
struct ParserTests {
    static func failure(_ text: String) -> String? {
        do throws(AvatarImportError) {
            _ = try ObjFile(bytes: Array(text.utf8), path: "a.obj")
            return nil
        } catch { return error.description }
    }

    @Test("a mesh of a quad and a triangle is read")
    func mesh() throws {
        let text = """
            # comment
            v 0 0 0
            v 1 0 0
            v 1 1 0
            v 0 1 0
            vt 0 0
            vt 1 0.5
            g body
            f 1/1 2/2 3/2 4/1
            g cap
            f 1/1 2/2 3/1
            """
        let mesh = try ObjFile(bytes: Array(text.utf8), path: "a.obj")
        #expect(mesh.positions.count == 4)
        #expect(mesh.textureCoordinates == [SIMD2(0, 0), SIMD2(1, 0.5)])
        #expect(mesh.faces.map(\.group) == ["body", "cap"])
        #expect(mesh.faces[0].corners == [0, 1, 2, 3])
        #expect(mesh.faces[0].textureCorners == [0, 1, 1, 0])
    }

    @Test(
        "a mistake is told with its line",
        arguments: [
            ("v 0 0", "a.obj:1: a vertex needs three numbers"),
            ("v 0 0 x", "a.obj:1: 'x' is not a number between -10000 and 10000"),
            ("v 0 0 0\nvt 0 0\nf 1/1 1/1 2/1", "a.obj:3: index 2, but there are 1 so far"),
            ("v 0 0 0\nvt 0 0\nf 1/1 1/1", "a.obj:3: a face of 2 corners; 3 and 4 are allowed"),
            ("v 0 0 0", "a.obj: no face; this is not a mesh"),
        ])
    func mistakes(text: String, message: String) { #expect(Self.failure(text) == message) }

    @Test("a target moves its vertices, and one beyond the mesh is refused")
    func target() throws {
        let target = try TargetFile(bytes: Array("# c\n2 .5 0 -1\n".utf8), path: "t", vertexCount: 3)
        #expect(target.vertices == [2])
        #expect(target.deltas == [Vector3(0.5, 0, -1)])
        #expect(throws: AvatarImportError.self) {
            try TargetFile(bytes: Array("3 0 0 0\n".utf8), path: "t", vertexCount: 3)
        }
    }

    @Test("a mask is bilinear, and one cut short is refused")
    func mask() throws {
        let mask = try GrayMask(bytes: Array("P5\n2 1\n255\n".utf8) + [0, 255], path: "m")
        #expect(mask.value(at: SIMD2(0.25, 0.5)) == 0)
        #expect(abs(mask.value(at: SIMD2(0.5, 0.5)) - 0.5) < 0.01)
        #expect(mask.value(at: SIMD2(0.9, 0.5)) == 1)
        #expect(throws: AvatarImportError.self) {
            try GrayMask(bytes: Array("P5\n2 2\n255\n".utf8) + [0, 255], path: "m")
        }
    }

    @Test("a rig's bone at no known vertex is refused")
    func rig() {
        let text = #"{"bones":{"root":{"head":{"cube_name":"none"},"tail":{"vertex_index":0}}}}"#
        #expect(throws: AvatarImportError.self) {
            try RigJSON.bones(Array(text.utf8), path: "r", groups: [:], vertexCount: 4)
        }
    }
}
