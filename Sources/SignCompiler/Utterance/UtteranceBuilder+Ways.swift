import AvatarMath
import AvatarModel

extension UtteranceBuilder {
    /// A hand that is not needed sinks without haste, seconds at least.
    private static let loweringSeconds: Float = 0.55
    /// How much a way of an arm bends outwards, of its length; shorter ones are straight, shoulder widths.
    private static let arcShare: Float = 0.06
    private static let shortestArc: Float = 0.2
    /// How far hands give way in a pause, shoulder widths, and how much the fingers relax.
    private static let givingWay: Float = 0.06
    private static let relaxing: Float = 0.15

    /// Brings the hands of a part into its movement.
    ///
    /// - Parameters:
    ///   - form: the part.
    ///   - now: up to where the signs before reach.
    /// - Returns: when the part's movement begins.
    mutating func approach(_ form: PartForm, now: Float) -> Float {
        var ways: [Side: HandWay] = [:]
        for (side, track) in form.tracks {
            guard let course = courses[side] else { continue }
            let timing = timing(side)
            let goal = track.state(at: form.lead * form.rate, arm: body.arm(side))
            ways[side] = HandWay(
                from: course.motion, to: HandMotion(track, origin: 0, rate: form.rate), start: course.departs,
                seconds: timing.seconds(from: course.state, to: goal), lead: form.lead, rise: timing.rise)
            // How the way bends hardly depends on its time: at another effort it was found already.
            ways[side]?.bump = bends[form.place]?[side] ?? arc(side, from: course.state, to: goal)
        }
        join(&ways, now: now)
        let found = TransitionPlanner(body: body).bumps(
            moves: ways, still: courses.filter { ways[$0.key] == nil }.mapValues(\.state))
        worst = max(worst, found.remaining)
        bends[form.place] = found.bumps
        // A way that goes round something is longer and takes longer.
        if found.bumps.contains(where: { ways[$0]?.bump != $1 }) {
            for (side, bump) in found.bumps { ways[side]?.bump = bump }
            join(&ways, now: now)
        }
        for (side, way) in ways {
            if let course = courses[side], way.start > course.ends + 1e-4 {
                stand(course.state, side: side, at: course.ends)
            }
            lines[side]?.begin(.move(way), at: way.start)
            lines[side]?.begin(.track(way.to), at: way.end)
        }
        return ways.values.first.map { $0.end - form.lead } ?? now
    }

    /// Lets ways that belong together end together, each as long as it needs.
    private mutating func join(_ ways: inout [Side: HandWay], now: Float) {
        var arrival: Float = 0
        var needed: [Side: Float] = [:]
        for side in ways.keys {
            ways[side]?.start = courses[side]?.departs ?? now
            if var way = ways[side] {
                timing(side).fit(&way)
                ways[side] = way
                needed[side] = way.seconds
                arrival = max(arrival, way.end)
            }
        }
        // A hand that is free early prepares while the other still signs, but not before there is something to do.
        for side in ways.keys {
            let slowly = max((needed[side] ?? 0) * 1.5, arrival - now)
            ways[side]?.start = max(courses[side]?.departs ?? now, arrival - slowly)
            ways[side]?.arrive(at: arrival)
        }
    }

    /// Lets a hand sink to where it waits.
    mutating func lower(_ side: Side) {
        guard let course = courses[side] else { return }
        let rest = body.rest(side)
        guard course.state != rest else { return }
        let timing = timing(side)
        var way = HandWay(
            from: course.motion, to: HandMotion(rest), start: course.departs,
            seconds: timing.seconds(from: course.state, to: rest), rise: .infinity)
        way.bump = arc(side, from: course.state, to: rest)
        timing.fit(&way)
        let found = TransitionPlanner(body: body).bumps(
            moves: [side: way], still: courses.filter { $0.key != side }.mapValues(\.state))
        worst = max(worst, found.remaining)
        way.bump = found.bumps[side] ?? .zero
        timing.fit(&way)
        way.arrive(at: way.start + max(Self.loweringSeconds, way.seconds * 1.35))
        if way.start > course.ends + 1e-4 { stand(course.state, side: side, at: course.ends) }
        lines[side]?.begin(.move(way), at: way.start)
        lines[side]?.begin(.stay(rest), at: way.end)
        courses[side] = Course(motion: HandMotion(rest), state: rest, ends: way.end, departs: way.end)
    }

