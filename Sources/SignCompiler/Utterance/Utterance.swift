import AvatarMath
import AvatarModel

/// Signs joined into one movement of both hands.
public struct Utterance: Sendable {
    /// What each hand does from start to end.
    public let lines: [Side: HandLine]
    /// When each sign happens, in time order, one a use.
    public let spans: [SignSpan]
    /// From the first rest to the last, seconds.
    public let seconds: Float
    /// The signs that were joined, in order.
    public let uses: [SignUse]
    /// How far transitions still reach into the body or the other hand, metres: what path bending left over.
    public let transitionPenetration: Float

    /// The arms' state at a time.
    public func state(_ side: Side, at seconds: Float, body: SigningBody) -> HandState {
        let arm = body.arm(side)
        return lines[side]?.state(at: seconds, arm: arm) ?? body.rest(side)
    }
}
