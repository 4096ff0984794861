import AvatarMath
import AvatarModel
import SignCatalog

/// Solves the goals of one avatar's hands.
struct GoalSolver {
    let avatar: SigningBody
    /// For messages.
    let sign: String
    let location: String

    /// Solves one hand.
    ///
    /// - Parameters:
    ///   - goal: what is written.
    ///   - side: which hand.
    ///   - other: the other hand if it is already solved; nil while it rests.
    ///   - previous: the same hand at the key before.
    ///   - part: the number of the sign's part, for messages.
    ///   - report: receives what was reached.
    /// - Returns: what was found.
    /// - Throws: if a site is missing or nothing is there to hold.
    func solve(
        _ goal: HandGoal, side: Side, other: SolvedHand?, previous: SolvedHand?, part: Int,
        report: inout CompileReport
    ) throws(CompilerError) -> SolvedHand {
        let rig = avatar.arm(side)
        let posed = rig.hand.posed(goal.angles)
        let place = try target(goal, side: side, other: other, part: part)
        let near = other?.balls(of: avatar.arm(side.opposite)) ?? []
        let wish = OrientationWish(goal.posture, hand: posed, mirrored: goal.mirrored, axis: goal.keptAxis)
        var task = Task(
            goal: goal, rig: rig, posed: posed, place: place, near: near, wish: wish, previous: previous?.arm)
        var solution = solve(task)
        var excess = self.excess(solution.pose, posed: posed, near: near)
        // Too deep: directions that are wished give way. A sign that faces elsewhere is another sign, and a few
        // millimetres are not worth what can be seen.
        for firmness: Float in [3, 9] where excess > 0.5 {
            task.firmness = firmness
            let firm = solve(task)
            let rest = self.excess(firm.pose, posed: posed, near: near)
            let farthest = excess > 1 ? Self.farthestTurn : Self.hardlySeenTurn
            if rest < excess, firm.orientationDeviation < max(farthest, solution.orientationDeviation) {
                (solution, excess) = (firm, rest)
            }
        }
        clampWrist(&solution, wish: wish, goal: goal, rig: rig)
        let point = reached(solution.pose, goal, rig)
        note(
            solution, wish: wish, goal: goal, place: place, posed: posed, near: near, side: side, part: part,
            report: &report)
        var hand = SolvedHand(
            arm: solution.pose, angles: goal.angles, contactNormal: place.normal, give: goal.give)
        if task.mayGive { hand.give = point - place.position }
        hand.skin = place.skin
        report.keys.append(
            key(goal, side: side, hand: hand, other: other, place: place, wish: wish, part: part))
        return hand
    }

    /// What is asked of one hand.
    private struct Task {
        let goal: HandGoal
        let rig: ArmRig
        let posed: PosedHand
        let place: Target
        /// The other hand's balls.
        let near: [Ball]
        let wish: OrientationWish
        let previous: ArmPose?
        /// How much reach and bodies in the way matter; 1 is usual.
        var firmness: Float = 1
        /// Whether the place may give way for comfort: the end of a way must not.
        var mayGive: Bool { place.normal == nil && place.slack > 0 && goal.offset == .zero }
    }

    /// The depth in parts of what is never accepted for the sake of a direction.
    private func excess(_ pose: ArmPose, posed: PosedHand, near: [Ball]) -> Float {
        let inside = deepest(pose, posed: posed, near: near)
        let forearm = ArmCost.forearmDepth(pose, body: avatar.body)
        return max(inside.body / 0.005, inside.hand / 0.009, forearm / 0.010)
    }

    /// Brings the hand to its place; a touching hand is drawn back until it is hardly inside.
    private func solve(_ task: Task) -> ArmSolver.Solution {
        let (goal, rig, posed, place, near) = (task.goal, task.rig, task.posed, task.place, task.near)
        let handPart = goal.posture.part ?? .palm
        let effector = posed.part(handPart).position
        var cost = ArmCost(
            arm: rig, body: avatar.body, balls: posed.balls, otherHand: near,
            previous: task.previous?.posture)
        cost.firmness = task.firmness
        let solver = ArmSolver(arm: rig, cost: cost)
        let mayGive = task.mayGive
        let slack = place.normal == nil ? place.slack : 0
        // The end of a way gives way so little that the way keeps its direction, unless something is there.
        let easySlack = mayGive ? slack : min(slack, Self.wayShare * goal.offset.length)
        let firstSlack = mayGive ? slack : min(slack, Self.waySlack)
        var target = mayGive || place.normal != nil ? place.position : place.position + goal.give
        func wanted(_ slack: Float) -> ArmSolver.Goal {
            ArmSolver.Goal(
                effector: effector, target: target, targetSlack: slack, easySlack: easySlack,
                orientation: task.wish)
        }
        var solution = solver.solve(wanted(firstSlack), before: task.previous)
        if firstSlack < slack {
            let inside = deepest(solution.pose, posed: posed, near: near)
            if inside.hand > Self.handDepth || inside.body > Self.bodyDepth {
                solution = solver.solve(wanted(slack), before: task.previous)
            }
        }
        if let normal = place.normal { drawBack(&solution, &target, task, normal: normal, solver: solver) }
        if handPart.isOnForearm {
            // The solver carries the point along with the hand, and a wrist bends.
            for _ in 0..<8 {
                let miss = place.position + (mayGive ? .zero : goal.give) - reached(solution.pose, goal, rig)
                if miss.length < 0.002 { break }
                target += miss
                solution = solver.solve(wanted(0), before: task.previous, near: solution)
            }
        }
        return solution
    }

