import TestSupport
import Testing

@testable import SignCatalog

/// Nothing that is written is ever ignored: a field less or a slip of the pen changes the sign or is an error.
@Suite("Nothing written is ignored")
struct NothingIgnoredTests {
    /// Every entry of the library in its canonical form, where no field states what holds anyway.
    static let entries: [LibraryNode] = {
        guard let catalog = SignPrinterTests.library else { return [] }
        let signs = catalog.signs.values.sorted { $0.name < $1.name }
        let text = SignPrinter.file(signs)
        return (try? YAMLFile.parse(Array(text.utf8), file: "library.yaml")?.items("signs")) ?? []
    }()

    /// Whether a changed entry is an error or another sign.
    static func isNoticed(_ changed: LibraryNode, from sign: Sign, reader: SignReader) -> Bool {
        guard let other = try? reader.sign(changed).sign else { return true }
        return SignPrinterTests.unplaced(other) != sign
    }

    /// An entry in pieces that are read on their own, each with the ways to what is changed in it.
    ///
    /// They are all but the parts, and every part that no entry before had: what a part says does not depend on
    /// what stands around it.
    static func pieces(of entry: LibraryNode, known: inout Set<LibraryNode>) throws -> [(
        node: LibraryNode, paths: [[NodeStep]]
    )] {
        guard case .map(let pairs) = entry.value, let parts = pairs.last?.value else { return [] }
        func node(_ pairs: [(key: LibraryNode, value: LibraryNode)], _ part: LibraryNode) -> LibraryNode {
            let list = LibraryNode(.list([part]), at: LibraryNode.nowhere)
            return LibraryNode(
                .map(pairs.dropLast() + [(pairs[pairs.count - 1].key, list)]), at: entry.location)
        }
        let reference = LibraryNode(.map([(.text("sign"), .text("名"))]), at: LibraryNode.nowhere)
        let head = node(pairs, reference)
        var pieces = [(node: head, paths: head.paths)]
        let short = try pairs.filter { Notation.requiredOfSign.contains(try $0.key.text("a key")) }
        for part in try parts.items("parts") where known.insert(part).inserted {
            let one = node(short, part)
            let start: [NodeStep] = [.value(short.count - 1), .item(0)]
            pieces.append((one, part.paths.map { start + $0 }))
        }
        return pieces
    }

    @Test("a field that is taken away is noticed, in every sign of the library")
    func deletion() throws {
        let catalog = try #require(SignPrinterTests.library)
        let reader = SignReader(tables: catalog.tables)
        var count = 0
        var known: Set<LibraryNode> = []
        for entry in Self.entries {
            for piece in try Self.pieces(of: entry, known: &known) {
                let sign = SignPrinterTests.unplaced(try reader.sign(piece.node).sign)
                for path in piece.paths {
                    if case .key = path.last { continue }
                    count += 1
                    let changed = piece.node.replacing(path[...], with: nil)
                    if !Self.isNoticed(changed, from: sign, reader: reader) {
                        Issue.record("\(sign.name): \(path) can be taken away without notice")
                    }
                }
            }
        }
        #expect(Self.entries.count == catalog.signs.count && count > 12 * Self.entries.count)
    }

    @Test("a slip of the pen in any word or number is noticed, in every sign of the library")
    func misspelling() throws {
        let catalog = try #require(SignPrinterTests.library)
        let reader = SignReader(tables: catalog.tables)
        var count = 0
        var known: Set<LibraryNode> = []
        for entry in Self.entries {
            for piece in try Self.pieces(of: entry, known: &known) {
                let sign = SignPrinterTests.unplaced(try reader.sign(piece.node).sign)
                for path in piece.paths {
                    guard case .scalar(let text, let isQuoted)? = piece.node[path[...]]?.value else {
                        continue
                    }
                    let middle = text.index(text.startIndex, offsetBy: text.count / 2)
                    for slip in [String(text.dropLast()), text[..<middle] + "x" + text[middle...]]
                    where slip != text {
                        count += 1
                        let changed = piece.node.replacing(path[...], with: .text(slip, quoted: isQuoted))
                        if !Self.isNoticed(changed, from: sign, reader: reader) {
                            Issue.record("\(sign.name): '\(slip)' is taken for '\(text)'")
                        }
                    }
                }
            }
        }
        #expect(count > 50 * Self.entries.count)
    }

