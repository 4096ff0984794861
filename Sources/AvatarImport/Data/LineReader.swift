import AvatarMath

/// Cuts a text file into lines of words; empty lines and those that start with # are skipped.
struct LineReader {
    private let bytes: [UInt8]
    private let path: String
    private var offset = 0
    /// The line of the words that were given last, from 1.
    private(set) var line = 0

    init(bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
    }

    /// The words of the next line that has some; nil at the end.
    mutating func next() -> [Substring]? {
        while offset < bytes.count {
            var end = offset
            while end < bytes.count, bytes[end] != 10 { end += 1 }
            line += 1
            let text = String(decoding: bytes[offset..<end], as: UTF8.self)
            offset = end + 1
            let words = text.split { $0 == " " || $0 == "\t" || $0 == "\r" }
            if let first = words.first, !first.hasPrefix("#") { return words }
        }
        return nil
    }

    /// An error at the present line.
    func error(_ reason: String) -> AvatarImportError { .badFile(path: path, line: line, reason: reason) }

    /// A finite number below 10,000 in size.
    func float(_ word: Substring) throws(AvatarImportError) -> Float {
        guard let value = Float(word), value.isFinite, abs(value) < 1e4 else {
            throw error("'\(word)' is not a number between -10000 and 10000")
        }
        return value
    }

    /// A whole number.
    func integer(_ word: Substring) throws(AvatarImportError) -> Int {
        guard let value = Int(word) else { throw error("'\(word)' is not a whole number") }
        return value
    }
}
