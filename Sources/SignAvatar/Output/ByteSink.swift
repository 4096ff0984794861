#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a stream of bytes goes: a file that appears when it is whole, or a pipe or device.
public struct ByteSink: Sendable {
    /// The path, or `-`; the file itself if a link was named.
    public let destination: String
    private let descriptor: Int32
    /// Nil for standard output, pipes and devices.
    private let temporary: String?

    /// The name that stands for standard output.
    public static let standardOutput = "-"

    /// Opens a file beside the destination, or standard output for `-`.
    ///
    /// A pipe or a device is written to and stays what it is. Of a link, the file behind it is replaced, not the link.
    /// - Throws: `SignAvatarError.cannotWrite` if the destination is a folder or cannot be opened.
    public init(destination: String) throws(SignAvatarError) {
        if destination == Self.standardOutput {
            self.destination = destination
            descriptor = STDOUT_FILENO
            temporary = nil
            return
        }
        switch try OutputPlace(destination) {
        case .device(let path):
            self.destination = path
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            temporary = nil
        case .file(let path):
            self.destination = path
            let partial = AtomicFile.temporaryPath(for: path)
            descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            temporary = partial
        }
        guard descriptor >= 0 else { throw .cannotWrite(path: destination, reason: Self.reason()) }
    }

    /// Writes bytes as the whole of a destination; nothing is left of them if that fails.
    public static func write(_ bytes: [UInt8], to destination: String) throws {
        let sink = try ByteSink(destination: destination)
        do {
            try sink.write(bytes)
            try sink.finish()
        } catch {
            sink.discard()
            throw error
        }
    }

    /// Writes bytes, all of them.
    ///
    /// A pipe whose reader waits blocks; an interruption of the task ends that.
    public func write(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            var limit = bytes.count - offset
            if temporary == nil {
                try waitUntilWritable()
                // What a pipe takes without blocking once it is writable.
                limit = min(limit, Int(PIPE_BUF))
            }
            let count = bytes.withUnsafeBytes { buffer in
                systemWrite(descriptor, buffer.baseAddress.map { $0 + offset }, limit)
            }
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                throw SignAvatarError.cannotWrite(path: name, reason: Self.reason())
            }
            offset += count
        }
    }

    /// Writes a few bytes once, without waiting and even if the task is cancelled: to leave a terminal in order.
    public func writeLast(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
    }

    /// Lets the file appear under its name.
    public func finish() throws(SignAvatarError) {
        guard let temporary else {
            closeDevice()
            return
        }
        guard fsync(descriptor) == 0, close(descriptor) == 0, rename(temporary, destination) == 0 else {
            let reason = Self.reason()
            unlink(temporary)
            throw .cannotWrite(path: destination, reason: reason)
        }
    }

    /// Removes the unfinished file.
    public func discard() {
        guard let temporary else {
            closeDevice()
            return
        }
        close(descriptor)
        unlink(temporary)
    }

    private var name: String { destination == Self.standardOutput ? "standard output" : destination }

    /// Standard output stays open for whoever writes next.
    private func closeDevice() {
        if descriptor != STDOUT_FILENO { close(descriptor) }
    }

    private func waitUntilWritable() throws {
        while true {
            try Task.checkCancellation()
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            if poll(&entry, 1, 100) > 0 { return }
        }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}

/// The system's `write`, which the method of the same name would hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
