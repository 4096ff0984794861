import AvatarMath

/// What an arm's pose costs: discomfort, joint limits, and bodies in the way.
///
/// A cost is the sum of squares of residuals. The terms and weights were found by trying documented signs on a
/// body: see `docs/compiler.md`. The unit is arbitrary; 1 is about the discomfort of a wrist bent by 80 degrees,
/// and a limit that is passed by a degree or two costs more than any discomfort.
struct ArmCost {
    let arm: ArmRig
    let body: BodyModel
    /// The hand's balls in its rest frame.
    let balls: [Ball]
    /// The other hand's balls in model space; empty while it does not matter.
    let otherHand: [Ball]
    /// The posture at the key before; nil at the start of a part.
    let previous: ArmPosture?
    /// How much more than usual reach and bodies in the way matter; 1 is usual.
    var firmness: Float = 1
    private let handReach: Float
    private let otherCentre: Vector3
    private let otherReach: Float

    init(arm: ArmRig, body: BodyModel, balls: [Ball], otherHand: [Ball], previous: ArmPosture?) {
        self.arm = arm
        self.body = body
        self.balls = balls
        self.otherHand = otherHand
        self.previous = previous
        handReach = balls.map { $0.centre.distance(to: arm.wrist) + $0.radius }.max() ?? 0
        let centre = otherHand.reduce(Vector3.zero) { $0 + $1.centre } / Float(max(1, otherHand.count))
        otherCentre = centre
        otherReach = otherHand.map { $0.centre.distance(to: centre) + $0.radius }.max() ?? 0
    }

    /// The cost of a pose, 0 or more.
    ///
    /// - Parameters:
    ///   - pose: the arm.
    ///   - withHand: whether the hand's own collisions count; the arm's always do.
    ///   - scratch: storage that is used again.
    /// - Returns: the sum of squares of the residuals.
    func cost(_ pose: ArmPose, withHand: Bool, scratch: inout [Float]) -> Float {
        scratch.removeAll(keepingCapacity: true)
        appendResiduals(of: pose, withHand: withHand, to: &scratch)
        var sum: Float = 0
        for value in scratch { sum += value * value }
        return sum
    }

    /// Appends the residuals of a pose; their number depends on `withHand` only.
    func appendResiduals(of pose: ArmPose, withHand: Bool, to residuals: inout [Float]) {
        appendComfort(pose, to: &residuals)
        let posture = pose.posture
        residuals.append(Self.excess(posture.flexion, ArmPosture.Comfort.flexion, scale: 1.3))
        residuals.append(Self.excess(posture.deviation, ArmPosture.Comfort.deviation, scale: 1))
        residuals.append(Self.excess(posture.pronation, ArmPosture.Comfort.pronation, scale: 4))
        residuals.append(firmness * pose.overreach / 0.0015)
        appendArmClearance(pose, to: &residuals)
        if withHand { appendHandClearance(pose, to: &residuals) }
        let turn = previous.map { (posture.swivel - $0.swivel).radiansAsDegrees } ?? 0
        residuals.append(0.39 * turn / 30)
        let shoulders = posture.shoulders
        let change = previous.map { shoulders.lift - $0.shoulders.lift } ?? 0
        residuals.append(0.5 * change.radiansAsDegrees / 6)
    }

    private func appendComfort(_ pose: ArmPose, to residuals: inout [Float]) {
        let posture = pose.posture
        let height = Float.smoothstep(-0.02, 0.2, pose.wrist.y - pose.shoulder.y)
        let swivel = posture.swivel.radiansAsDegrees - 15 - 60 * height
        residuals.append(0.77 * swivel / 32)
        residuals.append(max(0, abs(swivel) - 36) / 11)
        residuals.append(0.71 * posture.flexion.radiansAsDegrees / 55)
        residuals.append(0.71 * (posture.deviation.radiansAsDegrees + 5) / 25)
        residuals.append(0.59 * (posture.pronation.radiansAsDegrees - 5) / 75)
        // Elbows stay below the shoulder while the hand is before the trunk.
        let ceiling = pose.shoulder.y - 0.05 + 0.07 * height
        residuals.append(max(0, pose.elbow.y - ceiling) / 0.025)
        residuals.append(max(0, -0.12 - pose.elbow.z + pose.shoulder.z) / 0.04)
        residuals.append(max(0, 15 - pose.elbowBend.radiansAsDegrees) / 8)
        let shoulders = posture.shoulders
        residuals.append(0.7 * shoulders.lift.radiansAsDegrees / 8)
        residuals.append(0.7 * shoulders.forward.radiansAsDegrees / 10)
        residuals.append(Self.excess(shoulders.lift, ShoulderMove.liftRange, scale: 1.5))
        residuals.append(Self.excess(shoulders.forward, ShoulderMove.forwardRange, scale: 1.5))
    }

