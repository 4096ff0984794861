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
