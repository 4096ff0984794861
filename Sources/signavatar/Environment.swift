import InstructionSets
import SignAvatar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a command gets from outside besides its options.
enum Environment {
    /// Refuses a `SIGNAVATAR_ISA` that cannot be had, whether the command needs the kernels or not.
    static func checkInstructionSet() throws(SignAvatarError) {
        do throws(InstructionSetError) { _ = try InstructionSet.selected() } catch {
            throw .badRequest(error.description)
        }
    }

    /// Refuses arguments that are not UTF-8: the system's own repair would sign something else.
    static func checkArguments() throws(SignAvatarError) {
        for index in 0..<Int(CommandLine.argc) {
            guard let pointer = CommandLine.unsafeArgv[index] else { continue }
            guard String(validatingCString: pointer) != nil else {
                throw .badInput("argument \(index) is not UTF-8; texts must be UTF-8 without surrogates")
            }
        }
    }

    /// A variable that is set and not empty.
    static func value(_ name: String) -> String? {
        guard let pointer = getenv(name) else { return nil }
        let value = String(cString: pointer)
        return value.isEmpty ? nil : value
    }
}
