import ArgumentParser
import SignAvatar

struct FrameCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "frame", abstract: "Write one frame as PNG.",
        discussion: "Example: signavatar frame 谢谢 --at 0.8 -o frame.png (or -o - for standard output)")

    @OptionGroup var text: TextOptions
    @OptionGroup var picture: PictureOptions
    @OptionGroup var assets: AssetOptions
    @OptionGroup var who: AvatarOptions

    @Option(help: "The moment in seconds from the start.")
    var at: Double

    @Option(name: .shortAndLong, help: "The PNG file; - is standard output.")
    var output: String

    func run() async throws {
        try await perform {
            let options = try picture.options()
            let content = try text.load()
            var pipeline = try assets.pipeline(avatar: try who.load())
            let plan = try pipeline.plan(content, speed: options.speed)
            try plan.validate(time: at)
            let png = try pipeline.frame(of: plan, at: at, options: options).png()
            try ByteSink.write(png, to: output)
        }
    }
}

struct PoseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pose",
        abstract: "Print every joint's rotation and place and every face weight at a moment, as JSON.",
        discussion: "Example: signavatar pose 谢谢 --time 0.8")

    @OptionGroup var text: TextOptions
    @OptionGroup var assets: AssetOptions
    @OptionGroup var who: AvatarOptions

    @Option(help: "The moment in seconds from the start.")
    var time: Double

    @Option(help: "Signing speed, 0.5 to 2.")
    var speed = 1.0

    func run() async throws {
        try await perform {
            let content = try text.load()
            var pipeline = try assets.pipeline(avatar: try who.load())
            let plan = try pipeline.plan(content, speed: speed)
            try plan.validate(time: time)
            try Terminal.output(PoseReport.json(plan, at: time, avatar: pipeline.avatar).pretty)
        }
    }
}

struct TimelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline", abstract: "Print when each sign is prepared, made and held.",
        discussion: "Example: signavatar timeline 您好，请到3号窗口。")

    @OptionGroup var text: TextOptions
    @OptionGroup var assets: AssetOptions
    @OptionGroup var who: AvatarOptions

    @Option(help: "Signing speed, 0.5 to 2.")
    var speed = 1.0

    @Flag(help: "As JSON.")
    var json = false

    @Flag(help: "Also what each hand does, stretch by stretch.")
    var hands = false

    @Option(help: "Also draw it into this SVG file.")
    var svg: String?

    func run() async throws {
        try await perform {
            let content = try text.load()
            var pipeline = try assets.pipeline(avatar: try who.load())
            let plan = try pipeline.plan(content, speed: speed)
            if let svg {
                let drawing = TimelineDrawing.svg(plan, body: pipeline.body)
                try AtomicFile.write(Array(drawing.utf8), to: svg)
            }
            guard !(hands && json) else {
                throw SignAvatarError.badRequest("--hands prints a table: it does not go with --json")
            }
            if hands { try Terminal.output(PoseReport.handTable(plan, body: pipeline.body)) }
            try Terminal.output(json ? Manifest.timeline(plan).pretty : PoseReport.timelineTable(plan))
        }
    }
}
