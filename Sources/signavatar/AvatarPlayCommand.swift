import ArgumentParser
import AvatarFiles
import PNGImage
import SignAvatar

/// Plays a VRM animation on a figure.
struct AvatarPlayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "play", abstract: "Draw a VRM animation (.vrma) on a figure, one PNG a frame.",
        discussion: "Example: signavatar avatar play clip.vrma -o frames --sheet sheet.png")

    @Argument(help: "The VRM animation.")
    var animation: String

    @OptionGroup var who: AvatarOptions
    @OptionGroup var picture: PictureOptions

    @Option(name: .shortAndLong, help: "The folder of frames to make.")
    var output: String

    @Option(help: "Also write every joint of every frame to this JSON file.")
    var joints: String?

    @Option(help: "Also write a contact sheet of about five frames a second, at most 300, to this PNG file.")
    var sheet: String?

    func run() async throws {
        try await perform {
            let options = try picture.options()
            let bytes = try AvatarLoader.bytes(animation)
            let read: VRMAnimation
            do throws(AvatarFileError) {
                read = try VRMAnimation(
                    decoding: bytes, resources: AvatarLoader.resources(beside: animation))
            } catch {
                throw SignAvatarError.badInput("\(animation): \(error)")
            }
            for notice in read.notices { Terminal.message("note: \(animation): \(notice)") }
            let player = try AnimationPlayer(read, avatar: try who.load(), options: options)
            let publisher = try DirectoryPublisher(destination: output)
            guard sheet == nil || options.background != .transparent else {
                throw SignAvatarError.badRequest(
                    "--sheet has no alpha: it does not go with --background transparent")
            }
            let widest = (player.frameCount + ContactSheet.largestCount - 1) / ContactSheet.largestCount
            let every = max(1, Int((options.framesPerSecond / 5).rounded()), widest)
            let tileWidth = max(64, options.width / 3)
            var pictures: [PNGImage] = []
            var places = try joints.map { try JointsSink(destination: $0) }
            do {
                try player.frames { index, image, entry in
                    try publisher.write(try image.png(), name: Manifest.frameName(index))
                    if sheet != nil, index % every == 0 {
                        pictures.append(try ContactSheet.reduced(image, width: tileWidth))
                    }
                    try places?.append(entry().compact, name: Manifest.frameName(index))
                }
                let manifest = JSONValue.object([
                    ("animation", .text(animation)), ("frames", .number(Double(player.frameCount))),
                    ("framesPerSecond", .number(options.framesPerSecond)),
                ])
                try publisher.write(Array(manifest.pretty.utf8), name: DirectoryPublisher.markerName)
                try publisher.publish()
                try places?.finish()
            } catch {
                publisher.discard()
                places?.discard()
                throw error
            }
            if let sheet {
                let image = try ContactSheet.image(pictures, columns: 10, tileWidth: tileWidth)
                try AtomicFile.write(try image.png(), to: sheet)
            }
            try Terminal.output("\(output): \(player.frameCount) frames\n")
        }
    }
}
