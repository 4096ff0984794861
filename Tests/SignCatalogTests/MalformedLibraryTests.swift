import TestSupport
import Testing

@testable import SignCatalog

@Suite("Malformed libraries")
struct MalformedLibraryTests {
    static func errors(_ signs: String, name: String = #function) -> [CatalogError] {
        do {
            _ = try SignCatalogTests.load(signs)
            return []
        } catch let errors as CatalogErrors {
            return errors.errors
        } catch {
            Issue.record("\(error)")
            return []
        }
    }

    static func compound(_ name: String, of parts: String...) -> String {
        "- sign: \(name)\n" + SignFormatterTests.head + parts.map { "    - {sign: \($0)}\n" }.joined()
    }

    @Test("a circle of signs is an error that names the whole way")
    func cycles() throws {
        let errors = Self.errors(
            Self.compound("甲", of: "乙") + Self.compound("乙", of: "丙") + Self.compound("丙", of: "甲"))
        #expect(errors.count == 3)
        #expect(errors.allSatisfy { if case .cycle(_, let path) = $0 { path.count == 4 } else { false } })
        #expect(errors.map(\.location.line) == [7, 14, 21])
    }

    @Test("signs inside signs end at a limit, in depth and in number")
    func nesting() throws {
        let chain =
            SignFormatterTests.entry("签0")
            + (1..<200).map { Self.compound("签\($0)", of: "签\($0 - 1)") }.joined()
        let deep = Self.errors(chain)
        #expect(deep.first?.description.contains("signs inside signs: found 17, at most 16") == true)
        let doubling =
            SignFormatterTests.entry("签0")
            + (1..<12).map { Self.compound("签\($0)", of: "签\($0 - 1)", "签\($0 - 1)") }.joined()
        #expect(Self.errors(doubling).first?.description.contains("found 32, at most 16") == true)
    }

    @Test("names that are not there are said where they stand, also in 'variant-of' and 'directions'")
    func references() throws {
        let text = SignFormatterTests.entry("甲").replacing(
            "  parts:", with: "  variant-of: 无\n  directions: {me: 甲, you: 没}\n  parts:")
        let errors = Self.errors(text)
        #expect(errors.count == 1)
        #expect(errors.first?.location.line == 6 && errors.first?.location.column == 15)
        let second = Self.errors(text.replacing("  variant-of: 无\n", with: ""))
        #expect(second.first?.location.line == 6 && second.first?.location.column == 28)
    }

