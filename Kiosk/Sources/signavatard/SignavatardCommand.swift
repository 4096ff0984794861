import ArgumentParser
import Foundation
import InstructionSets
import KioskCore
import SignAvatar

/// The kiosk service: `signavatard`.
@main
struct SignavatardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signavatard",
        abstract: "Serve signed Chinese text to screens: 手语数字人服务.",
        discussion: """
            Settings come from the file, then from SIGNAVATAR_KEY variables, then from flags; the last one holds.
            Example: signavatard --config signavatard.yaml --set lanes=2
            SIGHUP reads the sign library again; SIGTERM finishes what is being drawn and ends.
            """,
        version: Manifest.engineVersion)

    @Option(help: "The settings file; default: SIGNAVATAR_CONFIG, or built-in settings.")
    var config: String?

    @Option(help: "ADDRESS:PORT to listen on; another address than this machine's needs token_file.")
    var listen: String?

    @Option(name: .customLong("set"), help: "KEY=VALUE for one setting of the file; may be repeated.")
    var settings: [String] = []

    @Flag(help: "Read and check everything, then end: 0 if all is well.")
    var checkConfig = false

    @Flag(help: "Print the settings as they hold, and end.")
    var printConfig = false

    func run() async throws {
        do {
            Memory.limit()
            let configuration = try loadConfiguration()
            if printConfig { return print(configuration.yaml, terminator: "") }
            if checkConfig {
                // Without packs: the folder may belong to the user that the service runs as.
                let files = try DaemonFiles(configuration, packs: nil)
                let signs = files.renderer.assets.catalog.signs.count
                return print("ok: \(signs) signs, \(configuration.displays.count) displays")
            }
            try await Daemon(configuration).run()
        } catch let error as ConfigurationError {
            FileHandle.standardError.write(Data("signavatard: \(error)\n".utf8))
            throw ExitCode(78)
        } catch let error as SignAvatarError {
            FileHandle.standardError.write(Data("signavatard: \(error)\n".utf8))
            throw ExitCode(error.exitCode)
        } catch let error as DiskError {
            FileHandle.standardError.write(Data("signavatard: \(error)\n".utf8))
            throw ExitCode(73)
        }
    }

    private func loadConfiguration() throws -> KioskConfiguration {
        do throws(InstructionSetError) { _ = try InstructionSet.selected() } catch {
            throw ConfigurationError("environment: \(error)")
        }
        let environment = ProcessInfo.processInfo.environment
        var configuration = KioskConfiguration()
        if let path = config ?? environment["SIGNAVATAR_CONFIG"] {
            try configuration.apply(yaml: try TextInput.text(ofFile: path), file: path)
        }
        try configuration.apply(environment: environment)
        if let listen { try configuration.set("listen", to: listen, source: "--listen") }
        for setting in settings {
            guard let equals = setting.firstIndex(of: "=") else {
                throw ConfigurationError("--set \(setting): write KEY=VALUE")
            }
            try configuration.set(
                String(setting[..<equals]), to: String(setting[setting.index(after: equals)...]),
                source: "--set")
        }
        try configuration.validate()
        return configuration
    }
}
