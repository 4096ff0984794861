import ArgumentParser
import InstructionSets
import Motion
import SignAvatar

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure the stages of the program on this machine.",
        discussion: """
            Takes about a minute. Every stage is measured in turns with something to compare it with, such as
            the plain form of the same computation or libpng. SIGNAVATAR_ISA=baseline or avx2 forces an
            instruction set. With --growth it is measured how the cost grows with the text, the picture, the
            triangles, the joints and the library.
            Examples:
              signavatar bench --json > bench.json
              signavatar bench --growth -o growth.svg

            In JSON "minimum" is the value of the shortest time: of rates, such as MB/s, the highest.
            """)

    @Flag(help: "As JSON.")
    var json = false

    @Option(help: "Only the stages whose name contains this text.")
    var stage: String?

    @Flag(help: "Measure how the cost grows, and draw it.")
    var growth = false

    @Option(name: .shortAndLong, help: "With --growth: the SVG file; - is standard output.")
    var output: String?

    @OptionGroup var assets: AssetOptions
    @OptionGroup var who: AvatarOptions

    func validate() throws {
        guard growth == (output != nil) else { throw ValidationError("--growth and --output go together.") }
        guard !growth || (stage == nil && !json) else {
            throw ValidationError("--growth goes with neither --stage nor --json.")
        }
    }

    func run() async throws {
        try await perform {
            let choice = try AvatarLoader.load(who.avatar)
            if let notice = choice.notice { Terminal.message("note: \(notice)") }
            let context = BenchContext(
                instructionSet: try InstructionSet.selected(), libraryDirectory: assets.libraryDirectory,
                dictionaryPath: assets.dictionaryPath, avatar: choice.avatar,
                avatarArgument: who.avatar ?? (choice.notice == nil ? "presenter" : "mannequin"))
            if let output {
                try await Self.drawGrowth(context, output: output)
            } else {
                try await measure(context)
            }
        }
    }

    private func measure(_ context: BenchContext) async throws {
        let known = BenchStage.all(context)
        let chosen = known.filter { stage.map($0.name.contains) ?? true }
        guard !chosen.isEmpty else {
            throw SignAvatarError.badRequest(
                "no stage '\(stage ?? "")'; there are " + known.map(\.name).joined(separator: "; "))
        }
        if !json { try Terminal.output(BenchReport.heading(context.instructionSet)) }
        var results: [BenchResult] = []
        for stage in chosen {
            try Task.checkCancellation()
            switch try await stage.measure() {
            case .measured(let found):
                results += found
                if !json { for result in found { try Terminal.output(BenchReport.line(result)) } }
            case .skipped(let reason):
                if json {
                    Terminal.message("note: \(stage.name) skipped: \(reason)")
                } else {
                    try Terminal.output(BenchReport.skipped(stage.name, reason))
                }
            }
        }
        try Terminal.output(json ? BenchReport.json(results).pretty : BenchReport.summary(results))
    }

    private static func drawGrowth(_ context: BenchContext, output: String) async throws {
        var panels: [GrowthPanel] = []
        for measure in GrowthPanel.all {
            let panel = try await measure(context)
            panels.append(panel)
            Terminal.message(panel.text)
        }
        try ByteSink.write(Array(GrowthDrawing.svg(panels).utf8), to: output)
    }
}
