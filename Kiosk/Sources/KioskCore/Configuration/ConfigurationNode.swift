import Yams

/// What is wrong in a configuration, for the person who wrote it.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// A value of a YAML file that knows where it stands.
struct ConfigurationNode {
    private let node: Node
    private let file: String

    private init(_ node: Node, file: String) {
        self.node = node
        self.file = file
    }

    /// The root of a file; an empty file is an empty map.
    init(yaml: String, file: String) throws(ConfigurationError) {
        do {
            node = try Yams.compose(yaml: yaml) ?? Node([(Node, Node)]())
        } catch {
            throw ConfigurationError("\(file): \(error)")
        }
        self.file = file
    }

    /// An error at this place.
    func wrong(_ reason: String) -> ConfigurationError {
        let place = node.mark.map { ":\($0.line):\($0.column)" } ?? ""
        return ConfigurationError("\(file)\(place): \(reason)")
    }

    /// The entries of a map in their order; a key that stands twice is an error.
    func pairs() throws(ConfigurationError) -> [(key: String, value: ConfigurationNode)] {
        guard case .mapping(let mapping) = node else { throw wrong("expected a map of keys and values") }
        var result: [(key: String, value: ConfigurationNode)] = []
        for (key, value) in mapping {
            let inner = ConfigurationNode(value, file: file)
            guard let name = key.string else { throw inner.wrong("a key must be a text") }
            guard !result.contains(where: { $0.key == name }) else {
                throw inner.wrong("'\(name)' stands twice")
            }
            result.append((name, inner))
        }
        return result
    }

    /// The entries of a map with known keys.
    func fields(_ allowed: [String]) throws(ConfigurationError) -> [String: ConfigurationNode] {
        var result: [String: ConfigurationNode] = [:]
        for (name, value) in try pairs() {
            guard allowed.contains(name) else {
                throw value.wrong("unknown key '\(name)'; allowed: " + allowed.joined(separator: ", "))
            }
            result[name] = value
        }
        return result
    }

    func items() throws(ConfigurationError) -> [ConfigurationNode] {
        guard case .sequence(let sequence) = node else { throw wrong("expected a list") }
        return sequence.map { ConfigurationNode($0, file: file) }
    }

    func text() throws(ConfigurationError) -> String {
        guard case .scalar(let scalar) = node else { throw wrong("expected a text") }
        return scalar.string
    }

    func flag() throws(ConfigurationError) -> Bool {
        switch try text() {
        case "true": return true
        case "false": return false
        default: throw wrong("expected true or false")
        }
    }

    func integer(_ range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        guard let value = Int(try text()), range.contains(value) else {
            throw wrong("expected a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}
