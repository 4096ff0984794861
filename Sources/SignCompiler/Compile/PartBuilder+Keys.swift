import AvatarMath
import AvatarModel
import SignCatalog

// The keys that bring hands from where they are to where a step wants them.
extension PartBuilder {
    /// A step that ends in a new key for each of its hands, made `times` times with a quick way back between.
    mutating func travel(
        _ movement: Movement, path: Movement.Path, from start: Float,
        change: (inout PartBuilder, Side) -> Void
    ) throws(CompilerError) -> Float {
        var now = start
        let hands: [Side] = {
            if case .to(let right, let left, _) = movement.action {
                return Side.allCases.reversed().filter { side in
                    goals[side] != nil
                        && (side == .right ? right != nil : left != nil || (mirrors && right != nil))
                }
            }
            return sides(of: movement)
        }()
        for round in 0..<movement.times {
            let before = goals
            let beforeSolved = solved
            for side in hands { change(&self, side) }
            for side in hands where renewed[side]?.contains(.place) == true {
                let carried = goals[side.opposite]?.offset ?? .zero
                goals[side]?.carrier = carried
            }
            become(movement, hands: hands)
            if round > 0 { shift(movement, hands: hands, rounds: Float(round)) }
            let seconds = try reach(
                hands, path: path, movement: movement, from: now, factor: 1)
            now += seconds
            if movement.manner == .sharp { now += StrokeTiming.sharpHold }
            if round < movement.times - 1 {
                goals = before
                if movement.shiftEach != .zero { shift(movement, hands: hands, rounds: Float(round + 1)) }
                if movement.shiftEach == .zero {
                    now += back(to: beforeSolved, hands: hands, from: now)
                } else {
                    now += try reach(hands, path: .straight, movement: movement, from: now, factor: 0.8)
                }
                goals = before
            }
        }
        return now
    }

    /// Solves the hands' present goals as a new key and returns the seconds that the way takes.
    mutating func reach(
        _ hands: [Side], path: Movement.Path, movement: Movement, from now: Float, factor: Float
    ) throws(CompilerError) -> Float {
        let ordered = try order().filter(hands.contains)
        var seconds: Float = 0
        var ends: [Side: SolvedHand] = [:]
        let unsolved = report
        for attempt in 0..<2 {
            if attempt == 1 {
                guard mayMakeRoom(ends) else { break }
                report = unsolved
            }
            for side in ordered {
                let other = present(side.opposite, at: now, end: ends[side.opposite])
                ends[side] = try solve(side, other: other, previous: solved[side])
            }
        }
        for (side, hand) in ends {
            if let from = present(side, at: now) { seconds = max(seconds, duration(from, hand)) }
        }
        // Straight ways between two postures may lead through the other hand or the body.
        var bumps: [Side: Vector3] = [:]
        var bulges: [Side: (Float) -> Vector3] = [:]
        for side in ordered {
            guard let from = solved[side], let to = ends[side] else { continue }
            bulges[side] =
                way(path, from: from.arm.wrist, to: to.arm.wrist, movement: movement, side: side)
                ?? slide(from: from, to: to, side: side)
        }
        if path.kind == .straight {
            bumps = detours(ordered, ends: ends)
            for side in ordered where bulges[side] != nil {
                bumps[side] = nil
            }
        }
        let eased = movement.manner == .sharp ? StepMotion.struck : StepMotion.eased
        for side in ordered {
            guard let from = solved[side]?.arm.wrist, let to = ends[side]?.arm.wrist else { continue }
            let bulge = bulges[side]
            let bump = bumps[side] ?? .zero
            guard bulge != nil || bump != .zero else { continue }
            let places = (0...32).map { step -> Vector3 in
                let fraction = Float(step) / 32
                let progress = eased(fraction)
                return
                    (from.mixed(with: to, fraction: progress) + (bulge?(progress) ?? .zero)
                    + bump * HandWay.swell(fraction)) / shoulderWidth
            }
            seconds = max(seconds, StrokeTiming.seconds(along: places))
        }
        seconds = (movement.seconds ?? seconds * StrokeTiming.factor(movement.manner)) * factor
        seconds = max(0.04, seconds)
        for side in ordered {
            guard let end = ends[side], solved[side] != nil else { continue }
            addKey(end, side: side, from: now, seconds: seconds, manner: movement.manner)
            settle(side, from: now, seconds: seconds)
            if let bump = bumps[side] {
                var extra = Modulation()
                extra.offsets = StepMotion.sampled(seconds) { bump * HandWay.swell($0) }
                tracks[side]?.modulation.add(extra, at: now)
            }
            if let bulge = bulges[side] {
                var extra = Modulation()
                extra.offsets = StepMotion.sampled(seconds) { bulge(eased($0)) }
                if let last = extra.offsets.indices.last { extra.offsets[last] = .zero }
                tracks[side]?.modulation.add(extra, at: now)
            }
            solved[side] = end
        }
        return seconds
    }

