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
        /// How far the target may give way for comfort alone, metres.
        var easySlack: Float
        var orientation: OrientationWish
    }

    /// What was found.
    struct Solution {
        var pose: ArmPose
        var cost: Float
        /// The largest angle between a direction of the hand and what is written, radians.
        var orientationDeviation: Float
        /// The parameters of the arm, from which a slightly other goal may start.
        fileprivate var turn: Start
    }

    /// An arm before refinement.
    fileprivate struct Start {
        var cost: Float
        var swivel: Float
        var rotation: Quaternion
        var shoulders: ShoulderMove = .zero
        var shift: Vector3 = .zero
    }

    let arm: ArmRig
    let cost: ArmCost

    /// Solves for a goal.
    ///
    /// - Parameters:
    ///   - goal: what to reach.
    ///   - before: the arm at the key before; what is free stays near to it.
    ///   - near: the solution of a goal that differs little, from which the search goes on.
    /// - Returns: what was found.
    func solve(_ goal: Goal, before: ArmPose?, near: Solution? = nil) -> Solution {
        let history = history(goal, before: before)
        if let near {
            return solution(refined(near.turn, goal: goal, history: history, iterations: 8), goal: goal)
        }
        let starts = starts(goal, before: before, history: history)
        let rough = starts.map { refined($0, goal: goal, history: history, iterations: 4) }
        guard let best = rough.min(by: { $0.cost < $1.cost }) else {
            return solution(Start(cost: .infinity, swivel: 0, rotation: .identity), goal: goal)
        }
        return solution(refined(best, goal: goal, history: history, iterations: 16), goal: goal)
    }

    /// The most promising arms of a grid, each far from the others.
    private func starts(_ goal: Goal, before: ArmPose?, history: History?) -> [Start] {
        let wish = goal.orientation
        var candidates = wish.candidates(rig: arm.hand)
        // A hand keeps its turn unless something is said: the free part follows from the key before.
        if let before, wish.fixed.count < 2 { candidates.insert(wish.aligned(before.hand), at: 0) }
        var grid: [(start: Start, candidate: Int)] = []
        var scratch: [Float] = []
        for (index, rotation) in candidates.enumerated() {
            for step in 0..<11 {
                let swivel = Float(-30 + 15 * step).degreesAsRadians
                let start = Start(cost: 0, swivel: swivel, rotation: rotation)
                let pose = pose(start, goal: goal)
                var value = cost.cost(pose, withHand: true, scratch: &scratch)
                scratch.removeAll(keepingCapacity: true)
                wish.appendResiduals(of: rotation, to: &scratch)
                history?.appendResiduals(of: rotation, to: &scratch)
                for residual in scratch { value += residual * residual }
                grid.append((Start(cost: value, swivel: swivel, rotation: rotation), index))
            }
        }
        grid.sort { $0.start.cost < $1.start.cost }
        var chosen: [(start: Start, candidate: Int)] = []
        // Where the usual search failed, a wider one may find a way round.
        let breadth = cost.firmness > 1 ? 10 : 4
        for entry in grid where chosen.count < breadth {
            let isNear = chosen.contains {
                $0.candidate == entry.candidate
                    && abs($0.start.swivel - entry.start.swivel) < Float(40).degreesAsRadians
            }
            if !isNear { chosen.append(entry) }
        }
        return chosen.map(\.start)
    }

    private func pose(_ start: Start, goal: Goal) -> ArmPose {
        let offset = start.rotation.act(goal.effector - arm.wrist)
        return arm.pose(
            wrist: goal.target + start.shift - offset, hand: start.rotation, swivel: start.swivel,
            shoulders: start.shoulders)
    }

    /// The turn that a hand keeps from the key before, and how firmly.
    private struct History {
        let reference: Quaternion
        let weight: Float

        /// What a turn away from it costs.
        func appendResiduals(of rotation: Quaternion, to residuals: inout [Float]) {
            let change = reference.inverse * rotation
            let turn =
                change.imaginary * (change.real < 0 ? -2 : 2) * (Float(1).radiansAsDegrees * weight / 45)
            residuals.append(turn.x)
            residuals.append(turn.y)
            residuals.append(turn.z)
        }
    }

    /// What the key before asks of a goal; nil where the turn is written in full and was another one.
    ///
    /// A hand that was turned rightly keeps its turn within the slack: a way would be shorter or longer than written
    /// by what the hand rocks on it.
    private func history(_ goal: Goal, before: ArmPose?) -> History? {
        guard let before else { return nil }
        if goal.orientation.fixed.count < 2 {
            return History(reference: goal.orientation.aligned(before.hand), weight: 2.5)
        }
        var missed: [Float] = []
        goal.orientation.appendResiduals(of: before.hand, to: &missed)
        guard missed.reduce(0, { $0 + $1 * $1 }) < 0.25 else { return nil }
        return History(reference: before.hand, weight: 8)
    }

    private func refined(_ start: Start, goal: Goal, history: History?, iterations: Int) -> Start {
        let mayShift = goal.targetSlack > 0.001
        let unit = Float(10).degreesAsRadians
        let slack = max(0.001, goal.targetSlack)
        func changed(_ x: [Float]) -> Start {
            var result = start
            result.swivel += x[0] * unit
            let turn = Vector3(x[1], x[2], x[3]) * unit
            let angle = turn.length
            if angle > 1e-6 {
                result.rotation = start.rotation * Quaternion(axis: turn / angle, radians: angle)
            }
            result.shoulders.lift = (result.shoulders.lift + x[4] * unit / 2)
                .clamped(to: ShoulderMove.liftRange)
            result.shoulders.forward = (result.shoulders.forward + x[5] * unit / 2)
                .clamped(to: ShoulderMove.forwardRange)
            if mayShift { result.shift += Vector3(x[6], x[7], x[8]) * (slack / 2) }
            return result
        }
        let found = GaussNewton.minimize(
            start: [Float](repeating: 0, count: mayShift ? 9 : 6), iterations: iterations
        ) { x, residuals in
            let trial = changed(x)
            cost.appendResiduals(of: pose(trial, goal: goal), withHand: true, to: &residuals)
            goal.orientation.appendResiduals(of: trial.rotation, to: &residuals)
            history?.appendResiduals(of: trial.rotation, to: &residuals)
            if mayShift {
                let shift = trial.shift / max(0.002, goal.easySlack)
                residuals.append(0.5 * shift.x)
                residuals.append(0.5 * shift.y)
                residuals.append(0.5 * shift.z)
                residuals.append(max(0, trial.shift.length - slack) / 0.002)
            }
        }
        var result = changed(found.parameters)
        result.cost = found.cost
        return result
    }

    private func solution(_ start: Start, goal: Goal) -> Solution {
        let pose = pose(start, goal: goal)
        return Solution(
            pose: pose, cost: start.cost, orientationDeviation: goal.orientation.deviation(of: pose.hand),
            turn: start)
    }
}
