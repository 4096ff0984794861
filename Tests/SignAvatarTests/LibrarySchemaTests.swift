import SignAvatar
import SignCatalog
import TestSupport
import Testing

@Suite("The editors' schema")
struct LibrarySchemaTests {
    static let folder = TemporaryFolder.projectPath + "/SignLibrary"

    static func validator() throws -> SchemaValidator {
        SchemaValidator(schema: try LibrarySchema(directory: folder).json)
    }

    @Test("the committed schema is the one that 'library schema' prints")
    func upToDate() throws {
        let committed = try TemporaryFolder.read("\(Self.folder)/schema/signs.schema.json")
        let made = Array(try LibrarySchema(directory: Self.folder).json.pretty.utf8)
        #expect(committed == made, "run 'signavatar library schema > SignLibrary/schema/signs.schema.json'")
    }

    @Test("every file of the library fits the schema")
    func library() throws {
        let validator = try Self.validator()
        for name in TemporaryFolder.names("\(Self.folder)/signs") where name.hasSuffix(".yaml") {
            let bytes = try TemporaryFolder.read("\(Self.folder)/signs/\(name)")
            guard let root = try YAMLFile.parse(bytes, file: name) else { continue }
            let fault = validator.fault(of: root)
            #expect(fault == nil)
        }
    }

    @Test(
        "what the reader refuses by its words does not fit the schema",
        arguments: [
            "right: {shape: flatt}", "right: {shape: flat, plam: left}", "right: {palm: lft}",
            "right: {at: forehaed}", "right: {at: forehead, gap: nearly}", "right: {with: index.tipp}",
            "right: {shift: {}}", "right: {slack: 91}", "right: {slack: [1, 2, 3]}", "right: mirror",
            "right: {shape: {index: [0, 0, 0]}}", "right: {shape: {like: flat, index: [0, 0]}}",
            "right: {palm: up-up-up-up-up-up-up-up-up}", "{sign: 好, face: {head: nod}}",
            "face: {brows: high}", "moves: []", "moves: [{go: up, size: 1}]", "moves: [{by: 1}]",
            "moves: [{go: up, by: huge}]", "moves: [{hold: 1, hands: left}]", "moves: [{tap: false}]",
            "moves: [{go: up, path: {arc: up, count: 3}}]", "moves: [{go: up, times: 2.5}]",
            "moves: [{write: 囧}]", "moves: [{to: {}}]", "moves: [{fingers: wigle}]",
            "moves: [{go: up, become: {at: lips}}]", "moves: [{circle: round}]",
        ])
    func misfits(part: String) throws {
        let validator = try Self.validator()
        func text(_ part: String) -> [UInt8] {
            let head =
                "- {sign: 甲, provenance: recalled, source: s, edition: recalled, review: draft, parts: [\n"
            let whole = part.hasPrefix("{") ? part : "{left: hold, \(part)}"
            return Array((head + "\(whole)]}\n").utf8)
        }
        let good = try #require(try YAMLFile.parse(text("right: {shape: flat}"), file: "good.yaml"))
        let fault = validator.fault(of: good)
        #expect(fault == nil)
        let bad = try #require(try YAMLFile.parse(text(part), file: "bad.yaml"))
        let found = validator.fault(of: bad)
        #expect(found != nil)
    }
}
