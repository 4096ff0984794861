import AvatarMath
import AvatarModel

/// Keeps the hands of a finished utterance out of each other.
///
/// Ways, movements inside signs and what draws signs together are made one after the other, and none knows all of the
/// others. So the hands are looked at once more when everything is in its place: where they overlap they are moved
/// apart by the shortest way, for as long as they would overlap, and come and go without a jerk. A hand keeps its turn.
struct HandClearance {
    let body: SigningBody
    /// When something is touched as written, seconds: hands hardly move there.
    let touches: [ClosedRange<Float>]
    /// When a hand has to stand, seconds.
    let stands: [ClosedRange<Float>]

    /// How deep hands may stay in each other, metres: 4 mm are allowed, and between frames it may be a little more.
    private static let allowed: Float = 0.0025
    /// How far a hand is moved at most, and at a touch, metres.
    private static let farthest: Float = 0.1
    private static let farthestAtTouch: Float = 0.003
    /// How long moving apart and coming back takes, and the least where a touch is near, seconds.
    private static let ramp: Float = 0.32
    private static let shortestRamp: Float = 0.1
    /// How much more acceleration a ramp has at its peaks than way and time alone say.
    private static let peak: Float = 5.77
    /// The most that moving apart adds to a hand's acceleration, metres a second squared: 14 shoulder widths.
    private static let acceleration: Float = 5
    /// What is this deep, of the deepest, has no way out either where that has none.
    private static let alike: Float = 0.9
    /// How many ways are tried with longer ramps, the shortest first.
    private static let waysTried = 5
    /// A hand goes through the other more visibly than it moves where it should stand, metres.
    private static let worseThanUnrest: Float = 0.012
    /// How often something is moved at most, for each second of the utterance.
    private static let moves: Float = 10

    /// Moves the hands of both lines where they overlap.
    ///
    /// - Parameters:
    ///   - lines: of both hands.
    ///   - end: when the utterance ends, seconds.
    func apply(to lines: inout [Side: HandLine], until end: Float) {
        guard let right = lines[.right], let left = lines[.left] else { return }
        var film = HandFilm(right: right, left: left, seconds: end, body: body)
        for _ in 0...Int(end * Self.moves) {
            guard let frame = film.worst(beyond: Self.allowed) else { break }
            if !separate(at: frame, in: &film) {
                film.giveUp(frame, downTo: film.depths[frame] * Self.alike)
            }
        }
        guard film.isMoved else { return }
        lines[.right]?.clearance.offsets = film.rightShifts
        lines[.left]?.clearance.offsets = film.leftShifts
    }

    /// Moves the hands apart about a frame; false if there is no way out.
    private func separate(at frame: Int, in film: inout HandFilm) -> Bool {
        // As long as they are about half as deep.
        let deep = Self.allowed + (film.depths[frame] - Self.allowed) * 0.5
        let overlap = film.run(about: frame, deeperThan: deep)
        let share = film.rightShare(overlap)
        let ways = film.waysOut(at: frame, allowed: Self.allowed, rightShare: share)
        let whole = withStands(overlap)
        // Best with all that stands nearby; where a touch forbids that, between what stands.
        for frames in whole == overlap ? [whole] : [whole, overlap] {
            guard let before = ramp(to: frames.lowerBound, isBefore: true),
                let after = ramp(to: frames.upperBound, isBefore: false)
            else { continue }
            let isTouch = touches.contains { $0.overlaps(Self.seconds(frames)) }
            let most = min(isTouch ? Self.farthestAtTouch : Self.farthest, Self.gentle(before, after))
            for way in ways
            where film.move(
                frames, before: before, after: after, right: way * share, left: way * (share - 1),
                atMost: most,
                body: body.body)
            {
                return true
            }
        }
        guard film.depths[frame] > Self.worseThanUnrest else { return false }
        // Where a ramp would be too quick with what the hand does itself, a longer one may not be.
        for stretch: Float in [1, 1.5, 2.2] {
            for way in ways.prefix(Self.waysTried) {
                let least = Self.ramp(for: way.length * max(share, 1 - share), stretch: stretch)
                if film.move(
                    overlap, before: max(least, ramp(to: overlap.lowerBound, isBefore: true) ?? 0),
                    after: max(least, ramp(to: overlap.upperBound, isBefore: false) ?? 0), right: way * share,
                    left: way * (share - 1), atMost: Self.farthest, body: body.body)
                {
                    return true
                }
            }
        }
        return false
    }

    /// How many frames a ramp needs for a way, so that nobody sees a jerk, metres.
    private static func ramp(for metres: Float, stretch: Float) -> Int {
        let seconds = max(shortestRamp, (metres * peak / acceleration).squareRoot())
        return Int((stretch * seconds * HandFilm.framesPerSecond).rounded(.up))
    }

    /// How far a hand may be moved with these ramps, so that nobody sees a jerk, metres.
    private static func gentle(_ before: Int, _ after: Int) -> Float {
        let seconds = Float(min(before, after)) / HandFilm.framesPerSecond
        return acceleration * seconds * seconds / peak
    }

    private static func seconds(_ frames: ClosedRange<Int>) -> ClosedRange<Float> {
        HandFilm.seconds(frames.lowerBound)...HandFilm.seconds(frames.upperBound)
    }

    /// Frames and all about them in which a hand stands: it stands elsewhere, but it stands.
    private func withStands(_ frames: ClosedRange<Int>) -> ClosedRange<Int> {
        var (first, last) = (frames.lowerBound, frames.upperBound)
        for _ in 0..<2 {
            for stand in stands {
                let near = (stand.lowerBound - Self.shortestRamp)...(stand.upperBound + Self.shortestRamp)
                guard near.overlaps(Self.seconds(first...last)) else { continue }
                first = min(first, Int((stand.lowerBound * HandFilm.framesPerSecond).rounded(.down)))
                last = max(last, Int((stand.upperBound * HandFilm.framesPerSecond).rounded(.up)))
            }
        }
        return max(0, first)...last
    }

    /// How many frames a ramp may take beside a frame, so that it does not reach into what stands or touches; nil if
    /// there is no room for one.
    private func ramp(to frame: Int, isBefore: Bool) -> Int? {
        let seconds = HandFilm.seconds(frame)
        var ramp = Self.ramp
        for rest in stands + touches {
            if rest.lowerBound < seconds - 1e-3, rest.upperBound > seconds + 1e-3 {
                // The rest is moved as a whole, or not at all.
                return nil
            }
            let free = isBefore ? seconds - rest.upperBound : rest.lowerBound - seconds
            if free > -1e-3 { ramp = min(ramp, free) }
        }
        return ramp < Self.shortestRamp / 2 ? nil : Int((ramp * HandFilm.framesPerSecond).rounded(.down))
    }
}
