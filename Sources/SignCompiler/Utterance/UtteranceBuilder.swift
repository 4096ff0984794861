import AvatarMath
import AvatarModel

/// Joins signs: transitions that take as long as the way needs, holds, and hands that wait, prepare and rest.
public struct UtteranceBuilder {
    let body: SigningBody
    let speed: Float
    private var lines: [Side: HandLine]
    private var free: [Side: Float]
    private var last: [Side: HandState]
    private var spans: [SignSpan] = []
    private var now: Float
    private var worst: Float = 0

    /// The stillness before the first and after the last sign, seconds.
    public static let leadSeconds: Float = 0.25

    /// What a way may reach at most, shoulder widths a second, and a second squared: motion-quality T4 and T5
    /// allow 2.6 and 30 for 95 of 100 frames.
    private static let peakSpeed: Float = 2.5
    private static let peakAcceleration: Float = 26
    /// Parts of a compound before the last are made this much faster.
    private static let earlierPartRate: Float = 1.15
    /// A hand that is not needed sinks without haste, seconds at least.
    private static let loweringSeconds: Float = 0.55
    /// How much of the way a free sign comes towards the hands, and at most, in shoulder widths.
    private static let assimilationShare: Float = 0.4
    private static let assimilationLimit: Float = 0.2

    /// Starts with both hands at rest.
    ///
    /// - Parameters:
    ///   - body: the avatar.
    ///   - speed: 0.5...2; 1 is the pace of the library.
    public init(body: SigningBody, speed: Float) {
        self.body = body
        self.speed = speed
        let rest = Dictionary(uniqueKeysWithValues: Side.allCases.map { ($0, body.rest($0)) })
        lines = rest.mapValues { HandLine(resting: $0) }
        free = rest.mapValues { _ in Self.leadSeconds }
        last = rest
        now = Self.leadSeconds
    }

    /// Joins the uses.
    public mutating func build(_ uses: [SignUse]) -> Utterance {
        let schedule = HandSchedule(uses)
        for (index, use) in uses.enumerated() { add(use, index: index, schedule: schedule) }
        finish()
        return Utterance(
            lines: lines, spans: spans, seconds: now, uses: uses, transitionPenetration: worst)
    }

    private mutating func add(_ use: SignUse, index: Int, schedule: HandSchedule) {
        let begin = now
        var stroke: Float?
        var strokeEnd = now
        for (partIndex, part) in use.sign.parts.enumerated() {
            let isLast = partIndex == use.sign.parts.count - 1
            let rate = use.rate * (isLast ? 1 : Self.earlierPartRate) * speed
            var tracks = part.tracks
            if use.sideShift != 0 {
                for side in tracks.keys { tracks[side]?.shift(use.sideShift, side: side, body: body) }
            } else if part.isFree, use.assimilates {
                assimilate(&tracks)
            }
            let start = approach(tracks)
            if stroke == nil { stroke = start }
            for (side, track) in tracks { lines[side]?.begin(.track(track, rate: rate), at: start) }
            strokeEnd = start + part.seconds / rate
            var hold = part.holdSeconds
            if !isLast { hold = part.seconds < 0.05 ? hold * 0.65 : 0.03 }
            if let wanted = use.holdSeconds, isLast { hold = part.seconds < 0.05 ? wanted : max(hold, 0.13) }
            hold /= powered(1.2)
            if isLast { hold += use.pauseSeconds / speed }
            now = strokeEnd + hold
            for (side, track) in tracks {
                let state = track.state(at: part.seconds, arm: body.arm(side))
                last[side] = state
                free[side] = now
                lines[side]?.begin(.stay(state), at: strokeEnd)
            }
            release(except: Set(tracks.keys), use: index, part: partIndex, schedule: schedule)
        }
        spans.append(
            SignSpan(
                use: index, gloss: use.gloss, name: use.sign.name, preparation: begin,
                stroke: stroke ?? begin,
                strokeEnd: strokeEnd, end: now))
    }

