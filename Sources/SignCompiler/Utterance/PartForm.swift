import AvatarMath
import AvatarModel

/// A part of a sign as it is made among others: how fast, how large, and how it hangs together with what is around it.
struct PartForm {
    var tracks: [Side: HandTrack]
    /// Seconds of the track, and at the rate.
    let trackSeconds: Float
    var seconds: Float
    /// Track seconds a second.
    var rate: Float
    /// How long before its arrival the way into it is already on its movement, and how long before its end the way
    /// out of it sets in; 0 where it has to stand there, seconds.
    var lead: Float
    var tail: Float
    /// Whether its end has to stand: something touches there, or the handshape tells the sign.
    var holds: Bool
    var isStill: Bool

    /// What a sign's part is made of, before it is placed.
    ///
    /// - Parameters:
    ///   - part: as compiled.
    ///   - rate: how fast strokes are, relative to the part's own time.
    ///   - keepsSize: whether it may not be made smaller: letters and digits.
    ///   - isLast: whether it is the sign's last part; earlier ones are made smaller and quicker.
    ///   - body: the avatar.
    ///   - limits: what hands may reach.
    init(
        _ part: CompiledPart, rate: Float, keepsSize: Bool, isLast: Bool, body: SigningBody,
        limits: MotionLimits
    ) {
        tracks = part.tracks
        isStill = part.seconds < 0.05
        var contact = PartContact(tracks: part.tracks, seconds: part.seconds, body: body)
        if !part.isFree, !contact.atStart, !contact.atEnd { contact = .everywhere }
        if part.isFree, !keepsSize, !contact.atStart || !contact.atEnd {
            let share = isLast ? Self.size : Self.earlierSize
            // What touches keeps its place: the other end comes nearer.
            for side in tracks.keys {
                tracks[side]?.contract(to: share, aboutStart: contact.atStart, seconds: part.seconds)
            }
        }
        // Samples of small movements may end a little behind the last key.
        let last = tracks.values.map(\.seconds).max() ?? 0
        trackSeconds = isStill ? part.seconds : max(part.seconds, min(part.seconds + 0.02, last))
        let pace = StrokePace(
            tracks: tracks, seconds: trackSeconds, width: body.body.shoulderWidth, limits: limits)
        self.rate = rate * (keepsSize ? min(1, pace.rate) : pace.rate)
        seconds = trackSeconds / self.rate
        let changesShape = part.tracks.values.contains { track in
            guard let first = track.shapes.first, let last = track.shapes.last else { return false }
            return first.angles.distance(to: last.angles) > Self.shapeContrast
        }
        holds = isStill || contact.atEnd || changesShape || keepsSize
        lead = contact.atStart || isStill || keepsSize ? 0 : pace.dispensable(from: .start) / self.rate
        tail = holds ? 0 : pace.dispensable(from: .end) / self.rate
    }

    /// Whether a hand of the part goes into a hand that waits.
    func runs(into waiting: HandState, of side: Side, body: SigningBody) -> Bool {
        let arm = body.arm(side)
        let standing = arm.balls(of: arm.pose(waiting.posture), angles: waiting.angles)
        guard let track = tracks[side.opposite] else { return false }
        let mover = body.arm(side.opposite)
        return (0...Self.looks).contains { look in
            let state = track.state(at: seconds * rate * Float(look) / Float(Self.looks), arm: mover)
            let moving = mover.balls(of: mover.pose(state.posture), angles: state.angles)
            return moving.contains { first in
                standing.contains {
                    first.radius + $0.radius - first.centre.distance(to: $0.centre) > Self.overlap
                }
            }
        }
    }

    /// How deep a hand may go into a waiting one, metres, and at how many moments that is looked at.
    private static let overlap: Float = 0.006
    private static let looks = 6
    /// How large free movements are among others, of their citation form, and those of a compound's first parts; the
    /// ways in and out take the rest.
    private static let size: Float = 0.78
    private static let earlierSize: Float = 0.65
    /// From which change at a finger joint on the last shape has to be seen standing, radians.
    private static let shapeContrast: Float = 0.6
}

/// Whether hands touch the body or each other at the start and at the end of a part.
struct PartContact {
    private(set) var atStart: Bool
    private(set) var atEnd: Bool

    /// Nearer than this is a touch, metres.
    private static let gap: Float = 0.008

    /// A part that touches what is not looked at here, such as the arm of a hand that is not used.
    static let everywhere = PartContact(atStart: true, atEnd: true)

    private init(atStart: Bool, atEnd: Bool) {
        self.atStart = atStart
        self.atEnd = atEnd
    }

    init(tracks: [Side: HandTrack], seconds: Float, body: SigningBody) {
        func touches(at time: Float) -> Bool {
            var balls: [Side: [Ball]] = [:]
            for (side, track) in tracks {
                let arm = body.arm(side)
                let state = track.state(at: time, arm: arm)
                balls[side] = arm.balls(of: arm.pose(state.posture), angles: state.angles)
            }
            let own = balls.values.joined()
            if own.contains(where: { body.body.distance(to: $0.centre) - $0.radius < Self.gap }) {
                return true
            }
            guard let right = balls[.right], let left = balls[.left] else { return false }
            return right.contains { first in
                left.contains {
                    first.centre.distance(to: $0.centre) - first.radius - $0.radius < Self.gap
                }
            }
        }
        atStart = touches(at: 0)
        atEnd = seconds < 0.05 ? atStart : touches(at: seconds)
    }
}
