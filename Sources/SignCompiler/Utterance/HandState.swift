import AvatarMath
import AvatarModel

/// One arm and its fingers at a moment.
public struct HandState: Sendable, Equatable {
    /// The arm with the wrist.
    public var posture: ArmPosture
    /// The fingers.
    public var angles: HandAngles

    public init(posture: ArmPosture, angles: HandAngles) {
        self.posture = posture
        self.angles = angles
    }

    /// The hand elsewhere, with the same turn in space as far as the wrist's limits allow, metres.
    func carried(by offset: Vector3, arm: ArmRig) -> HandState {
        var posture = arm.carried(posture, by: offset)
        posture.flexion = posture.flexion.clamped(to: ArmPosture.Limits.flexion)
        posture.deviation = posture.deviation.clamped(to: ArmPosture.Limits.deviation)
        posture.pronation = posture.pronation.clamped(to: ArmPosture.Limits.pronation)
        return HandState(posture: posture, angles: angles)
    }
}

extension ArmRig {
    /// A posture with the wrist elsewhere and the hand's turn in space kept, metres; it may be beyond the wrist's limits.
    func carried(_ posture: ArmPosture, by offset: Vector3) -> ArmPosture {
        pose(
            wrist: posture.wrist + offset, hand: pose(posture).hand, swivel: posture.swivel,
            shoulders: posture.shoulders
        ).posture
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
        var extra = modulation.value(at: seconds)
        extra.offset = modulation.offset(at: seconds)
        if extra.offset != .zero {
            // The wrist moves and the hand keeps its turn: a fingertip that draws must not tilt.
            posture = arm.carried(posture, by: extra.offset)
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

    /// The wrist alone at a time of the track, metres.
    func wrist(at seconds: Float) -> Vector3 {
        Self.interpolate(arms.map { ($0.seconds, $0.isSharp, $0.posture.wrist) }, at: seconds) {
            $0.mixed(with: $1, fraction: $2)
        } + modulation.offset(at: seconds)
    }

    /// The hand's three angles at a time of the track, radians.
    func turn(at seconds: Float) -> Vector3 {
        Self.interpolate(
            arms.map {
                (
                    $0.seconds, $0.isSharp,
                    Vector3($0.posture.flexion, $0.posture.deviation, $0.posture.pronation)
                )
            },
            at: seconds
        ) { $0.mixed(with: $1, fraction: $2) } + modulation.value(at: seconds).bend
    }

    /// The fingers at a time of the track.
    func angles(at seconds: Float) -> HandAngles {
        var angles = Self.interpolate(shapes.map { ($0.seconds, false, $0.angles) }, at: seconds) {
            $0.mixed(with: $1, fraction: $2)
        }
        if let fingers = modulation.value(at: seconds).fingers {
            for index in fingers.indices { angles.values[index] += fingers[index] }
            angles.clampToLimits()
        }
        return angles
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

extension Modulation {
    /// The displacement at a time, metres, on a smooth curve through the samples: straight lines between them would
    /// change the wrist's velocity in jumps.
    func offset(at seconds: Float) -> Vector3 {
        guard let first = offsets.first, let last = offsets.last else { return .zero }
        let position = seconds * Self.samplesPerSecond
        let lower = Int(position.rounded(.down))
        if position <= 0 { return first }
        if lower + 1 >= offsets.count { return last }
        let fraction = position - Float(lower)
        let start = offsets[lower]
        let end = offsets[lower + 1]
        // Catmull and Rom's cubic; small movements begin and end at rest.
        let slope = lower > 0 ? (end - offsets[lower - 1]) * 0.5 : .zero
        let nextSlope = lower + 2 < offsets.count ? (offsets[lower + 2] - start) * 0.5 : .zero
        let square = fraction * fraction
        let cube = square * fraction
        return start * (2 * cube - 3 * square + 1) + slope * (cube - 2 * square + fraction)
            + end * (3 * square - 2 * cube) + nextSlope * (cube - square)
    }
}
