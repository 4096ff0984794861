import AvatarMath
import AvatarModel
import SignCatalog

/// What a posture says about a hand.
enum HandAspect: Hashable, Sendable { case place, turn, fingers }

/// A hand at the end of a part.
struct HandEnd: Sendable {
    var goal: HandGoal
    /// As its last key has it.
    var hand: SolvedHand
    /// What small movements have left on top of that: half a circle, a twist that stays, folded fingers.
    var residue: Modulation
}

extension PartBuilder {
    /// Solves a hand's present goal; nil if the hand is not used.
    mutating func solve(
        _ side: Side, other: SolvedHand?, previous: SolvedHand?
    ) throws(CompilerError) -> SolvedHand? {
        guard var goal = goals[side] else { return nil }
        if case .otherHand = goal.posture.place {
            // The place comes along with the other hand: only what this hand does beyond that is its own way.
            goal.offset -= (goals[side.opposite]?.offset ?? .zero) - goal.carrier
        }
        let hand = try solver.solve(
            goal, side: side, other: other, previous: previous, part: part, report: &report)
        goals[side]?.give = hand.give
        return hand
    }

    /// What a hand is left with when a part has ended.
    func end(_ side: Side, at seconds: Float) -> HandEnd? {
        guard let goal = goals[side], let hand = solved[side], let track = tracks[side] else { return nil }
        return HandEnd(
            goal: goal, hand: hand, residue: Modulation(constant: track.modulation.value(at: seconds)))
    }

    /// Begins a part with a hand as it was.
    mutating func keep(_ end: HandEnd, side: Side) {
        solved[side] = end.hand
        tracks[side] = HandTrack(
            arms: [HandTrack.ArmKey(seconds: 0, posture: end.hand.arm.posture)],
            shapes: [HandTrack.ShapeKey(seconds: 0, angles: end.hand.angles)], modulation: end.residue)
    }

    /// A hand as it is seen at the end of a part, small movements included.
    func present(_ end: HandEnd, side: Side) -> SolvedHand {
        moved(end.hand, by: end.residue.value(at: 0), side: side)
    }

    /// A hand as it is seen at its last key, or at a coming one, with what small movements have left.
    func present(_ side: Side, at seconds: Float, end: SolvedHand? = nil) -> SolvedHand? {
        guard let hand = end ?? solved[side], let track = tracks[side] else { return nil }
        return moved(hand, by: track.modulation.value(at: seconds), side: side)
    }

    private func moved(
        _ hand: SolvedHand, by residue: (offset: Vector3, bend: Vector3, fingers: [Float]?), side: Side
    ) -> SolvedHand {
        guard residue.offset != .zero || residue.bend != .zero || residue.fingers != nil else { return hand }
        let track = HandTrack(
            arms: [HandTrack.ArmKey(seconds: 0, posture: hand.arm.posture)],
            shapes: [HandTrack.ShapeKey(seconds: 0, angles: hand.angles)],
            modulation: Modulation(constant: residue))
        let arm = solver.avatar.arm(side)
        let state = track.state(at: 0, arm: arm)
        var result = hand
        result.arm = arm.pose(state.posture)
        result.angles = state.angles
        return result
    }

    /// Ends what small movements have left where a new key says something else.
    mutating func settle(_ side: Side, from now: Float, seconds: Float) {
        guard let aspects = renewed.removeValue(forKey: side), let track = tracks[side] else { return }
        let left = track.modulation.value(at: now)
        var undo = Modulation()
        if aspects.contains(.place), left.offset != .zero {
            undo.offsets = StepMotion.sampled(seconds) { left.offset * -StepMotion.eased($0) }
        }
        if aspects.contains(.turn), left.bend != .zero {
            undo.bends = StepMotion.sampled(seconds) { left.bend * -StepMotion.eased($0) }
        }
        if aspects.contains(.fingers), let fingers = left.fingers {
            undo.fingers = FingerPlay.sampled(seconds) { fraction in
                fingers.map { $0 * -StepMotion.eased(fraction) }
            }
        }
        tracks[side]?.modulation.add(undo, at: now)
    }

    // MARK: - Several steps as one round

