/// Why a pack is not used; whoever meets one makes what it holds again.
public enum PackError: Error, Equatable, Sendable {
    /// Not a pack, or of another version.
    case foreign
    /// Made from other input, or by another program.
    case stale
    /// Cut off, or a checksum does not fit.
    case damaged(String)
}

extension PackError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .foreign: "is not a pack of this version"
        case .stale: "was made from other input or by another program"
        case .damaged(let what): "is damaged: \(what)"
        }
    }
}
