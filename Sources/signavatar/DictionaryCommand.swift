import ArgumentParser
import SignAvatar

struct DictionaryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dictionary", abstract: "Compile the general dictionary from installed data.",
        subcommands: [DictionaryBuildCommand.self])
}

struct DictionaryBuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Compile words, readings and simplified forms into one file.",
        discussion: "Example: signavatar dictionary build --from .data/text -o .data/text/general.dict")

    @Option(
        help: "The folder with dict.txt, Unihan_Readings.txt, Unihan_Variants.txt and, if there, phrases.tsv."
    )
    var from: String

    @Option(name: .shortAndLong, help: "The file to make.")
    var output: String

    func run() async throws {
        try await perform {
            let bytes = try DictionaryData.compile(directory: from)
            try AtomicFile.write(bytes, to: output)
            try Terminal.output("\(output): \(bytes.count / 1024) KiB\n")
        }
    }
}
