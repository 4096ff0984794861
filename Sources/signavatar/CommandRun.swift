import ArgumentParser
import Dispatch
import SignAvatar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs a command's work: errors become one line and an exit code, an interruption cancels.
func perform(_ work: @escaping @Sendable () async throws -> Void) async throws {
    // A terminal that is closed interrupts as well.
    let interruptions = [SIGINT, SIGTERM, SIGHUP]
    for number in interruptions { signal(number, SIG_IGN) }
    // A reader that goes away is an error of the write, which names it and cleans up.
    signal(SIGPIPE, SIG_IGN)
    let task = Task {
        try Environment.checkInstructionSet()
        try Environment.checkArguments()
        try await work()
    }
    let sources = interruptions.map { DispatchSource.makeSignalSource(signal: $0) }
    for source in sources {
        source.setEventHandler { task.cancel() }
        source.resume()
    }
    defer { for source in sources { source.cancel() } }
    do {
        try await task.value
    } catch let error as SignAvatarError {
        Terminal.message("error: \(error)")
        throw ExitCode(error.exitCode)
    } catch is CancellationError {
        Terminal.message("error: interrupted; nothing was left behind")
        throw ExitCode(130)
    }
}
