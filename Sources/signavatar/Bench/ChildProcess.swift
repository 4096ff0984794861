import Foundation
import SignAvatar

/// This program, started once more with other arguments; its output is thrown away.
struct ChildProcess {
    let id: pid_t

    /// Starts the process.
    ///
    /// - Parameter arguments: without the program's name.
    /// - Throws: if the program cannot be started.
    init(_ arguments: [String]) throws(SignAvatarError) {
        guard let program = Bundle.main.executablePath else {
            throw .defect("the path of the running program is not known")
        }
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var pointers: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        pointers.append(nil)
        var id: pid_t = 0
        let status = posix_spawn(&id, program, &actions, nil, pointers, environ)
        guard status == 0 else {
            throw .defect("\(program) cannot be started: \(String(cString: strerror(status)))")
        }
        self.id = id
    }

    /// Asks the process to stop and to clean up.
    func interrupt() { kill(id, SIGTERM) }

    /// The status of a process that has ended; nil if it runs.
    func endedStatus() -> Int32? {
        var status: Int32 = 0
        return waitpid(id, &status, WNOHANG) == id ? status : nil
    }

    /// Waits for the end.
    ///
    /// - Returns: the status: 0 if all went well.
    @discardableResult
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        return status
    }

    /// The most memory that was resident since the program's start, MiB; nil if the system does not say.
    var peakMemory: Double? {
        guard let status = try? String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8) else {
            return nil
        }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Double($0.filter(\.isNumber)) }.map { $0 / 1024 }
    }
}
