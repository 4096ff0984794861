import AvatarMath
import TestSupport
import Testing

@testable import SignCatalog

@Suite("Reading a sign library")
struct SignCatalogTests {
    static let shape =
        "flat: {index: [2, 4, 3], middle: [2, 4, 3], ring: [2, 4, 3], little: [2, 4, 3], spread: [0, 0, 0, 0], "
        + "thumb: {radial: 24, palmar: 12, roll: 0, knuckle: 4, end: 6}}\n"
    static let head =
        "- sign: 好\n  provenance: documented\n  source: s\n  edition: \"2018\"\n  review: draft\n"

    /// Loads a library of one file of signs.
    static func load(_ signs: String, handshapes: String = shape, name: String = #function) throws
        -> SignCatalog
    {
        let folder = try TemporaryFolder.make("library-\(abs((signs + handshapes).hashValue))")
        defer { TemporaryFolder.remove(folder) }
        try TemporaryFolder.write(Array(handshapes.utf8), to: "\(folder)/handshapes.yaml")
        try TemporaryFolder.write(
            Array("chest-front: {outward: 0.3, up: -0.4, forward: 0.6, slack: 0.1}\n".utf8),
            to: "\(folder)/locations.yaml")
        try TemporaryFolder.write(Array("十: [[[0, 0.5], [1, 0.5]]]\n".utf8), to: "\(folder)/glyphs.yaml")
        _ = try TemporaryFolder.make("\(folder.split(separator: "/").last ?? "")/signs")
        try TemporaryFolder.write(Array(signs.utf8), to: "\(folder)/signs/a.yaml")
        return try SignCatalog.load(directory: folder)
    }

    @Test("a part says what was written")
    func part() throws {
        let catalog = try Self.load(
            Self.head + """
                  words: [好, 行]
                  parts:
                    - right: {shape: flat, palm: left, fingers: up-up-forward, at: forehead, gap: near, with: index.tip, slack: [10, 30]}
                      left: mirror
                      moves:
                        - {go: down, by: large, path: {arc: forward, depth: 0.4}, times: 2, shift-each: {right: 0.1}, manner: sharp}
                      face: {brows: raised}
                """)
        let sign = try #require(catalog.signs["好"])
        #expect(catalog.words["行"] == ["好"])
        guard case .posture(let hand) = sign.parts[0].right else {
            Issue.record("no posture")
            return
        }
        #expect(hand.fingers?.vector.angle(to: Vector3(0, 2, 1)) ?? 1 < 1e-4)
        #expect(hand.place == .site(BodySite(name: "forehead", side: .middle), gap: .near))
        #expect(hand.part == HandPart("index.tip"))
        #expect(hand.slack == HandPosture.Slack(fingers: 10, palm: 30))
        #expect(sign.parts[0].left == .mirror)
        #expect(sign.parts[0].face.brows == .raised)
        let move = try #require(sign.parts[0].movements.first)
        #expect(move.times == 2 && move.manner == .sharp && move.shiftEach.vector.x == -0.1)
        #expect(
            move.action
                == .go(
                    try #require(Direction(words: [.down])), distance: 0.6,
                    path: .init(kind: .arc, toward: Direction(words: [.forward]), depth: 0.4)))
    }

