import AvatarMath
import AvatarModel
import Foundation
import PNGImage
import SignAvatar

/// A figure of your own: checks what it has for signing, and draws one frame with it.
///
/// `swift run --package-path Examples CustomAvatar figure.vrm out/figure.png 180x320`; a GLB, a VRM 1.0 or a file of
/// `signavatar avatar build`. Without a file, or with `mannequin`, the generated mannequin takes another name and
/// another coat.
@main
struct CustomAvatar {
    static func main() {
        do {
            try run()
        } catch {
            print("error: \(error)")
            exit((error as? SignAvatarError)?.exitCode ?? 70)
        }
    }

    static func run() throws {
        let arguments = CommandLine.arguments.dropFirst()
        let destination = arguments.dropFirst().first ?? "out/example-figure.png"
        let sides = (arguments.dropFirst(2).first ?? "360x640").split(separator: "x").compactMap { Int($0) }
        guard sides.count == 2 else { throw SignAvatarError.badRequest("the size must be WIDTHxHEIGHT") }

        let avatar = try figure(arguments.first ?? "mannequin")
        print(AvatarReport.inspection(of: avatar), terminator: "")

        // A missing bone makes signing impossible; missing morphs and places on the skin make it poorer.
        let check = AvatarReport.check(avatar)
        print(check.text, terminator: "")
        guard check.failureCount == 0 else {
            throw SignAvatarError.badInput("\(avatar.name) cannot sign: \(check.failureCount) failures")
        }

        let assets = try SignAssets(libraryDirectory: "SignLibrary", dictionaryPath: nil)
        var pipeline = try AvatarPipeline(assets: assets, avatar: avatar)
        let plan = try pipeline.plan("谢谢", speed: 1)
        let image = try pipeline.frame(
            of: plan, at: plan.seconds / 2, options: RenderOptions(width: sides[0], height: sides[1]))
        try AtomicFile.write(try PNGEncoder(level: .small).encode(image), to: destination)
        print("\(destination): \(image.width) x \(image.height) pixels")
    }

    /// A file's figure, or a changed mannequin: an `Avatar` is a value whose parts can be exchanged.
    static func figure(_ name: String) throws -> Avatar {
        guard name == "mannequin" else {
            let choice = try AvatarLoader.read(name)
            if let notice = choice.notice { print("note: \(notice)") }
            return choice.avatar
        }
        var avatar = Mannequin.make()
        avatar.name = "example"
        for index in avatar.materials.indices where avatar.materials[index].kind == .cloth {
            avatar.materials[index].baseColor = Vector3(0.02, 0.10, 0.07)
        }
        return avatar
    }
}
