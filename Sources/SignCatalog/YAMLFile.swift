import Yams

/// The only place that knows Yams: a YAML text becomes a located tree under limits.
public enum YAMLFile {
    /// What a file may be at most.
    public enum Limit {
        public static let byteCount = 4 << 20
        public static let depth = 32
        public static let nodeCount = 400_000
    }

    /// Parses a file's bytes.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - file: its name for messages.
    /// - Returns: the tree; nil for an empty file.
    /// - Throws: if the bytes are not YAML or beyond a limit.
    public static func parse(_ bytes: [UInt8], file: String) throws(CatalogError) -> LibraryNode? {
        let start = SourceLocation(file: file, line: 1, column: 1)
        guard bytes.count <= Limit.byteCount else {
            throw .overLimit(start, what: "bytes", found: bytes.count, allowed: Limit.byteCount)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .badYAML(location(ofInvalidUTF8: bytes, file: file), reason: "a byte that is not UTF-8")
        }
        try checkNesting(bytes, file: file)
        try checkAnchors(text, file: file)
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw describe(error, file: file)
        } catch {
            throw .badYAML(start, reason: String(describing: error))
        }
        guard let root else { return nil }
        var count = 0
        return try convert(root, file: file, depth: 0, count: &count)
    }

    /// Refuses flow brackets that nest without end before a recursive parser sees them.
    private static func checkNesting(_ bytes: [UInt8], file: String) throws(CatalogError) {
        var depth = 0
        var line = 1
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                if depth > 512 {
                    throw .overLimit(
                        SourceLocation(file: file, line: line, column: 1), what: "nested brackets",
                        found: depth,
                        allowed: Limit.depth)
                }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
            case UInt8(ascii: "\n"): line += 1
            default: break
            }
        }
    }

    /// Refuses anchors and aliases, which the parser would resolve without a word.
    ///
    /// They begin a value: an `&` or `*` behind a blank or a bracket, outside quotes and comments.
    private static func checkAnchors(_ text: String, file: String) throws(CatalogError) {
        var line = 1
        var column = 1
        var quote: Unicode.Scalar?
        var before: Unicode.Scalar = "\n"
        var inComment = false
        for scalar in text.unicodeScalars {
            let opens = before == " " || before == "\n" || before == "[" || before == "{" || before == ","
            if inComment {
                if scalar == "\n" { inComment = false }
            } else if let open = quote {
                if scalar == open { quote = nil }
            } else if opens {
                switch scalar {
                case "#": inComment = true
                case "\"", "'": quote = scalar
                case "&", "*":
                    throw .badYAML(
                        SourceLocation(file: file, line: line, column: column),
                        reason: "anchors (&name) and aliases (*name) are not used in sign files")
                default: break
                }
            }
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
            before = scalar
        }
    }

    private static func convert(
        _ node: Node, file: String, depth: Int, count: inout Int
    ) throws(CatalogError) -> LibraryNode {
        let mark = node.mark
        let place = SourceLocation(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
        count += 1
        guard count <= Limit.nodeCount else {
            throw .overLimit(place, what: "values", found: count, allowed: Limit.nodeCount)
        }
        guard depth <= Limit.depth else {
            throw .overLimit(place, what: "levels of nesting", found: depth, allowed: Limit.depth)
        }
        switch node {
        case .alias: throw .badYAML(place, reason: "aliases (*name) are not used in sign files")
        case .scalar(let scalar):
            return LibraryNode(
                .scalar(scalar.string, isQuoted: scalar.style != .plain && scalar.style != .any), at: place)
        case .sequence(let sequence):
            var items: [LibraryNode] = []
            for item in sequence {
                items.append(try convert(item, file: file, depth: depth + 1, count: &count))
            }
            return LibraryNode(.list(items), at: place)
        case .mapping(let mapping):
            var pairs: [(key: LibraryNode, value: LibraryNode)] = []
            var seen: [String: SourceLocation] = [:]
            for (key, value) in mapping {
                let keyNode = try convert(key, file: file, depth: depth + 1, count: &count)
                let name = try keyNode.text("a key")
                if name == "<<" {
                    throw .badYAML(keyNode.location, reason: "merge keys (<<) are not used in sign files")
                }
                if let first = seen[name] {
                    throw .duplicate(keyNode.location, what: "key", name: name, first: first)
                }
                seen[name] = keyNode.location
                pairs.append((keyNode, try convert(value, file: file, depth: depth + 1, count: &count)))
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
