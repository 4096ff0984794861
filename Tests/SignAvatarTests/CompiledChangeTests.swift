import AvatarModel
import SignCompiler
import TestSupport
import Testing

@testable import SignCatalog

/// What a field says reaches the motion: a sample of signs is compiled without each of their fields in turn.
@Suite("A field less is another motion")
struct CompiledChangeTests {
    /// Left out: the slack, which only matters where an arm is short of it, and what holds anyway: a hand before
    /// the chest, a touch of the palm, and the right hand that moves where the left one does not mirror it.
    static func isStandard(_ key: String, _ value: LibraryNode) -> Bool {
        switch (key, value.value) {
        case ("slack", _), ("at", .scalar("chest-front", _)), ("with", .scalar("palm", _)),
            ("hands", .scalar("right", _)):
            true
        default: false
        }
    }

    /// Every field of the hands and steps of an entry, with the entry without it.
    static func changes(of node: LibraryNode) -> [(key: String, node: LibraryNode)] {
        switch node.value {
        case .scalar: []
        case .list(let items):
            items.indices.flatMap { index in
                changes(of: items[index]).map { change in
                    var items = items
                    items[index] = change.node
                    return (change.key, LibraryNode(.list(items), at: node.location))
                }
            }
        case .map(let pairs):
            pairs.indices.flatMap { index -> [(key: String, node: LibraryNode)] in
                guard case .scalar(let key, _) = pairs[index].key.value else { return [] }
                var changed: [(key: String, node: LibraryNode)] = changes(of: pairs[index].value).map {
                    change in
                    var pairs = pairs
                    pairs[index].value = change.node
                    return ("\(key) > \(change.key)", LibraryNode(.map(pairs), at: node.location))
                }
                if !isStandard(key, pairs[index].value) {
                    var pairs = pairs
                    pairs.remove(at: index)
                    changed.append((key, LibraryNode(.map(pairs), at: node.location)))
                }
                return changed
            }
        }
    }

    @Test(
        "the motion without a field differs, or the field is missed",
        arguments: ["恢复", "户口", "养", "服务", "千", "走", "每天", "复印", "证明", "因为"])
    func sample(name: String) throws {
        let pipeline = try #require(Project.pipeline)
        let catalog = pipeline.assets.catalog
        let original = try #require(catalog.signs[name])
        let text = SignPrinter.entry(original)
        let root = try #require(try YAMLFile.parse(Array(text.utf8), file: "\(name).yaml"))
        let entry = try #require(try root.items("signs").first)
        let reader = SignReader(tables: catalog.tables)
        var compiler = try SignCompiler(avatar: pipeline.avatar)
        func motion(_ entry: LibraryNode) throws -> String {
            var sign = try reader.sign(entry).sign
            sign.parts = sign.written.flatMap { part -> [SignPart] in
                switch part {
                case .own(let own): [own]
                case .sign(let name): catalog.signs[name]?.parts ?? []
                }
            }
            let compiled = try compiler.compile(sign)
            return compiled.parts.map { part in
                "\(part.seconds) \(part.holdSeconds) "
                    + [Side.right, .left].map { String(describing: part.tracks[$0]) }.joined()
            }.joined(separator: "\n")
        }
        let before = try motion(entry)
        var count = 0
        for (key, changed) in Self.changes(of: try entry.fields("sign", allowed: nil).required("parts")) {
            guard case .map(var pairs) = entry.value else { continue }
            pairs[pairs.count - 1].value = changed
            count += 1
            guard let after = try? motion(LibraryNode(.map(pairs), at: entry.location)) else { continue }
            let isOther = after != before
            #expect(isOther, "\(name): \(key)")
        }
        #expect(count >= 5)
    }
}
