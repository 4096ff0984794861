#if canImport(Glibc)
    import Glibc
#endif

/// Tells the service manager how it goes (`sd_notify(3)`), over the socket it named; without one, does nothing.
public struct SystemdNotifier: Sendable {
    private let socketPath: String?
    /// How often a sign of life is expected, seconds; nil if none is.
    public let watchdogSeconds: Double?

    /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    public init(environment: [String: String]) {
        socketPath = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        watchdogSeconds = isForUs ? environment["WATCHDOG_USEC"].flatMap(Double.init).map { $0 / 1e6 } : nil
    }

    /// Says that requests are answered, with a line for people.
    public func ready(status: String) { send("READY=1\nSTATUS=\(status)") }
    /// Says that the end has begun.
    public func stopping() { send("STOPPING=1") }
    /// Gives a sign of life.
    public func isAlive() { send("WATCHDOG=1") }
    /// Shows a line for people.
    public func status(_ text: String) { send("STATUS=\(text)") }

    /// Sends a datagram; a path that begins with @ is an abstract one.
    ///
    /// - Parameter message: lines of `NAME=value`.
    /// - Returns: whether it was taken.
    @discardableResult
    func send(_ message: String) -> Bool {
        guard let socketPath else { return false }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(socketPath.utf8)
        let isAbstract = path.first == UInt8(ascii: "@")
        if isAbstract { path[0] = 0 }
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard path.count < capacity else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // The length ends an abstract name; a path in the file system ends with its zero.
        let used = MemoryLayout<sockaddr_un>.size - capacity + path.count + (isAbstract ? 0 : 1)
        let bytes = Array(message.utf8)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, socklen_t(used))
                    == bytes.count
            }
        }
    }
}