    @Test("random signs with every construct: a field less is noticed", arguments: 0..<12)
    func randomDeletion(seed: UInt64) throws {
        let catalog = try #require(SignPrinterTests.library)
        let reader = SignReader(tables: catalog.tables)
        var random = RandomSign(seed: 1000 + seed, catalog: catalog)
        for _ in 0..<5 {
            let text = SignPrinter.entry(random.sign())
            let root = try #require(try YAMLFile.parse(Array(text.utf8), file: "random.yaml"))
            let entry = try #require(try root.items("signs").first)
            let sign = SignPrinterTests.unplaced(try reader.sign(entry).sign)
            for path in entry.paths {
                if case .key = path.last { continue }
                let changed = entry.replacing(path[...], with: nil)
                let isNoticed = Self.isNoticed(changed, from: sign, reader: reader)
                #expect(isNoticed, "\(path) in\n\(text)")
            }
        }
    }

    @Test(
        "a field less in handshapes, places and glyphs is noticed",
        arguments: ["handshapes", "locations", "glyphs"])
    func tables(name: String) throws {
        let bytes = try TemporaryFolder.read("\(SignPrinterTests.folder)/\(name).yaml")
        let root = try #require(try YAMLFile.parse(bytes, file: "\(name).yaml"))
        guard case .map(let pairs) = root.value else {
            Issue.record("no mapping")
            return
        }
        func read(_ node: LibraryNode) -> LibraryTables? {
            var tables = LibraryTables()
            do {
                switch name {
                case "handshapes": try tables.readHandshapes(node)
                case "locations": try tables.readPlaces(node)
                default: try tables.readGlyphs(node)
                }
            } catch { return nil }
            return tables
        }
        var count = 0
        for pair in pairs {
            let one = LibraryNode(.map([pair]), at: root.location)
            guard let before = read(one) else { continue }
            for path in one.paths {
                if case .key = path.last { continue }
                // The one place where the tables' files say what holds anyway.
                if one[path[...]]?.value == .scalar("0.5", isQuoted: false) { continue }
                count += 1
                guard let after = read(one.replacing(path[...], with: nil)) else { continue }
                let isNoticed =
                    after.handshapes != before.handshapes || after.places != before.places
                    || after.glyphs != before.glyphs
                #expect(isNoticed, "\(pair.key.kindDescription): \(path)")
            }
        }
        #expect(count > 3 * pairs.count)
    }

    @Test(
        "what says nothing is refused",
        arguments: [
            "shift: {}", "shift: {up: 0}", "shift: {up: 0.1, down: 0.1}", "slack: []",
            "shape: {like: flat}", "shape: {like: flat, thumb: {}}", "gap: touch", "side: own",
        ])
    func empty(field: String) throws {
        let catalog = try #require(SignPrinterTests.library)
        let text = SignFormatterTests.entry("甲").replacing("{shape: flat}", with: "{palm: up, \(field)}")
        #expect(throws: CatalogError.self) { try SignPrinterTests.read(text, tables: catalog.tables) }
    }

    @Test(
        "an entry's empty fields are refused",
        arguments: [
            "note: \"\"", "note:", "variant-of: \"\"", "variant-of: 甲", "directions: {}", "waive: {}",
            "face: {}",
        ])
    func emptyField(field: String) throws {
        let catalog = try #require(SignPrinterTests.library)
        let text = SignFormatterTests.entry("甲").replacing("  parts:", with: "  \(field)\n  parts:")
        #expect(throws: CatalogError.self) { try SignPrinterTests.read(text, tables: catalog.tables) }
    }
}