    /// Draws a touching hand back until it is hardly inside, as long as it touches.
    private func drawBack(
        _ solution: inout ArmSolver.Solution, _ target: inout Vector3, _ task: Task, normal: Vector3,
        solver: ArmSolver
    ) {
        let (goal, place, posed, near) = (task.goal, task.place, task.posed, task.near)
        let allowed: Float = place.onHand ? Self.handDepth : Self.bodyDepth
        func depth(_ pose: ArmPose) -> (metres: Float, way: Vector3) {
            let inside = deepest(pose, posed: posed, near: near)
            return place.onHand ? (inside.hand, inside.handNormal) : (inside.body, inside.bodyNormal)
        }
        // Out of what it is in, or straight off its place: where fingers lie between palms only one of them helps.
        for share: Float in [1, 0, 4] where depth(solution.pose).metres > allowed {
            var trial = (solution: solution, target: target)
            var least = depth(solution.pose).metres
            for _ in 0..<8 {
                let inside = depth(trial.solution.pose)
                guard inside.metres > allowed else { break }
                let way = (normal * 0.5 + inside.way * share).normalized
                trial.target += way * min(0.005, inside.metres - allowed * 0.7)
                let next = ArmSolver.Goal(
                    effector: posed.part(goal.posture.part ?? .palm).position, target: trial.target,
                    targetSlack: 0,
                    easySlack: 0, orientation: task.wish)
                trial.solution = solver.solve(next, before: task.previous, near: trial.solution)
                // A hand that is drawn back further touches nothing any more.
                let miss = miss(
                    trial.solution.pose, rig: task.rig, goal: goal, place: place, posed: posed, near: near)
                guard miss <= Self.contactSlack else { break }
                let now = depth(trial.solution.pose).metres
                let farthest = max(
                    least > Self.handDepth * 2 ? Self.farthestTurn : Self.hardlySeenTurn,
                    solution.orientationDeviation)
                if now < least, trial.solution.orientationDeviation <= farthest {
                    (solution, target, least) = (trial.solution, trial.target, now)
                }
                // One that turned much deeper is lost.
                guard now < least + 0.004 else { break }
            }
        }
    }

    /// How deep a touching hand may be inside the body and inside the other hand before it is drawn back, and how
    /// far a fingertip is drawn back at most, metres.
    private static let bodyDepth: Float = 0.002
    static let handDepth: Float = 0.004
    private static let contactSlack: Float = 0.0045
    /// How far a hand may turn away from what is written to keep out of something, radians.
    private static let farthestTurn = Float(55).degreesAsRadians
    /// The same where it is only a little inside; the orientation's standard slack.
    private static let hardlySeenTurn = Float(14).degreesAsRadians
    /// How much of a way's length its end may give way for the arm's comfort.
    private static let wayShare: Float = 0.02
    /// How far the end of a way gives way at most as long as nothing is there, metres.
    private static let waySlack: Float = 0.004

    /// Where the hand's part that goes to a place is, metres.
    private func reached(_ pose: ArmPose, _ goal: HandGoal, _ rig: ArmRig) -> Vector3 {
        SolvedHand(arm: pose, angles: goal.angles).part(goal.posture.part ?? .palm, of: rig).position
    }

    /// How deep two hands are inside each other, metres.
    func overlap(_ hands: [Side: SolvedHand]) -> Float {
        guard let right = hands[.right], let left = hands[.left] else { return 0 }
        let posed = avatar.arm(.right).hand.posed(right.angles)
        return deepest(right.arm, posed: posed, near: left.balls(of: avatar.arm(.left))).hand
    }

