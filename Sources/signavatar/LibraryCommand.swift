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

    func run() async throws {
        try await perform {
            var pipeline = try AvatarPipeline(assets: try assets.load(), avatar: try who.load())
            let report = try LibraryReport.check(&pipeline)
            Terminal.output(json ? report.json.pretty : report.table(all: all))
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
            Terminal.output(LibraryReport.statistics(try assets.load().catalog))
        }
    }
}
