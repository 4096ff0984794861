import Foundation
import GlossText
import SignAvatar

/// Text to a folder of PNG frames, with what became of every word.
///
/// Run from the folder that holds `SignLibrary`:
/// `swift run --package-path Examples RenderSentence 谢谢你 out/thanks 180x320`
@main
struct RenderSentence {
    static func main() async {
        do {
            try await run()
        } catch {
            print("error: \(error)")
            exit((error as? SignAvatarError)?.exitCode ?? 70)
        }
    }

    static func run() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        let text = arguments.first ?? "您好，请到3号窗口。"
        let destination = arguments.dropFirst().first ?? "out/example-sentence"
        let sides = (arguments.dropFirst(2).first ?? "360x640").split(separator: "x").compactMap { Int($0) }
        guard sides.count == 2 else { throw SignAvatarError.badRequest("the size must be WIDTHxHEIGHT") }

        // Loaded once for all texts; what is missing is said in the notices.
        let assets = try SignAssets(
            libraryDirectory: "SignLibrary", dictionaryPath: ".data/text/general.dict")
        let choice = try AvatarLoader.load(nil)
        for notice in assets.notices + [choice.notice].compactMap({ $0 }) { print("note: \(notice)") }

        var pipeline = try AvatarPipeline(assets: assets, avatar: choice.avatar)
        let plan = try pipeline.plan(text, speed: 1)

        // Show these two things to whoever relies on the result: words without a sign, and signs without a review.
        for token in plan.gloss.tokens { print("\(token.text): \(token.rule), \(fate(of: token))") }
        print("\(plan.draftSigns.count) signs are drafts that no Deaf signer has reviewed")

        let options = RenderOptions(width: sides[0], height: sides[1], framesPerSecond: 12.5)
        let frames = try FrameSequence(pipeline: pipeline, plan: plan, options: options)
        let result = try await frames.write(to: destination)
        print("\(destination): \(result.frameCount) frames, \(result.byteCount / 1024) KiB")
    }

    /// Rung 1 of the ladder is the word's own sign, rung 8 a caption only (`docs/text.md`).
    static func fate(of token: GlossToken) -> String {
        switch token.fate {
        case .rung(let rung): rung == 8 ? "caption only" : "rung \(rung)"
        case .dropped: "not signed"
        }
    }
}
