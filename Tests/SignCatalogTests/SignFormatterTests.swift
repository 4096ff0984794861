import TestSupport
import Testing

@testable import SignCatalog

@Suite("Formatting a file of signs")
struct SignFormatterTests {
    static let head = "  provenance: recalled\n  source: s\n  edition: recalled\n  review: draft\n  parts:\n"
    static func entry(_ name: String) -> String {
        "- sign: \(name)\n" + head + "    - right: {shape: flat}\n"
    }

    static func format(_ text: String) throws -> String {
        let tables = try #require(SignPrinterTests.library).tables
        return try SignFormatter.format(Array(text.utf8), file: "a.yaml", tables: tables)
    }

    @Test("the library's files stay what they say, and formatting them again changes nothing")
    func ownLibrary() throws {
        let catalog = try #require(SignPrinterTests.library)
        for file in catalog.files where file.path.hasPrefix("signs/") {
            let once = try SignFormatter.format(file.bytes, file: file.path, tables: catalog.tables)
            let twice = try SignFormatter.format(Array(once.utf8), file: file.path, tables: catalog.tables)
            #expect(once == twice, "\(file.path)")
        }
    }

    @Test("comments before, between and behind entries stay where they are")
    func comments() throws {
        let text = """
            # about the file


            #   more
            - sign:   甲
            \(Self.head)    - right: {shape: "flat"}
            # behind 甲 #2

              # before 乙
            \(Self.entry("乙"))

            # the end

            """
        let expected = """
            # about the file

            #   more
            \(Self.entry("甲"))
            # behind 甲 #2

            # before 乙
            \(Self.entry("乙"))
            # the end

            """
        #expect(try Self.format(text) == expected)
        #expect(try Self.format(expected) == expected)
    }

    @Test(
        "a comment inside an entry is refused at its place",
        arguments: [
            ("- sign: 甲 # here\n" + head + "    - right: {shape: flat}\n", 1, 11),
            ("- sign: 甲\n" + head + "    # here\n    - right: {shape: flat}\n", 7, 5),
            ("- sign: 甲\n" + head + "    - right: {shape: flat,\n # here\n      palm: left}\n", 8, 2),
            (entry("甲") + "      # here\n      face: {brows: raised}\n" + entry("乙"), 8, 7),
            (entry("甲") + "    - right: {shape: flat} # here", 8, 28),
        ])
    func inner(text: String, line: Int, column: Int) throws {
        let error = #expect(throws: CatalogError.self) { try Self.format(text) }
        #expect(error?.location == SourceLocation(file: "a.yaml", line: line, column: column))
        #expect(error?.description.contains("'甲' would be lost") == true, "\(String(describing: error))")
    }

    @Test(
        "a '#' in a text is no comment",
        arguments: [
            "\"a # b\"", "'it''s # b'", "a#b", "|\n    x\n    # y\n", "\"a \\\" # b\"", ">2\n    # x",
            "\"a\n    # b\"", "a 'b #c'#d",
        ])
    func marks(note: String) throws {
        let text = Self.entry("甲").replacing("  parts:", with: "  note: \(note)\n  parts:")
        let tables = try #require(SignPrinterTests.library).tables
        guard note != "a 'b #c'#d" else {
            // A plain text ends at " #", whatever quotes stand in it.
            #expect(throws: CatalogError.self) { try Self.format(text) }
            return
        }
        let sign = try #require(try SignPrinterTests.read(text, tables: tables).first)
        #expect(sign.note.contains("#"))
        #expect(try SignPrinterTests.read(try Self.format(text), tables: tables) == [sign])
    }

    @Test("lines that end like Windows' and a byte order mark are taken")
    func lineEnds() throws {
        let text = "\u{FEFF}# top\r\n\r\n" + Self.entry("甲").replacing("\n", with: "\r\n")
        #expect(try Self.format(text) == "# top\n\n" + Self.entry("甲"))
    }

    @Test("any text gives a text with the same signs and comments, or an error", arguments: 0..<60)
    func fuzz(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pieces = [
            "#", " ", "\n", "\"", "'", "- ", ": ", "|", "  ", "{", "}", "[", "]", ",", "é", "# x\n", "\r",
        ]
        let original = "# top\n" + Self.entry("甲") + "\n# middle\n" + Self.entry("乙") + "# end\n"
        let catalog = try #require(SignPrinterTests.library)
        for _ in 0..<20 {
            var scalars = Array(original.unicodeScalars)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
                scalars.insert(
                    contentsOf: Array(piece.unicodeScalars),
                    at: Int.random(in: 0...scalars.count, using: &generator))
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            guard let once = try? Self.format(String(text)) else { continue }
            let before = try SignPrinterTests.read(String(text), tables: catalog.tables)
            #expect(try SignPrinterTests.read(once, tables: catalog.tables) == before)
            #expect(try Self.format(once) == once)
        }
    }
}
