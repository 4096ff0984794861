import SignCatalog
import TestSupport
import Testing

@testable import SignAvatar

/// Entries of a small library, each of which breaks one rule that it does not waive.
@Suite("Entries that break a rule")
struct LintEntryTests {
    struct Fault: Sendable {
        var rule: LintRule
        var parts: String
        /// What such an entry cannot help breaking, too.
        var also: [LintRule] = []
    }

    private static let faults = [
        Fault(rule: .contact, parts: "right: {shape: flat, at: cheek, with: elbow}", also: [.wrist]),
        Fault(
            rule: .face,
            parts:
                "right: {shape: fist, fingers: up, palm: left, at: mouth-front, slack: 90, shift: {inward: 0.55, left: 0.14}}",
            also: [.hidden, .wrist, .way]),
        Fault(
            rule: .body, parts: "right: {shape: flat, fingers: left, palm: inward, at: chest}",
            also: [.forearm, .way]),
        Fault(
            rule: .forearm, parts: "right: {shape: flat, fingers: left, palm: inward, at: chest}",
            also: [.body, .way]),
        Fault(
            rule: .way,
            parts: "right: {shape: fist, palm: left, at: midline-front, shift: {right: 0.3}}\n"
                + "      left: {shape: fist, palm: right, at: midline-front, shift: {left: 0.3}}\n"
                + "      moves: [{shake: left, by: 0.4, times: 2, hands: mirrored}]"),
        Fault(
            rule: .orientation,
            parts: "right: {shape: flat, fingers: right-inward, palm: up, at: chest-front}", also: [.wrist]),
        Fault(
            rule: .wrist,
            parts: "right: {shape: flat, fingers: right-inward, palm: up, at: chest-front}",
            also: [.orientation]),
        Fault(rule: .elbow, parts: "right: {shape: flat, at: shoulder-side, shift: {right: 0.8}}"),
        Fault(
            rule: .hidden,
            parts: "right: {shape: flat, fingers: up-left, palm: inward, at: mouth-front, shift: {left: 0.1}}"
        ),
        Fault(
            rule: .depth,
            parts: "right: {shape: index, fingers: forward, palm: down, at: shoulder-front-low}\n"
                + "      moves: [{go: forward, by: 0.4}]"),
    ]

    /// An entry; with `excuses`, all of its rules are waived.
    private static func entry(_ fault: Fault, name: String, excuses: Bool) -> String {
        let waived = fault.also + (excuses ? [fault.rule] : [])
        return
            "- sign: \(name)\n  provenance: recalled\n  source: test\n  edition: recalled\n  review: draft\n"
            + (waived.isEmpty
                ? ""
                : "  waive: {\(waived.map { "\($0.rawValue): \"for the test\"" }.joined(separator: ", "))}\n")
            + "  parts:\n    - \(fault.parts)\n"
    }

    /// The report on all faults, once reported and once excused.
    private static func report() throws -> (report: LibraryReport, lines: [String: Int]) {
        let folder = try TemporaryFolder.make("lint-library")
        _ = try TemporaryFolder.make("lint-library/signs")
        var files: [(name: String, bytes: [UInt8])] = [("grammar.yaml", Array("{}\n".utf8))]
        for name in ["handshapes.yaml", "locations.yaml", "glyphs.yaml"] {
            files.append(
                (name, try TemporaryFolder.read(TemporaryFolder.projectPath + "/SignLibrary/" + name)))
        }
        var text = ""
        var lines: [String: Int] = [:]
        for fault in faults {
            for excuses in [false, true] {
                let name = fault.rule.rawValue + (excuses ? "-excused" : "")
                lines[name] = text.count { $0 == "\n" } + 1
                text += entry(fault, name: name, excuses: excuses)
            }
        }
        files.append(("signs/faults.yaml", Array(text.utf8)))
        defer { TemporaryFolder.remove(folder) }
        for file in files { try TemporaryFolder.write(file.bytes, to: "\(folder)/\(file.name)") }
        let assets = try SignAssets(libraryDirectory: folder, dictionaryPath: nil)
        var pipeline = try AvatarPipeline(assets: assets)
        return (try LibraryReport.check(&pipeline, limits: .strict), lines)
    }

    @Test("every rule is broken by its entry, told with file, line, found and allowed, and waived by name")
    func entries() throws {
        let (report, lines) = try Self.report()
        // The compiler keeps hands apart whatever is written; that rule is tested on figures (LintTests).
        #expect(Set(Self.faults.map(\.rule)) == Set(LintRule.allCases).subtracting([.hands]))
        let rows = Dictionary(uniqueKeysWithValues: report.rows.map { ($0.name, $0) })
        let table = report.table(all: false)
        for fault in Self.faults {
            let name = fault.rule.rawValue
            let row = try #require(rows[name])
            #expect(row.failures.count == 1, "\(name): \(row.failures)")
            #expect(row.failures.allSatisfy { $0.hasPrefix("\(name): ") && $0.contains(", allowed ") })
            #expect(row.location.hasSuffix("signs/faults.yaml:\(lines[name] ?? 0):9"))
            #expect(table.contains("\(row.location): \(name): \(name): "))
            let excused = try #require(rows[name + "-excused"])
            #expect(excused.failures.isEmpty, "\(name): \(excused.failures)")
            #expect(excused.waived.contains { $0.hasPrefix("\(name): ") })
            // What is excused is still listed for those who ask for the rule.
            #expect(report.list(fault.rule).contains("\(excused.location): \(name)-excused: "))
        }
        #expect(report.failureCount == Self.faults.count)
    }
}
