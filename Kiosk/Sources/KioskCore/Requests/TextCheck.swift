import Foundation

/// Decides whether a text may be signed and shown, before anything is spent on it.
public struct TextCheck: Sendable {
    /// How long a text may be.
    public let limits: KioskLimits

    public init(limits: KioskLimits = KioskLimits()) { self.limits = limits }

    /// The text in normalization form C.
    ///
    /// - Parameter text: any text.
    /// - Returns: what is signed; the id of the clip is made of it.
    /// - Throws: `text_not_allowed` with the place and the rule.
    public func checked(_ text: String) throws(Problem) -> String {
        guard text.utf8.count <= limits.textByteCount else {
            throw Self.refused(
                "\(text.utf8.count) 字节，最多 \(limits.textByteCount)",
                "\(text.utf8.count) bytes, at most \(limits.textByteCount)")
        }
        let normal = text.precomposedStringWithCanonicalMapping
        let count = normal.unicodeScalars.count
        guard count <= limits.textScalarCount, normal.utf8.count <= limits.textByteCount else {
            throw Self.refused(
                "\(count) 个字符，最多 \(limits.textScalarCount)",
                "\(count) characters, at most \(limits.textScalarCount)")
        }
        var marks = 0
        var hasContent = false
        for (index, scalar) in normal.unicodeScalars.enumerated() {
            if let reason = Self.reasonToRefuse(scalar) {
                let name = "U+" + String(scalar.value, radix: 16, uppercase: true)
                throw Self.refused(
                    "第 \(index) 个字符 \(name)：\(reason.chinese)",
                    "character \(index), \(name): \(reason.english)")
            }
            marks = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : marks + 1
            guard marks <= limits.combiningMarkRun else {
                throw Self.refused(
                    "第 \(index) 个字符：连续组合记号超过 \(limits.combiningMarkRun) 个",
                    "character \(index): more than \(limits.combiningMarkRun) combining marks in a row")
            }
            hasContent = hasContent || !scalar.properties.isWhitespace
        }
        guard hasContent else { throw Self.refused("没有内容", "it is empty") }
        return normal
    }

    private static func reasonToRefuse(_ scalar: Unicode.Scalar) -> (chinese: String, english: String)? {
        switch scalar.value {
        case 0x0A: nil
        case 0..<0x20, 0x7F..<0xA0: ("控制字符", "a control character")
        case 0x202A...0x202E, 0x2066...0x2069:
            ("改变文字方向的字符", "it overrides the direction of the text")
        case let value where value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value):
            ("非字符", "not a character")
        default: nil
        }
    }

    private static func refused(_ chinese: String, _ english: String) -> Problem {
        Problem(.textNotAllowed, chinese: "文本不允许：\(chinese)", english: "the text is not allowed: \(english)")
    }
}
