import FileMapping
import TestSupport
import Testing

@testable import SignCatalog

@Suite("Parsed files of a library")
struct LibraryTreePackTests {
    private static let key = [UInt8](repeating: 3, count: LibraryTreePack.keyByteCount)
    private static let text = "- sign: 甲\n  words: [\"1\", 二]\n  parts:\n    - {a: -0.5, b: [x, {c: \"\"}]}\n"

    private func trees() throws -> [String: LibraryNode?] {
        var trees: [String: LibraryNode?] = [:]
        trees["signs/a.yaml"] = .some(try YAMLFile.parse(Array(Self.text.utf8), file: "lib/signs/a.yaml"))
        trees["empty.yaml"] = .some(nil)
        return trees
    }

    private func withFile(_ bytes: [UInt8], _ name: String, _ body: (String) throws -> Void) throws {
        let folder = try TemporaryFolder.make("trees-\(name)")
        defer { TemporaryFolder.remove(folder) }
        try TemporaryFolder.write(bytes, to: "\(folder)/a.trees")
        try body("\(folder)/a.trees")
    }

    @Test("trees come back with their places, quotes and kinds")
    func roundTrip() throws {
        let trees = try trees()
        try withFile(LibraryTreePack.bytes(of: trees, key: Self.key), "round") { path in
            let pack = try LibraryTreePack(path: path, key: Self.key)
            #expect(pack.count == 2)
            let known = try #require(try pack.tree("signs/a.yaml", path: "lib/signs/a.yaml"))
            let parsed = try #require(trees["signs/a.yaml"] ?? nil)
            #expect(Self.dump(try #require(known)) == Self.dump(parsed))
            let empty = try #require(try pack.tree("empty.yaml", path: "lib/empty.yaml"))
            #expect(empty == nil)
            #expect(try pack.tree("other.yaml", path: "lib/other.yaml") == nil)
        }
    }

    @Test("a pack of other bytes or another program is not used, and no damage goes unseen")
    func damaged() throws {
        let bytes = LibraryTreePack.bytes(of: try trees(), key: Self.key)
        try withFile(bytes, "stale") { path in
            let other = [UInt8](repeating: 4, count: LibraryTreePack.keyByteCount)
            #expect(throws: PackError.stale) { try LibraryTreePack(path: path, key: other) }
        }
        for index in bytes.indices {
            var broken = bytes
            broken[index] ^= 0x40
            try withFile(broken, "broken") { path in
                #expect(throws: PackError.self) { try LibraryTreePack(path: path, key: Self.key) }
            }
        }
        for length in stride(from: 0, to: bytes.count, by: 7) {
            try withFile(Array(bytes[..<length]), "cut") { path in
                #expect(throws: PackError.self) { try LibraryTreePack(path: path, key: Self.key) }
            }
        }
    }

    @Test("a library made of kept trees is the library made of its files")
    func library() throws {
        let directory = TemporaryFolder.projectPath + "/SignLibrary"
        let files = try SignCatalog.readFiles(in: directory)
        let first = LibraryParser()
        let parsed = try SignCatalog.load(files, directory: directory, parser: first)
        let trees = try #require(first.newTrees)
        try withFile(LibraryTreePack.bytes(of: trees, key: Self.key), "library") { path in
            let second = LibraryParser(pack: try LibraryTreePack(path: path, key: Self.key))
            let kept = try SignCatalog.load(files, directory: directory, parser: second)
            #expect(second.newTrees == nil)
            #expect(kept.signs == parsed.signs)
            #expect(kept.words == parsed.words)
            #expect(kept.numberSigns == parsed.numberSigns)
        }
    }

    /// Everything of a tree, also what `==` passes over.
    private static func dump(_ node: LibraryNode) -> String {
        let place = "\(node.location)"
        switch node.value {
        case .scalar(let text, let isQuoted): return "\(place) '\(text)' \(isQuoted)"
        case .list(let items): return "\(place) [" + items.map(dump).joined(separator: ", ") + "]"
        case .map(let pairs):
            return "\(place) {" + pairs.map { dump($0.key) + ": " + dump($0.value) }.joined(separator: ", ")
                + "}"
        }
    }
}