    private func deepest(_ pose: ArmPose, posed: PosedHand, near: [Ball]) -> (
        body: Float, bodyNormal: Vector3, hand: Float, handNormal: Vector3
    ) {
        var body: Float = 0
        var hand: Float = 0
        var apart = Vector3.zero
        var normal = Vector3(0, 0, 1)
        for ball in posed.balls {
            let centre = pose.wrist + pose.hand.act(ball.centre - posed.rig.wrist)
            let depth = ball.radius - avatar.body.distance(to: centre)
            if depth > body {
                body = depth
                normal = avatar.body.normal(at: centre)
            }
            for other in near {
                let away = centre - other.centre
                let depth = ball.radius + other.radius - away.length
                guard depth > 0 else { continue }
                hand = max(hand, depth)
                apart += away.normalized * depth
            }
        }
        return (body, normal, hand, apart.length > 1e-6 ? apart.normalized : .zero)
    }

    /// How far a hand is from touching its place, metres.
    private func miss(
        _ pose: ArmPose, rig: ArmRig, goal: HandGoal, place: Target, posed: PosedHand, near: [Ball]
    ) -> Float {
        let miss = reached(pose, goal, rig).distance(to: place.position)
        guard (goal.posture.part ?? .palm).isArea else { return miss }
        // A palm meets with all of its skin, wherever that is nearest.
        return min(miss, abs(gap(pose, posed: posed, near: place.onHand ? near : nil) - place.gap))
    }

    /// The smallest distance between the hand's skin and the other hand's, or the body's; 0 if they touch.
    private func gap(_ pose: ArmPose, posed: PosedHand, near: [Ball]?) -> Float {
        var smallest = Float.infinity
        for ball in posed.balls {
            let centre = pose.wrist + pose.hand.act(ball.centre - posed.rig.wrist)
            if let near {
                for other in near {
                    smallest = min(smallest, centre.distance(to: other.centre) - ball.radius - other.radius)
                }
            } else {
                smallest = min(smallest, avatar.body.distance(to: centre) - ball.radius)
            }
        }
        return max(0, smallest)
    }

    /// Brings the wrist into its limits; the orientation gives way and the hand's point stays where it is.
    private func clampWrist(
        _ solution: inout ArmSolver.Solution, wish: OrientationWish, goal: HandGoal, rig: ArmRig
    ) {
        let wanted = reached(solution.pose, goal, rig)
        var posture = solution.pose.posture
        posture.flexion = posture.flexion.clamped(to: ArmPosture.Limits.flexion)
        posture.deviation = posture.deviation.clamped(to: ArmPosture.Limits.deviation)
        posture.pronation = posture.pronation.clamped(to: ArmPosture.Limits.pronation)
        posture.wrist = solution.pose.wrist
        guard posture != solution.pose.posture else { return }
        for _ in 0..<12 {
            solution.pose = rig.pose(posture)
            let miss = wanted - reached(solution.pose, goal, rig)
            if miss.length < 0.001 { break }
            // The hand turns with the forearm while the wrist moves.
            posture.wrist += miss * 0.8
        }
        solution.orientationDeviation = wish.deviation(of: solution.pose.hand)
    }

    private func note(
        _ solution: ArmSolver.Solution, wish: OrientationWish, goal: HandGoal, place: Target,
        posed: PosedHand, near: [Ball], side: Side, part partNumber: Int, report: inout CompileReport
    ) {
        let pose = solution.pose
        report.keyCount += 1
        report.orientationDeviation = max(report.orientationDeviation, solution.orientationDeviation)
        for found in wish.contradictions {
            let contradiction = CompileReport.Contradiction(
                part: partNumber, side: side, first: found.first, second: found.second,
                writtenRadians: found.written, handRadians: found.actual)
            if !report.contradictions.contains(contradiction) { report.contradictions.append(contradiction) }
        }
        let inside = deepest(pose, posed: posed, near: near)
        if place.normal != nil {
            let miss = miss(pose, rig: avatar.arm(side), goal: goal, place: place, posed: posed, near: near)
            let part = goal.posture.part ?? .palm
            report.contacts.append(
                CompileReport.Contact(
                    part: partNumber, side: side, what: "\(part.name) at \(place.name)", errorMetres: miss))
        }
        report.bodyPenetration = max(report.bodyPenetration, inside.body)
        report.handPenetration = max(report.handPenetration, inside.hand)
        let share = max(
            pose.posture.flexion / ArmPosture.Limits.flexion.upperBound,
            pose.posture.flexion / ArmPosture.Limits.flexion.lowerBound,
            pose.posture.deviation / ArmPosture.Limits.deviation.upperBound,
            pose.posture.deviation / ArmPosture.Limits.deviation.lowerBound)
        report.wristLimitShare = max(report.wristLimitShare, share)
    }
}