    /// Lets a hand that waits for the sign after the next give way and relax, so that nobody reads it as a part of the
    /// signs in between.
    mutating func ease(_ side: Side) {
        guard let course = courses[side], !course.isEased else { return }
        let rest = body.rest(side)
        let goal = HandState(
            posture: course.state.posture.mixed(with: rest.posture, fraction: Self.easing),
            angles: course.state.angles.mixed(with: rest.angles, fraction: Self.easedFingers))
        let still = courses.filter { $0.key != side }.mapValues(\.state)
        // Where giving way would lead into the other hand or the body it stays as it is.
        guard
            TransitionPlanner(body: body).isClear(
                moves: [side: HandWay(from: course.state, to: goal)], still: still)
        else { return }
        let distance = course.state.posture.wrist.distance(to: goal.posture.wrist) / body.body.shoulderWidth
        let seconds = max(Self.easingSeconds, distance / Self.easingSpeed) / powered(0.8)
        let start = max(course.ends, course.departs)
        // The way into the next sign may set in while the hand still sinks.
        drift(side, to: goal, from: start, seconds: seconds, departs: start)
        courses[side]?.isEased = true
    }

    /// How much of the way to its rest a waiting hand goes, and its fingers; how long it takes at least, seconds, and its
    /// mean speed, shoulder widths a second.
    private static let easing: Float = 0.6
    private static let easedFingers: Float = 0.85
    private static let easingSeconds: Float = 0.4
    private static let easingSpeed: Float = 0.9

    /// Lets raised hands give way a little in a pause, as muscles do that have nothing to say.
    mutating func relax(from start: Float, until end: Float) {
        guard end - start > 0.08 else { return }
        var moves: [Side: HandWay] = [:]
        var goals: [Side: HandState] = [:]
        for (side, course) in courses where course.state != body.rest(side) && course.departs <= end + 1e-3 {
            let rest = body.rest(side)
            let distance = course.state.posture.wrist.distance(to: rest.posture.wrist)
            let share = min(0.3, Self.givingWay * body.body.shoulderWidth / max(0.001, distance))
            let goal = HandState(
                posture: course.state.posture.mixed(with: rest.posture, fraction: share),
                angles: course.state.angles.mixed(with: rest.angles, fraction: Self.relaxing))
            goals[side] = goal
            moves[side] = HandWay(from: course.state, to: goal)
        }
        // Where giving way would lead into the body the hands stay as they are.
        let still = courses.filter { moves[$0.key] == nil }.mapValues(\.state)
        let clear = TransitionPlanner(body: body).isClear(moves: moves, still: still)
        guard !moves.isEmpty, clear else { return }
        // The slow drift has not ended when the next way sets in.
        let seconds = (end - start) * 1.25
        for (side, goal) in goals {
            drift(side, to: goal, from: start, seconds: seconds, departs: end)
        }
    }

    /// Lets a hand go slowly to where it waits; the next way may set in before it is there.
    private mutating func drift(
        _ side: Side, to goal: HandState, from start: Float, seconds: Float, departs: Float
    ) {
        guard var course = courses[side] else { return }
        let motion = HandMotion(
            HandTrack(from: course.state, to: goal, seconds: seconds), origin: start, rate: 1)
        stand(course.state, side: side, at: course.ends)
        lines[side]?.begin(.relax(motion), at: start)
        course.motion = motion
        course.state = goal
        course.ends = start + seconds
        course.departs = departs
        courses[side] = course
    }

    /// A hand stands from a time on.
    private mutating func stand(_ state: HandState, side: Side, at seconds: Float) {
        guard let last = lines[side]?.starts.last, seconds >= last - 1e-5 else { return }
        lines[side]?.begin(.stay(state), at: seconds)
    }

    /// Hands turn about shoulder and elbow, so their ways bend away from them.
    private func arc(_ side: Side, from: HandState, to: HandState) -> Vector3 {
        let way = to.posture.wrist - from.posture.wrist
        let width = body.body.shoulderWidth
        guard way.length > Self.shortestArc * width else { return .zero }
        let middle = (from.posture.wrist + to.posture.wrist) / 2
        let outward = (middle - body.arm(side).shoulder).rejected(from: way.normalized)
        let bend = outward.length < 0.02 ? .zero : outward.normalized * (way.length * Self.arcShare)
        return bend + FaceDetour(body: body).detour(side, from: from, to: to)
    }

    private func timing(_ side: Side) -> WayTiming {
        WayTiming(body: body, arm: body.arm(side), pace: powered(0.8), limits: limits)
    }
}
