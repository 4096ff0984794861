/// A JSON value; members of an object keep their order.
enum JSONNode: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONNode])
    case object([Member])

    /// A named value.
    struct Member: Sendable, Equatable {
        var name: String
        var value: JSONNode
    }

    /// An object from pairs.
    static func members(_ pairs: [(String, JSONNode)]) -> JSONNode {
        .object(pairs.map { Member(name: $0.0, value: $0.1) })
    }

    static func int(_ value: Int) -> JSONNode { .number(Double(value)) }

    static func floats(_ values: [Float]) -> JSONNode { .array(values.map { .number(Self.short($0)) }) }

    /// The double whose shortest decimal form is that of the float.
    static func short(_ value: Float) -> Double { Double(value.description) ?? Double(value) }

    /// A member of an object.
    subscript(_ name: String) -> JSONNode? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    var items: [JSONNode]? {
        if case .array(let items) = self { return items }
        return nil
    }

    var members: [Member]? {
        if case .object(let members) = self { return members }
        return nil
    }

    var text: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    var double: Double? {
        if case .number(let value) = self { return value }
        return nil
    }

    /// A whole number from 0 to 2³¹ - 1.
    var index: Int? {
        guard case .number(let value) = self, value >= 0, value <= 2_147_483_647, value == value.rounded()
        else { return nil }
        return Int(value)
    }

    /// The items of a member that must be an array; none if it is not there.
    func list(_ name: String, of place: String) throws(AvatarFileError) -> [JSONNode] {
        guard let value = self[name] else { return [] }
        guard let items = value.items else {
            throw .invalid(place: place, reason: "'\(name)' is not an array")
        }
        return items
    }

    /// A member that must be an index; nil if it is not there.
    func index(_ name: String, of place: String) throws(AvatarFileError) -> Int? {
        guard let value = self[name] else { return nil }
        guard let index = value.index else {
            throw .invalid(place: place, reason: "'\(name)' is not an index")
        }
        return index
    }

    /// A member that must be an object; nil if it is not there.
    func object(_ name: String, of place: String) throws(AvatarFileError) -> JSONNode? {
        guard let value = self[name] else { return nil }
        guard value.members != nil else { throw .invalid(place: place, reason: "'\(name)' is not an object") }
        return value
    }

    /// Finite numbers below 10⁶ in size, exactly `count` of them.
    func floats(_ count: Int) -> [Float]? {
        guard case .array(let items) = self, items.count == count else { return nil }
        var result: [Float] = []
        for item in items {
            guard let value = item.double, value.isFinite, abs(value) < 1e6 else { return nil }
            result.append(Float(value))
        }
        return result
    }

    /// The text of the value without spaces.
    var serialized: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let value):
            text += value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
        case .string(let value): Self.write(value, to: &text)
        case .array(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                item.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                Self.write(member.name, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func write(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