    /// Makes steps together or in sequence, all rounds; returns when they end.
    mutating func rounds(
        of steps: [Movement], movement: Movement, from start: Float
    ) throws(CompilerError) -> Float {
        let before = drift
        var isSequence = false
        if case .sequence = movement.action { isSequence = true }
        var now = start
        for round in 0..<movement.times {
            if round > 0, movement.shiftEach != .zero {
                let hands = sides(of: movement)
                shift(movement, hands: hands, rounds: 1)
                for side in hands {
                    let (mirrored, _) = sense(of: movement, side: side)
                    drift[side, default: .zero] +=
                        (mirrored ? movement.shiftEach.mirrored : movement.shiftEach).vector
                }
                // A way goes to the new place by itself; small movements need to be brought there.
                let first = isSequence ? Array(steps.prefix(1)) : steps
                if !hands.allSatisfy({ side in first.contains { travels($0).contains(side) } }) {
                    now += try reach(hands, path: .straight, movement: movement, from: now, factor: 1)
                }
            }
            now = isSequence ? try run(steps, from: now) : try runTogether(steps, from: now)
        }
        drift = before
        return now
    }

    /// Makes steps at the same time; the ways of a hand that has one already are added on top.
    private mutating func runTogether(_ steps: [Movement], from start: Float) throws(CompilerError) -> Float {
        func isPlainWay(_ step: Movement) -> Bool {
            if case .go = step.action { return step.times == 1 && step.becoming == nil }
            return false
        }
        var end = start
        var travelled: Set<Side> = []
        for step in steps.filter({ !isPlainWay($0) }) + steps.filter(isPlainWay) {
            let hands = travels(step)
            if travelled.isDisjoint(with: hands) {
                end = max(end, try run(step, from: start))
            } else if case .go(let direction, let distance, let path) = step.action, isPlainWay(step) {
                end = max(
                    end, glide(step, along: direction, by: distance, path: path, from: start))
            } else {
                throw .impossibleStep(
                    "one hand cannot go to two postures at the same time; write one of them as 'go'",
                    sign: solver.sign, part: part, location: solver.location)
            }
            travelled.formUnion(hands)
        }
        return end
    }

    /// The hands for which a step makes keys.
    private func travels(_ step: Movement) -> Set<Side> {
        switch step.action {
        case .go, .brush: return Set(sides(of: step))
        case .to(let right, let left, _):
            return Set(
                Side.allCases.filter { side in
                    goals[side] != nil
                        && (side == .right ? right != nil : left != nil || (mirrors && right != nil))
                })
        case .together(let steps), .sequence(let steps):
            return steps.reduce(into: []) { $0.formUnion(travels($1)) }
        default: return step.becoming == nil ? [] : Set(sides(of: step))
        }
    }

    /// A way on top of another one.
    private mutating func glide(
        _ movement: Movement, along direction: Direction, by distance: Float, path: Movement.Path,
        from start: Float
    ) -> Float {
        let seconds = max(
            0.04,
            movement.seconds
                ?? StrokeTiming.stroke(distance: distance) * StrokeTiming.factor(movement.manner))
        for side in sides(of: movement) {
            let way = displacement(side, along: direction, by: distance, movement: movement)
            let bulge = StepMotion.bulge(
                of: path, along: way.normalized, distance: way.length,
                mirrored: sense(of: movement, side: side).mirrored)
            var extra = Modulation()
            extra.offsets = StepMotion.sampled(seconds) { fraction in
                let eased = StepMotion.eased(fraction)
                return way * eased + bulge(eased)
            }
            tracks[side]?.modulation.add(extra, at: start)
        }
        return start + seconds
    }

    /// A way of one hand, metres in model space.
    func displacement(
        _ side: Side, along direction: Direction, by distance: Float, movement: Movement
    ) -> Vector3 {
        let (mirrored, sign) = sense(of: movement, side: side)
        let vector = mirrored ? direction.mirrored.vector : direction.vector
        return vector * (sign * distance * shoulderWidth)
    }

    /// Moves places on by rounds; on skin the moved place is put back onto it.
    mutating func shift(_ movement: Movement, hands: [Side], rounds: Float) {
        guard movement.shiftEach != .zero else { return }
        let width = shoulderWidth
        for side in hands {
            let (mirrored, _) = sense(of: movement, side: side)
            let vector = (mirrored ? movement.shiftEach.mirrored : movement.shiftEach).vector
            goals[side]?.move(by: vector * rounds, shoulderWidth: width)
        }
    }
}
