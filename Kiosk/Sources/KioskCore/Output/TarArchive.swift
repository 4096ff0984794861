/// Writes files as a tar archive (POSIX.1-1988 ustar) that is the same every time: no owner, no clock.
public struct TarArchive: Sendable {
    private let folder: String

    /// Prepares an archive.
    ///
    /// - Parameter folder: the folder in which all files lie, at most 64 ASCII characters.
    public init(folder: String) { self.folder = folder }

    /// The bytes of one file with its header.
    ///
    /// - Parameters:
    ///   - name: at most 30 ASCII characters.
    ///   - content: less than 8 GiB.
    /// - Returns: whole blocks of 512 bytes.
    public func entry(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let path = "\(folder)/\(name)"
        precondition(path.utf8.count <= 100, "a path of at most 100 bytes")
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
        }
        func octal(_ value: Int, digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: digits - text.utf8.count) + text
        }
        put(path, at: 0)
        put(octal(0o644, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(content.count, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        // The sum is made with spaces in its own place.
        for index in 148..<156 { header[index] = 0x20 }
        put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6), at: 148)
        header[154] = 0
        let padding = (512 - content.count % 512) % 512
        return header + content + [UInt8](repeating: 0, count: padding)
    }

    /// The two empty blocks after the last file.
    public static let end = [UInt8](repeating: 0, count: 1024)

    /// How many bytes the entry of a file has.
    public static func entryByteCount(_ contentByteCount: Int) -> Int {
        512 + (contentByteCount + 511) / 512 * 512
    }
}
