import Foundation
import SignCompiler
import TestSupport
import Testing

@testable import SignAvatar

@Suite("The motion contract")
struct QualityTests {
    private func rule(_ name: String, _ report: QualityReport) throws -> QualityRule {
        try #require(report.rules.first { $0.name == name })
    }

    @Test(
        "sentences keep to the contract",
        arguments: ["请在3号窗口取号，然后排队等候。", "您有身份证吗？", "今天没有水，明天恢复。"])
    func sentences(text: String) throws {
        var pipeline = try #require(Project.pipeline)
        let report = pipeline.quality(of: try pipeline.plan(text, speed: 1))
        // Mouthing needs the readings of the general dictionary, which this pipeline has not.
        let broken = report.rules.filter { !$0.holds && $0.isBinding && $0.name != "mouthing-share" }
        #expect(broken.map(\.name) == [])
        #expect(report.rules.count >= 14)
    }

    @Test("signing twice as fast breaks the limits of speed, and the report says where")
    func hurried() throws {
        var pipeline = try #require(Project.pipeline)
        let text = "会议改到星期三下午2点半举行。"
        let report = pipeline.quality(of: try pipeline.plan(text, speed: 2))
        #expect(!report.passes)
        #expect(try !rule("wrist-speed-p95", report).holds)
        #expect(try rule("wrist-speed-peak", report).place.contains("hand at"))
        #expect(report.table().contains("FAILS"))
    }

    @Test("a question's brows are up over all of it, and a statement has no such rule")
    func scope() throws {
        var pipeline = try #require(Project.pipeline)
        let question = pipeline.quality(of: try pipeline.plan("您有身份证吗？", speed: 1))
        #expect(try rule("scope^q", question).value > 0.5)
        let statement = pipeline.quality(of: try pipeline.plan("您有身份证。", speed: 1))
        #expect(!statement.rules.contains { $0.name.hasPrefix("scope") })
    }

    @Test("spelled letters come at most four a second and stand long enough")
    func spelling() throws {
        var pipeline = try #require(Project.pipeline)
        let report = pipeline.quality(of: try pipeline.plan("WNNK", speed: 1))
        #expect(try rule("letters-per-second", report).value <= 4)
        #expect(try rule("letter-hold", report).value >= 0.12)
    }

    @Test("the value that 95 of 100 stay below")
    func percentile() {
        let cases: [(values: [Float], expected: Float)] = [
            ([], 0), ([3], 3), ([1, 2, 3, 4, 5], 4.8), (Array(repeating: 2, count: 100) + [9], 2),
        ]
        for (values, expected) in cases {
            #expect(abs(PoseSamples.percentile(values, 0.95) - expected) < 1e-5)
        }
    }

    @Test("pairs are drawn by their seed, never a sign with itself")
    func pairs() throws {
        let pipeline = try #require(Project.pipeline)
        let pairs = pipeline.randomPairs(count: 300, seed: 7)
        #expect(pairs == pipeline.randomPairs(count: 300, seed: 7))
        #expect(pairs != pipeline.randomPairs(count: 300, seed: 8))
        #expect(pairs.allSatisfy { $0[0] != $0[1] })
        #expect(Set(pairs.flatMap { $0 }).count > 150)
    }

    @Test("the drawing of a timeline is well-formed and names every sign")
    func drawing() throws {
        var pipeline = try #require(Project.pipeline)
        let plan = try pipeline.plan("您有身份证吗？", speed: 1)
        let svg = TimelineDrawing.svg(plan, body: pipeline.body)
        let parser = XMLParserProbe(svg)
        #expect(parser.isWellFormed)
        for span in plan.utterance.spans { #expect(svg.contains(span.name)) }
    }
}

/// Whether every element of an XML text is closed in order; enough for files that we write ourselves.
struct XMLParserProbe {
    let isWellFormed: Bool

    init(_ text: String) {
        var open: [String] = []
        var good = true
        for piece in text.split(separator: "<").dropFirst(text.hasPrefix("<") ? 0 : 1) {
            guard let end = piece.firstIndex(of: ">") else {
                good = false
                break
            }
            let tag = piece[..<end]
            if tag.hasPrefix("/") {
                if open.popLast() != String(tag.dropFirst()) { good = false }
            } else if !tag.hasSuffix("/") {
                open.append(String(tag.prefix { !$0.isWhitespace }))
            }
        }
        isWellFormed = good && open.isEmpty
    }
}
