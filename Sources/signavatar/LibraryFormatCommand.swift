import ArgumentParser
import SignAvatar

/// Where the library is, for work that needs no words and no avatar.
struct LibraryOptions: ParsableArguments {
    @Option(help: "The sign library folder; default: SIGNAVATAR_LIBRARY or ./SignLibrary.")
    var library: String?

    /// The folder's path.
    var directory: String { library ?? Environment.value("SIGNAVATAR_LIBRARY") ?? "SignLibrary" }
}

struct LibraryFormatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "format", abstract: "Bring files of signs into the canonical form.",
        discussion: """
            Comments between entries are kept; a comment inside an entry is an error, and no file is changed.
            Example: signavatar library format --check
            """)

    @OptionGroup var options: LibraryOptions

    @Flag(help: "Change nothing; list the files that are not canonical and fail if there are any.")
    var check = false

    @Argument(help: "Files of signs; default: all of the library.")
    var files: [String] = []

    func run() async throws {
        try await perform {
            let paths = try LibraryFormat.run(directory: options.directory, files: files, isCheck: check)
            for path in paths { try Terminal.output(path + "\n") }
            if check, !paths.isEmpty {
                throw SignAvatarError.badInput(
                    "not canonical: \(paths.count) of the files; run 'signavatar library format'")
            }
        }
    }
}

struct LibrarySchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON schema of files of signs, for editors.",
        discussion: "Example: signavatar library schema > SignLibrary/schema/signs.schema.json")

    @OptionGroup var options: LibraryOptions

    func run() async throws {
        try await perform {
            try Terminal.output(LibrarySchema(directory: options.directory).json.pretty)
        }
    }
}
