import AvatarModel
import GlossText
import PNGImage

/// What a folder of frames says about itself.
public enum Manifest {
    /// The version of this program; part of every clip id.
    public static let engineVersion = "0.1.0"

    /// The name of a clip: SHA-256 of everything that decides its pictures.
    ///
    /// That is the text, how it is drawn, the contents of the library and the dictionary, whether only reviewed signs
    /// are used, the avatar with all that it holds, and the program's version.
    ///
    /// - Parameters:
    ///   - text: what is signed.
    ///   - options: how it is drawn; the number of workers does not count.
    ///   - pipeline: the library, the dictionary and the avatar.
    /// - Returns: 64 hexadecimal digits, the same on every machine.
    public static func clipID(text: String, options: RenderOptions, pipeline: AvatarPipeline) -> String {
        var hash = SHA256()
        let drawing = [
            "\(options.width)x\(options.height)", "\(options.framesPerSecond)", "\(options.speed)",
            options.quality.rawValue, options.lookName,
        ]
        let inputs = [engineVersion] + pipeline.assets.identity + [pipeline.avatarDigest] + drawing + [text]
        for input in inputs { hash.update(Array(input.utf8) + [0]) }
        return hash.finished()
    }

    /// The manifest's JSON.
    ///
    /// - Parameters:
    ///   - plan: what was rendered.
    ///   - options: how.
    ///   - pipeline: with which library, dictionary and avatar.
    ///   - frames: the byte counts of the frames in order.
    /// - Returns: the JSON object.
    public static func json(
        _ plan: SigningPlan, options: RenderOptions, pipeline: AvatarPipeline, frames: [Int]
    ) -> JSONValue {
        let assets = pipeline.assets
        return .object([
            ("schema", .integer(1)),
            ("id", .text(clipID(text: plan.gloss.text, options: options, pipeline: pipeline))),
            ("text", .text(plan.gloss.text)),
            ("label", .text("手语数字人（机器生成） / digital signer, machine-generated")),
            (
                "profile",
                .object([
                    ("width", .integer(options.width)), ("height", .integer(options.height)),
                    ("framesPerSecond", .number(options.framesPerSecond)), ("speed", .number(options.speed)),
                    ("quality", .text(options.quality.rawValue)), ("avatar", .text(pipeline.avatar.name)),
                    ("camera", .text(options.view.rawValue)),
                ])
            ),
            (
                "versions",
                .object([
                    ("engine", .text(engineVersion)), ("library", .text(assets.libraryHash)),
                    (
                        "dictionary",
                        assets.translator.dictionaryChecksum.map { .text(String($0, radix: 16)) } ?? .null
                    ),
                    ("avatar", .text(pipeline.avatarDigest)), ("libpng", .text(libpngVersion)),
                ])
            ),
            (
                "review",
                .object([
                    ("signs", .integer(Set(plan.gloss.glosses.map(\.sign)).count)),
                    ("draft", .integer(plan.draftSigns.count)), ("onlyReviewed", .flag(assets.onlyReviewed)),
                ])
            ),
            ("durationMilliseconds", .integer(milliseconds(plan.seconds))), ("glosses", glosses(plan)),
            ("tokens", GlossReport.tokens(plan.gloss)), ("timeline", timeline(plan)),
            ("frames", frameTable(frames, options)),
        ])
    }

    private static func glosses(_ plan: SigningPlan) -> JSONValue {
        .list(
            plan.gloss.glosses.map { gloss in
                .object([
                    ("gloss", .text(GlossReport.label(gloss))), ("sign", .text(gloss.sign)),
                    (
                        "utf8Range",
                        .list([.integer(gloss.range.lowerBound), .integer(gloss.range.upperBound)])
                    ),
                ])
            })
    }

    /// When each sign is made, milliseconds from the start.
    public static func timeline(_ plan: SigningPlan) -> JSONValue {
        .list(
            plan.utterance.spans.map { span in
                .object([
                    ("sign", .text(span.name)), ("gloss", .integer(span.gloss)),
                    ("start_ms", .integer(milliseconds(Double(span.preparation)))),
                    ("stroke_ms", .integer(milliseconds(Double(span.stroke)))),
                    ("stroke_end_ms", .integer(milliseconds(Double(span.strokeEnd)))),
                    ("end_ms", .integer(milliseconds(Double(span.end)))),
                ])
            })
    }

    private static func frameTable(_ frames: [Int], _ options: RenderOptions) -> JSONValue {
        .list(
            frames.enumerated().map { index, byteCount in
                .object([
                    ("file", .text(frameName(index))), ("bytes", .integer(byteCount)),
                    ("pts_ms", .integer(milliseconds(Double(index) / options.framesPerSecond))),
                ])
            })
    }

    /// `frame_00000.png` and so on.
    public static func frameName(_ index: Int) -> String {
        let digits = String(index)
        return "frame_" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits + ".png"
    }

    static func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1000).rounded()) }
}
