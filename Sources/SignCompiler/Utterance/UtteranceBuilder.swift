import AvatarMath
import AvatarModel

/// Joins signs: ways that take as long as they need, holds, pauses, and hands that wait, prepare and rest.
public struct UtteranceBuilder {
    /// What a hand did last.
    struct Course {
        var motion: HandMotion
        /// How it is when that has ended, and when it has.
        var state: HandState
        var ends: Float
        /// When the next way may set in.
        var departs: Float
        /// Whether it waits already, relaxed.
        var isEased = false
    }

    let body: SigningBody
    let speed: Float
    private(set) var limits = MotionLimits(effort: 1)
    var lines: [Side: HandLine]
    var courses: [Side: Course]
    var worst: Float = 0
    /// How ways bend into parts, by part and hand, metres.
    var bends: [PartForm.Place: [Side: Vector3]] = [:]
    private var spans: [SignSpan] = []
    /// When something is touched as written, seconds.
    private var touches: [ClosedRange<Float>] = []
    /// When a hand has to stand, seconds.
    private var stands: [ClosedRange<Float>] = []
    /// Up to where the signs that were added reach, seconds.
    private var now: Float

    /// The stillness before the first and after the last sign, seconds.
    public static let leadSeconds: Float = 0.25

    /// Parts of a compound before the last are made this much faster.
    private static let earlierPartRate: Float = 1.25
    /// How long a sentence's and a clause's last posture stands in its pause before the hands give way, seconds.
    private static let sentenceHold: Float = 0.3
    private static let clauseHold: Float = 0.14
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
        courses = rest.mapValues {
            Course(motion: HandMotion($0), state: $0, ends: Self.leadSeconds, departs: Self.leadSeconds)
        }
        now = Self.leadSeconds
    }

    /// Joins the uses, as briskly as calm hands allow.
    public mutating func build(_ uses: [SignUse]) -> Utterance {
        let ladder = MotionLimits.ladder
        let forms = forms(of: uses)
        var lower = 0
        var upper = ladder.count - 1
        var best = 0
        var bends: [PartForm.Place: [Side: Vector3]] = [:]
        var index = ladder.firstIndex { $0.effort >= 1 } ?? 0
        while lower <= upper {
            if isCalm(joined(uses, forms: forms, limits: ladder[index], bends: &bends, isCleared: false)) {
                best = index
                lower = index + 1
            } else {
                upper = index - 1
            }
            index = (lower + upper) / 2
        }
        // Hands that keep clear of each other go a little farther: mostly a few steps less are enough.
        var cleared = joined(uses, forms: forms, limits: ladder[best], bends: &bends, isCleared: true)
        var step = 2
        while best > 0, !isCalm(cleared) {
            // Where not even the lowest limits help they are the calmest there is.
            best = max(0, best - step)
            step *= 2
            cleared = joined(uses, forms: forms, limits: ladder[best], bends: &bends, isCleared: true)
        }
        return cleared
    }

    /// Whether 95 of 100 frames keep to what hands may reach.
    private func isCalm(_ utterance: Utterance) -> Bool {
        let found = utterance.effort(width: body.body.shoulderWidth)
        let pace = powered(0.8)
        return found.speed <= MotionLimits.frameSpeed * pace
            && found.acceleration <= MotionLimits.frameAcceleration * pace * pace
    }

    /// Joins the uses with the given limits.
    func joined(_ uses: [SignUse], limits: MotionLimits) -> Utterance {
        var bends: [PartForm.Place: [Side: Vector3]] = [:]
        return joined(uses, forms: forms(of: uses), limits: limits, bends: &bends, isCleared: true)
    }

    /// The parts of all uses where they are made, without a pace.
    private func forms(of uses: [SignUse]) -> [PartForm] {
        var forms: [PartForm] = []
        for (index, use) in uses.enumerated() {
            for part in use.sign.parts.indices {
                var form = PartForm(use, index: index, part: part, body: body)
                if use.sideShift != 0, use.sign.parts[part].isFree || !use.assimilates {
                    // Two hands keep together: both go to where the right one would.
                    let leading = form.tracks.count == 1 ? form.tracks.keys.first ?? .right : .right
                    for side in form.tracks.keys {
                        form.tracks[side]?.shift(use.sideShift, toward: leading, side: side, body: body)
                    }
                }
                form.direct(from: use.sourceShift, to: use.goalShift, body: body)
                forms.append(form)
            }
        }
        SigningSpace(body: body).draw(&forms, uses: uses)
        return forms
    }

    private func joined(
        _ uses: [SignUse], forms: [PartForm], limits: MotionLimits,
        bends: inout [PartForm.Place: [Side: Vector3]], isCleared: Bool
    ) -> Utterance {
        var copy = self
        copy.bends = bends
        copy.limits = limits
        let schedule = HandSchedule(uses)
        var rest = forms[...]
        for (index, use) in uses.enumerated() {
            copy.add(
                use, index: index, forms: rest.prefix(use.sign.parts.count), schedule: schedule,
                isLast: index == uses.count - 1)
            rest = rest.dropFirst(use.sign.parts.count)
        }
        copy.finish()
        if isCleared {
            HandClearance(body: body, touches: copy.touches, stands: copy.stands).apply(
                to: &copy.lines, until: copy.now)
        }
        bends = copy.bends
        return Utterance(
            lines: copy.lines, spans: copy.spans, seconds: copy.now, uses: uses,
            transitionPenetration: copy.worst)
    }

    private mutating func add(
        _ use: SignUse, index: Int, forms: ArraySlice<PartForm>, schedule: HandSchedule, isLast: Bool
    ) {
        var span = SignSpan(
            use: index, gloss: use.gloss, name: use.sign.name, preparation: now, stroke: now, strokeEnd: now,
            end: now, standing: 0, holds: true)
        for var form in forms {
            form.pace(use.rate * (form.isLast ? 1 : Self.earlierPartRate) * speed, within: limits)
            clear(form)
            let origin = approach(form, now: now)
            let strokeEnd = origin + form.seconds
            var pause = form.isLast ? use.pauseSeconds / speed : 0
            // Before a pause the movement comes to its end.
            let tail = pause > 0 || (isLast && form.isLast) ? 0 : form.tail
            let hold = hold(of: form, use: use)
            var standing = hold
            if pause > 0 {
                standing = max(hold, (use.endsSentence ? Self.sentenceHold : Self.clauseHold) / speed)
                // Behind the last sign the hands sink.
                if isLast { pause = standing - hold }
            }
            if form.place.part == 0 { span.stroke = origin + form.lead / 2 }
            span.strokeEnd = strokeEnd - tail / 2
            span.end = span.strokeEnd + hold + pause
            span.standing = standing
            span.holds = form.holds
            now = span.end
            if max(hold, standing) > 0 {
                stands.append((strokeEnd - tail)...(strokeEnd + max(hold, standing)))
            }
            if form.ground != .nothing {
                if form.touchesAtStart { touches.append(origin...(origin + form.lead)) }
                if form.touchesAtEnd { touches.append((strokeEnd - tail)...(strokeEnd + hold)) }
            }
            for (side, track) in form.tracks {
                let state = track.state(at: form.trackSeconds, arm: body.arm(side))
                courses[side] = Course(
                    motion: HandMotion(track, origin: origin, rate: form.rate), state: state, ends: strokeEnd,
                    departs: strokeEnd - tail + hold + pause)
            }
            if pause > 0, !isLast {
                relax(from: strokeEnd + standing, until: strokeEnd + hold + pause)
            }
            release(except: Set(form.tracks.keys), use: index, part: form.place.part, schedule: schedule)
        }
        spans.append(span)
    }

    /// How long the end of a part stands, seconds.
    private func hold(of form: PartForm, use: SignUse) -> Float {
        var hold = form.hold
        if let wanted = use.holdSeconds, form.isLast {
            hold = form.isStill ? wanted : max(hold, PartForm.stillHold)
        }
        if use.form == .citation { hold = use.sign.parts[form.place.part].holdSeconds }
        return hold * max(1, 1 / use.rate) / powered(1.2)
    }

    /// Lets a hand that waits sink where a part would run into it.
    private mutating func clear(_ form: PartForm) {
        for side in Side.allCases where form.tracks[side] == nil {
            guard let waiting = courses[side]?.state, waiting != body.rest(side),
                form.runs(into: waiting, of: side, body: body)
            else { continue }
            lower(side)
        }
    }

    /// Lets a hand that is not used stay for its sign's next part, give way for a hand-over, or sink to wait.
    private mutating func release(except used: Set<Side>, use: Int, part: Int, schedule: HandSchedule) {
        for side in Side.allCases where !used.contains(side) {
            guard let state = courses[side]?.state, state != body.rest(side) else { continue }
            switch schedule.waiting(side, afterUse: use, part: part) {
            case .stay: break
            case .ease: ease(side)
            case .sink: lower(side)
            }
        }
    }

    private mutating func finish() {
        for side in Side.allCases { lower(side) }
        now = max(now, courses.values.map(\.ends).max() ?? now) + Self.leadSeconds
        for side in Side.allCases { lines[side]?.end = now }
    }

    func powered(_ exponent: Float) -> Float { speed == 1 ? 1 : powFloat(speed, exponent) }
}
