import AvatarMath
import AvatarModel

/// What a hand does as a function of the utterance's time: it stays, or makes a part of a sign.
public struct HandMotion: Sendable {
    /// What is moved.
    public enum Source: Sendable {
        /// A hand that stays as it is.
        case state(HandState)
        /// A part of a sign.
        case track(HandTrack)
    }

    /// What the motion is made of.
    public let source: Source
    /// When the track begins, seconds of the utterance.
    public internal(set) var origin: Float
    /// Track seconds a second.
    public let rate: Float

    /// A hand that stays.
    init(_ state: HandState) {
        source = .state(state)
        origin = 0
        rate = 1
    }

    /// A hand that makes a part; before it the hand is at its start, after it at its end.
    init(_ track: HandTrack, origin: Float, rate: Float) {
        source = .track(track)
        self.origin = origin
        self.rate = rate
    }

    /// The hand at a time of the utterance, seconds.
    func state(at seconds: Float, arm: ArmRig) -> HandState {
        switch source {
        case .state(let state): state
        case .track(let track): track.state(at: (seconds - origin) * rate, arm: arm)
        }
    }

    /// The wrist alone at a time of the utterance, metres: all that limits of speed need.
    func wrist(at seconds: Float) -> Vector3 {
        switch source {
        case .state(let state): state.posture.wrist
        case .track(let track): track.wrist(at: (seconds - origin) * rate)
        }
    }
}
