import Foundation
import SignCatalog
import TestSupport
import Testing

@testable import SignAvatar

@Suite("Reviews")
struct ReviewTests {
    private func file(_ json: String) throws -> VerdictFile {
        try VerdictFile(bytes: Array(json.utf8), path: "v.json")
    }

    private static let head = #""reviewer":"王芳","on":"2026-01-31","library":"abc""#

    @Test("verdicts are read as they were given")
    func read() throws {
        let file = try file(
            #"{\#(Self.head),"verdicts":[{"sign":"你好","verdict":"right"},{"sign":"三","verdict":"wrong","comment":"手掌 \"反\" 了"}]}"#
        )
        #expect(file.reviewer == "王芳")
        #expect(
            file.verdicts == [
                Verdict(sign: "你好", isRight: true, comment: ""),
                Verdict(sign: "三", isRight: false, comment: "手掌 \"反\" 了"),
            ])
    }

    @Test(
        "a file that is not one says what is wrong with it",
        arguments: [
            ("[]", "is not a JSON object"),
            (#"{"reviewer":" ","on":"2026-01-31","library":"a","verdicts":[]}"#, "'reviewer' is empty"),
            (#"{"reviewer":"a","on":"31.1.2026","library":"a","verdicts":[]}"#, "'on' is"),
            (#"{\#(head),"verdicts":[{"sign":"你好","verdict":"maybe"}]}"#, "must be right or wrong"),
            (#"{\#(head),"verdicts":[{"sign":"你好","verdict":"wrong"}]}"#, "without a comment"),
            (
                #"{\#(head),"verdicts":[{"sign":"你好","verdict":"right"},{"sign":"你好","verdict":"right"}]}"#,
                "two verdicts"
            ),
            (#"{\#(head),"verdicts":[{"sign":"a\nb","verdict":"right"}]}"#, "one line"),
        ])
    func refused(json: String, reason: String) throws {
        let error = #expect(throws: SignAvatarError.self) { try file(json) }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }

    @Test("an entry for several numbers is right only if each of its signs is, and wrong if one is")
    func numbers() throws {
        let folder = "\(TemporaryFolder.path)/review-numbers"
        TemporaryFolder.remove(folder)
        try FileManager.default.copyItem(atPath: TemporaryFolder.projectPath + "/SignLibrary", toPath: folder)
        defer { TemporaryFolder.remove(folder) }
        let catalog = try SignCatalog.load(directory: folder)
        func verdict(_ sign: String) -> String { #"{"sign":"\#(sign)","verdict":"right"}"# }
        let signs = try #require(catalog.numberSigns["C天"]).values.sorted()
        let one = try file("{\(Self.head),\"verdicts\":[\(verdict("三天"))]}")
        let error = #expect(throws: SignAvatarError.self) { try VerdictWriter.write(one, into: catalog) }
        #expect(error?.description.contains("are one entry") == true)
        let all = try file("{\(Self.head),\"verdicts\":[\(signs.map(verdict).joined(separator: ","))]}")
        #expect(try VerdictWriter.write(all, into: catalog).right == 9)
        let after = try SignCatalog.load(directory: folder)
        #expect(signs.allSatisfy { after.signs[$0]?.review == .reviewed(by: "王芳", on: "2026-01-31") })
        let wrong = try file(
            #"{\#(Self.head),"verdicts":[{"sign":"三天","verdict":"wrong","comment":"手掌"}]}"#)
        _ = try VerdictWriter.write(wrong, into: after)
        let last = try SignCatalog.load(directory: folder)
        #expect(
            signs.allSatisfy {
                last.signs[$0]?.review == .rejected(by: "王芳", on: "2026-01-31", comment: "手掌")
            })
    }

    @Test("verdicts go into their entries, and nothing else changes")
    func written() throws {
        let folder = "\(TemporaryFolder.path)/review-library"
        TemporaryFolder.remove(folder)
        try FileManager.default.copyItem(atPath: TemporaryFolder.projectPath + "/SignLibrary", toPath: folder)
        defer { TemporaryFolder.remove(folder) }
        let before = try SignCatalog.load(directory: folder)
        let verdicts = try file(
            #"{\#(Self.head),"verdicts":[{"sign":"你好","verdict":"right"},{"sign":"三","verdict":"wrong","comment":"手掌 \"反\" 了"}]}"#
        )
        let summary = try VerdictWriter.write(verdicts, into: before)
        #expect(summary.right == 1 && summary.wrong == 1 && summary.files.count == 2)
        let after = try SignCatalog.load(directory: folder)
        for (name, sign) in before.signs {
            var expected = sign
            if name == "你好" { expected.review = .reviewed(by: "王芳", on: "2026-01-31") }
            if name == "三" { expected.review = .rejected(by: "王芳", on: "2026-01-31", comment: "手掌 \"反\" 了") }
            #expect(after.signs[name] == expected)
        }
        // A second verdict replaces the first.
        let again = try file(#"{\#(Self.head),"verdicts":[{"sign":"三","verdict":"right"}]}"#)
        _ = try VerdictWriter.write(again, into: after)
        #expect(
            try SignCatalog.load(directory: folder).signs["三"]?.review
                == .reviewed(by: "王芳", on: "2026-01-31"))
        #expect(throws: SignAvatarError.self) {
            try VerdictWriter.write(
                try file(#"{\#(Self.head),"verdicts":[{"sign":"没有的","verdict":"right"}]}"#), into: after)
        }
    }

    @Test(
        "what would spoil the library's files is no verdict",
        arguments: ["a\u{FEFF}b", "a\u{85}b", "a\u{7F}b", "a\u{2028}b", "a\nb"])
    func unprintable(comment: String) throws {
        let object: [String: Any] = [
            "reviewer": "王芳", "on": "2026-01-31", "library": "x",
            "verdicts": [["sign": "三", "verdict": "wrong", "comment": comment]],
        ]
        let bytes = [UInt8](try JSONSerialization.data(withJSONObject: object))
        #expect(throws: SignAvatarError.self) { try VerdictFile(bytes: bytes, path: "v.json") }
    }

    @Test(
        "a day that no month has is no day",
        arguments: ["2026-02-29", "2026-04-31", "2026-13-01", "2026-00-10"])
    func day(day: String) throws {
        let text = #"{"reviewer":"王芳","on":"\#(day)","library":"x","verdicts":[]}"#
        #expect(throws: SignAvatarError.self) { try VerdictFile(bytes: Array(text.utf8), path: "v.json") }
    }

    @Test("a folder for reviewers has a page, a loop for every sign, and no address of another place")
    func folder() async throws {
        let pipeline = try #require(Project.pipeline)
        let folder = "\(TemporaryFolder.path)/review-folder"
        TemporaryFolder.remove(folder)
        defer { TemporaryFolder.remove(folder) }
        try await ReviewFolder(pipeline: pipeline).write(["三"], to: folder)
        let page = try String(contentsOfFile: folder + "/review.html", encoding: .utf8)
        #expect(page.contains("data-sign=\"三\"") && page.contains("sign-0.png"))
        #expect(!page.contains("http"))
        #expect(FileManager.default.fileExists(atPath: folder + "/sign-0.png"))
        await #expect(throws: SignAvatarError.self) {
            try await ReviewFolder(pipeline: pipeline).write(["没有的"], to: folder)
        }
        #expect(FileManager.default.fileExists(atPath: folder + "/review.html"))
    }

    @Test("a sign called wrong is not used, and of drafts only on request")
    func policy() throws {
        let folder = "\(TemporaryFolder.path)/review-policy"
        TemporaryFolder.remove(folder)
        try FileManager.default.copyItem(
            atPath: TemporaryFolder.projectPath + "/SignLibrary", toPath: folder)
        defer { TemporaryFolder.remove(folder) }
        let verdicts = try file(
            #"{\#(Self.head),"verdicts":[{"sign":"谢谢","verdict":"right"},{"sign":"你好","verdict":"wrong","comment":"x"}]}"#
        )
        _ = try VerdictWriter.write(verdicts, into: try SignCatalog.load(directory: folder))
        let all = try SignAssets(libraryDirectory: folder, dictionaryPath: nil)
        #expect(try all.gloss("谢谢").glosses.map(\.sign) == ["谢谢"])
        #expect(try all.gloss("请").glosses.map(\.sign) == ["请"])
        #expect(try !all.gloss("你好").glosses.map(\.sign).contains("你好"))
        let few = try SignAssets(libraryDirectory: folder, dictionaryPath: nil, onlyReviewed: true)
        #expect(try few.gloss("谢谢").glosses.map(\.sign) == ["谢谢"])
        #expect(try few.gloss("请").glosses.isEmpty)
    }
}
