import AvatarMath
import AvatarModel

/// Bends transitions so that hands go round the head and each other instead of through them.
struct TransitionPlanner {
    let body: SigningBody

    /// The displacement in the middle of each hand's way, metres.
    ///
    /// - Parameters:
    ///   - moves: the hands that move at the same time.
    ///   - still: hands that stay where they are.
    /// - Returns: a displacement a moving hand, and the deepest penetration that remains, metres.
    func bumps(
        moves: [Side: (from: HandState, to: HandState)], still: [Side: HandState]
    ) -> (bumps: [Side: Vector3], remaining: Float) {
        var bumps: [Side: Vector3] = [:]
        var remaining: Float = 0
        for _ in 0..<8 {
            var push: [Side: Vector3] = [:]
            remaining = 0
            for fraction: Float in [0.15, 0.3, 0.45, 0.6, 0.75, 0.88] {
                var balls: [Side: [Ball]] = [:]
                for side in Side.allCases {
                    let arm = body.arm(side)
                    let state: HandState
                    if let move = moves[side] {
                        state = HandLine.moving(
                            from: move.from, to: move.to, bump: bumps[side] ?? .zero, fraction: fraction)
                    } else if let held = still[side] {
                        state = held
                    } else {
                        continue
                    }
                    let pose = arm.pose(state.posture)
                    balls[side] = arm.hand.posed(state.angles).balls.map { ball in
                        Ball(centre: pose.wrist + pose.hand.act(ball.centre - arm.wrist), radius: ball.radius)
                    }
                    guard moves[side] != nil else { continue }
                    let depth = bodyPush(pose: pose, balls: balls[side] ?? [], arm: arm, fraction: fraction)
                    if let depth {
                        push[side, default: .zero] += depth.direction * depth.metres
                        remaining = max(remaining, depth.metres)
                    }
                }
                if let depth = handDepth(balls) {
                    remaining = max(remaining, depth.metres)
                    for side in moves.keys {
                        let away = side == .right ? depth.direction : depth.direction * -1
                        push[side, default: .zero] += away * (depth.metres * (moves.count == 2 ? 0.5 : 1))
                    }
                }
            }
            if remaining < 0.0015 { break }
            for (side, vector) in push {
                let step = vector.length > 0.035 ? vector.normalized * 0.035 : vector
                bumps[side, default: .zero] += step
            }
        }
        return (bumps, remaining)
    }

    /// How deep a hand or its forearm is in the body, with the way out.
    private func bodyPush(
        pose: ArmPose, balls: [Ball], arm: ArmRig, fraction: Float
    ) -> (metres: Float, direction: Vector3)? {
        // The ends of a way may touch on purpose.
        let allowed: Float = 0.002 + 0.006 * (1 - 4 * fraction * (1 - fraction))
        var deepest: (Float, Vector3)?
        for ball in balls {
            let depth = ball.radius - body.body.distance(to: ball.centre) - allowed
            if depth > deepest?.0 ?? 0 { deepest = (depth, ball.centre) }
        }
        for share: Float in [0.3, 0.6, 0.85] {
            let point = pose.elbow.mixed(with: pose.wrist, fraction: share)
            let depth = 0.032 - body.body.distance(to: point) - allowed
            if depth > deepest?.0 ?? 0 { deepest = (depth, point) }
        }
        // A straight way close past the shoulder whips the elbow.
        let fromShoulder = pose.wrist - arm.shoulder
        let tight = 0.42 * arm.length - fromShoulder.length
        if tight > 0.01, tight > deepest?.0 ?? 0 {
            return (min(0.012, tight), (fromShoulder + Vector3(0, 0, 0.08)).normalized)
        }
        return deepest.map { ($0.0, (body.body.normal(at: $0.1) + Vector3(0, 0, 0.6)).normalized) }
    }

    /// How deep the hands are in each other, with the way out for the right hand.
    private func handDepth(_ balls: [Side: [Ball]]) -> (metres: Float, direction: Vector3)? {
        guard let right = balls[.right], let left = balls[.left] else { return nil }
        var deepest: (Float, Vector3)?
        for first in right {
            for second in left {
                let depth = first.radius + second.radius - first.centre.distance(to: second.centre) - 0.004
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
