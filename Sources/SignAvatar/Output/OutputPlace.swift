#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What stands where a result is to go, which decides how it may get there.
enum OutputPlace: Equatable {
    /// A file, or nothing yet: written beside it and moved there. Of a link, the file behind it.
    case file(path: String)
    /// A pipe or a device: written to, since a file moved to its place would take it, such as `/dev/null`, from every
    /// other program.
    case device(path: String)

    /// Looks at a path.
    /// - Throws: `SignAvatarError.cannotWrite` if a folder stands there.
    init(_ path: String) throws(SignAvatarError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            self = .file(path: path)
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .file(path: Self.resolved(path))
        case S_IFDIR: throw .cannotWrite(path: path, reason: "it is a folder; name a file")
        default: self = .device(path: path)
        }
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}
