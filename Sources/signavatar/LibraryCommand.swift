import ArgumentParser
import SignAvatar

struct LibraryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "library", abstract: "Check, format and describe the sign library.",
        subcommands: [
            LibraryCheckCommand.self, LibraryPackCommand.self, LibraryFormatCommand.self,
            LibrarySchemaCommand.self,
            LibraryStatsCommand.self,
        ])
}

struct LibraryCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read every file and compile every sign; report what gives way.")

    @OptionGroup var assets: AssetOptions
    @OptionGroup var who: AvatarOptions

    @Flag(help: "Print a line for every sign, not only for those that break a limit.")
    var all = false

    @Flag(help: "Print the whole report as one JSON document.")
    var json = false

    @Flag(
        help: "Hold signs against what signing should keep to, not only against what the library keeps today."
    )
    var strict = false

    @Option(
        help: ArgumentHelp(
            "List the signs that break one rule, waived or not, worst first: "
                + LintRule.allCases.map(\.rawValue).joined(separator: ", ") + ".", valueName: "rule"))
    var rule: String?

    func validate() throws {
        guard let rule else { return }
        guard LintRule(rawValue: rule) != nil else {
            throw ValidationError(
                "--rule is \(rule); it must be "
                    + LintRule.allCases.map(\.rawValue).joined(separator: ", ") + ".")
        }
        guard !json, !all else { throw ValidationError("Give --rule without --json and --all.") }
    }

    func run() async throws {
        try await perform {
            var pipeline = try AvatarPipeline(assets: try assets.load(), avatar: try who.load())
            // What is binding without --strict is found by the compiler; the skin takes minutes.
            let measuresSkin = strict || json || rule != nil
            let report = try LibraryReport.check(
                &pipeline, limits: strict ? .strict : .committed, measuresSkin: measuresSkin)
            if let rule = rule.flatMap({ LintRule(rawValue: $0) }) {
                try Terminal.output(report.list(rule))
                return
            }
            try Terminal.output(
                json ? report.json.pretty : report.table(all: all) + (measuresSkin ? report.ruleTable() : ""))
            if report.failureCount > 0 {
                throw SignAvatarError.badInput("\(report.failureCount) signs break a limit")
            }
        }
    }
}

struct LibraryStatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Count signs by provenance, edition, review and file.")

    @OptionGroup var assets: AssetOptions

    func run() async throws {
        try await perform {
            try Terminal.output(LibraryReport.statistics(try assets.load().catalog))
        }
    }
}
