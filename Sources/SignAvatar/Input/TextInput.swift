#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads texts from files.
public enum TextInput {
    /// The largest file that is read, bytes.
    public static let byteLimit = 16 << 20

    /// The text of a file; "-" is standard input, and pipes are read to their end.
    ///
    /// - Parameter path: the file.
    /// - Returns: the text without a byte order mark.
    /// - Throws: if the file cannot be read, is over the limit, or is not UTF-8.
    public static func text(ofFile path: String) throws(SignAvatarError) -> String {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .missingFile(path: path, reason: String(cString: strerror(errno)))
        }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .missingFile(path: path, reason: String(cString: strerror(errno))) }
            if count == 0 { break }
            bytes += buffer[..<count]
            // A device may never end.
            guard bytes.count <= byteLimit else {
                throw .badInput("\(path): more than \(byteLimit) bytes; at most that many are allowed")
            }
        }
        return try decoded(bytes, name: path)
    }

    /// UTF-8 bytes as text; a byte order mark at the beginning is skipped.
    public static func decoded(_ bytes: [UInt8], name: String) throws(SignAvatarError) -> String {
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        if let text = String(validating: body, as: UTF8.self) { return text }
        let offset = firstInvalidOffset(body)
        let byte = String(body[offset], radix: 16, uppercase: true)
        throw .badInput(
            "\(name): byte \(offset) (0x\(byte)) is not UTF-8; texts must be UTF-8 without surrogates")
    }

    private static func firstInvalidOffset(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput, .error: return min(offset, bytes.count - 1)
            }
        }
    }
}
