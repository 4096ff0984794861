import FileMapping

/// Compiled signs of one avatar in one mapped file, read a sign at a time.
///
/// Little endian: magic, version, a key of 32 bytes that says what it was made from, the sum over the index, the
/// number of signs; the index, sorted by form and name, with name, form, offset, length and sum of each; then the
/// signs. Opening checks header and index; a sign is checked when it is asked for. Nothing is trusted: counts and
/// offsets are tested against the end, numbers against sense.
public struct SignPack: Sendable {
    private static let magic: UInt32 = 0x4B50_4753
    private static let version: UInt32 = 1
    /// The bytes of a key: a SHA-256 digest.
    public static let keyByteCount = 32
    private static let headerByteCount = 8 + keyByteCount + 8 + 8

    private struct Entry {
        var offset: Int
        var length: Int
        var sum: UInt64
    }

    private let file: MappedFile
    private var entries: [SignForm: [String: Entry]] = [:]

    /// How many signs it holds, each form counted.
    public var count: Int { entries.values.reduce(0) { $0 + $1.count } }

    /// The bytes of a pack.
    ///
    /// - Parameters:
    ///   - signs: compiled signs with their forms; the order does not matter.
    ///   - key: 32 bytes that stand for everything the signs were made from.
    /// - Returns: the same bytes for the same signs.
    public static func bytes(of signs: [(form: SignForm, sign: CompiledSign)], key: [UInt8]) -> [UInt8] {
        precondition(key.count == keyByteCount, "a key is a SHA-256 digest")
        let sorted = signs.sorted { ($0.form.code, $0.sign.name) < ($1.form.code, $1.sign.name) }
        var index = PackWriter()
        var body = PackWriter()
        index.put(sorted.count)
        for (form, sign) in sorted {
            var one = PackWriter()
            sign.pack(into: &one)
            index.put(sign.name)
            index.put(form.code)
            index.put(body.bytes.count)
            index.put(one.bytes.count)
            index.put(one.bytes.withUnsafeBytes { WordChecksum.of($0) })
            body.put(one.bytes)
        }
        var pack = PackWriter()
        pack.put(magic)
        pack.put(version)
        pack.put(key)
        pack.put(index.bytes.withUnsafeBytes { WordChecksum.of($0) })
        pack.put(index.bytes.count)
        pack.put(body.bytes.count)
        pack.put(index.bytes)
        pack.put(body.bytes)
        return pack.bytes
    }

    /// Maps a pack.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - key: what the signs should have been made from.
    /// - Throws: if it is no pack, was made from something else, or its header or index is damaged.
    public init(path: String, key: [UInt8]) throws(PackError) {
        do throws(MappingError) { file = try MappedFile(path: path) } catch { throw .damaged(error.reason) }
        entries = try Self.index(of: file.bytes, key: key)
    }

    private static func index(
        of raw: UnsafeRawBufferPointer, key: [UInt8]
    ) throws(PackError) -> [SignForm: [String: Entry]] {
        guard raw.count >= headerByteCount else { throw .foreign }
        var header = PackReader(raw)
        guard try header.word() == magic, try header.word() == version else { throw .foreign }
        guard Array(raw[8..<(8 + keyByteCount)]) == key else { throw .stale }
        header = PackReader(raw, at: 8 + keyByteCount)
        let sum = try header.long()
        let indexLength = Int(try header.word())
        let bodyLength = Int(try header.word())
        guard headerByteCount + indexLength + bodyLength == raw.count else {
            throw .damaged("its length does not fit")
        }
        let body = headerByteCount + indexLength
        let piece = UnsafeRawBufferPointer(rebasing: raw[headerByteCount..<body])
        guard WordChecksum.of(piece) == sum else { throw .damaged("the index does not fit its sum") }
        var reader = PackReader(piece)
        var entries: [SignForm: [String: Entry]] = [:]
        for _ in 0..<(try reader.count(elementSize: 24)) {
            let name = try reader.text()
            guard let form = SignForm(code: try reader.word()) else { throw .damaged("an unknown form") }
            let offset = Int(try reader.word())
            let length = Int(try reader.word())
            guard offset + length <= bodyLength else { throw .damaged("a sign lies outside the file") }
            entries[form, default: [:]][name] = Entry(
                offset: body + offset, length: length, sum: try reader.long())
        }
        guard reader.isAtEnd else { throw .damaged("the index is longer than its signs") }
        return entries
    }

    /// A sign in a form; nil if the pack has it not.
    ///
    /// - Throws: if the sign's bytes are damaged.
    public func sign(named name: String, form: SignForm) throws(PackError) -> CompiledSign? {
        guard let entry = entries[form]?[name] else { return nil }
        let end = entry.offset + entry.length
        let piece = UnsafeRawBufferPointer(rebasing: file.bytes[entry.offset..<end])
        guard WordChecksum.of(piece) == entry.sum else {
            throw .damaged("the sign '\(name)' does not fit its sum")
        }
        var reader = PackReader(piece)
        let sign = try CompiledSign(name: name, from: &reader)
        guard reader.isAtEnd else { throw .damaged("the sign '\(name)' is longer than its parts") }
        return sign
    }
}

extension SignForm {
    /// How a pack writes it.
    var code: UInt32 { self == .citation ? 0 : 1 }

    init?(code: UInt32) {
        switch code {
        case 0: self = .citation
        case 1: self = .fluent
        default: return nil
        }
    }
}
