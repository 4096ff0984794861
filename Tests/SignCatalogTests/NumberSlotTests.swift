import Foundation
import TestSupport
import Testing

@testable import SignCatalog

/// One entry for the signs of several numbers.
@Suite("Entries with a number in the hand")
struct NumberSlotTests {
    private static func entry(
        name: String = "C天", number: String = "number: [1, 9]", words: String = "",
        hand: String = "{shape: number-N, at: chin, with: number.tip}"
    ) -> String {
        "- sign: \(name)\n  \(number)\n\(words)" + SignFormatterTests.head + "    - right: \(hand)\n"
    }

    /// A library of these signs with the handshapes and places of the real one.
    private static func load(_ signs: String) throws -> SignCatalog {
        let folder = "\(TemporaryFolder.path)/number-slots-\(abs(signs.hashValue))"
        TemporaryFolder.remove(folder)
        defer { TemporaryFolder.remove(folder) }
        try FileManager.default.createDirectory(
            atPath: folder + "/signs", withIntermediateDirectories: true)
        for name in ["handshapes.yaml", "locations.yaml", "glyphs.yaml"] {
            try FileManager.default.copyItem(
                atPath: "\(SignPrinterTests.folder)/\(name)", toPath: "\(folder)/\(name)")
        }
        try signs.write(toFile: folder + "/signs/a.yaml", atomically: true, encoding: .utf8)
        return try SignCatalog.load(directory: folder)
    }

    private static func errors(_ signs: String) -> [CatalogError] {
        do {
            _ = try load(signs)
            return []
        } catch let errors as CatalogErrors {
            return errors.errors
        } catch {
            Issue.record("\(error)")
            return []
        }
    }

    private static func posture(_ sign: Sign?) -> HandPosture? {
        guard case .posture(let posture)? = sign?.parts.first?.right else { return nil }
        return posture
    }

    @Test("an entry makes one sign for every number, with its numeral, its handshape and its leading finger")
    func expansion() throws {
        let catalog = try Self.load(Self.entry(words: "  words: [C天, N日]\n"))
        #expect(catalog.numberSigns["C天"]?.count == 9)
        #expect(catalog.signs["C天"] == nil)
        let two = try #require(catalog.signs["两天"])
        #expect(two.words == ["两天", "二日"])
        #expect(Self.posture(two)?.handshape?.name == "number-2")
        #expect(Self.posture(two)?.part?.name == "index.tip")
        let three = try #require(catalog.signs["三天"])
        #expect(three.words == ["三天", "三日"])
        #expect(Self.posture(three)?.handshape?.flexions == catalog.tables.handshapes["number-3"]?.flexions)
        #expect(Self.posture(three)?.part?.name == "middle.tip")
    }

    @Test("words that become the same for a number stand once")
    func sameWords() throws {
        let catalog = try Self.load(Self.entry(words: "  words: [N天, C天]\n"))
        #expect(catalog.signs["三天"]?.words == ["三天"])
        #expect(catalog.signs["两天"]?.words == ["二天", "两天"])
    }

    @Test("a sign may use one of its signs as a part")
    func asPart() throws {
        let catalog = try Self.load(
            Self.entry() + MalformedLibraryTests.compound("甲", of: "三天"))
        #expect(Self.posture(catalog.signs["甲"])?.handshape?.name == "number-3")
    }

    @Test(
        "what a slot lacks is an error that says so",
        arguments: [
            (entry(number: "number: [0, 9]"), "found 0.0, allowed 1.0 to 9.0"),
            (entry(number: "number: [1, 10]"), "found 10.0, allowed 1.0 to 9.0"),
            (entry(number: "number: [3, 3]"), "does not go up"),
            (entry(number: "number: [1]"), "found 1 values, expected [first, last]"),
            (entry(number: "number: 3"), "expected a list"),
            (entry(number: "number: [1, 2.5]"), "expected a whole number"),
            (entry(number: "note: none"), "the sign has no 'number: [first, last]'"),
            (entry(name: "天"), "needs exactly one N"),
            (entry(name: "NC天"), "needs exactly one N"),
            (entry(words: "  words: [天]\n"), "needs exactly one N"),
            (entry(hand: "{shape: index, at: chin}"), "nothing in the sign depends on the number"),
            (entry(hand: "{shape: number-N, with: number.tap}"), "no part of the hand 'number.tap'"),
            (entry(hand: "{shape: {like: number-N, spread: [0, 0, 0, 0]}}"), "no handshape 'number-N'"),
            (entry(words: "  variant-of: 甲\n"), "'variant-of' does not go with 'number'"),
            (entry() + SignFormatterTests.entry("三天"), "sign '三天' is already defined"),
        ])
    func refused(text: String, reason: String) {
        let errors = Self.errors(text)
        #expect(
            errors.contains { $0.description.contains(reason) }, "\(errors.map(\.description))")
    }

    @Test("a part of the leading finger without 'number' is an error, on either hand")
    func strayParts() {
        for hand in ["{shape: index, with: number.tip}", "{shape: index, at: other.number.tip}"] {
            let errors = Self.errors(
                SignFormatterTests.entry("甲").replacing("{shape: flat}", with: hand))
            #expect(errors.first?.description.contains("stands for a number") == true)
        }
    }

    @Test("the formatter prints the entry as it is written, once")
    func format() throws {
        let text = Self.entry(
            words: "  words: [C天, C日]\n",
            hand: "{shape: number-N, axis: up, at: other.number.mid-back, gap: close, with: number.tip}")
        let once = try SignFormatterTests.format(
            text.replacing("shape: number-N, ", with: "shape:  \"number-N\", "))
        #expect(once == text)
        #expect(try SignFormatterTests.format(once) == once)
    }

    /// The entries as the files have them: the catalogue's signs have no slots.
    private static func writtenEntries() throws -> [LibraryNode] {
        let catalog = try #require(SignPrinterTests.library)
        var result: [LibraryNode] = []
        for file in catalog.files where file.path.hasPrefix("signs/") {
            let root = try YAMLFile.parse(file.bytes, file: file.path)
            for entry in try root?.items("signs") ?? [] {
                if try entry.fields("a sign", allowed: nil)["number"] != nil { result.append(entry) }
            }
        }
        return result
    }

    @Test("a field less or a slip of the pen is noticed, in every such entry of the library")
    func mutation() throws {
        let catalog = try #require(SignPrinterTests.library)
        let reader = SignReader(tables: catalog.tables)
        func signs(_ entry: LibraryNode) -> [Sign]? {
            (try? reader.signs(entry))?.map { SignPrinterTests.unplaced($0.written.sign) }
        }
        let entries = try Self.writtenEntries()
        #expect(entries.count >= 10)
        for entry in entries {
            let before = try #require(signs(entry))
            for path in entry.paths {
                if case .key = path.last {
                } else {
                    let after = signs(entry.replacing(path[...], with: nil))
                    #expect(after != before, "\(before[0].name): \(path) can be taken away without notice")
                }
                guard case .scalar(let text, let isQuoted)? = entry[path[...]]?.value else { continue }
                let after = signs(entry.replacing(path[...], with: .text(text + "x", quoted: isQuoted)))
                #expect(after != before, "\(before[0].name): '\(text)x' is taken for '\(text)'")
            }
        }
    }
}
