import AvatarMath
import AvatarModel
import SignCatalog

/// Turns the steps of one part into keys and modulations, hand by hand.
///
/// Steps that change posture or travel become keys, which are solved in full. Small movements about a place
/// become modulations, which keep the hand's orientation and add up when steps are made together.
struct PartBuilder {
    let solver: GoalSolver
    let part: Int
    /// The second hand mirrors the first.
    let mirrors: Bool
    let form: SignForm
    var goals: [Side: HandGoal] = [:]
    var solved: [Side: SolvedHand] = [:]
    var tracks: [Side: HandTrack] = [:]
    var report: CompileReport
    /// Solves handshapes; shared over all signs of an avatar.
    var shapes: HandshapeCache
    /// Hands that keep what they had at the end of the part before.
    var held: [Side: HandEnd] = [:]
    /// How far rounds of several steps have moved on, shoulder widths in model space.
    var drift: [Side: Vector3] = [:]
    /// What a coming key says anew: what small movements have left of it ends there.
    var renewed: [Side: Set<HandAspect>] = [:]

    var shoulderWidth: Float { solver.avatar.body.shoulderWidth }

    // MARK: - Start

    /// Solves the start posture of both hands; the hand that refers to the other comes second.
    mutating func start(previous: [Side: HandEnd]) throws(CompilerError) {
        for (side, end) in held { keep(end, side: side) }
        let unsolved = report
        try startHands(previous: previous)
        // The hand that came first knew nothing of the other: two free hands make room for each other.
        guard held.isEmpty, mayMakeRoom(solved) else { return }
        report = unsolved
        try startHands(previous: previous)
    }

    /// Whether two hands that touch nothing are inside each other.
    private func mayMakeRoom(_ hands: [Side: SolvedHand]) -> Bool {
        hands.count == 2 && hands.values.allSatisfy { $0.contactNormal == nil }
            && solver.overlap(hands) > GoalSolver.handDepth
    }

    private mutating func startHands(previous: [Side: HandEnd]) throws(CompilerError) {
        for side in try order() where held[side] == nil {
            let carried = goals[side.opposite]?.offset ?? .zero
            goals[side]?.carrier = carried
            let before = previous[side.opposite].map { present($0, side: side.opposite) }
            let other = present(side.opposite, at: 0) ?? before
            guard let hand = try solve(side, other: other, previous: previous[side]?.hand) else { continue }
            solved[side] = hand
            tracks[side] = HandTrack(
                arms: [HandTrack.ArmKey(seconds: 0, posture: hand.arm.posture)],
                shapes: [HandTrack.ShapeKey(seconds: 0, angles: hand.angles)], modulation: Modulation())
        }
    }

    func order() throws(CompilerError) -> [Side] {
        func refers(_ side: Side) -> Bool {
            // A hand that stays as it was depends on nothing.
            guard let place = goals[side]?.posture.place, held[side] == nil else { return false }
            switch place {
            case .otherHand: return true
            case .site(let site, _):
                let onArm = [
                    "upper-arm", "upper-arm-front", "elbow", "inner-elbow", "forearm", "forearm-front",
                    "wrist-back", "wrist-front",
                ].contains(site.name)
                return onArm
            default: return false
            }
        }
        if refers(.right), refers(.left), goals[.left] != nil, goals[.right] != nil {
            throw .circularPlaces(sign: solver.sign, part: part, location: solver.location)
        }
        return refers(.left) ? [.right, .left] : [.left, .right]
    }

    // MARK: - Steps

    /// Makes the steps one after the other from a time on; returns when they end.
    mutating func run(_ movements: [Movement], from start: Float) throws(CompilerError) -> Float {
        var now = start
        for movement in movements { now = try run(movement, from: now) }
        return now
    }

    /// Makes one step, all its rounds; returns when it ends.
    mutating func run(_ movement: Movement, from start: Float) throws(CompilerError) -> Float {
        switch movement.action {
        case .together(let steps), .sequence(let steps):
            return try rounds(of: steps, movement: movement, from: start)
        case .hold(let seconds):
            return start + seconds * Float(movement.times)
        case .go(let direction, let distance, let path):
            return try travel(movement, path: path, from: start) { builder, side in
                builder.displace(side, along: direction, by: distance, movement: movement)
            }
        case .to(let right, let left, let path):
            return try travel(movement, path: path, from: start) { builder, side in
                let change = side == .right ? right : left ?? (builder.mirrors ? right : nil)
                builder.retarget(side, change: change, mirrored: side == .left && left == nil)
            }
        default:
            return try modulate(movement, from: start)
        }
    }

    /// The hands that a step moves.
    func sides(of movement: Movement) -> [Side] {
        let wanted: [Side] =
            switch movement.hands {
            case .right: [.right]
            case .left: [.left]
            case .active: mirrors || goals[.right] == nil ? [.right, .left] : [.right]
            case .both, .mirrored, .alternating: [.right, .left]
            }
        return wanted.filter { goals[$0] != nil }
    }

    /// Whether a step's directions are exchanged for a hand, and whether they are reversed.
    func sense(of movement: Movement, side: Side) -> (mirrored: Bool, sign: Float) {
        guard side == .left else { return (false, 1) }
        switch movement.hands {
        case .active, .mirrored: return (mirrors || movement.hands == .mirrored, 1)
        case .alternating: return (mirrors, -1)
        case .both, .right, .left: return (false, 1)
        }
    }

    private mutating func displace(
        _ side: Side, along direction: Direction, by distance: Float, movement: Movement
    ) {
        let way = displacement(side, along: direction, by: distance, movement: movement)
        goals[side]?.offset += way
    }