    /// By how many scales of degrees an angle is outside of a range of radians.
    private static func excess(_ radians: Float, _ range: ClosedRange<Float>, scale: Float) -> Float {
        let outside = max(radians - range.upperBound, range.lowerBound - radians)
        return max(0, outside).radiansAsDegrees / scale
    }

    /// The forearm and the elbow stay out of the torso and do not hide the face.
    private func appendArmClearance(_ pose: ArmPose, to residuals: inout [Float]) {
        func check(_ point: Vector3, radius: Float) {
            residuals.append(firmness * min(0, body.distance(to: point) - radius - 0.004) / 0.004)
        }
        check(pose.shoulder.mixed(with: pose.elbow, fraction: 0.75), radius: 0.040)
        check(pose.elbow, radius: 0.040)
        for (fraction, radius) in Self.forearm {
            let point = pose.elbow.mixed(with: pose.wrist, fraction: fraction)
            check(point, radius: radius)
            residuals.append(firmness * Self.behind(point, shoulder: pose.shoulder, body: body) / 0.008)
            let across = max(0, 1 - abs(point.x - body.mouth.x) / 0.085)
            let above = ((point.y - (body.mouth.y - 0.05)) / 0.04).clamped(to: 0...1)
            let below = ((body.eyeHeight + 0.06 - point.y) / 0.04).clamped(to: 0...1)
            residuals.append((3 * across * above * below).squareRoot())
        }
    }

    /// Places on the forearm from elbow to wrist, and its radius there, metres.
    private static let forearm: [(fraction: Float, radius: Float)] = [
        (0.25, 0.038), (0.5, 0.034), (0.75, 0.030),
    ]

    /// How deep the forearm is inside the body, or how far behind it, metres.
    static func forearmDepth(_ pose: ArmPose, body: BodyModel) -> Float {
        forearm.reduce(0) { deepest, place in
            let point = pose.elbow.mixed(with: pose.wrist, fraction: place.fraction)
            return max(
                deepest, place.radius - body.distance(to: point),
                behind(point, shoulder: pose.shoulder, body: body))
        }
    }

    /// How far a point is behind the shoulder where it is behind the trunk, metres: nobody signs round the back.
    private static func behind(_ point: Vector3, shoulder: Vector3, body: BodyModel) -> Float {
        let across = (4.5 - 10 * abs(point.x) / body.shoulderWidth).clamped(to: 0...1)
        let below = ((shoulder.y - point.y) / 0.04).clamped(to: 0...1)
        return max(0, shoulder.z - point.z) * across * below
    }

    /// The hand stays out of the body and of the other hand: one residual a ball for each.
    private func appendHandClearance(_ pose: ArmPose, to residuals: inout [Float]) {
        let nearBody = body.distance(to: pose.wrist) < handReach + 0.004
        let nearHand =
            !otherHand.isEmpty && pose.wrist.distance(to: otherCentre) < handReach + otherReach + 0.004
        guard nearBody || nearHand else {
            for _ in 0..<(2 * balls.count) { residuals.append(0) }
            return
        }
        let rest = arm.wrist
        for ball in balls {
            let centre = pose.wrist + pose.hand.act(ball.centre - rest)
            let inside = nearBody ? min(0, body.distance(to: centre) - ball.radius + 0.0015) : 0
            residuals.append(firmness * inside / 0.0015)
            var overlap: Float = 0
            if nearHand {
                for other in otherHand {
                    let reach = ball.radius + other.radius - 0.0028
                    let apart = centre - other.centre
                    let square = apart.dot(apart)
                    guard square < reach * reach else { continue }
                    let depth = reach - square.squareRoot()
                    overlap += depth * depth
                }
            }
            residuals.append(firmness * overlap.squareRoot() / 0.002)
        }
    }
}
