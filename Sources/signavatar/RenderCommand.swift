import ArgumentParser
import PNGImage
import SignAvatar
import Synchronization

struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Write one PNG per frame, with a manifest and captions.",
        discussion: "Example: signavatar render --output frames 谢谢你")

    @OptionGroup var text: TextOptions
    @OptionGroup var picture: PictureOptions
    @OptionGroup var assets: AssetOptions
    @OptionGroup var who: AvatarOptions

    @Option(name: .shortAndLong, help: "The folder to make; an earlier result there is replaced in one step.")
    var output: String

    @Option(help: "Also write every joint of every frame to this JSON file.")
    var joints: String?

    @Option(help: "Also write a contact sheet of about five frames a second to this PNG file.")
    var sheet: String?

    func run() async throws {
        try await perform {
            let options = try picture.options()
            let content = try text.load()
            var pipeline = try AvatarPipeline(assets: try assets.load(), avatar: try who.load())
            let plan = try pipeline.plan(content, speed: options.speed)
            let sequence = try FrameSequence(pipeline: pipeline, plan: plan, options: options)
            let bar = ProgressBar()
            let result = try await sequence.write(to: output, joints: joints) { _, total in
                bar.step(total: total)
            }
            bar.finish()
            if let sheet { try Self.writeSheet(sheet, pipeline: pipeline, plan: plan, options: options) }
            Terminal.output(
                "\(output): \(result.frameCount) frames, \(plan.gloss.glosses.count) signs, "
                    + "\(result.byteCount / 1024) KiB; captions.vtt, manifest.json\n")
            let captions = plan.gloss.tokens.filter { $0.fate == .rung(8) }.map(\.text)
            if !captions.isEmpty {
                Terminal.message("note: shown as caption only: " + captions.joined(separator: " "))
            }
            if !plan.draftSigns.isEmpty {
                Terminal.message(
                    "note: \(plan.draftSigns.count) signs are drafts, not reviewed by a Deaf signer")
            }
        }
    }

    private static func writeSheet(
        _ path: String, pipeline: AvatarPipeline, plan: SigningPlan, options: RenderOptions
    ) throws(SignAvatarError) {
        var small = options
        small.width = max(64, options.width / 3)
        small.height = max(64, options.height / 3)
        let images = try pipeline.frames(of: plan, every: 0.2, options: small)
        let image = try ContactSheet.image(images, columns: 10, tileWidth: small.width)
        try AtomicFile.write(try image.png(), to: path)
    }
}

/// A bar on a terminal, nothing in a pipe.
final class ProgressBar: Sendable {
    private let done = Mutex(0)
    private let isShown = Terminal.isInteractive

    func step(total: Int) {
        let count = done.withLock { count in
            count += 1
            return count
        }
        guard isShown, count == total || count % 5 == 0 else { return }
        let filled = 40 * count / max(1, total)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 40 - filled)
        Terminal.raw("\r[\(bar)] \(count)/\(total)")
    }

    func finish() {
        if isShown { Terminal.raw("\r" + String(repeating: " ", count: 60) + "\r") }
    }
}
