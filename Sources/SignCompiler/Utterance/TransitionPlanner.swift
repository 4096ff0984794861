import AvatarMath
import AvatarModel

/// Bends transitions so that hands go round the head and each other instead of through them.
struct TransitionPlanner {
    let body: SigningBody

    /// The displacement in the middle of each hand's way from one posture to another, metres.
    ///
    /// - Parameters:
    ///   - moves: the hands that move at the same time.
    ///   - still: hands that stay where they are.
    /// - Returns: a displacement a moving hand, and the deepest penetration that remains, metres.
    func bumps(
        moves: [Side: (from: HandState, to: HandState)], still: [Side: HandState]
    ) -> (bumps: [Side: Vector3], remaining: Float) {
        bumps(moves: moves.mapValues { HandWay(from: $0.from, to: $0.to) }, still: still)
    }

    /// The displacement in the middle of each hand's way, metres; the ways' own are where it begins.
    ///
    /// - Parameters:
    ///   - moves: the hands that move at the same time.
    ///   - still: hands that stay where they are.
    /// - Returns: a displacement a moving hand, and the deepest penetration that remains, metres.
    func bumps(
        moves: [Side: HandWay], still: [Side: HandState]
    ) -> (bumps: [Side: Vector3], remaining: Float) {
        var best = pushed(from: moves.mapValues(\.bump), moves: moves, still: still)
        // Pushing apart finds the nearest way, and hands that change places or cross need another one.
        for start in best.hands > Self.visible ? detours(moves: moves, still: still) : [] {
            let found = pushed(from: start, moves: moves, still: still)
            if max(found.body, found.hands) < max(best.body, best.hands) - 0.001 { best = found }
            if max(best.body, best.hands) < Self.tolerance { break }
        }
        return (best.bumps, max(best.body, best.hands))
    }

    /// Displaced ways, and how deep a hand remains in the body and the hands in each other beyond what is allowed, metres.
    private struct Pushed {
        var bumps: [Side: Vector3]
        var body: Float = 0
        var hands: Float = 0
    }

    /// What may stay where nothing helps before other ways are tried, metres.
    private static let visible: Float = 0.005
    /// How far hands go out of each other's way before they are pushed apart, metres.
    private static let berth: Float = 0.09

    /// Other ways to begin with: outwards, one before the other as they are where they meet, one above the other.
    private func detours(moves: [Side: HandWay], still: [Side: HandState]) -> [[Side: Vector3]] {
        func wrist(_ side: Side, _ fraction: Float) -> Vector3 {
            guard let way = moves[side] else { return still[side]?.posture.wrist ?? .zero }
            return way.wrist(at: way.start + fraction * way.seconds)
        }
        let ends = [Float(0), 1].map { wrist(.right, $0) - wrist(.left, $0) }
        let crossed = ends[0].length < ends[1].length ? ends[0] : ends[1]
        let depth: Float = crossed.z < 0 ? -1 : 1
        let height: Float = crossed.y < 0 ? -1 : 1
        func start(_ out: Float, _ up: Float, _ front: Float) -> [Side: Vector3] {
            var result: [Side: Vector3] = [:]
            for (side, way) in moves {
                let sign: Float = side == .right ? 1 : -1
                // Whoever is behind has the body at its back: the other one gives way.
                let forward = max(0, sign * front) - 0.2 * max(0, -sign * front)
                result[side] =
                    way.bump + Vector3(-sign * out, sign * up, forward) * (moves.count == 2 ? 1 : 1.6)
            }
            return result
        }
        let far = Self.berth
        return [
            start(far, 0, 0), start(far, 0, far * depth), start(0, 0, far * depth), start(0, far * height, 0),
            start(far, far * height, 0), start(far * 1.8, 0, far * depth), start(0, -far * height, 0),
            start(0, 0, -far * depth),
        ]
    }

    /// Pushes the ways out of what they lead through, beginning with some displacements.
    private func pushed(
        from start: [Side: Vector3], moves: [Side: HandWay], still: [Side: HandState]
    ) -> Pushed {
        var bumps = start
        var found = Pushed(bumps: bumps)
        // What touches at an end may overlap there, and less and less on the way.
        let start = depths(at: 0, moves: moves, still: still, bumps: bumps)
        let end = depths(at: 1, moves: moves, still: still, bumps: bumps)
        func allowed(_ progress: Float, _ first: Float, _ last: Float) -> Float {
            let near = Float.smoothstep(0, Self.release, progress)
            let far = Float.smoothstep(1 - Self.release, 1, progress)
            return Self.tolerance + first * (1 - near) + last * far
        }
        for _ in 0..<14 {
            // Of each kind of trouble the worst on the way decides; what helps there mostly helps its neighbours.
            var outOfBody: [Side: Depth] = [:]
            var tight: [Side: Depth] = [:]
            var apart: Depth?
            for step in 1...9 {
                let fraction = Float(step) / 10
                let progress = StepMotion.eased(fraction)
                let found = depths(at: fraction, moves: moves, still: still, bumps: bumps)
                for side in Side.allCases where moves[side] != nil {
                    if let narrow = found.tight[side] {
                        let free = allowed(
                            progress, start.tight[side]?.metres ?? 0, end.tight[side]?.metres ?? 0)
                        let much = narrow.metres - free
                        if much > 0.01 {
                            tight[side] = Self.worse(tight[side], (min(0.012, much), narrow.direction))
                        }
                    }
                    guard let body = found.body[side] else { continue }
                    let free = allowed(progress, start.body[side]?.metres ?? 0, end.body[side]?.metres ?? 0)
                    outOfBody[side] = Self.worse(
                        outOfBody[side], (body.metres - free, body.direction))
                }
                if let hands = found.hands {
                    let free = allowed(progress, start.hands?.metres ?? 0, end.hands?.metres ?? 0)
                    apart = Self.worse(apart, (hands.metres - free, hands.direction))
                }
            }
            let now = Pushed(
                bumps: bumps, body: outOfBody.values.map(\.metres).max() ?? 0, hands: apart?.metres ?? 0)
            let remaining = max(now.body, now.hands)
            if remaining < 0.001, tight.isEmpty { return now }
            found = now
            for side in moves.keys {
                var push = Vector3.zero
                if let depth = outOfBody[side] { push += depth.direction * (depth.metres * 1.2) }
                if let depth = tight[side] { push += depth.direction * depth.metres }
                if let apart {
                    let away = side == .right ? apart.direction : apart.direction * -1
                    push += away * (apart.metres * (moves.count == 2 ? 0.6 : 1.2))
                }
                bumps[side, default: .zero] += push
            }
        }
        found.bumps = bumps
        return found
    }