    private mutating func retarget(_ side: Side, change: HandPosture?, mirrored: Bool) {
        guard let change, var goal = goals[side] else { return }
        goal.setMirrored(mirrored)
        if change.place != nil || change.shift != .zero {
            if let place = change.place { goal.posture.place = place }
            goal.posture.shift = change.shift
            // What lies at this hand comes along to the new place.
            goals[side.opposite]?.carrier -= goal.offset
            goal.offset = .zero
            goal.give = .zero
            if let drift = drift[side] {
                goal.move(by: drift, shoulderWidth: shoulderWidth)
                goals[side.opposite]?.carrier += goal.offset
            }
            renewed[side, default: []].insert(.place)
        }
        if let part = change.part { goal.posture.part = part }
        reorient(&goal, change: change, side: side)
        goals[side] = goal
    }

    /// Takes over shape and orientation; what a new direction contradicts is forgotten.
    private mutating func reorient(_ goal: inout HandGoal, change: HandPosture, side: Side) {
        if let shape = change.handshape {
            goal.posture.handshape = shape
            goal.angles = shapes.angles(of: shape, side: side, body: solver.avatar)
            renewed[side, default: []].insert(.fingers)
            if goal.posture.fingers != nil, change.fingers == nil, change.axis == nil, let hand = solved[side]
            {
                // Fingers that close no longer point where they did; the hand itself does.
                goal.keptAxis = hand.arm.hand.act(solver.avatar.arm(side).hand.axis)
                goal.posture.fingers = nil
            }
        }
        if change.fingers != nil || change.axis != nil || change.palm != nil || change.thumb != nil {
            renewed[side, default: []].insert(.turn)
        }
        if change.fingers != nil || change.axis != nil {
            goal.posture.axis = change.axis
            goal.posture.fingers = change.fingers
            goal.keptAxis = nil
            if change.thumb == nil { goal.posture.thumb = nil }
        }
        if let palm = change.palm {
            goal.posture.palm = palm
            if change.thumb == nil { goal.posture.thumb = nil }
        }
        if let thumb = change.thumb {
            goal.posture.thumb = thumb
            if change.palm == nil { goal.posture.palm = nil }
        }
        if let slack = change.slack { goal.posture.slack = slack }
        forgetContradicted(&goal, change: change, side: side)
    }

    /// Forgets a direction from before that a new one leaves no room for: fingers that pointed up when the palm
    /// turns down.
    private func forgetContradicted(_ goal: inout HandGoal, change: HandPosture, side: Side) {
        let hand = solver.avatar.arm(side).hand.posed(goal.angles)
        let wish = OrientationWish(goal.posture, hand: hand, mirrored: goal.mirrored, axis: goal.keptAxis)
        guard !wish.contradictions.isEmpty || wish.hasUnusedPair else { return }
        let isPointed = change.fingers != nil || change.axis != nil
        let isTurned = change.palm != nil || change.thumb != nil
        if isTurned, !isPointed {
            goal.posture.axis = nil
            goal.posture.fingers = nil
            goal.keptAxis = nil
        } else if isPointed, !isTurned {
            goal.posture.palm = nil
            goal.posture.thumb = nil
        }
    }

    // MARK: - Keys

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
    private func way(_ path: Movement.Path, from: Vector3, to: Vector3, movement: Movement, side: Side) -> (
        (Float) -> Vector3
    )? {
        let way = to - from
        guard path.kind != .straight, way.length > 0.005 else { return nil }
        let (mirrored, _) = sense(of: movement, side: side)
        return StepMotion.bulge(
            of: path, along: way.normalized, distance: way.length, mirrored: mirrored)
    }

    /// How far each hand's way has to swell to lead round the other hand and the body, metres.
    private func detours(_ hands: [Side], ends: [Side: SolvedHand]) -> [Side: Vector3] {
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

    private mutating func addKey(
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

    private mutating func back(to wanted: [Side: SolvedHand], hands: [Side], from now: Float) -> Float {
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
    private func partway(from end: SolvedHand, to start: SolvedHand, side: Side) -> SolvedHand {
        let posture = end.arm.posture.mixed(with: start.arm.posture, fraction: form.returnShare)
        return SolvedHand(
            arm: solver.avatar.arm(side).pose(posture), angles: start.angles,
            contactNormal: start.contactNormal)
    }

    private func duration(_ from: SolvedHand, _ to: SolvedHand) -> Float {
        let distance = from.arm.wrist.distance(to: to.arm.wrist) / shoulderWidth
        let turn = from.arm.hand.angle(to: to.arm.hand)
        return max(
            StrokeTiming.stroke(distance: distance), StrokeTiming.turn(radians: turn),
            StrokeTiming.reshape(radians: from.angles.distance(to: to.angles)))
    }

    /// Changes shape and orientation in place while a small movement runs.
    mutating func changeWhile(
        _ movement: Movement, hands: [Side], from now: Float, seconds: Float
    ) throws(CompilerError) {
        become(movement, hands: hands)
        var timed = movement
        timed.seconds = seconds
        _ = try reach(hands, path: .straight, movement: timed, from: now, factor: 1)
    }

    private mutating func become(_ movement: Movement, hands: [Side]) {
        guard let becoming = movement.becoming else { return }
        for side in hands {
            let own = side == .right ? becoming.right : becoming.left
            let fallback = side == .left && mirrors ? becoming.right : nil
            guard let change = own ?? fallback, var goal = goals[side] else { continue }
            goal.setMirrored(side == .left && mirrors && (own == nil || becoming.left == becoming.right))
            reorient(&goal, change: change, side: side)
            goals[side] = goal
        }
    }
}
