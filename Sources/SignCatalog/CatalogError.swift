/// Where something stands in a library file.
public struct SourceLocation: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The file's path as it was opened.
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1, in Unicode scalars.
    public var column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public var description: String { "\(file):\(line):\(column)" }

    public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// Why the sign library could not be read.
public enum CatalogError: Error, Equatable, Sendable {
    /// The file is missing or cannot be opened.
    case unreadableFile(path: String, reason: String)
    /// The file is larger, deeper or longer than allowed.
    case overLimit(SourceLocation, what: String, found: Int, allowed: Int)
    /// The file is not YAML.
    case badYAML(SourceLocation, reason: String)
    /// A value is of the wrong kind.
    case wrongKind(SourceLocation, what: String, found: String, expected: String)
    /// A key that nothing reads.
    case unknownKey(SourceLocation, key: String, within: String, allowed: [String])
    /// A key that must be there.
    case missingKey(SourceLocation, key: String, within: String)
    /// A name that is not defined.
    case unknownName(SourceLocation, what: String, found: String, allowed: [String])
    /// A number outside its range.
    case outOfRange(SourceLocation, what: String, found: Double, lowest: Double, highest: Double)
    /// Two things that exclude each other.
    case conflict(SourceLocation, String)
    /// The same name twice.
    case duplicate(SourceLocation, what: String, name: String, first: SourceLocation)
    /// A sign that contains itself.
    case cycle(SourceLocation, path: [String])

    /// Where to look.
    public var location: SourceLocation {
        switch self {
        case .unreadableFile(let path, _): SourceLocation(file: path, line: 1, column: 1)
        case .overLimit(let place, _, _, _), .badYAML(let place, _), .wrongKind(let place, _, _, _),
            .unknownKey(let place, _, _, _), .missingKey(let place, _, _), .unknownName(let place, _, _, _),
            .outOfRange(let place, _, _, _, _), .conflict(let place, _), .duplicate(let place, _, _, _),
            .cycle(let place, _):
            place
        }
    }
}

extension CatalogError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadableFile(let path, let reason): "\(path): cannot be read: \(reason)"
        case .overLimit(let place, let what, let found, let allowed):
            "\(place): \(what): found \(found), at most \(allowed) are allowed"
        case .badYAML(let place, let reason): "\(place): not YAML: \(reason)"
        case .wrongKind(let place, let what, let found, let expected):
            "\(place): \(what): found \(found), expected \(expected)"
        case .unknownKey(let place, let key, let within, let allowed):
            "\(place): unknown key '\(key)' in \(within)\(Self.suggestion(key, allowed)); allowed: "
                + allowed.sorted().joined(separator: ", ")
        case .missingKey(let place, let key, let within): "\(place): \(within) needs the key '\(key)'"
        case .unknownName(let place, let what, let found, let allowed):
            "\(place): no \(what) '\(found)'\(Self.suggestion(found, allowed))" + Self.listing(allowed)
        case .outOfRange(let place, let what, let found, let lowest, let highest):
            "\(place): \(what): found \(found), allowed \(lowest) to \(highest)"
        case .conflict(let place, let reason): "\(place): \(reason)"
        case .duplicate(let place, let what, let name, let first):
            "\(place): \(what) '\(name)' is already defined at \(first)"
        case .cycle(let place, let path):
            "\(place): a sign cannot contain itself: " + path.joined(separator: " > ")
        }
    }

    private static func listing(_ allowed: [String]) -> String {
        allowed.isEmpty || allowed.count > 40 ? "" : "; allowed: " + allowed.sorted().joined(separator: ", ")
    }

    /// " (did you mean …?)" for a near name, otherwise nothing.
    private static func suggestion(_ found: String, _ allowed: [String]) -> String {
        let best = allowed.sorted().min { distance(found, $0) < distance(found, $1) }
        guard let best, distance(found, best) <= max(1, found.count / 3) else { return "" }
        return " (did you mean '\(best)'?)"
    }

    /// The number of letters to change, add or drop.
    ///
    /// Source: V. Levenshtein, 1966.
    private static func distance(_ first: String, _ second: String) -> Int {
        let a = Array(first.prefix(48))
        let b = Array(second.prefix(48))
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var row = Array(0...b.count)
        for i in 1...a.count {
            var diagonal = row[0]
            row[0] = i
            for j in 1...b.count {
                let above = row[j]
                row[j] = min(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}

/// Everything that is wrong with a library, sorted by place; at least one error.
public struct CatalogErrors: Error, Sendable, CustomStringConvertible {
    /// At least one, sorted by file, line and column, each once.
    public let errors: [CatalogError]

    /// One mistake may spoil several signs; it is said once.
    package init(_ errors: [CatalogError]) {
        var distinct: [CatalogError] = []
        for error in errors.sorted(by: { $0.location < $1.location }) where distinct.last != error {
            distinct.append(error)
        }
        self.errors = distinct
    }

    public var description: String {
        let shown = errors.prefix(50).map(\.description)
        let more = errors.count > 50 ? ["and \(errors.count - 50) more"] : []
        return (shown + more).joined(separator: "\n")
    }
}