    @Test(
        "a number that is none, or beyond its range, is refused with its place",
        arguments: [
            ".nan", ".inf", "-.inf", "1e9", "1e400", "-1e400", "0x1", "nan", "inf", "1_0", "\"1\"", "''", "~",
            "0",
        ])
    func numbers(number: String) throws {
        let catalog = try #require(SignPrinterTests.library)
        for step in [
            "{hold: \(number)}", "{go: up, by: \(number)}", "{go: up, times: \(number)}", "{nod: \(number)}",
        ] {
            let text = SignFormatterTests.entry("甲") + "      moves:\n        - \(step)\n"
            let error = #expect(throws: CatalogError.self) {
                try SignPrinterTests.read(text, tables: catalog.tables)
            }
            #expect(error?.location.line == 9, "\(step)")
        }
    }

    @Test(
        "what hides meaning is refused: aliases, bombs of them, tags, merge keys, directives, a second document",
        arguments: [
            ("- &a {x: 1}\n- *a\n", 1, 3), ("a: [1, *b]\n", 1, 8), ("a: !!str x\n", 1, 4),
            ("a: {<<: {}}\n", 1, 5),
            ("%YAML 1.2\n---\na: 1\n", 1, 1), ("a: 1\n---\nb: 2\n", 2, 1), ("a: \"x \\\" y\"\nb: *c\n", 2, 4),
            ("a: |\n  *no\nb: *c\n", 3, 4), ("a:\n\t- b\n", 2, 1), ("a: b\nc: {d: \"x\n", 3, 1),
            ("a: x: y\n", 1, 5), ("- a\nb\n", 2, 1), ("a: @x\n", 1, 4), ("\"\\q\"\n", 1, 2),
        ])
    func hidden(text: String, line: Int, column: Int) throws {
        let error = #expect(throws: CatalogError.self) {
            try YAMLFile.parse(Array(text.utf8), file: "a.yaml")
        }
        let place = try #require(error?.location)
        // libyaml says where it stopped; sometimes that is behind the line.
        #expect(place.file == "a.yaml" && place.line <= line + 1 && place.line >= 1, "\(place)")
        if column > 1, place.line == line { #expect(place.column <= column + 4, "\(place)") }
    }

    @Test("an alias or a tag in quotes, in a block of text or in a comment is only text")
    func harmless() throws {
        for text in ["a: \"*b &c !d\"", "a: 'it''s *b'", "a: |\n  *b\n  !c", "a: x *b !c", "a: x # *b\n"] {
            #expect(throws: Never.self, "\(text)") { try YAMLFile.parse(Array(text.utf8), file: "a.yaml") }
        }
    }

    @Test(
        "nesting without end is refused before it costs anything, however it is disguised",
        arguments: ["[", "{a: ", "[\"]\", ", "- ", "? ", "['}', {b: \"]\", c: "])
    func depth(piece: String) throws {
        let text = String(repeating: piece, count: 50_000)
        let error = #expect(throws: CatalogError.self) {
            try YAMLFile.parse(Array(text.utf8), file: "deep.yaml")
        }
        #expect(error?.description.contains("levels of nesting: found 33, at most 32") == true)
    }

    @Test("the limits of size, depth and number hold exactly")
    func limits() throws {
        let text = Array("[1, 2, 3]".utf8)
        func parse(_ bytes: Int, _ depth: Int, _ nodes: Int) throws {
            _ = try YAMLFile.parse(
                text, file: "a.yaml", limits: .init(byteCount: bytes, depth: depth, nodeCount: nodes))
        }
        #expect(throws: Never.self) { try parse(9, 1, 4) }
        for (bytes, depth, nodes) in [(8, 1, 4), (9, 0, 4), (9, 1, 3)] {
            let error = #expect(throws: CatalogError.self) { try parse(bytes, depth, nodes) }
            if case .overLimit(_, _, let found, let allowed) = error {
                #expect(found == allowed + 1)
            } else {
                Issue.record("\(String(describing: error))")
            }
        }
    }

    @Test("an empty file is a file without signs; bytes that are not UTF-8 are refused where they stand")
    func emptyAndBytes() throws {
        for text in ["", "\n\n", "# only a comment\n", "\u{FEFF}"] {
            #expect(Self.errors(text).isEmpty, "\(text)")
        }
        let bytes = Array("- a\n- 好".utf8) + [0xC0, 0x80]
        let error = #expect(throws: CatalogError.self) { try YAMLFile.parse(bytes, file: "a.yaml") }
        #expect(error?.location == SourceLocation(file: "a.yaml", line: 2, column: 4))
    }

    @Test("thousands of wrong names are reported without a copy of all names for each")
    func manyErrors() throws {
        let text = (0..<500).map { Self.compound("签\($0)", of: "无\($0)") }.joined()
        let errors = Self.errors(text)
        #expect(errors.count == 500)
        #expect(CatalogErrors(errors).description.contains("and 450 more"))
    }

    @Test("another kind of value at any node is an error near the node, or a sign", arguments: 0..<4)
    func wrongKinds(kind: Int) throws {
        let catalog = try #require(SignPrinterTests.library)
        let reader = SignReader(tables: catalog.tables)
        var random = RandomSign(seed: 77, catalog: catalog)
        let strange: [LibraryNode] = [
            LibraryNode(.list([]), at: LibraryNode.nowhere),
            LibraryNode(.map([(.text("zz"), .text("1"))]), at: LibraryNode.nowhere),
            .text("1e9"), .text("§", quoted: true),
        ]
        for _ in 0..<2 {
            let printed = SignPrinter.entry(random.sign())
            let root = try #require(try YAMLFile.parse(Array(printed.utf8), file: "a.yaml"))
            let entry = try #require(try root.items("signs").first)
            for path in entry.paths {
                let text = entry.replacing(path[...], with: strange[kind]).flow
                let tree: LibraryNode?
                do throws(CatalogError) {
                    tree = try YAMLFile.parse(Array(text.utf8), file: "a.yaml")
                    if let tree { _ = try reader.sign(tree) }
                } catch {
                    Self.checkPlace(error, lines: text.split(separator: "\n").count)
                }
            }
        }
    }

    @Test("a real file changed at random places gives located errors or a library", arguments: 0..<20)
    func structure(seed: UInt64) throws {
        let catalog = try #require(SignPrinterTests.library)
        var generator = SeededGenerator(seed: seed)
        let files = catalog.files.filter { $0.path.hasPrefix("signs/") }
        let file = files[Int.random(in: 0..<files.count, using: &generator)]
        var root = try #require(try YAMLFile.parse(file.bytes, file: file.path))
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            let paths = root.paths
            guard let path = paths.randomElement(using: &generator),
                let other = paths.randomElement(using: &generator)
            else { break }
            // A piece from elsewhere, or nothing, takes the node's place.
            root = root.replacing(
                path[...], with: Bool.random(using: &generator) ? root[other[...]] : nil)
        }
        let text = root.flow
        for error in try Self.errors(text, besideTablesOf: catalog, folder: "structure-\(seed)") {
            Self.checkPlace(error, lines: text.split(separator: "\n").count)
        }
    }

    /// What is wrong with a file of signs that stands beside a library's own handshapes, places and glyphs.
    static func errors(_ signs: String, besideTablesOf catalog: SignCatalog, folder name: String) throws
        -> [CatalogError]
    {
        let folder = try TemporaryFolder.make(name)
        defer { TemporaryFolder.remove(folder) }
        _ = try TemporaryFolder.make("\(name)/signs")
        for file in catalog.files where !file.path.hasPrefix("signs/") {
            try TemporaryFolder.write(file.bytes, to: "\(folder)/\(file.path)")
        }
        try TemporaryFolder.write(Array(signs.utf8), to: "\(folder)/signs/a.yaml")
        do throws(CatalogErrors) {
            _ = try SignCatalog.load(directory: folder)
            return []
        } catch {
            return error.errors
        }
    }

    /// An error says a line of the file and more than that.
    static func checkPlace(_ error: CatalogError, lines: Int) {
        let place = error.location
        #expect(place.file.hasSuffix("a.yaml"), "\(error)")
        #expect((1...lines + 1).contains(place.line) && place.column >= 1, "\(error)")
        #expect(error.description.hasPrefix("\(place): "), "\(error)")
    }
}
