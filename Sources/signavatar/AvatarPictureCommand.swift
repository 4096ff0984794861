import ArgumentParser
import PNGImage
import SignAvatar

struct AvatarPictureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "picture", abstract: "Draw a still: a face, a body, or a hand in a handshape.",
        discussion: """
            Examples: signavatar avatar picture --view face --morph jawOpen=0.6 -o face.png
            signavatar avatar picture --view hands --handshape flat --turn 180 -o hand.png
            """)

    @OptionGroup var who: AvatarOptions
    @OptionGroup var assets: AssetOptions
    @OptionGroup var picture: PictureOptions

    @Option(parsing: .upToNextOption, help: "Face morphs with weights such as jawOpen=0.6.")
    var morph: [String] = []

    @Option(
        parsing: .upToNextOption, help: "Handshapes of the library, for --view hands; several make a sheet.")
    var handshape: [String] = ["flat"]

    @Option(help: "The hand's turn, -360 to 360 degrees: 0 shows its palm, 180 its back.")
    var turn: Float = 0

    @Option(help: "The viewer's place round the figure, -360 to 360 degrees.")
    var yaw: Float = 0

    @Option(name: .shortAndLong, help: "The PNG file.")
    var output: String

    func run() async throws {
        try await perform {
            for (name, angle) in [("turn", turn), ("yaw", yaw)] where !(-360...360).contains(angle) {
                throw SignAvatarError.badRequest("\(name) \(angle): must be -360 to 360 degrees")
            }
            let portrait = try AvatarPortrait(avatar: try who.load())
            var weights: [String: Float] = [:]
            for item in morph {
                let parts = item.split(separator: "=")
                guard parts.count == 2, let weight = Float(parts[1]), (-1...1).contains(weight) else {
                    throw SignAvatarError.badRequest("morph '\(item)': write NAME=WEIGHT with -1 to 1")
                }
                weights[String(parts[0])] = weight
            }
            let views: [AvatarPortrait.View]
            let options = try picture.options()
            switch options.view {
            case .face: views = [.face]
            case .upperBody: views = [.upper]
            case .fullBody: views = [.body]
            case .hands: views = handshape.map { .hand(handshape: $0, degrees: turn) }
            }
            guard views.count == 1 || options.background != .transparent else {
                throw SignAvatarError.badRequest(
                    "a sheet of several handshapes has no alpha: it does not go with --background transparent"
                )
            }
            let catalog = try assets.load().catalog
            var images: [PNGImage] = []
            for view in views {
                images.append(
                    try portrait.image(
                        view, faceWeights: weights, yawDegrees: yaw, catalog: catalog, options: options))
            }
            let image =
                images.count == 1
                ? images[0]
                : try ContactSheet.image(images, columns: min(6, images.count), tileWidth: options.width)
            try ByteSink.write(try image.png(), to: output)
        }
    }
}
