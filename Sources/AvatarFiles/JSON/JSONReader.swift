/// Reads JSON text (RFC 8259) with limits on depth and size.
struct JSONReader {
    private let bytes: [UInt8]
    private var offset = 0
    private var valueCount = 0

    /// Levels of nesting that are allowed.
    static let depthLimit = 64
    /// Members that one object may have; they are looked up one after the other.
    static let memberLimit = 4096
    /// Values that a text may hold.
    static let valueLimit = 1_000_000

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value of a text.
    static func read(_ bytes: [UInt8]) throws(AvatarFileError) -> JSONNode {
        var reader = JSONReader(bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpaces()
        guard reader.offset == bytes.count else { throw reader.error("something follows the value") }
        return value
    }

    private func error(_ reason: String) -> AvatarFileError {
        .invalid(place: "JSON byte \(offset)", reason: reason)
    }

    private mutating func skipSpaces() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    private mutating func value(depth: Int) throws(AvatarFileError) -> JSONNode {
        guard depth < Self.depthLimit else {
            throw .tooLarge(what: "levels of JSON", found: depth + 1, allowed: Self.depthLimit)
        }
        valueCount += 1
        guard valueCount <= Self.valueLimit else {
            throw .tooLarge(what: "JSON values", found: valueCount, allowed: Self.valueLimit)
        }
        skipSpaces()
        guard offset < bytes.count else { throw error("a value is missing") }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ text: String, _ value: JSONNode) throws(AvatarFileError) -> JSONNode {
        let wanted = Array(text.utf8)
        guard bytes.count - offset >= wanted.count,
            Array(bytes[offset..<(offset + wanted.count)]) == wanted
        else { throw error("'\(text)' expected") }
        offset += wanted.count
        return value
    }

    private mutating func expect(_ byte: UInt8) throws(AvatarFileError) {
        skipSpaces()
        guard offset < bytes.count, bytes[offset] == byte else {
            throw error("'\(Character(UnicodeScalar(byte)))' expected")
        }
        offset += 1
    }

    private mutating func takes(_ byte: UInt8) -> Bool {
        skipSpaces()
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func object(depth: Int) throws(AvatarFileError) -> JSONNode {
        try expect(UInt8(ascii: "{"))
        var members: [JSONNode.Member] = []
        var names: Set<String> = []
        if takes(UInt8(ascii: "}")) { return .object([]) }
        repeat {
            skipSpaces()
            let name = try string()
            guard names.insert(name).inserted else { throw error("the member '\(name)' comes twice") }
            try expect(UInt8(ascii: ":"))
            guard members.count < Self.memberLimit else {
                throw .tooLarge(
                    what: "members of an object", found: members.count + 1, allowed: Self.memberLimit)
            }
            members.append(JSONNode.Member(name: name, value: try value(depth: depth + 1)))
        } while takes(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
        return .object(members)
    }

    private mutating func array(depth: Int) throws(AvatarFileError) -> JSONNode {
        try expect(UInt8(ascii: "["))
        var items: [JSONNode] = []
        if takes(UInt8(ascii: "]")) { return .array([]) }
        repeat { items.append(try value(depth: depth + 1)) } while takes(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return .array(items)
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func number() throws(AvatarFileError) -> JSONNode {
        let start = offset
        while offset < bytes.count, Self.isNumeric(bytes[offset]), offset - start < 64 { offset += 1 }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard let first = text.utf8.first, first != UInt8(ascii: "+"), let value = Double(text),
            value.isFinite
        else {
            offset = start
            throw error("a number expected")
        }
        return .number(value)
    }

    private mutating func string() throws(AvatarFileError) -> String {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
            throw error("a string expected")
        }
        offset += 1
        var utf8: [UInt8] = []
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: utf8, as: UTF8.self) else {
                    throw error("a string is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): try escape(into: &utf8)
            case 0..<0x20: throw error("a control character in a string")
            default: utf8.append(byte)
            }
        }
        throw error("a string does not end")
    }

    private mutating func escape(into utf8: inout [UInt8]) throws(AvatarFileError) {
        guard offset < bytes.count else { throw error("a string does not end") }
        let byte = bytes[offset]
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): utf8.append(byte)
        case UInt8(ascii: "b"): utf8.append(8)
        case UInt8(ascii: "f"): utf8.append(12)
        case UInt8(ascii: "n"): utf8.append(10)
        case UInt8(ascii: "r"): utf8.append(13)
        case UInt8(ascii: "t"): utf8.append(9)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code) {
                guard takes(UInt8(ascii: "\\")), takes(UInt8(ascii: "u")) else {
                    throw error("half a surrogate pair")
                }
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw error("half a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = UnicodeScalar(code) else { throw error("half a surrogate pair") }
            utf8 += Array(String(Character(scalar)).utf8)
        default: throw error("an unknown escape in a string")
        }
    }

    private mutating func hexadecimal() throws(AvatarFileError) -> UInt32 {
        guard bytes.count - offset >= 4,
            let code = UInt32(String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits expected") }
        offset += 4
        return code
    }
}
