import CPlatform

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The calls by which results reach the disk, as values, so that a test can let the n-th one fail.
public struct FileLayer: Sendable {
    /// What went wrong, in the system's words.
    public struct Failure: Error, Sendable, Equatable {
        public var reason: String

        public init(reason: String) { self.reason = reason }
    }

    /// Creates a file with bytes and forces them to the disk.
    public var write: @Sendable (_ bytes: [UInt8], _ path: String) throws(Failure) -> Void
    /// Forces a folder's entries to the disk.
    public var sync: @Sendable (_ directory: String) throws(Failure) -> Void
    /// Puts `from` in the place of `to`, which may exist if both are folders or both are files.
    public var publish: @Sendable (_ from: String, _ to: String) throws(Failure) -> Void
    public var makeDirectory: @Sendable (_ path: String) throws(Failure) -> Void

    public init(
        write: @escaping @Sendable (_ bytes: [UInt8], _ path: String) throws(Failure) -> Void,
        sync: @escaping @Sendable (_ directory: String) throws(Failure) -> Void,
        publish: @escaping @Sendable (_ from: String, _ to: String) throws(Failure) -> Void,
        makeDirectory: @escaping @Sendable (_ path: String) throws(Failure) -> Void
    ) {
        self.write = write
        self.sync = sync
        self.publish = publish
        self.makeDirectory = makeDirectory
    }

    /// The real disk.
    public static let live = FileLayer(
        write: { (bytes: [UInt8], path: String) throws(Failure) in
            let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw failure() }
            var offset = 0
            while offset < bytes.count {
                let count = systemWrite(descriptor, bytes, from: offset)
                if count < 0 {
                    if errno == EINTR { continue }
                    let reason = failure()
                    close(descriptor)
                    unlink(path)
                    throw reason
                }
                offset += count
            }
            guard fsync(descriptor) == 0, close(descriptor) == 0 else {
                let reason = failure()
                unlink(path)
                throw reason
            }
        },
        sync: { (directory: String) throws(Failure) in
            let descriptor = open(directory, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw failure() }
            defer { close(descriptor) }
            guard fsync(descriptor) == 0 else { throw failure() }
        },
        publish: { (from: String, to: String) throws(Failure) in
            if rename(from, to) == 0 { return }
            // A folder that is not empty cannot be replaced by rename: the two change places instead.
            if errno == ENOTEMPTY || errno == EEXIST, cplatform_exchange(from, to) == 0 { return }
            throw failure()
        },
        makeDirectory: { (path: String) throws(Failure) in
            guard mkdir(path, 0o755) == 0 else { throw failure() }
        })

    private static func failure() -> Failure { Failure(reason: String(cString: strerror(errno))) }
}

/// The system's `write`, which a property of the same name would hide.
private func systemWrite(_ descriptor: Int32, _ bytes: [UInt8], from offset: Int) -> Int {
    bytes.withUnsafeBytes { buffer in
        write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
    }
}
