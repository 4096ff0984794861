import SignAvatar
import TestSupport
import Testing

@testable import signavatar

@Suite("What the measurements print")
struct BenchReportTests {
    @Test("a target is reached by the median, at best by the best value only, or not")
    func verdicts() {
        func verdict(_ target: Double?, _ better: BenchResult.Direction) -> String {
            BenchReport.verdict(
                BenchResult(name: "a", unit: "ms", target: target, better: better, values: [5, 1, 3]))
        }
        #expect(verdict(3, .lower) == "reached")
        #expect(verdict(2.9, .lower) == "at best")
        #expect(verdict(0.9, .lower) == "NOT reached")
        #expect(verdict(3, .higher) == "reached")
        #expect(verdict(3.1, .higher) == "at best")
        #expect(verdict(5.1, .higher) == "NOT reached")
        #expect(verdict(nil, .lower) == "")
    }

    @Test(
        "the best value is the lowest time or the highest rate, and the ratio says how many times better it is"
    )
    func ratios() {
        let time = BenchResult(
            name: "a", unit: "ms", target: nil, values: [4, 2], referenceValues: [12, 10])
        #expect(time.best == 2)
        #expect(time.ratio == 5)
        let rate = BenchResult(
            name: "a", unit: "MB/s", target: nil, better: .higher, values: [20, 40], referenceValues: [10])
        #expect(rate.best == 40)
        #expect(rate.ratio == 4)
        let alone = BenchResult(name: "a", unit: "ms", target: nil, values: [4])
        #expect(alone.ratio == nil)
    }

    @Test("JSON has the same keys for every result, and null for what is not there")
    func json() {
        let results = [
            BenchResult(name: "a", unit: "ms", target: 3, values: [2, 1, 4], referenceValues: [8]),
            BenchResult(name: "b", unit: "KiB", target: nil, values: [7]),
        ]
        #expect(
            BenchReport.json(results).compact
                == "[{\"name\":\"a\",\"unit\":\"ms\",\"minimum\":1,\"median\":2,\"reference\":8,\"target\":3},"
                + "{\"name\":\"b\",\"unit\":\"KiB\",\"minimum\":7,\"median\":7,\"reference\":null,\"target\":null}]"
        )
    }

    @Test("numbers keep three digits, and all before the point")
    func numbers() {
        #expect(BenchReport.number(1234.4) == "1234")
        #expect(BenchReport.number(12.34) == "12.3")
        #expect(BenchReport.number(1.005) == "1.00")
        #expect(BenchReport.number(0.056) == "0.06")
    }
}

@Suite("How cost grows")
struct GrowthTests {
    private func panel(_ power: Double) -> GrowthPanel {
        GrowthPanel(
            title: "Work & <rest>", sizeName: "things", costName: "ms",
            points: [10.0, 20, 40].map { ($0, power == 2 ? $0 * $0 : $0 * power) })
    }

    @Test("the exponent is 2 for squares, 1 for multiples")
    func exponents() {
        #expect(abs(panel(2).exponent - 2) < 1e-9)
        #expect(abs(panel(3).exponent - 1) < 1e-9)
    }

    @Test("the drawing has a panel for each cost and a mark for each point, and quotes names")
    func drawing() {
        let svg = GrowthDrawing.svg([panel(2), panel(3)])
        #expect(svg.split(separator: "\n").count { $0.hasPrefix("<circle") } == 6)
        #expect(svg.split(separator: "\n").count { $0.hasPrefix("<polyline") } == 2)
        #expect(svg.contains("Work &amp; &lt;rest&gt;"))
        #expect(svg.hasSuffix("</svg>\n"))
    }

    @Test("axes end at round numbers that no value exceeds")
    func axes() {
        for (value, end) in [(0.7, 0.8), (1, 1), (1.2, 2), (55, 60), (81, 100), (4000, 4000)] {
            #expect(abs(GrowthDrawing.roundEnd(value) - end) < 1e-9 * end)
        }
    }

    @Test("a library is made of the entries without references, and in a second round they get numbers")
    func libraryEntries() throws {
        let folder = try TemporaryFolder.make("growth")
        defer { TemporaryFolder.remove(folder) }
        let source = try TemporaryFolder.make("growth/source")
        _ = try TemporaryFolder.make("growth/source/signs")
        for table in ["handshapes", "locations", "glyphs"] {
            try TemporaryFolder.write(Array("# \(table)\n".utf8), to: "\(source)/\(table).yaml")
        }
        let text = """
            # Some.
            - sign: 一
              note: "first"

            - sign: 星期一
              parts:
                - {sign: 一}

            - sign: 二
              note: "second"

            """
        try TemporaryFolder.write(Array(text.utf8), to: "\(source)/signs/some.yaml")
        try LibraryEntries(directory: source).write(count: 3, to: "\(folder)/made")
        let made = try TextInput.text(ofFile: "\(folder)/made/signs/part-0.yaml")
        let names = made.split(separator: "\n").filter { $0.hasPrefix("- sign:") }
        #expect(names == ["- sign: 一", "- sign: 二", "- sign: 一-2"])
        #expect(try TextInput.text(ofFile: "\(folder)/made/glyphs.yaml") == "# glyphs\n")
    }
}
