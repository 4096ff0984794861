/// A JSON value that prints the same bytes every time: keys in the order given, numbers without locale.
public indirect enum JSONValue: Sendable, Equatable {
    case null
    case flag(Bool)
    case integer(Int)
    /// Printed with at most six decimals.
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([(String, JSONValue)])

    public static func == (left: JSONValue, right: JSONValue) -> Bool { left.compact == right.compact }

    /// On one line.
    public var compact: String {
        var output = ""
        write(into: &output, indent: nil)
        return output
    }

    /// Indented by two spaces; short lists of plain values stay on one line.
    public var pretty: String {
        var output = ""
        write(into: &output, indent: 0)
        return output + "\n"
    }

    private var isPlain: Bool {
        switch self {
        case .list, .object: false
        default: true
        }
    }

    private func write(into output: inout String, indent: Int?) {
        switch self {
        case .null: output += "null"
        case .flag(let value): output += value ? "true" : "false"
        case .integer(let value): output += String(value)
        case .number(let value): output += Self.decimal(value)
        case .text(let value): Self.quote(value, into: &output)
        case .list(let items):
            let broken = indent != nil && !items.allSatisfy(\.isPlain)
            write(
                items, open: "[", close: "]", indent: broken ? indent : nil, into: &output,
                spaced: indent != nil
            ) {
                $0.write(into: &$1, indent: broken ? indent.map { $0 + 1 } : nil)
            }
        case .object(let pairs):
            let broken = indent != nil && !(pairs.count <= 6 && pairs.allSatisfy(\.1.isPlain) && indent != 0)
            write(
                pairs, open: "{", close: "}", indent: broken ? indent : nil, into: &output,
                spaced: indent != nil
            ) {
                Self.quote($0.0, into: &$1)
                $1 += indent == nil ? ":" : ": "
                $0.1.write(into: &$1, indent: broken ? indent.map { $0 + 1 } : (indent == nil ? nil : indent))
            }
        }
    }

    private func write<Element>(
        _ items: [Element], open: String, close: String, indent: Int?, into output: inout String,
        spaced: Bool,
        each: (Element, inout String) -> Void
    ) {
        output += open
        for (index, item) in items.enumerated() {
            if index > 0 { output += indent == nil && spaced ? ", " : "," }
            if let indent { output += "\n" + String(repeating: "  ", count: indent + 1) }
            each(item, &output)
        }
        if let indent, !items.isEmpty { output += "\n" + String(repeating: "  ", count: indent) }
        output += close
    }

    private static func decimal(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        let scaled = (value * 1_000_000).rounded()
        guard abs(scaled) < 9e18 else { return "\(value)" }
        let whole = Int(scaled)
        let sign = whole < 0 ? "-" : ""
        var digits = String(abs(whole) % 1_000_000)
        digits = String(repeating: "0", count: 6 - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return sign + String(abs(whole) / 1_000_000) + (digits.isEmpty ? "" : "." + digits)
    }

    private static func quote(_ text: String, into output: inout String) {
        output += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x2028 || scalar.value == 0x2029 {
                    let digits = String(scalar.value, radix: 16)
                    output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    output.unicodeScalars.append(scalar)
                }
            }
        }
        output += "\""
    }
}
