import Foundation
import GlossText
import Testing

@testable import SignAvatar

/// Sentences as captions show them, and the cues made of them.
@Suite("Sentences")
struct SentenceTests {
    private func plan(_ text: String) throws -> SigningPlan {
        var pipeline = try #require(Project.pipeline)
        return try pipeline.plan(text, speed: 1)
    }

    private func sentences(_ text: String) throws -> [String] {
        let gloss = try #require(Project.pipeline).gloss(text)
        return gloss.sentences.map { gloss.tokens[$0].map(\.text).joined() }
    }

    @Test(
        "a sentence ends behind its mark, and what closes it stays with it",
        arguments: [
            ("你好。谢谢！", ["你好。", "谢谢！"]),
            ("你好……谢谢", ["你好……", "谢谢"]),
            ("（你好。） “谢谢。”", ["（你好。） ", "“谢谢。”"]),
            ("你好\r\n谢谢\n", ["你好\r\n", "谢谢\n"]),
            ("你好，谢谢", ["你好，谢谢"]),
        ])
    func cuts(text: String, expected: [String]) throws {
        #expect(try sentences(text) == expected)
    }

    @Test(
        "a sentence without a sign joins its neighbour",
        arguments: [
            ("你好。www.example.com。谢谢。", ["你好。www.example.com。", "谢谢。"]),
            ("www.example.com。龘。你好。谢谢。", ["www.example.com。龘。你好。", "谢谢。"]),
            ("你好。www.example.com", ["你好。www.example.com"]),
            ("龘。www.example.com。", ["龘。www.example.com。"]),
            ("。。。", ["。。。"]),
        ])
    func joins(text: String, expected: [String]) throws {
        #expect(try sentences(text) == expected)
    }

    @Test(
        "every word stands in the captions, in cues that follow one another",
        arguments: ["你好。www.example.com。谢谢。", "www.example.com。你好。", "龘。www.example.com。"])
    func captions(text: String) throws {
        let plan = try plan(text)
        let cues = WebVTT.text(plan).components(separatedBy: "\n\n").dropFirst(2).map {
            $0.split(separator: "\n").map(String.init)
        }
        #expect(cues.map { $0[0] } == (1...cues.count).map(String.init))
        let shown = cues.map { $0[2].replacing(#/<[0-9:.]+>/#, with: "") }.joined()
        #expect(shown == text)
        // Times of one width are in the order of their texts.
        let times = cues.flatMap { $0[1].components(separatedBy: " --> ") }
        #expect(times.allSatisfy { $0.count == 12 })
        #expect(times == times.sorted() && Set(times).count == times.count)
    }
}
