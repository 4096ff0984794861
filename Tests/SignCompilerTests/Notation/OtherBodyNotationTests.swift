import AvatarMath
import AvatarModel
import SignCatalog
import Testing

@testable import SignCompiler

/// The same entries on a body with other proportions.
@Suite("Notation: another body")
struct OtherBodyNotationTests {
    @Test(
        "the same entry touches the same site of every body",
        arguments: [
            ("chin", "palm: inward"), ("nose", "palm: inward"), ("chest", "palm: inward"),
            ("temple", "fingers: up-left"), ("ear", "fingers: up-left-inward"),
            ("front-of-shoulder", "fingers: inward-down"),
        ], [true, false])
    func site(written: (name: String, turn: String), onMannequin: Bool) throws {
        let example = try NotationExample(
            """
            - right: {shape: index, at: \(written.name), with: index.tip, \(written.turn), slack: 40}
              moves: [{tap: true}]
            """, on: onMannequin ? NotationBench.mannequin : NotationBench.other)
        let onMidline = BodySite.midlineNames.contains(written.name)
        let target = try example.site(written.name, onMidline ? nil : .right)
        for seconds in [0, example.seconds()] {
            let miss = try example.place("index.tip", at: seconds).distance(to: target.position)
            #expect(miss < 0.005)
        }
    }

    @Test("the two bodies really differ, and ways scale with the shoulders")
    func scale() throws {
        let (first, second) = (try #require(NotationBench.mannequin), try #require(NotationBench.other))
        #expect(abs(second.body.body.shoulderWidth / first.body.body.shoulderWidth - 0.93) < 0.01)
        for compiler in [first, second] {
            let example = try NotationExample(
                """
                - right: {shape: flat, palm: left, fingers: forward, at: chest-front}
                  moves: [{go: up, by: 0.3}, {circle: sagittal, radius: 0.1}]
                """, on: compiler)
            let way = try example.way(count: 120)
            let width = example.shoulderWidth
            #expect(abs((way[120] - way[0]).y - 0.3 * width) < 0.01)
            let angle2 = try example.palm(at: 0).angle(to: Signer.left).radiansAsDegrees
            #expect(angle2 < 21)
            #expect(Way.span(way.map(\.z)) > 0.19 * width && Way.span(way.map(\.z)) < 0.22 * width)
        }
    }

    @Test("hands meet on every body", arguments: [true, false])
    func hands(onMannequin: Bool) throws {
        let example = try NotationExample(
            """
            - right: {shape: thumb+index, at: other.palm, with: index.tip}
              left: {shape: flat, palm: up, fingers: forward-right, at: midline-low}
              moves: [{tap: true}]
            """, on: onMannequin ? NotationBench.mannequin : NotationBench.other)
        let palm = try example.place("palm", .left, at: 0)
        for seconds in [0, example.seconds()] {
            let miss3 = try example.place("index.tip", at: seconds).distance(to: palm)
            #expect(miss3 < 0.008)
        }
    }
}
