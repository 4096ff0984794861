import SignAvatar

/// The SHA-256 of bytes, as 64 hexadecimal digits.
func digest(_ bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finished()
}

/// The list of files of a clip with their digests, in the form of `sha256sum`.
struct ChecksumList: Equatable {
    static let fileName = "SHA256SUMS"
    private(set) var digests: [String: String] = [:]

    init() {}

    mutating func add(_ name: String, digest: String) { digests[name] = digest }

    /// The file; its last line protects the lines before it.
    var bytes: [UInt8] {
        let body = digests.keys.sorted().map { "\(digests[$0] ?? "")  \($0)\n" }.joined()
        return Array((body + "# " + digest(Array(body.utf8)) + "\n").utf8)
    }

    /// Reads the file; nil if a byte of it has changed.
    init?(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        for line in text.split(separator: "\n") where !line.hasPrefix("# ") {
            guard line.utf8.count > 66, line.dropFirst(64).hasPrefix("  ") else { return nil }
            digests[String(line.dropFirst(66))] = String(line.prefix(64))
        }
        guard self.bytes == bytes else { return nil }
    }
}
