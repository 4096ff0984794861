import ArgumentParser
import PNGImage
import SignAvatar

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Make a picture of signs in two library folders, side by side.",
        discussion: """
            Example: signavatar diff ../old/SignLibrary SignLibrary 你好 谢谢 -o diff.png
            A row for each word, signed by the mannequin: the old library to the left, the new one to the right, an orange bar between \
            them where a pixel differs. Prints what became of each word.
            """)

    @Argument(help: "The older library folder.")
    var oldLibrary: String

    @Argument(help: "The newer library folder.")
    var newLibrary: String

    @Argument(help: "Words, or names of signs.")
    var words: [String]

    @Option(name: .shortAndLong, help: "The PNG file.")
    var output: String

    @Option(help: "Moments a sign in each half, 1 to 10.")
    var moments = 4

    @Option(help: "The height of a picture, 64 to 1280 pixels.")
    var height = 320

    func validate() throws {
        guard !words.isEmpty else { throw ValidationError("Name at least one word.") }
        guard (1...10).contains(moments) else {
            throw ValidationError("--moments is \(moments); it must be 1 to 10.")
        }
        guard (64...1280).contains(height) else {
            throw ValidationError("--height is \(height); it must be 64 to 1280.")
        }
    }

    func run() async throws {
        try await perform {
            var old = try AvatarPipeline(
                assets: try SignAssets(libraryDirectory: oldLibrary, dictionaryPath: nil))
            var new = try AvatarPipeline(
                assets: try SignAssets(libraryDirectory: newLibrary, dictionaryPath: nil), avatar: old.avatar)
            let options = RenderOptions(width: max(64, height * 3 / 4), height: height)
            var rows: [ComparisonSheet.Row] = []
            for word in words {
                try Task.checkCancellation()
                let before = old.signName(for: word)
                let after = new.signName(for: word)
                guard before != nil || after != nil else {
                    throw SignAvatarError.badInput("'\(word)' is in neither library")
                }
                let row = ComparisonSheet.Row(
                    before: try before.map { name in
                        try old.moments(ofSign: name, count: moments, options: options)
                    } ?? [],
                    after: try after.map { name in
                        try new.moments(ofSign: name, count: moments, options: options)
                    } ?? [])
                rows.append(row)
                let state =
                    before == nil
                    ? "new" : after == nil ? "removed" : row.isChanged ? "changed" : "looks the same"
                try Terminal.output("\(word)\t\(before ?? "-")\t\(after ?? "-")\t\(state)\n")
            }
            let sheet = try ComparisonSheet.image(rows, moments: moments)
            try AtomicFile.write(try sheet.png(), to: output)
        }
    }
}

extension AvatarPipeline {
    /// The sign of that name, or the first sign of a word; nil if the library has neither.
    fileprivate func signName(for word: String) -> String? {
        assets.catalog.signs[word] != nil ? word : assets.catalog.words[word]?.first
    }
}
