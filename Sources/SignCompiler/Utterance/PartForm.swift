import AvatarMath
import AvatarModel

/// A part of a sign as it is made among others: how fast, how large, and how it hangs together with what is around it.
struct PartForm {
    var tracks: [Side: HandTrack]
    /// Which part of an utterance it is: the use, and the part's number in it.
    struct Place: Hashable {
        let use: Int
        let part: Int
    }

    let place: Place
    /// Whether it is the sign's last part; earlier ones are made smaller and quicker and need not stand to be read.
    let isLast: Bool
    /// What its place hangs on.
    let ground: PartContact.Ground
    /// Seconds of the track, and at the rate.
    let trackSeconds: Float
    private(set) var seconds: Float
    /// Track seconds a second.
    private(set) var rate: Float = 1
    /// How long before its arrival the way into it is already on its movement, and how long before its end the way
    /// out of it sets in; 0 where it has to stand there, seconds.
    private(set) var lead: Float = 0
    private(set) var tail: Float = 0
    /// Whether its end has to stand: something touches there, or the handshape tells the sign.
    let holds: Bool
    /// Whether something touches at its start and at its end.
    let touchesAtStart: Bool
    let touchesAtEnd: Bool
    let isStill: Bool
    private let keepsSize: Bool
    /// Whether a hand touches the body at the start and at the end.
    private let bodyContact: (start: Bool, end: Bool)
    private var stroke: StrokePace
    /// The same as `lead` and `tail`, seconds of the track.
    private let trackLead: Float
    private let trackTail: Float

    /// What a sign's part is made of, before it is placed and paced.
    ///
    /// - Parameters:
    ///   - use: the sign as it is used.
    ///   - index: which use of the utterance it is.
    ///   - number: which of the sign's parts it is, from 0.
    ///   - body: the avatar.
    init(_ use: SignUse, index: Int, part number: Int, body: SigningBody) {
        let part = use.sign.parts[number]
        let keepsSize = !use.assimilates || use.form == .citation
        place = Place(use: index, part: number)
        self.keepsSize = keepsSize
        isLast = number == use.sign.parts.count - 1
        tracks = part.tracks
        isStill = part.seconds < 0.05
        let places = use.sign.report.contacts.filter { $0.part == number + 1 }.map(\.what)
        let contact = PartContact(part, places: places, body: body)
        ground = contact.ground
        if !keepsSize, let pivot = contact.pivot {
            let share = Self.share(of: part, isLast: isLast, width: body.body.shoulderWidth)
            // What touches keeps its place: the other end comes nearer.
            for side in tracks.keys {
                tracks[side]?.contract(to: share, aboutStart: pivot == .start, seconds: part.seconds)
            }
        }
        // Samples of small movements may end a little behind the last key.
        let last = tracks.values.map(\.seconds).max() ?? 0
        trackSeconds = isStill ? part.seconds : max(part.seconds, min(part.seconds + 0.02, last))
        stroke = StrokePace(tracks: tracks, seconds: trackSeconds, width: body.body.shoulderWidth)
        let changesShape = part.tracks.values.contains { track in
            guard let first = track.shapes.first, let last = track.shapes.last else { return false }
            return first.angles.distance(to: last.angles) > Self.shapeContrast
        }
        touchesAtStart = contact.atStart
        touchesAtEnd = contact.atEnd
        bodyContact = (contact.isOnBodyAtStart, contact.isOnBodyAtEnd)
        holds = isStill || contact.atEnd || changesShape || keepsSize
        trackLead = contact.atStart || isStill || keepsSize ? 0 : stroke.dispensable(from: .start)
        // Inside a compound a new handshape need not stand.
        let stands = isLast ? holds : isStill || contact.atEnd || keepsSize
        trackTail = stands ? 0 : stroke.dispensable(from: .end)
        seconds = trackSeconds
    }

    /// How much of its citation size a movement keeps: a small one could no longer be seen if it were made smaller.
    private static func share(of part: CompiledPart, isLast: Bool, width: Float) -> Float {
        let extent = part.tracks.values.map { $0.extent(seconds: part.seconds) }.max() ?? 0
        let least = isLast ? size : earlierSize
        return 1 - (1 - least) * Float.smoothstep(smallMovement, largeMovement, extent / width)
    }

    /// Sets how fast the part is made.
    ///
    /// - Parameters:
    ///   - rate: relative to the part's own time.
    ///   - limits: what hands may reach.
    mutating func pace(_ rate: Float, within limits: MotionLimits) {
        let own = stroke.rate(within: limits)
        self.rate = rate * (keepsSize ? min(1, own) : own)
        seconds = trackSeconds / self.rate
        lead = trackLead / self.rate
        tail = trackTail / self.rate
    }

    /// Leads the movement of a directional verb from one place to another.
    ///
    /// What touches the body stays; two hands keep together.
    ///
    /// - Parameters:
    ///   - source: how far the start moves, shoulder widths to the signer's right.
    ///   - goal: how far the end moves.
    ///   - body: the avatar.
    mutating func direct(from source: Float, to goal: Float, body: SigningBody) {
        let start = bodyContact.start ? 0 : source
        let end = bodyContact.end ? 0 : goal
        guard start != 0 || end != 0, !isStill else { return }
        let unit = Side.right.sign * body.body.shoulderWidth
        for side in tracks.keys {
            tracks[side]?.lead(
                from: Vector3(unit * start, 0, 0), to: Vector3(unit * end, 0, 0))
        }
        stroke = StrokePace(tracks: tracks, seconds: trackSeconds, width: body.body.shoulderWidth)
    }

    /// How long its end stands, seconds at speed 1.
    var hold: Float {
        guard isLast else { return touchesAtEnd ? Self.touchHold : isStill ? Self.passingHold : 0 }
        return isStill ? Self.stillHold : holds ? Self.movedHold : 0
    }

    /// How long a sign's end stands so that it is seen: a posture without a movement, and behind one,
    /// seconds; at least 0.08 are wished for (`docs/motion.md`, Holds).
    static let stillHold: Float = 0.086
    static let movedHold: Float = 0.082
    /// The same inside a compound: what touches, at least 0.06, and a posture that is passed.
    private static let touchHold: Float = 0.062
    private static let passingHold: Float = 0.045

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
    /// How large movements are among others, of their citation form, and those of a compound's first parts; the ways
    /// in and out take the rest.
    private static let size: Float = 0.6
    private static let earlierSize: Float = 0.5
    /// Up to which extent a movement keeps its size, and from which it is made smaller in full, shoulder widths.
    private static let smallMovement: Float = 0.08
    private static let largeMovement: Float = 0.34
    /// From which change at a finger joint on the last shape has to be seen standing, radians.
    private static let shapeContrast: Float = 0.6
}
