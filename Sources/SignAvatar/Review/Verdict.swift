import Foundation
import SignCatalog

/// What a reviewer says of one sign.
public struct Verdict: Sendable, Hashable {
    public var sign: String
    /// Whether it is right; a wrong one needs a comment.
    public var isRight: Bool
    public var comment: String

    public init(sign: String, isRight: Bool, comment: String) {
        self.sign = sign
        self.isRight = isRight
        self.comment = comment
    }
}

/// The file that a review page saves: `{"reviewer", "on", "library", "verdicts": [{"sign", "verdict", "comment"}]}`.
public struct VerdictFile: Sendable, Hashable {
    public var reviewer: String
    /// The day, YYYY-MM-DD.
    public var day: String
    /// SHA-256 of the library that was looked at.
    public var libraryHash: String
    public var verdicts: [Verdict]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: JSON, at most 4 MiB.
    ///   - path: for messages.
    /// - Throws: if it is not such a file; the message says which field, what was found and what is allowed.
    public init(bytes: [UInt8], path: String) throws(SignAvatarError) {
        func bad(_ reason: String) -> SignAvatarError { .badInput("\(path): \(reason)") }
        guard bytes.count <= 4 << 20 else { throw bad("\(bytes.count) bytes; at most 4 MiB are allowed") }
        guard let root = (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] else {
            throw bad("is not a JSON object")
        }
        func text(_ object: [String: Any], _ key: String, limit: Int) throws(SignAvatarError) -> String {
            guard let value = object[key] as? String else { throw bad("'\(key)' must be a text") }
            guard value.count <= limit, !value.unicodeScalars.contains(where: Self.isUnprintable) else {
                throw bad(
                    "'\(key)' must be one line of at most \(limit) characters without control characters")
            }
            return value
        }
        reviewer = try text(root, "reviewer", limit: 60).trimmingCharacters(in: .whitespaces)
        guard !reviewer.isEmpty else { throw bad("'reviewer' is empty; a verdict needs a name") }
        day = try text(root, "on", limit: 10)
        guard Self.isDay(day) else { throw bad("'on' is '\(day)'; it must be a day such as 2026-01-31") }
        libraryHash = try text(root, "library", limit: 64)
        guard let list = root["verdicts"] as? [Any], list.count <= 20_000 else {
            throw bad("'verdicts' must be a list of at most 20000 objects")
        }
        var verdicts: [Verdict] = []
        var seen: Set<String> = []
        for item in list {
            guard let object = item as? [String: Any] else { throw bad("a verdict must be an object") }
            let sign = try text(object, "sign", limit: 64)
            let word = try text(object, "verdict", limit: 10)
            let comment = object["comment"] == nil ? "" : try text(object, "comment", limit: 400)
            guard word == "right" || word == "wrong" else {
                throw bad("the verdict on '\(sign)' is '\(word)'; it must be right or wrong")
            }
            guard word == "right" || !comment.isEmpty else {
                throw bad("'\(sign)' is called wrong without a comment; say what is wrong")
            }
            guard seen.insert(sign).inserted else { throw bad("'\(sign)' has two verdicts") }
            verdicts.append(Verdict(sign: sign, isRight: word == "right", comment: comment))
        }
        self.verdicts = verdicts
    }

    private static func isDay(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        guard let year = Int(parts[0]), (1...12).contains(month) else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }

    /// Controls, line ends and marks that no editor shows.
    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: true
        default: scalar == "\u{FEFF}"
        }
    }
}