    /// The share of a way over which what overlaps at an end has to come apart.
    private static let release: Float = 0.5

    /// Whether the hands go deeper into anything at the end of their ways than at the start.
    func isClear(moves: [Side: HandWay], still: [Side: HandState]) -> Bool {
        let bumps = moves.mapValues(\.bump)
        let start = depths(at: 0, moves: moves, still: still, bumps: bumps)
        let end = depths(at: 1, moves: moves, still: still, bumps: bumps)
        func deeper(_ first: Depth?, _ last: Depth?) -> Bool {
            (last?.metres ?? 0) > (first?.metres ?? 0) + Self.tolerance
        }
        return !moves.keys.contains { deeper(start.body[$0], end.body[$0]) }
            && !deeper(start.hands, end.hands)
    }

    /// What may overlap on the way, metres.
    private static let tolerance: Float = 0.004

    /// A penetration and the way out.
    private typealias Depth = (metres: Float, direction: Vector3)

    /// The deeper of two; nil and what is not deep at all do not count.
    private static func worse(_ first: Depth?, _ second: Depth?) -> Depth? {
        guard let second, second.metres > 0 else { return first }
        guard let first else { return second }
        return first.metres >= second.metres ? first : second
    }

    /// How deep each moving hand is in the body, and the hands in each other, at a fraction of the way.
    private func depths(
        at fraction: Float, moves: [Side: HandWay], still: [Side: HandState],
        bumps: [Side: Vector3]
    ) -> (body: [Side: Depth], hands: Depth?, tight: [Side: Depth]) {
        var tight: [Side: Depth] = [:]
        var balls: [Side: [Ball]] = [:]
        var poses: [Side: ArmPose] = [:]
        var inBody: [Side: Depth] = [:]
        for side in Side.allCases {
            let arm = body.arm(side)
            let state: HandState
            if var way = moves[side] {
                way.bump = bumps[side] ?? .zero
                state = way.state(at: way.start + fraction * way.seconds, arm: arm)
            } else if let held = still[side] {
                state = held
            } else {
                continue
            }
            let pose = arm.pose(state.posture)
            balls[side] = arm.balls(of: pose, angles: state.angles)
            poses[side] = pose
            guard moves[side] != nil else { continue }
            inBody[side] = bodyDepth(pose: pose, balls: balls[side] ?? [])
            tight[side] = shoulderTightness(pose: pose, arm: arm)
        }
        // Forearms meet like hands, but it is hands that the body is asked about.
        for side in poses.keys {
            if let pose = poses[side] { balls[side]? += body.arm(side).forearmBalls(of: pose) }
        }
        return (inBody, handDepth(balls), tight)
    }

    /// How deep a hand or its forearm is in the body, with the way out.
    private func bodyDepth(pose: ArmPose, balls: [Ball]) -> Depth? {
        var deepest: (Float, Vector3)?
        for ball in balls {
            let depth = ball.radius - body.body.distance(to: ball.centre)
            if depth > deepest?.0 ?? 0 { deepest = (depth, ball.centre) }
        }
        for share: Float in [0.3, 0.6, 0.85] {
            let point = pose.elbow.mixed(with: pose.wrist, fraction: share)
            let depth = 0.032 - body.body.distance(to: point)
            if depth > deepest?.0 ?? 0 { deepest = (depth, point) }
        }
        return deepest.map { ($0.0, (body.body.normal(at: $0.1) + Vector3(0, 0, 0.35)).normalized) }
    }

    /// A straight way close past the shoulder whips the elbow: how far the wrist is too near, and the way out.
    private func shoulderTightness(pose: ArmPose, arm: ArmRig) -> Depth? {
        let fromShoulder = pose.wrist - arm.shoulder
        let tight = 0.42 * arm.length - fromShoulder.length
        return tight > 0 ? (tight, (fromShoulder + Vector3(0, 0, 0.08)).normalized) : nil
    }

    /// How deep hands and forearms are in each other, with the way out for the right hand.
    private func handDepth(_ balls: [Side: [Ball]]) -> Depth? {
        guard let right = balls[.right], let left = balls[.left] else { return nil }
        var deepest: (Float, Vector3)?
        for first in right {
            for second in left {
                let depth = first.radius + second.radius - first.centre.distance(to: second.centre)
                if depth > deepest?.0 ?? 0 {
                    deepest = (
                        depth, (first.centre - second.centre + Vector3(-0.004, 0.002, 0.008)).normalized
                    )
                }
            }
        }
        return deepest
    }
}
