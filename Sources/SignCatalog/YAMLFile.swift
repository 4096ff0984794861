import Yams

/// The only place that knows Yams: a YAML text becomes a located tree under limits.
public enum YAMLFile {
    /// What a file may be at most.
    public struct Limits: Sendable, Hashable {
        /// Bytes of the file.
        public var byteCount: Int
        /// Levels of lists and mappings.
        public var depth: Int
        /// Scalars, lists and mappings together.
        public var nodeCount: Int

        public init(byteCount: Int, depth: Int, nodeCount: Int) {
            self.byteCount = byteCount
            self.depth = depth
            self.nodeCount = nodeCount
        }

        /// 4 MiB, 32 levels, 400,000 values.
        public static let standard = Limits(byteCount: 4 << 20, depth: 32, nodeCount: 400_000)
    }

    /// Parses a file's bytes.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - file: its name for messages.
    ///   - limits: what the file may be at most.
    /// - Returns: the tree; nil for an empty file.
    /// - Throws: if the bytes are not YAML, beyond a limit, or use anchors, aliases, tags or directives.
    public static func parse(_ bytes: [UInt8], file: String, limits: Limits = .standard) throws(CatalogError)
        -> LibraryNode?
    {
        let text = try text(of: bytes, file: file, limits: limits)
        _ = try YAMLOutline(text, file: file, depth: limits.depth)
        return try tree(of: text, file: file, limits: limits)
    }

    /// The bytes as a text within the limit.
    static func text(of bytes: [UInt8], file: String, limits: Limits) throws(CatalogError) -> String {
        let start = SourceLocation(file: file, line: 1, column: 1)
        guard bytes.count <= limits.byteCount else {
            throw .overLimit(start, what: "bytes", found: bytes.count, allowed: limits.byteCount)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .badYAML(location(ofInvalidUTF8: bytes, file: file), reason: "a byte that is not UTF-8")
        }
        return text
    }

    /// The tree of a text whose outline is in order.
    static func tree(of text: String, file: String, limits: Limits) throws(CatalogError) -> LibraryNode? {
        let start = SourceLocation(file: file, line: 1, column: 1)
        let root: Node?
        do {
            root = try Yams.compose(yaml: text, .basic)
        } catch let error as YamlError {
            throw describe(error, file: file)
        } catch {
            throw .badYAML(start, reason: String(describing: error))
        }
        guard let root else { return nil }
        var count = 0
        return try convert(root, file: file, depth: 0, limits: limits, count: &count)
    }

    private static func convert(
        _ node: Node, file: String, depth: Int, limits: Limits, count: inout Int
    ) throws(CatalogError) -> LibraryNode {
        let mark = node.mark
        let place = SourceLocation(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
        count += 1
        guard count <= limits.nodeCount else {
            throw .overLimit(place, what: "values", found: count, allowed: limits.nodeCount)
        }
        guard depth <= limits.depth else {
            throw .overLimit(place, what: "levels of nesting", found: depth, allowed: limits.depth)
        }
        switch node {
        case .alias: throw .badYAML(place, reason: "aliases (*name) are not used in sign files")
        case .scalar(let scalar):
            return LibraryNode(
                .scalar(scalar.string, isQuoted: scalar.style != .plain && scalar.style != .any), at: place)
        case .sequence(let sequence):
            var items: [LibraryNode] = []
            for item in sequence {
                items.append(try convert(item, file: file, depth: depth + 1, limits: limits, count: &count))
            }
            return LibraryNode(.list(items), at: place)
        case .mapping(let mapping):
            var pairs: [(key: LibraryNode, value: LibraryNode)] = []
            var seen: [String: SourceLocation] = [:]
            for (key, value) in mapping {
                let keyNode = try convert(key, file: file, depth: depth + 1, limits: limits, count: &count)
                let name = try keyNode.text("a key")
                if name == "<<" {
                    throw .badYAML(keyNode.location, reason: "merge keys (<<) are not used in sign files")
                }
                if let first = seen[name] {
                    throw .duplicate(keyNode.location, what: "key", name: name, first: first)
                }
                seen[name] = keyNode.location
                pairs.append(
                    (keyNode, try convert(value, file: file, depth: depth + 1, limits: limits, count: &count))
                )
            }
            return LibraryNode(.map(pairs), at: place)
        }
    }

    private static func describe(_ error: YamlError, file: String) -> CatalogError {
        func at(_ mark: Mark) -> SourceLocation {
            SourceLocation(file: file, line: mark.line, column: mark.column)
        }
        let start = SourceLocation(file: file, line: 1, column: 1)
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            return .badYAML(at(mark), reason: problem + (context.map { " \($0.text)" } ?? ""))
        case .duplicatedKeysInMapping(let duplicates, let context):
            let place = at(context.mark)
            return .duplicate(place, what: "key", name: duplicates.joined(separator: "', '"), first: place)
        case .reader(let problem, _, _, _): return .badYAML(start, reason: problem)
        default: return .badYAML(start, reason: "\(error)")
        }
    }

    private static func location(ofInvalidUTF8 bytes: [UInt8], file: String) -> SourceLocation {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var line = 1
        var column = 1
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue("\n"):
                line += 1
                column = 1
            case .scalarValue: column += 1
            case .emptyInput, .error: return SourceLocation(file: file, line: line, column: column)
            }
        }
    }
}
