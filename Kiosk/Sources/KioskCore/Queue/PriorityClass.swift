/// How urgent a clip is; an earlier class is drawn first.
public enum PriorityClass: Int, Sendable, CaseIterable, Comparable {
    /// Danger: takes every lane at once.
    case emergency
    /// A ticket is called.
    case call
    /// A visitor waits before the screen.
    case interactive
    /// A notice of the house.
    case announcement
    /// Drawn in advance.
    case prefetch

    /// As it is written in requests and metrics.
    public var name: String {
        switch self {
        case .emergency: "emergency"
        case .call: "call"
        case .interactive: "interactive"
        case .announcement: "announcement"
        case .prefetch: "prefetch"
        }
    }

    /// The class of a name.
    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    public static func < (left: PriorityClass, right: PriorityClass) -> Bool {
        left.rawValue < right.rawValue
    }
}
