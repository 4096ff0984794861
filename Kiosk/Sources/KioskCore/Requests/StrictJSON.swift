import SignAvatar

/// Reads JSON that strangers sent (RFC 8259): bounded depth and size, no duplicate keys, no surprises.
public struct StrictJSON {
    private let bytes: [UInt8]
    private let depthLimit: Int
    private var nodesLeft: Int
    private var position = 0

    private init(_ bytes: [UInt8], limits: KioskLimits) {
        self.bytes = bytes
        depthLimit = limits.jsonDepth
        nodesLeft = limits.jsonNodeCount
    }

    /// The value of a whole document.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 without a byte order mark.
    ///   - limits: depth and number of values.
    /// - Returns: the value; whole numbers that fit are `integer`, others `number`.
    /// - Throws: `bad_json` with the byte offset.
    public static func parse(_ bytes: [UInt8], limits: KioskLimits = KioskLimits()) throws(Problem)
        -> JSONValue
    {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Problem(.badJSON, chinese: "请求体不是 UTF-8", english: "the body is not UTF-8")
        }
        var parser = StrictJSON(bytes, limits: limits)
        let value = try parser.value(depth: 1)
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.wrong("nothing after the value") }
        return value
    }

    private func wrong(_ expected: String) -> Problem {
        let found = position < bytes.count ? "0x" + String(bytes[position], radix: 16) : "the end"
        return Problem(
            .badJSON, chinese: "JSON 第 \(position) 字节：收到 \(found)，应为 \(expected)",
            english: "JSON byte \(position): found \(found), expected \(expected)")
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private mutating func value(depth: Int) throws(Problem) -> JSONValue {
        guard depth <= depthLimit else {
            throw Problem(
                .badJSON, chinese: "JSON 嵌套超过 \(depthLimit) 层",
                english: "JSON is nested deeper than \(depthLimit)")
        }
        guard nodesLeft > 0 else {
            throw Problem(.badJSON, chinese: "JSON 的值太多", english: "JSON has too many values")
        }
        nodesLeft -= 1
        skipSpace()
        guard position < bytes.count else { throw wrong("a value") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Problem) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw wrong("'\(word)'") }
        position += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(Problem) -> JSONValue {
        position += 1
        var pairs: [(String, JSONValue)] = []
        var keys: Set<String> = []
        skipSpace()
        if try take("}") { return .object([]) }
        repeat {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw wrong("a key") }
            let key = try string()
            guard keys.insert(key).inserted else {
                throw Problem(
                    .badJSON, chinese: "JSON 键重复（第 \(position) 字节前）",
                    english: "a JSON key stands twice (before byte \(position))")
            }
            skipSpace()
            guard try take(":") else { throw wrong("':'") }
            pairs.append((key, try value(depth: depth + 1)))
            skipSpace()
        } while try take(",")
        guard try take("}") else { throw wrong("',' or '}'") }
        return .object(pairs)
    }

    private mutating func list(depth: Int) throws(Problem) -> JSONValue {
        position += 1
        var items: [JSONValue] = []
        skipSpace()
        if try take("]") { return .list([]) }
        repeat {
            items.append(try value(depth: depth + 1))
            skipSpace()
        } while try take(",")
        guard try take("]") else { throw wrong("',' or ']'") }
        return .list(items)
    }

    private mutating func take(_ character: Unicode.Scalar) throws(Problem) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func number() throws(Problem) -> JSONValue {
        let start = position
        var isWhole = true
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") { position += 1 }
        let firstDigit = position
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[firstDigit] != UInt8(ascii: "0") else {
            position = firstDigit
            throw wrong("a value")
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            isWhole = false
            guard digits() > 0 else { throw wrong("a digit") }
        }
        if position < bytes.count, [UInt8(ascii: "e"), UInt8(ascii: "E")].contains(bytes[position]) {
            position += 1
            isWhole = false
            if position < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[position]) {
                position += 1
            }
            guard digits() > 0 else { throw wrong("a digit") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let value = Int(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw wrong("a finite number") }
        return .number(value)
    }

    private mutating func digits() -> Int {
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            position += 1
        }
        return position - start
    }
}

extension StrictJSON {
    private mutating func string() throws(Problem) -> String {
        position += 1
        var result: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: result, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                result += Array(String(try escape()).utf8)
            case 0..<0x20: throw wrong("no control character in a string")
            default:
                result.append(byte)
                position += 1
            }
        }
        throw wrong("'\"'")
    }

    private mutating func escape() throws(Problem) -> Unicode.Scalar {
        guard position < bytes.count else { throw wrong("an escape") }
        let plain: [UInt8: Unicode.Scalar] = [
            UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
            UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
            UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
        ]
        if let scalar = plain[bytes[position]] {
            position += 1
            return scalar
        }
        guard bytes[position] == UInt8(ascii: "u") else { throw wrong("an escape") }
        position += 1
        var value = try fourHexDigits()
        if (0xD800..<0xDC00).contains(value) {
            guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw wrong("the second half of a surrogate pair") }
            position += 2
            let low = try fourHexDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw wrong("a low surrogate before this place") }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw wrong("a Unicode scalar before this place") }
        return scalar
    }

    private mutating func fourHexDigits() throws(Problem) -> UInt32 {
        guard position + 4 <= bytes.count else { throw wrong("four hexadecimal digits") }
        var value: UInt32 = 0
        for byte in bytes[position..<(position + 4)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw wrong("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        position += 4
        return value
    }
}

extension JSONValue {
    /// The value of a key of an object; nil if there is none or this is no object.
    public subscript(_ key: String) -> JSONValue? {
        guard case .object(let pairs) = self else { return nil }
        return pairs.first { $0.0 == key }?.1
    }

    /// The text, if it is one.
    public var textValue: String? {
        if case .text(let text) = self { return text }
        return nil
    }

    /// The whole number, if it is one.
    public var integerValue: Int? {
        if case .integer(let value) = self { return value }
        return nil
    }

    /// The number, whole or not.
    public var numberValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The truth value, if it is one.
    public var flagValue: Bool? {
        if case .flag(let value) = self { return value }
        return nil
    }
}
