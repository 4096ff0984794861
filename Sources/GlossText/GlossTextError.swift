/// Why a text cannot be turned into glosses.
public enum GlossTextError: Error, Equatable, Sendable {
    /// Nothing but white space.
    case empty
    case tooLong(characters: Int, allowed: Int)
    /// A character that has no place in a text, at a UTF-8 offset.
    case controlCharacter(code: UInt32, offset: Int)
    /// A data file that is not what it should be.
    case badDataFile(path: String, reason: String)
}

extension GlossTextError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "the text is empty; at least one character is needed"
        case .tooLong(let characters, let allowed):
            "the text has \(characters) characters; at most \(allowed) are allowed"
        case .controlCharacter(let code, let offset):
            "control character U+\(Self.hexadecimal(code)) at byte \(offset); only line ends and tabs are allowed"
        case .badDataFile(let path, let reason): "\(path): \(reason)"
        }
    }

    private static func hexadecimal(_ code: UInt32) -> String {
        let digits = String(code, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
