import AvatarMath
import AvatarModel

/// What one hand does during a whole utterance: pieces in time order without gaps.
public struct HandLine: Sendable {
    /// One piece.
    public enum Piece: Sendable {
        /// It stands.
        case stay(HandState)
        /// A way from one motion into another.
        case move(HandWay)
        /// A part of a sign.
        case track(HandMotion)
        /// It gives way a little in a pause.
        case relax(HandMotion)
    }

    /// Ascending start times, seconds.
    public internal(set) var starts: [Float] = [0]
    /// As many as `starts`; each runs until the next one starts.
    public internal(set) var pieces: [Piece]
    /// When the last piece ends, seconds.
    public internal(set) var end: Float = 0
    /// What keeps the hand out of the other one, added to the wrist over the whole line; zero at its end.
    var clearance = Modulation()

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
        let offset = clearance.offset(at: seconds)
        let state = stateInWay(at: seconds, arm: arm)
        return offset == .zero ? state : state.carried(by: offset, arm: arm)
    }

    /// The hand at a time as its pieces have it, whatever is in the way.
    func stateInWay(at seconds: Float, arm: ArmRig) -> HandState {
        switch piece(at: seconds) {
        case .stay(let state): state
        case .track(let motion), .relax(let motion): motion.state(at: seconds, arm: arm)
        case .move(let way): way.state(at: seconds, arm: arm)
        }
    }

    func piece(at seconds: Float) -> Piece {
        pieces[max(0, (starts.firstIndex { $0 > seconds } ?? starts.count) - 1)]
    }

    /// How a way swells between its ends.
    static func swell(_ fraction: Float) -> Float { HandWay.swell(fraction) }
}
