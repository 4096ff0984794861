import AvatarMath
import AvatarModel

/// One stretch of a hand's line, for people: what it does from when to when.
public struct HandTier: Sendable, Hashable {
    /// What a hand does in a stretch.
    public enum Kind: String, Sendable, Hashable {
        /// At the waist, and standing still elsewhere.
        case rest, hold
        /// A way between two postures, and a part of a sign.
        case transition, stroke
    }

    /// What the hand does.
    public var kind: Kind
    /// Seconds from the start of the utterance.
    public var start: Float
    /// Seconds from the start of the utterance; where the next stretch starts.
    public var end: Float
    /// The wrist's way from start to end, metres; 0 for a hold.
    public var metres: Float
}

extension Utterance {
    /// What a hand does, in time order without gaps.
    public func tiers(_ side: Side, body: SigningBody) -> [HandTier] {
        guard let line = lines[side] else { return [] }
        let arm = body.arm(side)
        return line.pieces.indices.map { index in
            let start = line.starts[index]
            let end = index + 1 < line.starts.count ? line.starts[index + 1] : seconds
            let kind: HandTier.Kind =
                switch line.pieces[index] {
                case .stay(let state): state == body.rest(side) ? .rest : .hold
                case .move: .transition
                case .relax: .hold
                case .track: end - start < 0.01 ? .hold : .stroke
                }
            let from = line.state(at: start, arm: arm).posture.wrist
            let to = line.state(at: max(start, end - 1e-4), arm: arm).posture.wrist
            return HandTier(kind: kind, start: start, end: end, metres: from.distance(to: to))
        }
    }
}
