import AvatarMath
import AvatarModel
import SignCatalog

extension PartBuilder {
    /// Makes a small movement about the hands' places; returns when it ends.
    mutating func modulate(_ movement: Movement, from start: Float) throws(CompilerError) -> Float {
        if case .brush(let direction, let distance) = movement.action {
            return try brush(movement, direction: direction, distance: distance, from: start)
        }
        let hands = sides(of: movement)
        let one = (movement.seconds ?? roundSeconds(movement.action) * StrokeTiming.factor(movement.manner))
        if movement.shiftEach != .zero, movement.times > 1, hands.contains(where: isTouching) {
            return try moveOn(movement, hands: hands, seconds: one, from: start)
        }
        let start = closeBeforeUnfolding(movement, hands: hands, from: start)
        var seconds = max(0.04, one * Self.lengthInRounds(of: movement))
        // What has no opposite to go to takes turns instead: the left hand begins half a round later.
        let takesTurns = movement.hands == .alternating && Self.takesTurns(movement.action)
        var step = movement
        if takesTurns { step.hands = mirrors ? .mirrored : .both }
        for side in hands {
            guard let hand = solved[side] else { continue }
            var extra = try modulation(of: step, side: side, hand: hand, seconds: seconds)
            addShift(step, side: side, seconds: seconds, to: &extra)
            tracks[side]?.modulation.add(extra, at: takesTurns && side == .left ? start + one / 2 : start)
        }
        if takesTurns, hands.contains(.left) { seconds += one / 2 }
        if movement.becoming != nil { try changeWhile(movement, hands: hands, from: start, seconds: seconds) }
        return start + seconds
    }

    /// How many rounds a step's time is: a turn that stays goes back between rounds, quickly.
    private static func lengthInRounds(of movement: Movement) -> Float {
        let rounds = Float(movement.times)
        guard case .wrist(_, _, true) = movement.action else { return rounds }
        return rounds + (rounds - 1) * returnShare
    }

    /// The time of a quick way back between turns that stay, in rounds.
    private static let returnShare: Float = 0.75

    private func isTouching(_ side: Side) -> Bool { solved[side]?.contactNormal != nil }

    private static func takesTurns(_ action: Movement.Action) -> Bool {
        switch action {
        case .tap, .fingers: true
        case .wrist(let motion, _, let stays): motion == .nod && !stays
        default: false
        }
    }

    /// Rounds on the skin that move on: each round ends on the skin where the next begins.
    private mutating func moveOn(
        _ movement: Movement, hands: [Side], seconds: Float, from start: Float
    ) throws(CompilerError) -> Float {
        var round = movement
        round.times = 1
        round.shiftEach = .zero
        round.seconds = seconds
        var now = start
        for index in 0..<movement.times {
            let begin = now
            now = try modulate(round, from: begin)
            round.becoming = nil
            guard index < movement.times - 1 else { break }
            shift(movement, hands: hands, rounds: 1)
            var way = round
            way.seconds = now - begin
            _ = try reach(hands, path: .straight, movement: way, from: begin, factor: 1)
        }
        return now
    }

    /// Closes the fingers of hands that unfold in the middle of a part; returns when they are closed.
    private mutating func closeBeforeUnfolding(
        _ movement: Movement, hands: [Side], from start: Float
    ) -> Float {
        guard case .fingers(.unfold) = movement.action, start > 0 else { return start }
        for side in hands {
            guard let base = solved[side]?.angles else { continue }
            let closed = FingerPlay.delta(.unfold, base: base, fraction: 0, rounds: 1)
            // What closes here opens again in the step, whose first sample is the closed hand.
            var closing = Modulation()
            closing.fingers = FingerPlay.sampled(FingerPlay.closingSeconds) { fraction in
                closed.map { $0 * (fraction < 1 ? StepMotion.eased(fraction) : 0) }
            }
            tracks[side]?.modulation.add(closing, at: start)
        }
        return start + FingerPlay.closingSeconds
    }

    /// The seconds of one round of a small movement at normal manner.
    private func roundSeconds(_ action: Movement.Action) -> Float {
        switch action {
        case .circle(let circle): StrokeTiming.turnRound(radius: circle.radius) * max(0.5, circle.turns)
        case .shake(_, let distance):
            max(0.24, 2 * .pi * 1.28 * (distance / 2 / StrokeTiming.peakAcceleration).squareRoot())
        case .tap(let distance):
            max(0.26, .pi * 1.28 * (2 * distance / StrokeTiming.peakAcceleration).squareRoot())
        case .rub: 0.34
        case .wrist(let motion, let degrees, let stays):
            motion == .stir
                ? 0.5
                : (stays ? 1 : 2) * max(0.13, StrokeTiming.turn(radians: degrees.degreesAsRadians))
        case .fingers(let motion): FingerPlay.seconds(motion)
        case .write(let writing): AirPath(writing, size: writing.size).seconds
        default: 0.3
        }
    }

