#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why a file cannot be mapped.
public struct MappingError: Error, Sendable, Equatable {
    /// Such as "cannot be opened".
    public var reason: String
}

/// A file's bytes, mapped into memory for as long as this exists.
public final class MappedFile: Sendable {
    // The mapping is read-only and lives until deinit, so sharing it is safe.
    nonisolated(unsafe) private let pointer: UnsafeMutableRawPointer
    public let byteCount: Int

    /// Maps a file of 1 byte to 1 GiB.
    public init(path: String) throws(MappingError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw MappingError(reason: "cannot be opened") }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_size > 0, information.st_size < 1 << 30
        else {
            throw MappingError(reason: "is empty or larger than 1 GiB")
        }
        byteCount = Int(information.st_size)
        guard let mapped = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0), mapped != MAP_FAILED
        else {
            throw MappingError(reason: "cannot be mapped")
        }
        pointer = mapped
    }

    deinit { munmap(pointer, byteCount) }

    /// Gives back the memory that bytes took when they were read; they are read again from the file when they are used.
    ///
    /// After a look at a whole file, such as for its checksum, little of it may be needed.
    public func releasePages() { madvise(pointer, byteCount, Int32(MADV_DONTNEED)) }

    /// The bytes; valid while this object lives.
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: pointer, count: byteCount) }
}
