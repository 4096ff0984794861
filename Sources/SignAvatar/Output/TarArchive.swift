/// The blocks of an uncompressed tar archive.
///
/// Names, sizes and bytes are all that it stores; times and owners are zero, so that the same files always give
/// the same bytes. Source: POSIX.1-1988, ustar.
public enum TarArchive {
    /// The two empty blocks after the last file.
    public static let end = [UInt8](repeating: 0, count: 1024)

    /// The blocks of one file with its header.
    ///
    /// - Parameters:
    ///   - name: 1 to 100 bytes.
    ///   - content: less than 8 GiB.
    /// - Returns: whole blocks of 512 bytes.
    /// - Throws: `defect` if the name or the content is longer than a header can say.
    public static func entry(name: String, content: [UInt8]) throws(SignAvatarError) -> [UInt8] {
        let padding = (512 - content.count % 512) % 512
        return try header(name: name, byteCount: content.count) + content
            + [UInt8](repeating: 0, count: padding)
    }

    /// How many bytes the entry of a file has.
    public static func entryByteCount(_ contentByteCount: Int) -> Int {
        512 + (contentByteCount + 511) / 512 * 512
    }

    /// The block before a file.
    static func header(name: String, byteCount: Int) throws(SignAvatarError) -> [UInt8] {
        guard (1...100).contains(name.utf8.count), byteCount < 1 << 33 else {
            throw .defect("tar entry '\(name)' with \(byteCount) bytes: names have 1 to 100 bytes")
        }
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            block.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        func octal(_ value: Int, digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        put(name, at: 0)
        put(octal(0o644, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(byteCount, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        // The sum of all bytes, with spaces in its own place.
        let sum = block.reduce(8 * 0x20) { $0 + Int($1) }
        put(octal(sum, digits: 6) + "\0 ", at: 148)
        return block
    }
}
