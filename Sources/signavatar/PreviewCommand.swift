import ArgumentParser
import PNGImage
import SignAvatar

struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Show a text on a local page that follows every save of the sign library.",
        discussion: """
            Example: signavatar preview 你好，谢谢 (then open the address that it prints)
            Play, pause, step, slow down, see the skeleton and when each sign is made. The page is served to this \
            machine only; Ctrl-C ends it.
            """)

    @OptionGroup var text: TextOptions
    @OptionGroup var assets: AssetOptions
    @OptionGroup var who: AvatarOptions

    @Option(help: "The port on 127.0.0.1; 0 lets the system choose one.")
    var port: UInt16 = 8173

    @Option(help: "Picture size WIDTHxHEIGHT, each side 64 to 4096 pixels.")
    var size = "360x640"

    @Option(help: "Frames per second, 1 to 120.")
    var framesPerSecond = 12.5

    @Option(help: "Quality: draft, standard or studio.")
    var quality = "draft"

    func run() async throws {
        try await perform {
            let picture = try PictureOptions.parse([
                "--size", size, "--frames-per-second", "\(framesPerSecond)", "--quality", quality,
                "--workers", "1",
            ])
            let options = try picture.options()
            let content = try text.load()
            var watch = LibraryWatch(directory: assets.libraryDirectory)
            var pipeline = try AvatarPipeline(assets: try assets.load(), avatar: try who.load())
            let session = PreviewSession()
            let server = try LoopbackServer(port: port, answer: session.answer)
            server.start()
            defer { server.stop() }
            try Terminal.output("http://127.0.0.1:\(server.port)/\n")
            var clip: PreviewClip? = try PreviewClip(content, pipeline: &pipeline, options: options)
            clip?.announce(to: session)
            while true {
                try Task.checkCancellation()
                if watch.hasChanged() {
                    do throws(SignAvatarError) {
                        let before = clip
                        pipeline.replace(try assets.load(quietly: true))
                        clip = try PreviewClip(content, pipeline: &pipeline, options: options)
                        clip?.startWhereDifferent(from: before)
                        clip?.announce(to: session)
                        session.recover()
                    } catch {
                        // A file that was saved half finished: the last good frames stay.
                        session.fail(error.description)
                        Terminal.message("note: \(error)")
                    }
                }
                // One frame at a time, so that a save is seen between two of them.
                if try clip?.drawNext(into: session) != true { try await Task.sleep(for: .milliseconds(100)) }
            }
        }
    }
}

/// A clip on its way to the page: which of its frames are still to be drawn.
struct PreviewClip {
    private let plan: SigningPlan
    private let drawer: FrameDrawer
    private let options: RenderOptions
    private var waiting: [Int]

    init(_ text: String, pipeline: inout AvatarPipeline, options: RenderOptions) throws(SignAvatarError) {
        plan = try pipeline.plan(text, speed: options.speed)
        drawer = try FrameDrawer(pipeline: pipeline, plan: plan, options: options)
        self.options = options
        waiting = Array(0..<plan.frameCount(framesPerSecond: options.framesPerSecond))
        show(first: plan.utterance.spans.first.map { Double($0.stroke + $0.strokeEnd) / 2 } ?? 0)
    }

    /// Draws the frame of a moment first.
    private mutating func show(first seconds: Double) {
        let index = min(max(0, waiting.count - 1), Int(seconds * options.framesPerSecond))
        guard let place = waiting.firstIndex(of: index) else { return }
        waiting.remove(at: place)
        waiting.insert(index, at: 0)
    }

    /// Begins with the first frame whose pose another clip does not have.
    mutating func startWhereDifferent(from other: PreviewClip?) {
        guard let other else { return }
        let count = plan.frameCount(framesPerSecond: options.framesPerSecond)
        let changed = (0..<count).filter { index in
            let seconds = Float(Double(index) / options.framesPerSecond)
            return plan.clip.pose(at: seconds) != other.plan.clip.pose(at: seconds)
        }
        // The middle of what changed shows more than its first moment.
        if !changed.isEmpty { show(first: Double(changed[changed.count / 2]) / options.framesPerSecond) }
    }

    /// Tells the page what is coming.
    func announce(to session: PreviewSession) {
        session.begin([
            ("width", .integer(options.width)), ("height", .integer(options.height)),
            ("framesPerSecond", .number(options.framesPerSecond)), ("frameCount", .integer(waiting.count)),
            ("seconds", .number(plan.seconds)), ("text", .text(plan.gloss.text)),
            ("drafts", .integer(plan.draftSigns.count)), ("first", .integer(waiting.first ?? 0)),
            ("bones", .list(drawer.bones.map { .list([.text($0.0), .text($0.1)]) })),
            (
                "words",
                .list(
                    plan.utterance.spans.map { span in
                        .text(plan.gloss.tokens[plan.gloss.glosses[span.gloss].token].text)
                    })
            ), ("timeline", Manifest.timeline(plan)),
        ])
    }

    /// Draws a frame; false if all are there.
    mutating func drawNext(into session: PreviewSession) throws(SignAvatarError) -> Bool {
        guard let index = waiting.first else { return false }
        waiting.removeFirst()
        let frame = try drawer.frame(at: Double(index) / options.framesPerSecond)
        session.add(frame: try frame.image.png(level: .fast), joints: frame.joints.compact, index: index)
        return true
    }
}
