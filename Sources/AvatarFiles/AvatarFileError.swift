/// Why an avatar file cannot be read.
public enum AvatarFileError: Error, Equatable, Sendable {
    /// The bytes are not what they claim; `place` says where, such as `accessor 12` or `byte 800`.
    case invalid(place: String, reason: String)
    /// Allowed by the format, but beyond what this program takes.
    case tooLarge(what: String, found: Int, allowed: Int)
    case unsupported(String)
    /// The figure lacks something that signing needs.
    case incomplete(String)
}

extension AvatarFileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalid(let place, let reason): "\(place): \(reason)"
        case .tooLarge(let what, let found, let allowed): "\(found) \(what); up to \(allowed) are allowed"
        case .unsupported(let what): "\(what) is not supported"
        case .incomplete(let what): what
        }
    }
}
