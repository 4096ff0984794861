import TestSupport
import Testing

@testable import SignCatalog

@Suite("Printing signs")
struct SignPrinterTests {
    static let folder = TemporaryFolder.projectPath + "/SignLibrary"
    static let library = try? SignCatalog.load(directory: folder)

    /// The entries of a text as they are written, without their places.
    static func read(_ text: String, tables: LibraryTables) throws -> [Sign] {
        let root = try #require(try YAMLFile.parse(Array(text.utf8), file: "printed.yaml"))
        return try root.items("signs").map { entry in
            var sign = try SignReader(tables: tables).sign(entry).sign
            sign.place = nil
            return sign
        }
    }

    static func unplaced(_ sign: Sign) -> Sign {
        var sign = sign
        sign.place = nil
        sign.parts = []
        return sign
    }

    @Test("every sign of the library is read back as it was")
    func ownLibrary() throws {
        let catalog = try #require(Self.library)
        let signs = catalog.signs.values.sorted { $0.name < $1.name }.map(Self.unplaced)
        #expect(try Self.read(SignPrinter.file(signs), tables: catalog.tables) == signs)
    }

    @Test("a sign with any construct is read back as it was", arguments: 0..<40)
    func random(seed: UInt64) throws {
        let catalog = try #require(Self.library)
        var random = RandomSign(seed: seed, catalog: catalog)
        for _ in 0..<10 {
            let sign = random.sign()
            let text = SignPrinter.entry(sign)
            let back = try #require(try Self.read(text, tables: catalog.tables).first)
            let again = SignPrinter.entry(back)
            let isSame = back == sign && again == text
            #expect(isSame, "\(Self.differences(text, again)) in\n\(text)")
        }
    }

    /// The lines that differ, for messages: whole signs are long.
    static func differences(_ first: String, _ second: String) -> String {
        zip(first.split(separator: "\n"), second.split(separator: "\n")).filter { $0 != $1 }
            .map { "\($0) | \($1)" }.joined(separator: "\n")
    }

    @Test("the random signs use every action, every key of a hand and every key of a face")
    func coverage() throws {
        let catalog = try #require(Self.library)
        var text = ""
        for seed in 0..<40 {
            var random = RandomSign(seed: UInt64(seed), catalog: catalog)
            for _ in 0..<10 { text += SignPrinter.entry(random.sign()) }
        }
        // `number` is in `NumberSlotTests`: random signs are those of the catalogue, which has one for each.
        let keys =
            Notation.actions + Notation.hand + Notation.face + Notation.common
            + Notation.sign.filter { $0 != "number" }
        for key in keys + ["like", "spread", "contact", "gap-mm", "depth", "count", "stay", "size"] {
            let isPrinted = text.contains("\(key): ") || text.contains("\(key):\n")
            #expect(isPrinted, "\(key) never printed")
        }
    }

    @Test("an entry is printed as the files have it")
    func form() throws {
        let text = """
            - sign: 好
              words: [好, 行]
              provenance: documented
              source: 国家通用手语词典 2019
              edition: "2018"
              review: draft
              note: "a note: with \\"quotes\\""
              parts:
                - right: {shape: flat, palm: left, at: temple, gap: near, with: index.tip, slack: [30, 30]}
                  left: mirror
                  moves:
                    - {hands: right, go: down, by: large, path: {arc: forward}, times: 2}
                    - {together: [{nod: -30}, {fingers: wiggle}]}
                - {sign: 人}

            """
        let tables = try #require(Self.library).tables
        #expect(SignPrinter.file(try Self.read(text, tables: tables)) == text)
    }

    @Test("what holds anyway is left out")
    func defaults() throws {
        let tables = try #require(Self.library).tables
        let full = """
            - {sign: 好, words: [好], provenance: recalled, source: s, edition: recalled, review: draft, parts: [
              {right: {slack: 20, at: temple, side: own, gap: touch, shape: flat}, moves: [
              {times: 1, by: medium, go: up, path: straight, hands: active, manner: normal},
              {circle: flat, radius: 0.10, turns: 1, clockwise: true, start: forward, flattening: 1.0}]}]}
            """
        let signs = try Self.read(full, tables: tables)
        #expect(
            SignPrinter.file(signs) == """
                - sign: 好
                  provenance: recalled
                  source: s
                  edition: recalled
                  review: draft
                  parts:
                    - right: {shape: flat, at: temple, slack: [20, 20]}
                      moves:
                        - {go: up}
                        - {circle: flat}

                """)
    }

    @Test(
        "a number has the fewest digits that are read as itself",
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (40, "40"), (0.3, "0.3"), (-0.25, "-0.25"), (1e-5, "0.00001"),
            (100, "100"), (16_777_216, "16777216"), (0.1 + 0.2, "0.3"), (1.0 / 3, "0.33333334"),
        ] as [(Float, String)])
    func numbers(value: Float, text: String) { #expect(YAMLText.number(value) == text) }

    @Test("any number is read as itself", arguments: 0..<20)
    func anyNumber(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let value = Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &generator))
            guard value.isFinite, value.magnitude < 1e12, value.magnitude > 1e-12 else { continue }
            let text = YAMLText.number(value)
            #expect(Double(text).map { Float($0) } == value, "\(value)")
            #expect(!text.contains("e"))
        }
    }
}
