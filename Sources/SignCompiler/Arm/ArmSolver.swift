import AvatarMath

/// Finds the arm that brings a point of the hand to a place with a wished orientation, at the least cost.
struct ArmSolver {
    /// What to reach.
    struct Goal {
        /// A point of the hand in its rest frame.
        var effector: Vector3
        /// Where it should be in model space, metres.
        var target: Vector3
        /// How far the target may give way, metres; 0 for skin.
        var targetSlack: Float
        var orientation: OrientationWish
    }

    /// What was found.
    struct Solution {
        var pose: ArmPose
        var cost: Float
        /// The rotation that is written, before slack.
        var orientationDeviation: Float
    }

    let arm: ArmRig
    let cost: ArmCost

    /// Solves for a goal.
    ///
    /// - Parameters:
    ///   - goal: what to reach.
    ///   - start: a posture near the solution, from the key before; narrows the search.
    ///   - evaluations: the most cost evaluations in the refinement.
    /// - Returns: what was found.
    func solve(_ goal: Goal, start: ArmPose?, evaluations: Int = 170) -> Solution {
        let offset = goal.effector - arm.wrist
        var best: (cost: Float, swivel: Float, rotation: Quaternion)?
        let fixed = goal.orientation.fixedCount
        var candidates = goal.orientation.candidates(rig: arm.hand)
        if let start, fixed < 2 {
            // A hand keeps its turn unless something is said: the free part follows from the key before.
            candidates = [aligned(start.hand, with: goal.orientation)] + candidates
        }
        for (index, rotation) in candidates.enumerated() {
            let kept = start != nil && fixed < 2 && index == 0
            for step in 0..<11 {
                let swivel = Float(-30 + 14 * step).degreesAsRadians
                let pose = arm.pose(wrist: goal.target - rotation.act(offset), hand: rotation, swivel: swivel)
                let value = cost.cost(pose, withHand: false) - (kept ? 0.8 : 0)
                if value < best?.cost ?? .infinity { best = (value, swivel, rotation) }
            }
        }
        guard let chosen = best else {
            let pose = arm.pose(wrist: goal.target, hand: .identity, swivel: 0)
            return Solution(pose: pose, cost: .infinity, orientationDeviation: .pi)
        }
        let free = Float(60).degreesAsRadians
        let fingerSlack = fixed == 0 ? free : goal.orientation.fingerSlack
        let palmSlack = fixed == 2 ? goal.orientation.palmSlack : free
        let wobble = min(fingerSlack, palmSlack)
        let frame = arm.hand.frame
        let moving = goal.targetSlack > 0.001
        func evaluate(_ x: [Float]) -> (ArmPose, Float) {
            let turn = Vector3(x[1], x[2], x[3])
            let angle = turn.length
            var rotation = chosen.rotation
            if angle > 1e-6 {
                rotation = rotation * Quaternion(axis: frame.act(turn), radians: angle)
            }
            var target = goal.target
            var penalty: Float = 0
            if moving {
                let shift = Vector3(x[4], x[5], x[6])
                target += shift
                penalty += shift.dot(shift) / (goal.targetSlack * goal.targetSlack)
            }
            let pose = arm.pose(wrist: target - rotation.act(offset), hand: rotation, swivel: x[0])
            penalty += square(x[1] / palmSlack) + square(x[2] / fingerSlack) + square(x[3] / wobble)
            return (pose, cost.cost(pose, withHand: true) + penalty)
        }
        let degree = Float(1).degreesAsRadians
        var begin: [Float] = [chosen.swivel, 0, 0, 0]
        var steps: [Float] = [15 * degree, 8 * degree, 8 * degree, 8 * degree]
        if moving {
            begin += [0, 0, 0]
            steps += [Float](repeating: goal.targetSlack * 0.4, count: 3)
        }
        let found = NelderMead.minimize(
            start: begin, steps: steps, evaluations: evaluations + (moving ? 60 : 0), tolerance: 0.004
        ) { evaluate($0).1 }
        let (pose, value) = evaluate(found.parameters)
        return Solution(
            pose: pose, cost: value, orientationDeviation: goal.orientation.deviation(of: pose.hand))
    }

    /// The rotation nearest to `rotation` that honours the first written direction.
    private func aligned(_ rotation: Quaternion, with wish: OrientationWish) -> Quaternion {
        guard let first = wish.pairs.first else { return rotation }
        return Quaternion(from: rotation.act(first.hand), to: first.space) * rotation
    }

    private func square(_ value: Float) -> Float { value * value }
}
