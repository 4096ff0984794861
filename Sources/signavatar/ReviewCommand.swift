import ArgumentParser
import SignAvatar

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Make a page for Deaf reviewers, and write their verdicts into the library.",
        subcommands: [ReviewExportCommand.self, ReviewImportCommand.self])
}

struct ReviewExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Make a folder with a page and a loop for every sign.",
        discussion: """
            The page needs nothing but a browser. Example: signavatar review export --file-name time.yaml -o review
            """)

    @Argument(help: "Names of signs; none with --file-name or --drafts.")
    var signs: [String] = []

    @Option(help: "All signs of this file of the library, such as time.yaml.")
    var fileName: String?

    @Flag(help: "All signs that nobody has reviewed.")
    var drafts = false

    @Option(name: .shortAndLong, help: "The folder to make.")
    var output: String

    @OptionGroup var assets: AssetOptions
    @OptionGroup var who: AvatarOptions

    func validate() throws {
        guard !signs.isEmpty || fileName != nil || drafts else {
            throw ValidationError("Name signs, or give --file-name or --drafts.")
        }
    }

    func run() async throws {
        try await perform {
            let pipeline = try assets.pipeline(avatar: try who.load())
            let catalog = pipeline.assets.catalog
            var names = signs
            for name in catalog.signs.keys.sorted() where !names.contains(name) {
                guard let sign = catalog.signs[name] else { continue }
                let file = sign.location.split(separator: ":").first?.split(separator: "/").last
                if let fileName, file.map(String.init) == fileName { names.append(name) }
                if drafts, fileName == nil, sign.review == .draft { names.append(name) }
            }
            guard !names.isEmpty else {
                throw SignAvatarError.badInput("no sign is in '\(fileName ?? "the library")'")
            }
            let bar = ProgressBar(isShown: true)
            try await ReviewFolder(pipeline: pipeline).write(names, to: output) { done, total in
                bar.show(done, of: total)
            }
            bar.finish()
            Terminal.output("\(output)/review.html: \(names.count) signs\n")
        }
    }
}

struct ReviewImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Write the verdicts of a review page into the entries.",
        discussion: "Example: signavatar review import verdicts-2026-01-31.json")

    @Argument(help: "The file that the page saved.")
    var verdicts: String

    @Flag(help: "Import although the library has changed since the page was made.")
    var force = false

    @OptionGroup var assets: AssetOptions

    func run() async throws {
        try await perform {
            let loaded = try assets.load()
            let text = try TextInput.text(ofFile: verdicts)
            let file = try VerdictFile(bytes: Array(text.utf8), path: verdicts)
            guard force || file.libraryHash == loaded.libraryHash else {
                throw SignAvatarError.badInput(
                    "\(verdicts): the page was made from another state of the library; look at the signs again,"
                        + " or import with --force")
            }
            let summary = try VerdictWriter.write(file, into: loaded.catalog)
            Terminal.output(
                "\(summary.right) right, \(summary.wrong) wrong, by \(file.reviewer) on \(file.day); changed "
                    + "\(summary.files.count) files\n")
        }
    }
}
