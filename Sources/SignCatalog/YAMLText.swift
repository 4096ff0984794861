/// Texts and numbers as the library's files write them.
package enum YAMLText {
    /// A text without quotes where that cannot be misread, otherwise in double quotes.
    ///
    /// Quotes stand around everything that another YAML reader could take for a number, a truth value, a day or
    /// nothing, and around all that has marks of YAML in it.
    static func scalar(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

    /// A text in double quotes.
    package static func quoted(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\t": output += "\\t"
            case " ": output += " "
            default:
                if isVisible(scalar) {
                    output.unicodeScalars.append(scalar)
                } else {
                    output += escape(scalar)
                }
            }
        }
        return output + "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (mark, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\" + mark + String(repeating: "0", count: width - digits.count) + digits
    }

    /// Whether a letter or mark looks like itself in an editor.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .privateUse,
            .unassigned:
            false
        default: true
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
        guard first.properties.isAlphabetic, last != " " else { return false }
        guard !["true", "false", "null", "yes", "no", "on", "off"].contains(text.lowercased()) else {
            return false
        }
        return text.unicodeScalars.allSatisfy { scalar in
            if scalar.isASCII {
                return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || " -_.+()/;'".unicodeScalars.contains(scalar)
            }
            return isVisible(scalar)
        }
    }

    /// The shortest decimal that is read as the same number, without an exponent.
    static func number(_ value: Float) -> String {
        let short = value.description
        // The reader goes through Double; where that would round twice to another number, all digits stand.
        let text = Double(short).map { Float($0) } == value ? short : Double(value).description
        return decimal(text)
    }

    /// Whole numbers without ".0", exponents written out.
    private static func decimal(_ text: String) -> String {
        let halves = text.lowercased().split(separator: "e")
        guard let mantissa = halves.first else { return text }
        let exponent = halves.count == 2 ? Int(halves[1]) ?? 0 : 0
        let isNegative = mantissa.hasPrefix("-")
        let sides = mantissa.drop { $0 == "-" }.split(separator: ".")
        var whole = Array(sides.first ?? "0")
        var fraction = Array(sides.count == 2 ? sides[1] : "")
        if exponent > 0 {
            for _ in 0..<exponent { whole.append(fraction.isEmpty ? "0" : fraction.removeFirst()) }
        } else {
            for _ in 0..<(-exponent) { fraction.insert(whole.isEmpty ? "0" : whole.removeLast(), at: 0) }
        }
        while fraction.last == "0" { fraction.removeLast() }
        while whole.count > 1, whole.first == "0" { whole.removeFirst() }
        if whole.isEmpty { whole = ["0"] }
        let number = String(whole) + (fraction.isEmpty ? "" : "." + String(fraction))
        return isNegative && number != "0" ? "-" + number : number
    }

    /// `[a, b]`.
    static func list(_ items: [String]) -> String { "[" + items.joined(separator: ", ") + "]" }

    /// `{key: value, key: value}` with the keys that have a value.
    static func map(_ pairs: [(String, String?)]) -> String {
        "{"
            + pairs.compactMap { key, value in value.map { "\(key): \($0)" } }.joined(separator: ", ")
            + "}"
    }
}
