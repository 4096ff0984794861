import ArgumentParser
import PNGImage
import SignAvatar

struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract:
            "Write the frames of a text: PNG files, an animation, raw video, or a player in the terminal.",
        discussion: """
            Examples:
              signavatar render 谢谢你 --output frames
              signavatar render 谢谢你 --format apng --output thanks.png
              signavatar render 谢谢你 --format y4m --output - | ffmpeg -i - thanks.mp4
              signavatar render 谢谢你 --format terminal

            Forms: png (a folder of frames, captions.vtt and manifest.json), apng, sprite (NAME.png and NAME.json), \
            rgb24 and y4m (uncompressed video), tar (the folder as an archive), webvtt and timeline (no frames), \
            terminal (24-bit colours). A file appears when it is whole; - is standard output.
            """)

    @OptionGroup var text: TextOptions
    @OptionGroup var picture: PictureOptions
    @OptionGroup var assets: AssetOptions
    @OptionGroup var who: AvatarOptions

    @Option(
        name: .shortAndLong,
        help: "What to make; - is standard output. An earlier folder of frames is replaced in one step.")
    var output: String?

    @Option(
        help: ArgumentHelp(
            "png, apng, sprite, rgb24, y4m, tar, webvtt, timeline or terminal.", valueName: "form"))
    var format = "png"

    @Option(help: "How small PNG is made: fast, balanced or small.")
    var compression = "balanced"

    @Option(help: "Also write every joint of every frame to this JSON file.")
    var joints: String?

    @Option(help: "Also write a contact sheet of five frames a second, at most 300, to this PNG file.")
    var sheet: String?

    func run() async throws {
        try await perform {
            guard let form = OutputFormat(rawValue: format) else {
                throw SignAvatarError.badRequest(
                    "format '\(format)': must be "
                        + OutputFormat.allCases.map(\.rawValue).joined(separator: ", "))
            }
            guard let level = PNGLevel(rawValue: compression) else {
                throw SignAvatarError.badRequest(
                    "compression '\(compression)': must be "
                        + PNGLevel.allCases.map(\.rawValue).joined(separator: ", "))
            }
            guard let output = output ?? (form == .terminal ? ByteSink.standardOutput : nil) else {
                throw SignAvatarError.badRequest("format \(form.rawValue): say where to with --output")
            }
            guard form.hasFrames || (joints == nil && sheet == nil) else {
                throw SignAvatarError.badRequest(
                    "format \(form.rawValue): draws nothing, so it has no --joints and no --sheet")
            }
            let results = [output, joints, sheet].compactMap { $0 }
            guard Set(results).count == results.count else {
                throw SignAvatarError.badRequest("--output, --joints and --sheet must name different files")
            }
            if let sheet, sheet != ByteSink.standardOutput { try AtomicFile.checkPlace(sheet) }
            var options = try picture.options()
            let terminal = Terminal.size
            if form == .terminal {
                // No more pixels than the terminal can show, but no less than the renderer draws.
                options.height = min(options.height, max(128, terminal.lines * 4))
                options.width = max(64, options.height * 9 / 16)
            }
            let content = try text.load()
            var pipeline = try assets.pipeline(avatar: try who.load())
            let plan = try pipeline.plan(content, speed: options.speed)
            let sequence = try FrameSequence(pipeline: pipeline, plan: plan, options: options)
            let writer = try form.writer(
                destination: output, options: options, frameCount: sequence.frameCount,
                encoder: sequence.encoder(level: level), terminal: terminal)
            guard let writer else {
                try Self.write(form, documents: sequence.documents(), to: output)
                Self.note(plan)
                return
            }
            let bar = ProgressBar(isShown: form != .terminal)
            let result = try await sequence.write(into: writer, joints: joints) { done, total in
                bar.show(done, of: total)
            }
            bar.finish()
            if let sheet { try Self.writeSheet(sheet, pipeline: pipeline, plan: plan, options: options) }
            let summary =
                "\(output): \(result.frameCount) frames, \(plan.gloss.glosses.count) signs"
                + (form == .png || form == .tar
                    ? ", \(result.byteCount / 1024) KiB; captions.vtt, manifest.json" : "")
            if output == ByteSink.standardOutput {
                Terminal.message(summary)
            } else {
                try Terminal.output(summary + "\n")
            }
            Self.note(plan)
        }
    }

    private static func note(_ plan: SigningPlan) {
        let captions = plan.gloss.tokens.filter { $0.fate == .rung(8) }.map(\.text)
        if !captions.isEmpty {
            Terminal.message("note: shown as caption only: " + captions.joined(separator: " "))
        }
        if !plan.draftSigns.isEmpty {
            Terminal.message("note: \(plan.draftSigns.count) signs are drafts, not reviewed by a Deaf signer")
        }
    }

    private static func write(_ form: OutputFormat, documents: ClipDocuments, to output: String) throws {
        let text = form == .webvtt ? documents.captions : documents.timeline.pretty
        try ByteSink.write(Array(text.utf8), to: output)
    }

    private static func writeSheet(
        _ path: String, pipeline: AvatarPipeline, plan: SigningPlan, options: RenderOptions
    ) throws(SignAvatarError) {
        var small = options
        small.width = max(64, options.width / 3)
        small.height = max(64, options.height / 3)
        small.background = .studio
        let step = max(0.2, plan.seconds / Double(ContactSheet.largestCount - 1))
        let images = try pipeline.frames(of: plan, every: step, options: small)
        let image = try ContactSheet.image(images, columns: 10, tileWidth: small.width)
        try AtomicFile.write(try image.png(), to: path)
    }
}

/// A bar on a terminal, nothing in a pipe.
struct ProgressBar {
    private let isShown: Bool

    init(isShown: Bool = true) { self.isShown = isShown && Terminal.isInteractive }

    func show(_ count: Int, of total: Int) {
        guard isShown, count == total || count % 5 == 0 else { return }
        let filled = 40 * count / max(1, total)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 40 - filled)
        Terminal.raw("\r[\(bar)] \(count)/\(total)")
    }

    func finish() {
        if isShown { Terminal.raw("\r" + String(repeating: " ", count: 60) + "\r") }
    }
}
