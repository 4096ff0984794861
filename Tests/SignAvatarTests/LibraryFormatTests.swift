import SignAvatar
import SignCatalog
import TestSupport
import Testing

@Suite("Formatting the library")
struct LibraryFormatTests {
    static let canonical =
        "# top\n\n- sign: 甲\n  provenance: recalled\n  source: s\n  edition: recalled\n  review: draft\n"
        + "  parts:\n    - right: {shape: flat, palm: left}\n"

    /// A library of two files of signs: `a.yaml` is canonical, `b.yaml` as given.
    static func library(_ name: String, second: String) throws -> String {
        let folder = try TemporaryFolder.make("format-\(name)")
        let own = TemporaryFolder.projectPath + "/SignLibrary"
        for table in ["handshapes.yaml", "locations.yaml", "glyphs.yaml"] {
            try TemporaryFolder.write(try TemporaryFolder.read("\(own)/\(table)"), to: "\(folder)/\(table)")
        }
        _ = try TemporaryFolder.make("format-\(name)/signs")
        try TemporaryFolder.write(Array(canonical.utf8), to: "\(folder)/signs/a.yaml")
        try TemporaryFolder.write(Array(second.utf8), to: "\(folder)/signs/b.yaml")
        return folder
    }

    static let loose = canonical.replacing("甲", with: "乙").replacing("shape: flat", with: "shape: 'flat'")

    @Test("a check names the files that are not canonical and changes nothing; formatting changes only them")
    func checkThenFormat() throws {
        let folder = try Self.library("check", second: Self.loose)
        #expect(try LibraryFormat.run(directory: folder, isCheck: true) == ["\(folder)/signs/b.yaml"])
        #expect(try TemporaryFolder.read("\(folder)/signs/b.yaml") == Array(Self.loose.utf8))
        #expect(try LibraryFormat.run(directory: folder, isCheck: false) == ["\(folder)/signs/b.yaml"])
        let expected = Self.canonical.replacing("甲", with: "乙")
        #expect(try TemporaryFolder.read("\(folder)/signs/b.yaml") == Array(expected.utf8))
        #expect(try LibraryFormat.run(directory: folder, isCheck: true).isEmpty)
        #expect(TemporaryFolder.names("\(folder)/signs") == ["a.yaml", "b.yaml"])
    }

    @Test("only the files given are looked at")
    func files() throws {
        let folder = try Self.library("files", second: Self.loose)
        let first = ["\(folder)/signs/a.yaml"]
        #expect(try LibraryFormat.run(directory: folder, files: first, isCheck: true).isEmpty)
        #expect(throws: SignAvatarError.self) {
            try LibraryFormat.run(directory: folder, files: ["\(folder)/none.yaml"], isCheck: true)
        }
    }

    @Test("a mistake in one file leaves all files as they were")
    func mistake() throws {
        let folder = try Self.library("mistake", second: Self.loose)
        let broken = Array((Self.loose + "      moves: [{go: upp}]\n").utf8)
        try TemporaryFolder.write(broken, to: "\(folder)/signs/c.yaml")
        let error = #expect(throws: SignAvatarError.self) {
            try LibraryFormat.run(directory: folder, isCheck: false)
        }
        #expect(error?.description.contains("c.yaml:10:20: no direction 'upp'") == true)
        #expect(try TemporaryFolder.read("\(folder)/signs/b.yaml") == Array(Self.loose.utf8))
    }

    @Test("a disk that fails leaves the old file and nothing else", arguments: ["write", "publish"])
    func failure(call: String) throws {
        let folder = try Self.library("failure-\(call)", second: Self.loose)
        var layer = FileLayer.live
        if call == "write" {
            layer.write = { (_: [UInt8], _: String) throws(FileLayer.Failure) in throw .init(reason: "full") }
        } else {
            layer.publish = { (_: String, _: String) throws(FileLayer.Failure) in throw .init(reason: "full")
            }
        }
        let failing = layer
        let error = #expect(throws: SignAvatarError.self) {
            try LibraryFormat.run(directory: folder, isCheck: false, layer: failing)
        }
        #expect(error?.exitCode == 73)
        #expect(try TemporaryFolder.read("\(folder)/signs/b.yaml") == Array(Self.loose.utf8))
        #expect(TemporaryFolder.names("\(folder)/signs") == ["a.yaml", "b.yaml"])
    }
}
