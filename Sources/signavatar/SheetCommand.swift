import ArgumentParser
import PNGImage
import SignAvatar

struct SheetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet", abstract: "Make a picture of signs: a row of moments for each.",
        discussion: "Example: signavatar sheet 你好 谢谢 -o sheet.png")

    @Argument(help: "Names of signs in the library.")
    var signs: [String]

    @OptionGroup var assets: AssetOptions
    @OptionGroup var who: AvatarOptions

    @Option(name: .shortAndLong, help: "The PNG file.")
    var output: String

    @Option(help: "Moments a sign, 1 to 20.")
    var moments = 6

    @Option(help: "The height of a picture, 64 to 1280 pixels.")
    var height = 320

    func validate() throws {
        guard !signs.isEmpty else { throw ValidationError("Name at least one sign.") }
        guard (1...20).contains(moments) else {
            throw ValidationError("--moments is \(moments); it must be 1 to 20.")
        }
        guard (64...1280).contains(height) else {
            throw ValidationError("--height is \(height); it must be 64 to 1280.")
        }
    }

    func run() async throws {
        try await perform {
            var pipeline = try assets.pipeline(avatar: try who.load())
            let options = RenderOptions(width: max(64, height * 3 / 4), height: height)
            var images: [PNGImage] = []
            for name in signs {
                images += try pipeline.moments(ofSign: name, count: moments, options: options)
            }
            let sheet = try ContactSheet.image(images, columns: moments, tileWidth: options.width)
            try ByteSink.write(try sheet.png(), to: output)
        }
    }
}
