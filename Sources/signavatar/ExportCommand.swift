import ArgumentParser
import SignAvatar

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the motion of a text for other programs, as glTF or VRM animation.",
        discussion: "Example: signavatar export 谢谢你 -o clip.vrma (or clip.glb with the figure)")

    @OptionGroup var text: TextOptions
    @OptionGroup var assets: AssetOptions
    @OptionGroup var who: AvatarOptions

    @Option(name: .shortAndLong, help: "The file to make: .glb with the figure, .vrma without.")
    var output: String

    @Option(help: "Samples a second, 1 to 120.")
    var framesPerSecond = 30.0

    @Option(help: "Signing speed, 0.5 to 2.")
    var speed = 1.0

    func run() async throws {
        try await perform {
            let content = try text.load()
            var pipeline = try assets.pipeline(avatar: try who.load())
            let plan = try pipeline.plan(content, speed: speed)
            let bytes = try AvatarExport.bytes(
                of: plan, avatar: pipeline.avatar, for: output, framesPerSecond: framesPerSecond)
            try AtomicFile.write(bytes, to: output)
            try Terminal.output("\(output): \(bytes.count / 1024) KiB\n")
        }
    }
}

struct AvatarExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a figure as glTF or VRM 1.0.",
        discussion: "Example: signavatar avatar export -o presenter.vrm")

    @OptionGroup var who: AvatarOptions

    @Option(name: .shortAndLong, help: "The file to make: .glb or .vrm.")
    var output: String

    func run() async throws {
        try await perform {
            let bytes = try AvatarExport.bytes(of: try who.load(), for: output)
            try AtomicFile.write(bytes, to: output)
            try Terminal.output("\(output): \(bytes.count / 1024) KiB\n")
        }
    }
}
