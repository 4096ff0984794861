import SignAvatar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a person sees of a command: its output, and messages beside it.
enum Terminal {
    /// A line on standard error.
    static func message(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Text on standard output; throws if it cannot be written there.
    static func output(_ text: String) throws {
        try ByteSink.write(Array(text.utf8), to: ByteSink.standardOutput)
    }

    /// Whether standard error is a person's screen.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Characters a line and lines of standard output's terminal; 80 x 24 if it is none.
    static var size: (columns: Int, lines: Int) {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0
        else {
            return (80, 24)
        }
        return (Int(window.ws_col), Int(window.ws_row))
    }

    /// Text on standard error as it is.
    static func raw(_ text: String) { write(text, to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        write(Array(text.utf8), to: descriptor)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0, from: offset) }
            if count < 0, errno == EINTR { continue }
            // There is nowhere left to say so.
            if count <= 0 { return }
            offset += count
        }
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, from offset: Int)
        -> Int
    {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
        #else
            Darwin.write(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
        #endif
    }
}
