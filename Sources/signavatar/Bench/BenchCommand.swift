import ArgumentParser
import Motion
import SignAvatar

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure the stages of the program on this machine.",
        discussion: """
            Takes less than a minute. The reference is the plain form of the same computation, one pose at a time,
            in the same run. SIGNAVATAR_ISA=baseline or avx2 forces an instruction set.
            Example: signavatar bench --json > bench.json
            """)

    @Flag(help: "As JSON.")
    var json = false

    @Option(help: "Only the stages whose name contains this text.")
    var stage: String?

    func run() async throws {
        try await perform {
            let set = try InstructionSet.selected()
            let known = BenchStage.all(set)
            let chosen = known.filter { stage.map($0.name.contains) ?? true }
            guard !chosen.isEmpty else {
                throw SignAvatarError.badRequest(
                    "no stage '\(stage ?? "")'; there are " + known.map(\.name).joined(separator: "; "))
            }
            if !json { Terminal.output(BenchReport.heading(set)) }
            var results: [BenchResult] = []
            for stage in chosen {
                try Task.checkCancellation()
                let result = try BenchTimer.measure(stage)
                results.append(result)
                if !json { Terminal.output(BenchReport.line(result)) }
            }
            if json { Terminal.output(BenchReport.json(results).pretty) }
        }
    }
}
