import FileMapping

/// The trees of a library's files in one mapped file: what parsing YAML gave at an earlier start.
///
/// Parsing takes ten times as long as reading this. Little endian: magic, version, a key of 32 bytes that says what
/// the trees were made from, the sum of the rest, its length; then for each file its name, and its tree depth first.
/// The bytes of the files are not in it: whoever opens it has read them and knows their digest.
public struct LibraryTreePack: Sendable {
    private static let magic: UInt32 = 0x5254_4753
    private static let version: UInt32 = 1
    /// The bytes of a key: a SHA-256 digest.
    public static let keyByteCount = 32
    private static let headerByteCount = 8 + keyByteCount + 8 + 4

    private let file: MappedFile
    private var offsets: [String: Int] = [:]

    /// The bytes of a pack.
    ///
    /// - Parameters:
    ///   - trees: by the name of the file within its library; nil is an empty file.
    ///   - key: 32 bytes that stand for the files' bytes and for the program that parsed them.
    /// - Returns: the same bytes for the same trees.
    public static func bytes(of trees: [String: LibraryNode?], key: [UInt8]) -> [UInt8] {
        precondition(key.count == keyByteCount, "a key is a SHA-256 digest")
        var body = PackWriter()
        body.put(each: trees.keys.sorted()) { body, name in
            var tree = PackWriter()
            if let root = trees[name] ?? nil { root.pack(into: &tree) }
            body.put(name)
            body.put(tree.bytes.count)
            body.put(tree.bytes)
        }
        var pack = PackWriter()
        pack.put(magic)
        pack.put(version)
        pack.put(key)
        pack.put(body.bytes.withUnsafeBytes { WordChecksum.of($0) })
        pack.put(body.bytes.count)
        pack.put(body.bytes)
        return pack.bytes
    }

    /// Maps a pack.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - key: what the trees should have been made from.
    /// - Throws: if it is no such pack, was made from something else, or is damaged.
    public init(path: String, key: [UInt8]) throws(PackError) {
        do throws(MappingError) { file = try MappedFile(path: path) } catch { throw .damaged(error.reason) }
        let raw = file.bytes
        guard raw.count >= Self.headerByteCount else { throw .foreign }
        var header = PackReader(raw)
        guard try header.word() == Self.magic, try header.word() == Self.version else { throw .foreign }
        guard Array(raw[8..<(8 + Self.keyByteCount)]) == key else { throw .stale }
        header = PackReader(raw, at: 8 + Self.keyByteCount)
        let sum = try header.long()
        guard Self.headerByteCount + Int(try header.word()) == raw.count else {
            throw .damaged("its length does not fit")
        }
        guard WordChecksum.of(UnsafeRawBufferPointer(rebasing: raw[Self.headerByteCount...])) == sum else {
            throw .damaged("it does not fit its sum")
        }
        var reader = PackReader(raw, at: Self.headerByteCount)
        for _ in 0..<(try reader.count(elementSize: 8)) {
            let name = try reader.text()
            offsets[name] = reader.offset
            try reader.skip(try reader.count(elementSize: 1))
        }
        guard reader.isAtEnd else { throw .damaged("it is longer than its trees") }
    }

    /// How many files it holds.
    public var count: Int { offsets.count }

    /// The tree of a file.
    ///
    /// - Parameters:
    ///   - name: the file within its library.
    ///   - path: what the places in the tree name as their file.
    /// - Returns: the tree, nil inside for an empty file; nil if the pack has no such file.
    /// - Throws: if the tree's bytes are damaged.
    public func tree(_ name: String, path: String) throws(PackError) -> LibraryNode?? {
        guard let offset = offsets[name] else { return .none }
        var start = PackReader(file.bytes, at: offset)
        let length = try start.count(elementSize: 1)
        guard length > 0 else { return .some(nil) }
        let piece = UnsafeRawBufferPointer(rebasing: file.bytes[start.offset..<(start.offset + length)])
        var reader = PackReader(piece)
        let root = try LibraryNode(from: &reader, path: path, depth: 0)
        guard reader.isAtEnd else { throw .damaged("the tree of '\(name)' is longer than its nodes") }
        return root
    }
}

extension LibraryNode {
    private enum Kind: UInt32 {
        case plain, quoted, list, map
    }

    fileprivate func pack(into writer: inout PackWriter) {
        func put(_ kind: Kind) {
            writer.put(kind.rawValue)
            writer.put(location.line)
            writer.put(location.column)
        }
        switch value {
        case .scalar(let text, let isQuoted):
            put(isQuoted ? .quoted : .plain)
            writer.put(text)
        case .list(let items):
            put(.list)
            writer.put(each: items) { $1.pack(into: &$0) }
        case .map(let pairs):
            put(.map)
            writer.put(each: pairs) { writer, pair in
                pair.key.pack(into: &writer)
                pair.value.pack(into: &writer)
            }
        }
    }

    fileprivate init(from reader: inout PackReader, path: String, depth: Int) throws(PackError) {
        // Each level is a call: a tree deeper than any file may be would overflow the stack.
        guard depth <= YAMLFile.Limits.standard.depth else { throw .damaged("a tree is too deep") }
        guard let kind = Kind(rawValue: try reader.word()) else { throw .damaged("an unknown node") }
        let place = SourceLocation(
            file: path, line: Int(try reader.word()), column: Int(try reader.word()))
        switch kind {
        case .plain, .quoted:
            self.init(.scalar(try reader.text(), isQuoted: kind == .quoted), at: place)
        case .list:
            let items = try reader.list(elementSize: 16) { (reader: inout PackReader) throws(PackError) in
                try LibraryNode(from: &reader, path: path, depth: depth + 1)
            }
            self.init(.list(items), at: place)
        case .map:
            let pairs = try reader.list(elementSize: 32) { (reader: inout PackReader) throws(PackError) in
                let key = try LibraryNode(from: &reader, path: path, depth: depth + 1)
                return (key: key, value: try LibraryNode(from: &reader, path: path, depth: depth + 1))
            }
            self.init(.map(pairs), at: place)
        }
    }
}
