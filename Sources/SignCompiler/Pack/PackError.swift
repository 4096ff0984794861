/// Why a pack of compiled signs is not used; whoever meets one compiles again.
public enum PackError: Error, Equatable, Sendable {
    /// Not a pack, or of another version.
    case foreign
    /// Made from another library, avatar or program.
    case stale
    /// Cut off, or a checksum does not fit.
    case damaged(String)
}

extension PackError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .foreign: "is not a pack of this version"
        case .stale: "was made from another library, avatar or program"
        case .damaged(let what): "is damaged: \(what)"
        }
    }
}