    /// How a written path differs from the straight line, metres by eased progress; nil for a straight one.
    func way(_ path: Movement.Path, from: Vector3, to: Vector3, movement: Movement, side: Side) -> (
        (Float) -> Vector3
    )? {
        let way = to - from
        guard path.kind != .straight, way.length > 0.005 else { return nil }
        let (mirrored, _) = sense(of: movement, side: side)
        return StepMotion.bulge(
            of: path, along: way.normalized, distance: way.length, mirrored: mirrored)
    }

    /// How far each hand's way has to swell to lead round the other hand and the body, metres.
    func detours(_ hands: [Side], ends: [Side: SolvedHand]) -> [Side: Vector3] {
        func state(_ hand: SolvedHand) -> HandState {
            HandState(posture: hand.arm.posture, angles: hand.angles)
        }
        var moves: [Side: (from: HandState, to: HandState)] = [:]
        for side in hands {
            if let from = solved[side], let to = ends[side] { moves[side] = (state(from), state(to)) }
        }
        var still: [Side: HandState] = [:]
        for side in Side.allCases where moves[side] == nil {
            if let hand = solved[side] { still[side] = state(hand) }
        }
        let found = TransitionPlanner(body: solver.avatar).bumps(moves: moves, still: still).bumps
        return found.filter { $0.value.length > 0.003 }
    }

    mutating func addKey(
        _ hand: SolvedHand, side: Side, from now: Float, seconds: Float, manner: Movement.Manner
    ) {
        guard var track = tracks[side] else { return }
        if let last = track.arms.last, last.seconds < now - 1e-4 {
            track.arms.append(HandTrack.ArmKey(seconds: now, posture: last.posture))
        }
        track.arms.append(
            HandTrack.ArmKey(
                seconds: now + seconds, posture: hand.arm.posture, isSharp: manner == .sharp))
        if let last = track.shapes.last, hand.angles != last.angles {
            if last.seconds < now - 1e-4 {
                track.shapes.append(HandTrack.ShapeKey(seconds: now, angles: last.angles))
            }
            track.shapes.append(HandTrack.ShapeKey(seconds: now + seconds, angles: hand.angles))
        }
        tracks[side] = track
    }

    mutating func back(to wanted: [Side: SolvedHand], hands: [Side], from now: Float) -> Float {
        var before = wanted
        for side in hands where form.returnShare < 1 {
            guard let start = wanted[side], let end = solved[side] else { continue }
            before[side] = partway(from: end, to: start, side: side)
        }
        var seconds: Float = 0
        for side in hands {
            if let end = before[side], let begin = solved[side] {
                seconds = max(seconds, duration(begin, end) * 0.85)
            }
        }
        for side in hands {
            guard let end = before[side] else { continue }
            addKey(end, side: side, from: now, seconds: seconds, manner: .normal)
            solved[side] = end
        }
        return seconds
    }

    /// A return that is not made in full; the fingers return in full, so that an opening stays an opening.
    func partway(from end: SolvedHand, to start: SolvedHand, side: Side) -> SolvedHand {
        let posture = end.arm.posture.mixed(with: start.arm.posture, fraction: form.returnShare)
        return SolvedHand(
            arm: solver.avatar.arm(side).pose(posture), angles: start.angles,
            contactNormal: start.contactNormal)
    }

    func duration(_ from: SolvedHand, _ to: SolvedHand) -> Float {
        let distance = from.arm.wrist.distance(to: to.arm.wrist) / shoulderWidth
        let turn = from.arm.hand.angle(to: to.arm.hand)
        return max(
            StrokeTiming.stroke(distance: distance), StrokeTiming.turn(radians: turn),
            StrokeTiming.reshape(radians: from.angles.distance(to: to.angles)))
    }
}
