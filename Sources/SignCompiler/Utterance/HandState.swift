import AvatarMath
import AvatarModel

/// One arm and its fingers at a moment.
public struct HandState: Sendable, Equatable {
    public var posture: ArmPosture
    public var angles: HandAngles

    public init(posture: ArmPosture, angles: HandAngles) {
        self.posture = posture
        self.angles = angles
    }
}

extension HandTrack {
    /// The hand at a time of the track; before 0 the start, after the end the end.
    ///
    /// - Parameters:
    ///   - seconds: since the start of the part, at speed 1.
    ///   - arm: the arm that the track was compiled for.
    /// - Returns: arm and fingers at that time.
    public func state(at seconds: Float, arm: ArmRig) -> HandState {
        var posture = Self.interpolate(arms.map { ($0.seconds, $0.isSharp, $0.posture) }, at: seconds) {
            $0.mixed(with: $1, fraction: $2)
        }
        var angles = Self.interpolate(shapes.map { ($0.seconds, false, $0.angles) }, at: seconds) {
            $0.mixed(with: $1, fraction: $2)
        }
        let extra = modulation.value(at: seconds)
        if extra.offset != .zero {
            // The wrist moves and the hand keeps its turn: a fingertip that draws must not tilt.
            let before = arm.pose(posture)
            posture =
                arm.pose(
                    wrist: posture.wrist + extra.offset, hand: before.hand, swivel: posture.swivel,
                    shoulders: posture.shoulders
                ).posture
        }
        posture.flexion = (posture.flexion + extra.bend.x).clamped(to: ArmPosture.Limits.flexion)
        posture.deviation = (posture.deviation + extra.bend.y).clamped(to: ArmPosture.Limits.deviation)
        posture.pronation = (posture.pronation + extra.bend.z).clamped(to: ArmPosture.Limits.pronation)
        if let fingers = extra.fingers {
            for index in fingers.indices { angles.values[index] += fingers[index] }
            angles.clampToLimits()
        }
        return HandState(posture: posture, angles: angles)
    }

    /// Interpolation from stop to stop; a key that is marked is reached with full speed.
    private static func interpolate<Value>(
        _ keys: [(Float, Bool, Value)], at seconds: Float, mix: (Value, Value, Float) -> Value
    ) -> Value {
        guard let next = keys.firstIndex(where: { $0.0 > seconds }) else { return keys[keys.count - 1].2 }
        guard next > 0 else { return keys[0].2 }
        let (start, _, from) = keys[next - 1]
        let (end, isSharp, to) = keys[next]
        let fraction = (seconds - start) / max(1e-5, end - start)
        return mix(from, to, isSharp ? StepMotion.struck(fraction) : StepMotion.eased(fraction))
    }
}
