import Foundation

/// A character after normalisation with the place in the text that it stands for.
struct NormalizedCharacter: Sendable, Hashable {
    var scalar: Unicode.Scalar
    /// UTF-8 offsets into the text.
    var range: Range<Int>
}

/// Text with one width, one script and plain symbols, and for every character where it came from.
struct NormalizedText: Sendable {
    var characters: [NormalizedCharacter]

    /// The most characters of a text.
    static let characterLimit = 20_000

    /// Checks and normalises a text.
    ///
    /// - Parameters:
    ///   - text: any text.
    ///   - simplify: the simplified form of a traditional character; nil if it has none.
    /// - Throws: if the input is not allowed; the error says where and what.
    init(_ text: String, simplify: (Unicode.Scalar) -> Unicode.Scalar?) throws(GlossTextError) {
        var result: [NormalizedCharacter] = []
        var offset = 0
        var count = 0
        var hasContent = false
        var last: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            let length = UTF8.width(scalar)
            let range = offset..<(offset + length)
            offset += length
            count += 1
            if count > Self.characterLimit {
                throw .tooLong(characters: text.unicodeScalars.count, allowed: Self.characterLimit)
            }
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: break
            case 0...0x1F, 0x7F...0x9F, 0xFFFE, 0xFFFF:
                throw .controlCharacter(code: scalar.value, offset: range.lowerBound)
            default: break
            }
            // A letter and its accent are one character, however they were typed.
            if scalar.properties.canonicalCombiningClass != .notReordered, let base = result.last,
                base.range.upperBound == range.lowerBound, base.scalar == last,
                let whole = Self.composed(base.scalar, scalar)
            {
                last = Self.plain(whole, simplify: simplify).first ?? whole
                result[result.count - 1] = NormalizedCharacter(
                    scalar: last, range: base.range.lowerBound..<range.upperBound)
                continue
            }
            last = scalar
            for plain in Self.plain(scalar, simplify: simplify) {
                if !plain.properties.isWhitespace { hasContent = true }
                result.append(NormalizedCharacter(scalar: plain, range: range))
            }
        }
        guard hasContent else { throw .empty }
        characters = result
    }

    /// The one character that a base and a combining mark make; nil if there is none.
    private static func composed(_ base: Unicode.Scalar, _ mark: Unicode.Scalar) -> Unicode.Scalar? {
        let pair = String(String.UnicodeScalarView([base, mark]))
        let scalars = pair.precomposedStringWithCanonicalMapping.unicodeScalars
        return scalars.count == 1 ? scalars.first : nil
    }

    /// What a character becomes; several for symbols that are read as words.
    private static func plain(
        _ scalar: Unicode.Scalar, simplify: (Unicode.Scalar) -> Unicode.Scalar?
    ) -> [Unicode.Scalar] {
        switch scalar.value {
        case 0x3000, 0xA0, 0x2002...0x200A, 0x202F, 0x205F: return [" "]
        // Invisible marks: byte order, joiners, directions, variation selectors.
        case 0xFEFF, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFE00...0xFE0F: return []
        case 0xFF01...0xFF5E:
            // Full-width punctuation keeps its Chinese form; letters, digits and signs become narrow.
            if let kept = keptFullWidth[scalar] { return [kept] }
            return [Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar]
        default:
            if let letter = plainLetter(scalar) { return [letter] }
            if let symbol = symbols[scalar] { return Array(symbol.unicodeScalars) }
            return [simplify(scalar) ?? scalar]
        }
    }

    /// A Latin letter without its accent; Ü and Ê are finger letters of their own and stay.
    private static func plainLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard (0xC0...0x24F).contains(scalar.value), scalar.properties.isAlphabetic else { return nil }
        switch scalar {
        case "ü", "Ü", "ê", "Ê": return nil
        case "ǖ", "ǘ", "ǚ", "ǜ": return "ü"
        case "Ǖ", "Ǘ", "Ǚ", "Ǜ": return "Ü"
        default:
            let first = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first
            return first.flatMap { $0.isASCII ? $0 : nil }
        }
    }

    private static let keptFullWidth: [Unicode.Scalar: Unicode.Scalar] = [
        "，": "，", "！": "！", "？": "？", "；": "；", "：": "：", "（": "（", "）": "）",
    ]

    private static let symbols: [Unicode.Scalar: String] = [
        "㎡": "平方米", "㎥": "立方米", "℃": "度", "°": "度", "￥": "¥", "№": "号", "‰": "‰", "㎏": "公斤", "㎞": "公里",
        "㎝": "厘米", "㎜": "毫米", "％": "%", "～": "~", "〜": "~", "–": "-", "—": "-", "−": "-", "－": "-",
        "①": "1", "②": "2", "③": "3", "④": "4", "⑤": "5", "⑥": "6", "⑦": "7", "⑧": "8", "⑨": "9", "⑩": "10",
        "Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4", "Ⅴ": "5", "Ⅵ": "6", "Ⅶ": "7", "Ⅷ": "8", "Ⅸ": "9", "Ⅹ": "10",
        "“": "\"", "”": "\"", "「": "\"", "」": "\"", "『": "\"", "』": "\"", "牠": "它",
    ]
}
