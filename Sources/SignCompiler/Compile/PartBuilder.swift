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
    func mayMakeRoom(_ hands: [Side: SolvedHand]) -> Bool {
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

    /// Changes shape and orientation in place while a small movement runs.
    mutating func changeWhile(
        _ movement: Movement, hands: [Side], from now: Float, seconds: Float
    ) throws(CompilerError) {
        become(movement, hands: hands)
        var timed = movement
        timed.seconds = seconds
        _ = try reach(hands, path: .straight, movement: timed, from: now, factor: 1)
    }

    mutating func become(_ movement: Movement, hands: [Side]) {
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
