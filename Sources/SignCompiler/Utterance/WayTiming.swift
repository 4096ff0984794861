import AvatarMath
import AvatarModel

/// How long a way has to take so that a hand stays within what viewers find calm.
struct WayTiming {
    let body: SigningBody
    let arm: ArmRig
    /// How fast ways are relative to speed 1.
    let pace: Float
    let limits: MotionLimits

    /// The shortest way that is seen as one, and the longest, seconds.
    private static let shortest: Float = 0.17
    private static let longest: Float = 1.1
    /// How fast the elbow may go, shoulder widths a second, and hand and fingers may turn, radians a second.
    private static let elbowSpeed: Float = 6.5
    private static let turnSpeed: Float = 18.5
    private static let fingerSpeed: Float = 26

    private var width: Float { body.body.shoulderWidth }

    /// The rise of every way's speed, seconds.
    var rise: Float {
        SpeedProfile.riseSeconds(peakSpeed: limits.waySpeed, peakAcceleration: limits.wayAcceleration) / pace
    }

    /// A first guess from the ends alone: by distance, turn of the hand, elbow and fingers, seconds.
    func seconds(from: HandState, to: HandState) -> Float {
        let first = arm.pose(from.posture)
        let second = arm.pose(to.posture)
        let distance = first.wrist.distance(to: second.wrist) / width
        let elbow = first.elbow.distance(to: second.elbow) / width
        let straight = SpeedProfile.seconds(
            distance: distance, peakSpeed: limits.waySpeed, peakAcceleration: limits.wayAcceleration)
        return max(least(from: from, to: to), max(straight, 1.4 * elbow / Self.elbowSpeed) / pace)
    }

    /// What turning the hand and shaping the fingers need, seconds.
    private func least(from: HandState, to: HandState) -> Float {
        let turn =
            (square(from.posture.pronation - to.posture.pronation)
            + square(from.posture.flexion - to.posture.flexion)
            + square(from.posture.deviation - to.posture.deviation)).squareRoot()
        let fingers = 1.70 * from.angles.distance(to: to.angles) / Self.fingerSpeed
        return max(Self.shortest, 1.70 * turn / Self.turnSpeed, fingers) / pace
    }

    /// Stretches or shortens a way until its sampled speed and acceleration keep to the limits.
    ///
    /// What the motions at both ends do by themselves counts, and so does a bend of the way.
    func fit(_ way: inout HandWay) {
        let least = least(
            from: way.from.state(at: way.start, arm: arm), to: way.to.state(at: way.end, arm: arm))
        for _ in 0..<6 {
            let longest = max(least, Self.longest / pace)
            let wanted = (way.seconds * excess(way).clamped(to: 0.7...1.5)).clamped(to: least...longest)
            let change = abs(wanted - way.seconds)
            way.arrive(at: way.start + wanted)
            if change < 0.008 { break }
        }
    }

    /// By how much a way is too quick: 1 if it just keeps to the limits.
    ///
    /// What the motions at its ends do by themselves is not its fault.
    private func excess(_ way: HandWay) -> Float {
        let step: Float = 1 / 60
        let count = Int(way.seconds / step) + 3
        func places(_ wrist: (Float) -> Vector3) -> [Vector3] {
            (0...count).map { wrist(way.start + Float($0 - 1) * step) / width }
        }
        let whole = places(way.wrist)
        let from = places(way.from.wrist)
        let to = places(way.to.wrist)
        func speed(_ places: [Vector3], _ index: Int) -> Float {
            // Over two steps: frames are a thirtieth of a second apart.
            places[index + 1].distance(to: places[index - 1]) / (2 * step)
        }
        func bend(_ places: [Vector3], _ index: Int) -> Vector3 {
            (places[index + 1] - places[index] * 2 + places[index - 1]) / (step * step)
        }
        var ratio: Float = 0
        for index in 1..<count {
            let ownSpeed = max(speed(from, index), speed(to, index))
            ratio = max(ratio, speed(whole, index) / max(limits.waySpeed * pace, ownSpeed * Self.grace))
            let share = way.share(at: way.start + Float(index - 1) * step)
            let own = bend(from, index).mixed(with: bend(to, index), fraction: share)
            let acceleration = (bend(whole, index) - own).length / (pace * pace)
            ratio = max(ratio, (acceleration / limits.wayAcceleration).squareRoot())
        }
        return ratio
    }
    /// How much more than the motions at its ends a way may do beside them.
    private static let grace: Float = 1.1

    private func square(_ value: Float) -> Float { value * value }
}
