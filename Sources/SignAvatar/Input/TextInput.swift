#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#endif

/// Reads texts from files.
public enum TextInput {
    /// The largest file that is read, bytes.
    public static let byteLimit = 16 << 20

    /// The text of a file; "-" is standard input.
    public static func text(ofFile path: String) throws(SignAvatarError) -> String {
        let data: Data
        do {
            data =
                path == "-"
                ? (try FileHandleReader.standardInput()) : try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .missingFile(path: path, reason: "no such file, or not readable")
        }
        guard data.count <= byteLimit else {
            throw .badInput("\(path): \(data.count) bytes; at most \(byteLimit) are allowed")
        }
        return try decoded([UInt8](data), name: path)
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

/// Reads a stream to its end.
enum FileHandleReader {
    /// Standard input, up to one byte more than is allowed.
    static func standardInput() throws -> Data {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while data.count <= TextInput.byteLimit {
            let count = buffer.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0 {
                throw SignAvatarError.missingFile(path: "-", reason: "standard input cannot be read")
            }
            if count == 0 { break }
            data.append(contentsOf: buffer[..<count])
        }
        return data
    }
}
