import ArgumentParser
import SignAvatar

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
