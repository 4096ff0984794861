import AvatarMath
import AvatarModel

/// What one hand does during a whole utterance: pieces in time order without gaps.
public struct HandLine: Sendable {
    /// One piece.
    public enum Piece: Sendable {
        case stay(HandState)
        /// A transition; the handshape is complete at `shapeLead` of the way, and the path swells by `bump`.
        case move(from: HandState, to: HandState, bump: Vector3)
        /// A part of a sign, `rate` track seconds a second.
        case track(HandTrack, rate: Float)
    }

    /// Ascending start times, seconds.
    public internal(set) var starts: [Float] = [0]
    public internal(set) var pieces: [Piece]
    public internal(set) var end: Float = 0

    /// The share of a transition after which the fingers have their new shape: handshape leads the movement.
    static let shapeLead: Float = 0.82

    init(resting state: HandState) { pieces = [.stay(state)] }

    /// Ends the piece that runs and begins another.
    mutating func begin(_ piece: Piece, at seconds: Float) {
        if let last = starts.last, seconds <= last + 1e-5 {
            pieces[pieces.count - 1] = piece
        } else {
            starts.append(seconds)
            pieces.append(piece)
        }
        end = max(end, seconds)
    }

    /// The hand at a time.
    public func state(at seconds: Float, arm: ArmRig) -> HandState {
        let index = max(0, (starts.firstIndex { $0 > seconds } ?? starts.count) - 1)
        let start = starts[index]
        switch pieces[index] {
        case .stay(let state): return state
        case .track(let track, let rate): return track.state(at: (seconds - start) * rate, arm: arm)
        case .move(let from, let to, let bump):
            let length = max(1e-4, (index + 1 < starts.count ? starts[index + 1] : end) - start)
            return Self.moving(from: from, to: to, bump: bump, fraction: (seconds - start) / length)
        }
    }

    /// How a way swells between its ends: 0 at both, 1 in the middle, without a kink.
    static func swell(_ fraction: Float) -> Float {
        let hump = 4 * fraction * (1 - fraction)
        return hump * hump
    }

    /// A transition at a fraction of its time.
    static func moving(from: HandState, to: HandState, bump: Vector3, fraction: Float) -> HandState {
        let u = fraction.clamped(to: 0...1)
        var posture = from.posture.mixed(with: to.posture, fraction: StepMotion.eased(u))
        posture.wrist += bump * swell(u)
        return HandState(
            posture: posture,
            angles: from.angles.mixed(with: to.angles, fraction: StepMotion.eased(u / Self.shapeLead)))
    }
}
