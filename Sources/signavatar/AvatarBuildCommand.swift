import ArgumentParser
import AvatarImport
import SignAvatar

struct AvatarBuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build the presenter from MakeHuman's CC0 data, unless it is up to date.",
        discussion: "Example: signavatar avatar build --recipe woman")

    @Option(help: "The folder that Scripts/setup.sh made.")
    var from = ".data/avatar/makehuman"

    @Option(help: "Whom to build: woman, woman-bob or man.")
    var recipe = "woman"

    @Option(help: "How finely: live (about 44,000 triangles) or full (about three times as many).")
    var detail = "live"

    @Option(name: .shortAndLong, help: "The file to make.")
    var output = AvatarLoader.presenterPath

    @Flag(help: "Build even if the file is up to date.")
    var force = false

    func run() async throws {
        try await perform {
            guard let level = PresenterBuilder.Detail(rawValue: detail) else {
                throw SignAvatarError.badRequest("detail '\(detail)': must be live or full")
            }
            do {
                let person = try PresenterRecipe.named(recipe)
                let stamp = try PresenterStamp.make(folder: from, recipe: recipe, detail: detail)
                let store = AvatarStore(path: output)
                if !force, store.isUpToDate(stamp) {
                    try Terminal.output("\(output): up to date\n")
                    return
                }
                let data = try MakeHumanData(folder: from)
                let avatar = try PresenterBuilder.build(data: data, recipe: person, detail: level)
                let byteCount = try store.save(avatar, stamp: stamp)
                try Terminal.output(
                    "\(output): \(avatar.mesh.indices.count / 3) triangles, \(byteCount / 1024) KiB\n")
            } catch let error as AvatarImportError {
                if case .missingFile = error {
                    throw SignAvatarError.missingFile(path: from, reason: error.description)
                }
                throw SignAvatarError.badInput(error.description)
            }
        }
    }
}
