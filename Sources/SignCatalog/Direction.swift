import AvatarMath

/// A direction in the signer's own frame, written as words joined by hyphens.
///
/// The words are `up`, `down`, `left`, `right`, `forward` (towards the viewer) and `inward` (towards the
/// signer). Several words give the direction between them, and a repeated word weighs more:
/// `up-up-forward` leans a third of the way forward. Left and right are the signer's own.
public struct Direction: Sendable, Hashable {
    /// One basic direction.
    public enum Word: String, CaseIterable, Sendable {
        /// Towards the head.
        case up
        /// Towards the feet.
        case down
        /// To the signer's left.
        case left
        /// To the signer's right.
        case right
        /// Towards the viewer.
        case forward
        /// Towards the signer.
        case inward

        /// The unit vector in avatar axes: x to the signer's left, y up, z towards the viewer.
        public var vector: Vector3 {
            switch self {
            case .up: Vector3(0, 1, 0)
            case .down: Vector3(0, -1, 0)
            case .left: Vector3(1, 0, 0)
            case .right: Vector3(-1, 0, 0)
            case .forward: Vector3(0, 0, 1)
            case .inward: Vector3(0, 0, -1)
            }
        }
    }

    /// The words as written, 1 to 8 of them; they do not cancel out.
    public let words: [Word]

    /// Makes a direction; nil if there are no words, more than 8, or if they cancel out.
    public init?(words: [Word]) {
        guard (1...8).contains(words.count) else { return nil }
        guard words.reduce(Vector3.zero, { $0 + $1.vector }).length > 0.1 else { return nil }
        self.words = words
    }

    /// The unit vector in avatar axes for a sign as written, made by the right hand.
    public var vector: Vector3 { words.reduce(Vector3.zero) { $0 + $1.vector }.normalized }

    /// The direction with left and right exchanged, for the mirrored hand.
    public var mirrored: Direction {
        Direction(
            unchecked: words.map { word in
                switch word {
                case .left: .right
                case .right: .left
                default: word
                }
            })
    }

    private init(unchecked words: [Word]) { self.words = words }
}

extension Direction: CustomStringConvertible {
    public var description: String { words.map(\.rawValue).joined(separator: "-") }
}

/// A displacement in the signer's own frame, in shoulder widths.
public struct Displacement: Sendable, Hashable {
    /// Avatar axes: x to the signer's left, y up, z towards the viewer; shoulder widths.
    public var vector: Vector3

    public init(_ vector: Vector3) { self.vector = vector }

    /// No displacement.
    public static let zero = Displacement(.zero)

    /// The displacement with left and right exchanged.
    public var mirrored: Displacement { Displacement(Vector3(-vector.x, vector.y, vector.z)) }
}
