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
            The page needs nothing but a browser. Example: signavatar review export --file-name calendar.yaml -o review
            """)

    @Argument(help: "Names of signs.")
    var signs: [String] = []

    @Option(help: "Also all signs of this file of the library, such as calendar.yaml.")
    var fileName: String?

    @Flag(help: "All signs that nobody has reviewed; with --file-name those of the file.")
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
            if let fileName, !catalog.files.contains(where: { $0.path == "signs/\(fileName)" }) {
                throw SignAvatarError.badInput(
                    "no file '\(fileName)' in the library's folder of signs; there are "
                        + catalog.files.filter { $0.path.hasPrefix("signs/") }.map {
                            String($0.path.dropFirst(6))
                        }
                        .joined(separator: ", "))
            }
            var names = signs
            let chosen = Set(signs)
            for name in catalog.signs.keys.sorted() where !chosen.contains(name) {
                guard fileName != nil || drafts, let sign = catalog.signs[name] else { continue }
                let isInFile = fileName.map { sign.place?.file.hasSuffix("/signs/\($0)") == true } ?? true
                if isInFile, !drafts || sign.review == .draft { names.append(name) }
            }
            guard !names.isEmpty else {
                throw SignAvatarError.badInput(
                    (drafts ? "no draft" : "no sign")
                        + " is in \(fileName.map { "'\($0)'" } ?? "the library")")
            }
            let bar = ProgressBar(isShown: true)
            try await ReviewFolder(pipeline: pipeline).write(names, to: output) { done, total in
                bar.show(done, of: total)
            }
            bar.finish()
            try Terminal.output("\(output)/review.html: \(names.count) signs\n")
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
            try Terminal.output(
                "\(summary.right) right, \(summary.wrong) wrong, by \(file.reviewer) on \(file.day); changed "
                    + "\(summary.files.count) files\n")
        }
    }
}