    @Test(
        "what is wrong is said with its line, what was found and what is allowed",
        arguments: [
            ("  parts:\n    - right: {shape: flatt}\n", 7, "did you mean 'flat'"),
            ("  parts:\n    - right: {shape: flat, plam: left}\n", 7, "unknown key 'plam'"),
            ("  parts:\n    - right: {shape: flat, palm: lft}\n", 7, "no direction 'lft'"),
            ("  parts:\n    - right: {shape: flat, palm: up-down}\n", 7, "cancel out"),
            ("  parts:\n    - right: {shape: flat, at: forehaed}\n", 7, "did you mean 'forehead'"),
            (
                "  parts:\n    - right: {shape: flat, at: chest-front, gap: near}\n", 7,
                "needs a place on the body"
            ),
            (
                "  parts:\n    - right: {shape: flat}\n      moves:\n        - {go: up, by: .nan}\n", 9,
                "small, medium, large or a number"
            ),
            (
                "  parts:\n    - right: {shape: flat}\n      moves:\n        - {go: up, by: 1e9}\n", 9,
                "allowed 0.01 to 2.0"
            ),
            (
                "  parts:\n    - right: {shape: flat}\n      moves:\n        - {go: up, times: 2.5}\n", 9,
                "whole number"
            ),
            (
                "  parts:\n    - right: {shape: flat}\n      moves:\n        - {go: up, shake: left}\n", 9,
                "exactly one of"
            ),
            ("  parts:\n    - right: {shape: flat}\n      moves:\n        - {write: 口}\n", 9, "no glyph '口'"),
            ("  parts:\n    - left: mirror\n", 7, "needs a posture of the right hand"),
            ("  parts:\n    - {}\n", 7, "needs a hand or a face"), ("  parts: []\n", 6, "1 or more"),
            ("  parts:\n    - sign: 好\n", 7, "cannot contain itself"),
            ("  parts:\n    - sign: 坏\n", 7, "no sign '坏'"),
            ("  variant-of: 无\n  parts:\n    - right: {shape: flat}\n", 6, "no sign '无'"),
            ("  parts:\n    - right: {shape: flat, shape: flat}\n", 7, "already defined"),
            ("  parts:\n    - right: {shape: &x flat}\n", 7, "anchors"), ("  parts: [\n", 7, "not YAML"),
        ])
    func located(parts: String, line: Int, message: String) throws {
        let errors = #expect(throws: CatalogErrors.self) { try Self.load(Self.head + parts) }
        let first = try #require(errors?.errors.first)
        #expect(first.location.line == line, "\(first)")
        #expect(first.description.contains(message), "\(first)")
    }

    @Test("a sign inside a compound keeps its face")
    func faceInCompound() throws {
        let compound =
            "- sign: 好人\n  provenance: recalled\n  source: s\n  edition: recalled\n  review: draft\n  parts:\n    - sign: 好\n"
        let catalog = try Self.load(
            Self.head + "  face: {eyes: closed}\n  parts:\n    - right: {shape: flat}\n" + compound)
        #expect(catalog.signs["好人"]?.parts.first?.face.eyes == .closed)
    }

    @Test("the same name twice is an error that names both places")
    func duplicate() throws {
        let entry = Self.head + "  parts:\n    - right: {shape: flat}\n"
        let errors = #expect(throws: CatalogErrors.self) { try Self.load(entry + entry) }
        #expect(errors?.description.contains("already defined at") == true)
    }

    @Test("brackets without end and large files are refused before they cost anything")
    func limits() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        #expect(throws: CatalogError.self) { try YAMLFile.parse(deep, file: "deep.yaml") }
        let large = [UInt8](repeating: UInt8(ascii: " "), count: YAMLFile.Limits.standard.byteCount + 1)
        #expect(throws: CatalogError.self) { try YAMLFile.parse(large, file: "large.yaml") }
        #expect(throws: CatalogError.self) {
            try YAMLFile.parse([0x61, 0x3A, 0x20, 0xFF], file: "bytes.yaml")
        }
    }

    @Test("any bytes give a tree or an error", arguments: 0..<200)
    func fuzz(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        var bytes = Array((Self.head + "  parts:\n    - right: {shape: flat, palm: left}\n").utf8)
        for _ in 0..<Int.random(in: 1...12, using: &generator) {
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
                in: 0...255, using: &generator)
        }
        _ = try? YAMLFile.parse(bytes, file: "fuzz.yaml")
    }

    @Test("the project's own library loads, and every letter and digit is there")
    func ownLibrary() throws {
        let catalog = try SignCatalog.load(directory: TemporaryFolder.projectPath + "/SignLibrary")
        for letter in ["A", "Z", "ZH", "CH", "SH", "NG", "Ê", "Ü"] {
            #expect(catalog.signs["letter-\(letter)"] != nil)
        }
        for digit in "零一二三四五六七八九十" { #expect(catalog.signs[String(digit)] != nil) }
        #expect(catalog.signs.count >= 100)
        #expect(catalog.tables.handshapes.count >= 70)
        #expect(BodySite.midlineNames.count + BodySite.sidedNames.count >= 60)
    }
}
