import ArgumentParser
import SignAvatar

struct GlossCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gloss", abstract: "Show what becomes of every word of a text.",
        discussion: "Example: signavatar gloss 您有身份证吗？ (with --file FILE, one text a line)")

    @OptionGroup var text: TextOptions
    @OptionGroup var assets: AssetOptions

    @Flag(help: "One JSON object a text.")
    var json = false

    @Flag(help: "Also show the path through the lattice of words, with costs.")
    var explain = false

    func run() async throws {
        try await perform {
            guard !(explain && json) else {
                throw SignAvatarError.badRequest("--explain prints a table: it does not go with --json")
            }
            let content = try text.load()
            let loaded = try assets.load()
            let texts =
                text.file == nil
                ? [content]
                : content.split(whereSeparator: \.isNewline).map(String.init).filter { line in
                    !line.allSatisfy(\.isWhitespace)
                }
            guard !texts.isEmpty else { throw SignAvatarError.badInput("the file has no line of text") }
            for line in texts {
                let gloss = try loaded.gloss(line)
                if explain { try Terminal.output(loaded.explanation(line)) }
                try Terminal.output(json ? GlossReport.json(gloss).compact + "\n" : GlossReport.table(gloss))
            }
        }
    }
}
