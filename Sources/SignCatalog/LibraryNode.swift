/// A piece of a library file with its place: what YAML says, without YAML.
public struct LibraryNode: Sendable, Hashable {
    /// What the piece is.
    public indirect enum Value: Sendable, Hashable {
        /// Text as written; numbers and truth values are read from it when asked for.
        case scalar(String, isQuoted: Bool)
        /// Items in file order.
        case list([LibraryNode])
        /// Pairs in file order; keys differ.
        case map([(key: LibraryNode, value: LibraryNode)])

        public static func == (left: Value, right: Value) -> Bool {
            switch (left, right) {
            case (.scalar(let a, _), .scalar(let b, _)): a == b
            case (.list(let a), .list(let b)): a == b
            case (.map(let a), .map(let b)):
                a.map(\.key) == b.map(\.key) && a.map(\.value) == b.map(\.value)
            default: false
            }
        }

        public func hash(into hasher: inout Hasher) {
            switch self {
            case .scalar(let text, _): hasher.combine(text)
            case .list(let items): hasher.combine(items)
            case .map(let pairs):
                for pair in pairs {
                    hasher.combine(pair.key)
                    hasher.combine(pair.value)
                }
            }
        }
    }

    /// What stands there.
    public let value: Value
    /// Where it stands.
    public let location: SourceLocation

    public init(_ value: Value, at location: SourceLocation) {
        self.value = value
        self.location = location
    }

    /// "a list", "a mapping" or the scalar in quotes, for messages.
    public var kindDescription: String {
        switch value {
        case .scalar(let text, _): text.count > 40 ? "'\(text.prefix(40))…'" : "'\(text)'"
        case .list: "a list"
        case .map: "a mapping"
        }
    }
}

// Typed access; each error says what was expected for `what`.
extension LibraryNode {
    /// The text of a scalar.
    public func text(_ what: String) throws(CatalogError) -> String {
        guard case .scalar(let text, _) = value else {
            throw .wrongKind(location, what: what, found: kindDescription, expected: "text")
        }
        return text
    }

    /// A decimal number in a range; NaN, infinities and numbers of another base are refused.
    public func number(_ what: String, in range: ClosedRange<Double>) throws(CatalogError) -> Double {
        guard case .scalar(let text, false) = value, text.utf8.allSatisfy(Self.decimalMarks.contains),
            let number = Double(text), number.isFinite
        else {
            throw .wrongKind(location, what: what, found: kindDescription, expected: "a number")
        }
        guard range.contains(number) else {
            throw .outOfRange(
                location, what: what, found: number, lowest: range.lowerBound, highest: range.upperBound)
        }
        return number
    }

    private static let decimalMarks = Set("0123456789+-.eE".utf8)

    /// A whole number in a range.
    public func integer(_ what: String, in range: ClosedRange<Int>) throws(CatalogError) -> Int {
        let number = try number(what, in: Double(range.lowerBound)...Double(range.upperBound))
        guard number == number.rounded() else {
            throw .wrongKind(location, what: what, found: kindDescription, expected: "a whole number")
        }
        return Int(number)
    }

    /// `true` or `false`.
    public func flag(_ what: String) throws(CatalogError) -> Bool {
        switch value {
        case .scalar("true", false): return true
        case .scalar("false", false): return false
        default: throw .wrongKind(location, what: what, found: kindDescription, expected: "true or false")
        }
    }

    /// The items of a list.
    public func items(_ what: String) throws(CatalogError) -> [LibraryNode] {
        guard case .list(let items) = value else {
            throw .wrongKind(location, what: what, found: kindDescription, expected: "a list")
        }
        return items
    }

    /// One of the raw values of an enum.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        _ what: String, _: Choice.Type = Choice.self
    ) throws(CatalogError) -> Choice where Choice.RawValue == String {
        let name = try text(what)
        guard let choice = Choice(rawValue: name) else {
            throw .unknownName(location, what: what, found: name, allowed: Choice.allCases.map(\.rawValue))
        }
        return choice
    }

    /// The pairs of a mapping whose keys must be among `allowed`; nil allows any.
    public func fields(_ what: String, allowed: [String]?) throws(CatalogError) -> Fields {
        guard case .map(let pairs) = value else {
            throw .wrongKind(location, what: what, found: kindDescription, expected: "a mapping")
        }
        var ordered: [(String, LibraryNode)] = []
        ordered.reserveCapacity(pairs.count)
        for pair in pairs {
            let key = try pair.key.text("a key of \(what)")
            if let allowed, !allowed.contains(key) {
                throw .unknownKey(pair.key.location, key: key, within: what, allowed: allowed)
            }
            ordered.append((key, pair.value))
        }
        return Fields(ordered: ordered, location: location, what: what)
    }

    /// The pairs of a mapping by key.
    public struct Fields: Sendable {
        /// In file order; keys differ.
        ///
        /// They are few: a search from the start is quicker than a hash.
        public let ordered: [(String, LibraryNode)]
        /// Where the mapping stands.
        public let location: SourceLocation
        let what: String

        /// The value of a key; nil if it is not there.
        public subscript(key: String) -> LibraryNode? { ordered.first { $0.0 == key }?.1 }

        /// The value of a key that must be there.
        public func required(_ key: String) throws(CatalogError) -> LibraryNode {
            guard let value = self[key] else { throw .missingKey(location, key: key, within: what) }
            return value
        }
    }
}
