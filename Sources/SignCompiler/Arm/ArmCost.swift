import AvatarMath

/// What an arm's pose costs: discomfort, joint limits, and bodies in the way.
///
/// The terms and weights were found by trying documented signs on a body: see `docs/compiler.md`. The unit is
/// arbitrary; 1 is about the discomfort of a wrist bent by 80 degrees.
struct ArmCost {
    let arm: ArmRig
    let body: BodyModel
    /// The hand's balls in its rest frame.
    let balls: [Ball]
    /// The other hand's balls in model space; empty while it does not matter.
    let otherHand: [Ball]
    /// Balls of the hand that are meant to touch and do not count against the body or the other hand.
    let previous: ArmPosture?

    /// The cost of a pose.
    ///
    /// - Parameters:
    ///   - pose: the arm.
    ///   - withHand: whether the hand's own collisions count; the arm's always do.
    /// - Returns: the cost, 0 or more.
    func cost(_ pose: ArmPose, withHand: Bool) -> Float {
        let posture = pose.posture
        var total = comfort(pose)
        total += limitExcess(posture.flexion, -68...78, scale: 6)
        total += limitExcess(posture.deviation, -34...20, scale: 5)
        total += limitExcess(posture.pronation, -95...85, scale: 7)
        total += armClearance(pose)
        total += square(pose.overreach / 0.006)
        if withHand { total += handClearance(pose) }
        if let previous {
            total += 0.15 * square((posture.swivel - previous.swivel).radiansAsDegrees / 30)
        }
        return total
    }

    private func comfort(_ pose: ArmPose) -> Float {
        let posture = pose.posture
        let height = Float.smoothstep(-0.02, 0.2, pose.wrist.y - pose.shoulder.y)
        let swivel = posture.swivel.radiansAsDegrees
        var total = square((swivel - 15 - 60 * height) / 32) * 0.6
        total += 0.5 * square(posture.flexion.radiansAsDegrees / 55)
        total += 0.5 * square((posture.deviation.radiansAsDegrees + 5) / 25)
        total += 0.35 * square((posture.pronation.radiansAsDegrees - 5) / 75)
        total += square(max(0, pose.elbow.y - pose.shoulder.y - 0.02) / 0.05)
        total += square(max(0, -0.12 - pose.elbow.z + pose.shoulder.z) / 0.04)
        total += square(max(0, 15 - pose.elbowBend.radiansAsDegrees) / 8)
        return total
    }

    private func limitExcess(_ radians: Float, _ range: ClosedRange<Float>, scale: Float) -> Float {
        let degrees = radians.radiansAsDegrees
        return square(max(0, degrees - range.upperBound) / scale)
            + square(max(0, range.lowerBound - degrees) / scale)
    }

    /// The forearm and the elbow stay out of the torso and do not hide the face.
    private func armClearance(_ pose: ArmPose) -> Float {
        let fractions: [(Vector3, Float)] = [
            (pose.shoulder.mixed(with: pose.elbow, fraction: 0.75), 0.040),
            (pose.elbow, 0.040),
            (pose.elbow.mixed(with: pose.wrist, fraction: 0.25), 0.038),
            (pose.elbow.mixed(with: pose.wrist, fraction: 0.5), 0.034),
            (pose.elbow.mixed(with: pose.wrist, fraction: 0.75), 0.030),
        ]
        var total: Float = 0
        for (point, radius) in fractions {
            total += square(min(0, body.distance(to: point) - radius - 0.004) / 0.008)
        }
        for (point, _) in fractions.suffix(3) {
            let across = max(0, 1 - abs(point.x - body.mouth.x) / 0.085)
            let above = ((point.y - (body.mouth.y - 0.05)) / 0.04).clamped(to: 0...1)
            let below = ((body.eyeHeight + 0.06 - point.y) / 0.04).clamped(to: 0...1)
            total += 3 * across * above * below
        }
        return total
    }

    private func handClearance(_ pose: ArmPose) -> Float {
        var total: Float = 0
        let rest = arm.wrist
        for ball in balls {
            let centre = pose.wrist + pose.hand.act(ball.centre - rest)
            let inside = min(0, body.distance(to: centre) - ball.radius + 0.0015)
            total += square(inside / 0.004) * 0.5
            for other in otherHand {
                let gap = min(0, centre.distance(to: other.centre) - ball.radius - other.radius + 0.002)
                total += square(gap / 0.005) * 0.5
            }
        }
        return total
    }

    private func square(_ value: Float) -> Float { value * value }
}