    private func modulation(
        of movement: Movement, side: Side, hand: SolvedHand, seconds: Float
    ) throws(CompilerError) -> Modulation {
        let width = solver.avatar.body.shoulderWidth
        let (mirrored, sign) = sense(of: movement, side: side)
        let rounds = Float(movement.times)
        var extra = Modulation()
        func rounded(_ fraction: Float) -> Float { StepMotion.evenly(fraction) * rounds }
        switch movement.action {
        case .circle(var circle):
            circle.turns *= rounds
            let phase: Float = sign < 0 ? .pi : 0
            let path = StepMotion.circle(
                circle, radius: circle.radius * width, mirrored: mirrored, phase: phase)
            extra.offsets = StepMotion.sampled(seconds, path)
        case .shake(let direction, let distance):
            let vector =
                (mirrored ? direction.mirrored.vector : direction.vector) * (sign * distance / 2 * width)
            extra.offsets = StepMotion.sampled(seconds) { vector * sinFloat(2 * .pi * rounded($0)) }
        case .tap(let distance):
            guard let normal = hand.contactNormal else {
                throw .impossibleStep(
                    "'tap' needs a touched place: give the hand 'at' a body site or a part of the other hand",
                    sign: solver.sign, part: part, location: solver.location)
            }
            extra.offsets = StepMotion.sampled(seconds) { fraction in
                let swing = sinFloat(.pi * rounded(fraction))
                return normal * (distance * width * swing * swing)
            }
        case .rub(let radius):
            guard let normal = hand.contactNormal else {
                throw .impossibleStep(
                    "'rub' needs a touched place: give the hand 'at' a body site or a part of the other hand",
                    sign: solver.sign, part: part, location: solver.location)
            }
            let first = normal.anyPerpendicular
            let second = normal.cross(first)
            extra.offsets = StepMotion.sampled(seconds) { fraction in
                let angle = 2 * .pi * rounded(fraction)
                let point = first * (cosFloat(angle) - 1) + second * sinFloat(angle)
                return point * (sign * radius * width)
            }
        case .wrist(let motion, let degrees, let stays):
            extra.bends = StepMotion.sampled(seconds) { fraction in
                Self.wristBend(
                    motion, radians: degrees.degreesAsRadians * (sign < 0 ? -1 : 1), stays: stays,
                    fraction: fraction,
                    rounds: movement.times)
            }
        case .fingers(let motion):
            let base = hand.angles
            extra.fingers = FingerPlay.sampled(seconds) { fraction in
                FingerPlay.delta(motion, base: base, fraction: fraction, rounds: movement.times)
            }
        case .write(let writing):
            let path = AirPath(writing, size: writing.size)
            let step = seconds / Float(movement.times)
            for round in 0..<movement.times {
                var strokes = Modulation()
                strokes.offsets = StepMotion.sampled(step) { fraction in
                    let point = path.point(at: fraction) * width
                    return mirrored ? Vector3(-point.x, point.y, point.z) : point
                }
                if round < movement.times - 1, let last = strokes.offsets.indices.last {
                    strokes.offsets[last] = .zero
                }
                extra.add(strokes, at: step * Float(round))
            }
        case .go, .to, .hold, .brush, .together, .sequence: break
        }
        return extra
    }

    private static func wristBend(
        _ motion: Movement.WristMotion, radians: Float, stays: Bool, fraction: Float, rounds: Int
    ) -> Vector3 {
        let progress = StepMotion.evenly(fraction) * Float(rounds)
        let amount: Float
        if stays {
            let length = Float(rounds) + Float(rounds - 1) * returnShare
            let position = fraction * length
            let round = min(Float(rounds - 1), (position / (1 + returnShare)).rounded(.down))
            let within = position - round * (1 + returnShare)
            let back = StepMotion.eased((within - 1) / returnShare)
            amount = (StepMotion.eased(within) - back) * radians
        } else if motion == .twist || motion == .swing {
            amount = sinFloat(2 * .pi * progress) * radians / 2
        } else {
            let swing = sinFloat(.pi * progress)
            amount = swing * swing * radians
        }
        switch motion {
        case .nod: return Vector3(amount, 0, 0)
        case .swing: return Vector3(0, -amount, 0)
        case .twist: return Vector3(0, 0, amount)
        case .stir:
            let angle = 2 * .pi * progress
            return Vector3(sinFloat(angle) * radians / 2, (cosFloat(angle) - 1) * radians / 2, 0)
        }
    }

    private func addShift(_ movement: Movement, side: Side, seconds: Float, to extra: inout Modulation) {
        guard movement.shiftEach != .zero, movement.times > 1 else { return }
        let (mirrored, _) = sense(of: movement, side: side)
        let each = (mirrored ? movement.shiftEach.mirrored : movement.shiftEach).vector
        let whole = each * (Float(movement.times - 1) * solver.avatar.body.shoulderWidth)
        var drift = Modulation()
        drift.offsets = StepMotion.sampled(seconds) { whole * StepMotion.evenly($0) }
        extra.add(drift, at: 0)
    }

    /// Slides along the skin: the place itself moves, so both ends touch.
    private mutating func brush(
        _ movement: Movement, direction: Direction, distance: Float, from start: Float
    ) throws(CompilerError) -> Float {
        for side in sides(of: movement) where solved[side]?.contactNormal == nil {
            throw .impossibleStep(
                "'brush' needs a touched place: give the hand 'at' a body site or a part of the other hand",
                sign: solver.sign, part: part, location: solver.location)
        }
        return try travel(movement, path: .straight, from: start) { builder, side in
            let (mirrored, sign) = builder.sense(of: movement, side: side)
            let plain = (mirrored ? direction.mirrored.vector : direction.vector) * (sign * distance)
            guard var goal = builder.goals[side] else { return }
            // The shift is written in the goal's own frame.
            let own = goal.mirrored ? Displacement(plain).mirrored.vector : plain
            goal.posture.shift = Displacement(goal.posture.shift.vector + own)
            builder.goals[side] = goal
        }
    }
}
