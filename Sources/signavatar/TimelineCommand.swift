import ArgumentParser
import SignAvatar

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
