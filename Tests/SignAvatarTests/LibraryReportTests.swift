import SignCatalog
import Testing

@testable import SignAvatar
@testable import SignCompiler

@Suite("The library's report")
struct LibraryReportTests {
    static func report() -> LibraryReport {
        var first = CompileReport()
        first.contacts = [
            .init(part: 0, side: .right, what: "index.tip at chin", errorMetres: 0.0123),
            .init(part: 1, side: .left, what: "palm at chest", errorMetres: 0.001),
        ]
        first.keyCount = 3
        first.wristLimitShare = 1.25
        first.orientationDeviation = .pi / 6
        var measures = SignMeasures()
        measures.body = .init(0.02, "part 1")
        measures.depth = .init(0.9, "part 2")
        return LibraryReport(
            rows: [
                .init(
                    name: "甲", location: "signs/a.yaml:1:9", report: first, strokeSeconds: 0.5,
                    peakWristMetresPerSecond: 1.5, measures: SignMeasures(),
                    failures: ["contact: index.tip at chin misses by 12 mm"], waived: []),
                .init(
                    name: "乙", location: "signs/a.yaml:9:9", report: CompileReport(), strokeSeconds: 0,
                    peakWristMetresPerSecond: 0, measures: measures, failures: [],
                    waived: ["body: the hand is 20 mm inside"]),
            ], homographs: ["分": ["分", "分(时间)"], "丙": ["丙", "丙(1)"]])
    }

    @Test("the JSON says every measure with its unit, in a stable order")
    func json() {
        let text = Self.report().json.compact
        #expect(text == Self.report().json.compact)
        for piece in [
            #""name":"甲","location":"signs/a.yaml:1:9","keys":3,"strokeSeconds":0.5,"peakWristMetresPerSecond":1.5"#,
            #"{"part":0,"hand":"right","what":"index.tip at chin","residualMillimetres":12.3}"#,
            #""orientationDeviationDegrees":30"#, #""bodyMillimetres":{"value":20,"where":"part 1"}"#,
            #""depth":{"breaks":[],"breaksStrict":["乙"]}"#,
            #""failures":["contact: index.tip at chin misses by 12 mm"],"waived":[]"#,
            #""breaksStrict":["body","depth"],"failures":[],"waived":["body: the hand is 20 mm inside"]"#,
            #""homographs":{"丙":["丙","丙(1)"],"分":["分","分(时间)"]}"#,
            #""summary":{"signs":2,"keys":3,"contacts":2,"signsWithFailures":1}"#,
        ] {
            #expect(text.contains(piece), "\(piece) is not in \(text)")
        }
    }
}
