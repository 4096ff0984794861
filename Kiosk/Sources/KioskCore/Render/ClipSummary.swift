import GlossText
import Raster
import SignAvatar

/// What a clip says about itself beside its frames: the core's manifest, and what a page needs to show it.
public enum ClipSummary {
    /// Words that are shown as captions only.
    static func unknownWords(_ gloss: GlossedText) -> [String] {
        gloss.tokens.filter { $0.fate == .rung(8) }.map(\.text)
    }

    /// The manifest without the frame table and the boxes round the hands.
    static func json(_ plan: SigningPlan, options: RenderOptions, pipeline: AvatarPipeline) -> JSONValue {
        let manifest = Manifest.json(plan, options: options, pipeline: pipeline, frames: [])
        guard case .object(let pairs) = manifest else { return manifest }
        return .object(
            pairs.filter { $0.0 != "frames" } + [
                ("frameCount", .integer(plan.frameCount(framesPerSecond: options.framesPerSecond))),
                ("unknown", .list(unknownWords(plan.gloss).map { .text($0) })),
                ("words", words(plan)), ("sprite", sprite(plan, options: options)),
            ])
    }

    /// The most pixels of a sheet that is made on request: 16 Mi, 48 MiB of memory.
    public static let largestSpriteArea = 16 << 20

    /// How the frames lie in `sprite.png`; null if the clip is too long for it.
    private static func sprite(_ plan: SigningPlan, options: RenderOptions) -> JSONValue {
        let sheet = try? SpriteSheet(
            frameWidth: options.width, frameHeight: options.height,
            frameCount: plan.frameCount(framesPerSecond: options.framesPerSecond),
            largestArea: largestSpriteArea)
        return sheet.map { .object([("columns", .integer($0.columns)), ("rows", .integer($0.rows))]) }
            ?? .null
    }

    /// The finished manifest.
    static func manifest(_ plan: PlannedClip, frames: [(digest: String, byteCount: Int)]) -> JSONValue {
        guard case .object(let pairs) = plan.summary else { return plan.summary }
        let rate = plan.summary["profile"]?["framesPerSecond"]?.numberValue ?? 25
        let table = frames.enumerated().map { index, frame in
            JSONValue.object([
                ("file", .text(Manifest.frameName(index))), ("bytes", .integer(frame.byteCount)),
                ("sha256", .text(frame.digest)),
                ("pts_ms", .integer(Int((Double(index) / rate * 1000).rounded()))),
            ])
        }
        return .object(pairs + plan.details() + [("frames", .list(table))])
    }

    /// Every piece of the text with its time; the pieces tile the text.
    private static func words(_ plan: SigningPlan) -> JSONValue {
        var times: [Int: (start: Float, end: Float)] = [:]
        for span in plan.utterance.spans {
            let token = plan.gloss.glosses[span.gloss].token
            let known = times[token] ?? (span.stroke, span.end)
            times[token] = (min(known.start, span.stroke), max(known.end, span.end))
        }
        // As in the captions.
        var sentences: [Int] = []
        for (number, sentence) in plan.gloss.sentences.enumerated() {
            sentences += repeatElement(number, count: sentence.count)
        }
        var offset = 0
        return .list(
            plan.gloss.tokens.enumerated().map { index, token in
                let length = token.text.unicodeScalars.count
                defer { offset += length }
                var fields: [(String, JSONValue)] = [
                    ("text", .text(token.text)), ("sentence", .integer(sentences[index])),
                    ("char_start", .integer(offset)), ("char_end", .integer(offset + length)),
                    ("fate", .text(fate(token))),
                ]
                if let time = times[index] {
                    fields.append(("start_ms", .integer(milliseconds(time.start))))
                    fields.append(("end_ms", .integer(milliseconds(time.end))))
                }
                return .object(fields)
            })
    }

    private static func fate(_ token: GlossToken) -> String {
        switch token.fate {
        case .dropped: token.rule == "punctuation" ? "punctuation" : "unsigned"
        case .rung(8): "unknown"
        case .rung(7): "spelled"
        case .rung: token.isApproximate ? "approximate" : "signed"
        }
    }

    /// For every frame the box round both hands as left, top, right and bottom, in thousandths of the picture.
    static func handBounds(
        _ plan: SigningPlan, options: RenderOptions, pipeline: AvatarPipeline, camera: Camera
    ) -> JSONValue {
        let parts = ["Hand", "Thumb", "Index", "Middle", "Ring", "Little"]
        return .list(
            (0..<plan.frameCount(framesPerSecond: options.framesPerSecond)).map { frame in
                let pose = plan.clip.pose(at: Float(Double(frame) / options.framesPerSecond))
                let entry = JointsFile.entry(
                    pose: pose, avatar: pipeline.avatar, camera: camera, options: options, resting: [])
                guard case .object(let joints)? = entry["joints"] else { return .null }
                var low = SIMD2<Double>(repeating: .infinity)
                var high = -low
                for (name, place) in joints where parts.contains(where: { name.contains($0) }) {
                    guard case .list(let numbers) = place, numbers.count >= 2,
                        let x = numbers[0].numberValue, let y = numbers[1].numberValue
                    else { continue }
                    let point = SIMD2(x / Double(options.width), y / Double(options.height))
                    low = pointwiseMin(low, point)
                    high = pointwiseMax(high, point)
                }
                return .list(
                    [low.x, low.y, high.x, high.y].map { .integer(Int(($0 * 1000).rounded())) })
            })
    }

    private static func milliseconds(_ seconds: Float) -> Int { Int((Double(seconds) * 1000).rounded()) }
}