    /// Brings the hands of a part to its start; returns when they are there.
    private mutating func approach(_ tracks: [Side: HandTrack]) -> Float {
        var arrival = now
        var goals: [Side: HandState] = [:]
        for side in tracks.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let goal = tracks[side]?.state(at: 0, arm: body.arm(side)), let from = last[side] else {
                continue
            }
            goals[side] = goal
            let seconds = transitionSeconds(from: from, to: goal, side: side)
            // A hand that is free earlier than the other prepares while the other still signs.
            arrival = max(arrival + 0.001, (free[side] ?? now) + seconds)
        }
        let planner = TransitionPlanner(body: body)
        var moves: [Side: (from: HandState, to: HandState)] = [:]
        for (side, goal) in goals { if let from = last[side] { moves[side] = (from, goal) } }
        let (bumps, left) = planner.bumps(moves: moves, still: last.filter { goals[$0.key] == nil })
        worst = max(worst, left)
        // A way that goes round something is longer and takes longer.
        for (side, goal) in goals {
            guard let from = last[side], let bump = bumps[side] else { continue }
            let needed = min(1.1, pathSeconds(from: from, to: goal, bump: bump)) / powered(0.8)
            arrival = max(arrival, (free[side] ?? now) + needed)
        }
        for (side, goal) in goals {
            guard let from = last[side] else { continue }
            let seconds = transitionSeconds(from: from, to: goal, side: side)
            // A hand that had nothing to do sets out early and comes slowly.
            let begin = max(free[side] ?? now, arrival - max(seconds * 1.5, arrival - now))
            lines[side]?.begin(.move(from: from, to: goal, bump: bumps[side] ?? .zero), at: begin)
        }
        return arrival
    }

    /// Moves a part that touches nothing a little towards where the hands are: signers shorten their ways so.
    private func assimilate(_ tracks: inout [Side: HandTrack]) {
        var way = Vector3.zero
        var count: Float = 0
        for (side, track) in tracks {
            guard let from = last[side], from != body.rest(side), let start = track.arms.first else {
                continue
            }
            way += from.posture.wrist - start.posture.wrist
            count += 1
        }
        guard count > 0 else { return }
        var shift = way * (Self.assimilationShare / count)
        let limit = Self.assimilationLimit * body.body.shoulderWidth
        if shift.length > limit { shift = shift.normalized * limit }
        // Nearer to the body than written it could touch.
        shift.z = max(0, shift.z)
        for side in tracks.keys { tracks[side]?.move(by: shift) }
    }

    /// Lets a hand that is not used stay for a hand-over, or sink to wait.
    private mutating func release(except used: Set<Side>, use: Int, part: Int, schedule: HandSchedule) {
        for side in Side.allCases where !used.contains(side) {
            guard let state = last[side], state != body.rest(side) else { continue }
            if schedule.isUsedSoon(side, afterUse: use, part: part) { continue }
            lower(side, from: free[side] ?? now)
        }
    }

    private mutating func lower(_ side: Side, from start: Float) {
        guard let from = last[side] else { return }
        let rest = body.rest(side)
        guard from != rest else { return }
        let seconds = max(Self.loweringSeconds, transitionSeconds(from: from, to: rest, side: side) * 1.4)
        let found = TransitionPlanner(body: body).bumps(
            moves: [side: (from, rest)], still: last.filter { $0.key != side })
        worst = max(worst, found.remaining)
        lines[side]?.begin(.move(from: from, to: rest, bump: found.bumps[side] ?? .zero), at: start)
        lines[side]?.begin(.stay(rest), at: start + seconds)
        last[side] = rest
        free[side] = start + seconds
    }

    private mutating func finish() {
        for side in Side.allCases { lower(side, from: free[side] ?? now) }
        now = max(now, free.values.max() ?? now) + Self.leadSeconds
        for side in Side.allCases { lines[side]?.end = now }
    }

    /// How long a way takes: by distance, turn of the hand, elbow and fingers.
    private func transitionSeconds(from: HandState, to: HandState, side: Side) -> Float {
        let arm = body.arm(side)
        let width = body.body.shoulderWidth
        let first = arm.pose(from.posture)
        let second = arm.pose(to.posture)
        let distance = first.wrist.distance(to: second.wrist) / width
        let elbow = first.elbow.distance(to: second.elbow) / width
        let turn =
            (square(from.posture.pronation - to.posture.pronation)
            + square(from.posture.flexion - to.posture.flexion)
            + square(from.posture.deviation - to.posture.deviation)).squareRoot()
        let needed = max(
            0.2, 1.70 * distance / Self.peakSpeed, (5.09 * distance / Self.peakAcceleration).squareRoot(),
            1.70 * elbow / 6, 1.70 * turn / StrokeTiming.turnSpeed,
            StrokeTiming.reshape(radians: from.angles.distance(to: to.angles)) * 1.1)
        return min(needed, 0.7) / powered(0.8)
    }

    /// How long a bent way needs so that the wrist stays within its peak speed and acceleration.
    private func pathSeconds(from: HandState, to: HandState, bump: Vector3) -> Float {
        let steps = 24
        let width = body.body.shoulderWidth
        let places = (0...steps).map { step in
            HandLine.moving(from: from, to: to, bump: bump, fraction: Float(step) / Float(steps)).posture
                .wrist / width
        }
        return StrokeTiming.seconds(
            along: places, peakSpeed: Self.peakSpeed, peakAcceleration: Self.peakAcceleration * 1.1)
    }

    private func powered(_ exponent: Float) -> Float { speed == 1 ? 1 : powFloat(speed, exponent) }

    private func square(_ value: Float) -> Float { value * value }
}

/// When each hand is used again.
struct HandSchedule {
    private var used: [Side: [[Bool]]] = [:]

    init(_ uses: [SignUse]) {
        for side in Side.allCases {
            used[side] = uses.map { use in use.sign.parts.map { $0.tracks[side] != nil } }
        }
    }

    /// Whether a hand is used in one of the next two parts; dropping it in between would make it bob.
    func isUsedSoon(_ side: Side, afterUse use: Int, part: Int) -> Bool {
        guard let uses = used[side] else { return false }
        let coming = uses[use][(part + 1)...] + uses[(use + 1)...].prefix(2).flatMap { $0 }
        return coming.prefix(Self.partsAhead).contains(true)
    }

    /// How many parts a hand waits where it is.
    private static let partsAhead = 2
}

extension HandTrack {
    /// Moves the whole track sideways, shoulder widths towards the hand's own side.
    mutating func shift(_ outward: Float, side: Side, body: SigningBody) {
        move(by: Vector3(side.sign * outward * body.body.shoulderWidth, 0, 0))
    }

    /// Moves the whole track, metres.
    mutating func move(by vector: Vector3) {
        for index in arms.indices { arms[index].posture.wrist += vector }
    }
}
