import ArgumentParser
import SignAvatar

struct QualityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quality", abstract: "Measure the signing of texts against the rules of good motion.",
        discussion: """
            Prints what was found, what is allowed and where it is worst; fails with 65 when a binding rule is broken.
            Example: signavatar quality --file announcements.txt --pairs 200
            """)

    @Argument(help: "Texts to measure, one argument each.")
    var texts: [String] = []

    @Option(help: "Measure the texts of a UTF-8 file, one a line; - is standard input.")
    var file: String?

    @Option(help: "Also measure this many random pairs of signs.")
    var pairs = 0

    @Option(help: "The seed that chooses the pairs.")
    var seed: UInt64 = 1

    @Option(help: "Signing speed, 0.5 to 2.")
    var speed = 1.0

    @Flag(help: "One JSON object a text.")
    var json = false

    @Flag(help: "Print the tables of texts that pass, too; otherwise a line for each.")
    var all = false

    @OptionGroup var assets: AssetOptions
    @OptionGroup var who: AvatarOptions

    func validate() throws {
        guard !texts.isEmpty || file != nil || pairs > 0 else {
            throw ValidationError("Give texts, --file with a path, or --pairs with a number.")
        }
        guard (0...100_000).contains(pairs) else { throw ValidationError("--pairs must be 0 to 100000.") }
    }

    func run() async throws {
        try await perform {
            var lines = texts
            if let file {
                lines += try TextInput.text(ofFile: file).split(whereSeparator: \.isNewline).map(String.init)
                    .filter { line in !line.allSatisfy(\.isWhitespace) && !line.hasPrefix("#") }
            }
            var pipeline = try assets.pipeline(avatar: try who.load())
            var summary = QualitySummary()
            let skin = pipeline.skinMeter()
            for line in lines {
                try Task.checkCancellation()
                try report(
                    pipeline.quality(of: try pipeline.plan(line, speed: speed), skin: skin), into: &summary)
            }
            for names in pipeline.randomPairs(count: pairs, seed: seed) {
                try Task.checkCancellation()
                try report(
                    pipeline.quality(of: try pipeline.planSigns(names, speed: speed), skin: skin),
                    into: &summary)
            }
            if !json { try Terminal.output(summary.table()) }
            if summary.failed > 0 {
                throw SignAvatarError.badInput(
                    "\(summary.failed) of \(summary.count) texts break the contract")
            }
        }
    }

    private func report(_ report: QualityReport, into summary: inout QualitySummary) throws {
        summary.add(report)
        if json {
            try Terminal.output(report.json.compact + "\n")
        } else if all || !report.passes {
            try Terminal.output("\(report.text)\n\(report.table())\n")
        } else {
            try Terminal.output("ok: \(report.text)\n")
        }
    }
}
