import CDisk
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// What a disk was asked to do; tests make chosen ones fail.
public enum DiskOperation: String, Sendable, CaseIterable {
    /// Opening or making, writing and forcing to the disk, moving, removing and reading, of files and folders.
    case open, makeDirectory, write, sync, rename, remove, read
}

/// Why the disk refused.
public struct DiskError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was asked for.
    public let operation: DiskOperation
    /// The file or folder.
    public let name: String
    /// The system's `errno`.
    public let number: Int32

    public init(operation: DiskOperation, name: String, number: Int32) {
        self.operation = operation
        self.name = name
        self.number = number
    }

    public var description: String { "\(operation.rawValue) \(name): \(String(cString: strerror(number)))" }
}

/// Decides before every call whether it shall fail, and with which `errno`; 0 lets it happen.
public typealias DiskFaults = @Sendable (DiskOperation) -> Int32

/// An open folder; everything inside is reached through it, and symbolic links are never followed.
public final class DirectoryHandle: Sendable {
    private let descriptor: Int32
    private let faults: DiskFaults
    /// For messages.
    public let name: String

    private init(descriptor: Int32, name: String, faults: @escaping DiskFaults) {
        self.descriptor = descriptor
        self.name = name
        self.faults = faults
    }

    deinit { close(descriptor) }

    /// Opens a folder by its path and makes it if it is not there.
    ///
    /// - Parameters:
    ///   - path: its parents are made too.
    ///   - faults: failures to inject.
    /// - Returns: the folder.
    /// - Throws: if it cannot be opened, is not ours, or others may write there (EPERM).
    public static func open(path: String, faults: @escaping DiskFaults = { _ in 0 }) throws(DiskError)
        -> DirectoryHandle
    {
        try? FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw DiskError(operation: .open, name: path, number: errno) }
        let handle = DirectoryHandle(descriptor: descriptor, name: path, faults: faults)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
            throw DiskError(operation: .open, name: path, number: EPERM)
        }
        return handle
    }

    private func check(_ operation: DiskOperation, _ name: String) throws(DiskError) {
        let number = faults(operation)
        guard number == 0 else { throw DiskError(operation: operation, name: name, number: number) }
    }

    private func failed(_ operation: DiskOperation, _ name: String) -> DiskError {
        DiskError(operation: operation, name: name, number: errno)
    }

    /// Opens a folder in this one.
    public func directory(_ name: String) throws(DiskError) -> DirectoryHandle {
        try check(.open, name)
        let inner = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard inner >= 0 else { throw failed(.open, name) }
        return DirectoryHandle(descriptor: inner, name: name, faults: faults)
    }

    /// Makes a folder; one that exists is taken as it is.
    @discardableResult
    public func makeDirectory(_ name: String) throws(DiskError) -> DirectoryHandle {
        try check(.makeDirectory, name)
        guard mkdirat(descriptor, name, 0o750) == 0 || errno == EEXIST else {
            throw failed(.makeDirectory, name)
        }
        return try directory(name)
    }

    /// Writes a file that was not there, or replaces one.
    ///
    /// - Parameters:
    ///   - bytes: the whole content.
    ///   - name: without a slash.
    ///   - isSynced: whether to wait until it is on the disk.
    /// - Throws: if the disk refuses; the file is removed then.
    public func write(_ bytes: [UInt8], name: String, isSynced: Bool) throws(DiskError) {
        do throws(DiskError) {
            try check(.write, name)
            let file = openat(
                descriptor, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
            guard file >= 0 else { throw failed(.write, name) }
            defer { close(file) }
            var offset = 0
            while offset < bytes.count {
                let count = bytes.withUnsafeBytes {
                    Glibc.write(file, $0.baseAddress.map { $0 + offset }, bytes.count - offset)
                }
                if count < 0 {
                    if errno == EINTR { continue }
                    throw failed(.write, name)
                }
                offset += count
            }
            if isSynced {
                try check(.sync, name)
                guard fsync(file) == 0 else { throw failed(.sync, name) }
            }
        } catch {
            unlinkat(descriptor, name, 0)
            throw error
        }
    }

    /// Begins to write a file's content to the disk, without waiting; only a hint.
    public func startWriting(_ name: String) {
        let file = openat(descriptor, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return }
        _ = cdisk_start_writing(file)
        close(file)
    }

    /// Waits until a file's content is on the disk.
    public func sync(_ name: String) throws(DiskError) {
        try check(.sync, name)
        let file = openat(descriptor, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw failed(.sync, name) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw failed(.sync, name) }
    }

    /// Waits until the names in this folder are on the disk.
    public func sync() throws(DiskError) {
        try check(.sync, name)
        guard fsync(descriptor) == 0 else { throw failed(.sync, name) }
    }

    /// The bytes of a file; nil if there is none.
    ///
    /// - Parameters:
    ///   - name: without a slash.
    ///   - byteLimit: more is refused with EFBIG.
    /// - Returns: the content.
    /// - Throws: if the disk refuses.
    public func read(_ name: String, byteLimit: Int = 64 << 20) throws(DiskError) -> [UInt8]? {
        try check(.read, name)
        let file = openat(descriptor, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw failed(.read, name)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failed(.read, name) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= byteLimit else {
            throw DiskError(operation: .read, name: name, number: EFBIG)
        }
        let size = Int(status.st_size)
        var number: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let count = Glibc.read(file, buffer.baseAddress.map { $0 + filled }, size - filled)
                if count < 0 && errno == EINTR { continue }
                if count < 0 { number = errno }
                if count <= 0 { return }
                filled += count
            }
        }
        guard number == 0 else { throw DiskError(operation: .read, name: name, number: number) }
        return bytes
    }
}

extension DirectoryHandle {
    /// Moves an entry of this folder into another one; an entry that is there already is an error.
    public func move(_ name: String, to target: DirectoryHandle, as newName: String) throws(DiskError) {
        try check(.rename, name)
        guard renameat(descriptor, name, target.descriptor, newName) == 0 else { throw failed(.rename, name) }
    }

    /// The names in this folder, sorted.
    public func names() throws(DiskError) -> [String] {
        try check(.read, name)
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else { throw failed(.read, name) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// A file's size in bytes and the second it was written; nil if there is none.
    public func status(_ name: String) -> (byteCount: Int, modifiedSeconds: Int)? {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        return (Int(status.st_size), status.st_mtim.tv_sec)
    }

    /// Removes a file, or a folder with everything in it.
    public func remove(_ name: String) throws(DiskError) {
        try check(.remove, name)
        if unlinkat(descriptor, name, 0) == 0 || errno == ENOENT { return }
        let inner = try directory(name)
        for entry in try inner.names() { try inner.remove(entry) }
        guard unlinkat(descriptor, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
            throw failed(.remove, name)
        }
    }

    /// The bytes that may still be written to the file system, and its size.
    public func space() -> (freeByteCount: Int, byteCount: Int) {
        var status = statvfs()
        guard fstatvfs(descriptor, &status) == 0 else { return (0, 0) }
        return (Int(status.f_bavail) * Int(status.f_frsize), Int(status.f_blocks) * Int(status.f_frsize))
    }

    /// Writes a file so that its name never shows half of it, not even after a power cut.
    public func replace(_ name: String, with bytes: [UInt8]) throws(DiskError) {
        let temporary = ".\(name).partial"
        try write(bytes, name: temporary, isSynced: true)
        try move(temporary, to: self, as: name)
        try sync()
    }
}
