import AvatarMath

/// How one arm is held, in the numbers that are interpolated between keyframes.
///
/// Between two legal postures every mixture is legal too: the wrist's place is exact, the elbow turns by the
/// swivel, and the hand turns by the three angles an anatomist would name. World rotations of the hand,
/// slerped, would drive the forearm through half turns that no arm can make.
public struct ArmPosture: Sendable, Equatable {
    /// The wrist joint in model space with an upright torso, metres.
    public var wrist: Vector3
    /// The elbow's turn about the line from shoulder to wrist, radians: 0 hangs down, positive lifts outwards.
    public var swivel: Float
    /// The forearm's turn, radians: 0 is thumb up before the body, positive turns the palm down.
    public var pronation: Float
    /// The wrist's bend towards the palm, radians; negative bends back.
    public var flexion: Float
    /// The wrist's bend towards the thumb, radians; negative bends to the little finger.
    public var deviation: Float
    /// How the collar bone helps beyond what follows from the wrist's place.
    public var shoulders: ShoulderMove

    public init(
        wrist: Vector3, swivel: Float, pronation: Float, flexion: Float, deviation: Float,
        shoulders: ShoulderMove = .zero
    ) {
        self.wrist = wrist
        self.swivel = swivel
        self.pronation = pronation
        self.flexion = flexion
        self.deviation = deviation
        self.shoulders = shoulders
    }

    /// The posture `fraction` of the way to another; 0...1, not clamped.
    public func mixed(with other: ArmPosture, fraction: Float) -> ArmPosture {
        func mix(_ a: Float, _ b: Float) -> Float { a + (b - a) * fraction }
        return ArmPosture(
            wrist: wrist.mixed(with: other.wrist, fraction: fraction), swivel: mix(swivel, other.swivel),
            pronation: mix(pronation, other.pronation), flexion: mix(flexion, other.flexion),
            deviation: mix(deviation, other.deviation),
            shoulders: ShoulderMove(
                lift: mix(shoulders.lift, other.shoulders.lift),
                forward: mix(shoulders.forward, other.shoulders.forward)))
    }

    /// The ranges that a posture may not leave, in radians.
    public enum Limits {
        /// Anatomical ranges with a margin: a wrist bends by about 86 degrees back and 90 towards the palm.
        public static let flexion: ClosedRange<Float> =
            Float(-78).degreesAsRadians...Float(84).degreesAsRadians
        /// Towards the thumb, negative towards the little finger.
        public static let deviation: ClosedRange<Float> =
            Float(-44).degreesAsRadians...Float(24).degreesAsRadians
        /// Palm down, negative palm up.
        public static let pronation: ClosedRange<Float> =
            Float(-100).degreesAsRadians...Float(95).degreesAsRadians
    }

    /// The ranges that a written posture should not leave, in radians: 78 % of a wrist's limits, because nobody
    /// signs at the end of a joint.
    enum Comfort {
        static let flexion: ClosedRange<Float> = Float(-60.8).degreesAsRadians...Float(65.5).degreesAsRadians
        static let deviation: ClosedRange<Float> =
            Float(-34.3).degreesAsRadians...Float(18.7).degreesAsRadians
        static let pronation: ClosedRange<Float> = Float(-92).degreesAsRadians...Float(85).degreesAsRadians
    }
}

/// An arm as posed: where its joints are and how its bones are turned, in model space.
public struct ArmPose: Sendable {
    /// What was posed.
    public var posture: ArmPosture
    /// The collar bone's turn.
    public var clavicle: Quaternion
    /// The shoulder joint, metres.
    public var shoulder: Vector3
    /// The elbow joint, metres.
    public var elbow: Vector3
    /// The wrist joint, metres; where the posture wants it, less `overreach`.
    public var wrist: Vector3
    /// The upper arm's turn from its rest pose.
    public var upperArm: Quaternion
    /// The forearm's turn from its rest pose.
    public var lowerArm: Quaternion
    /// The hand's turn from its rest pose.
    public var hand: Quaternion
    /// The turn of the hand against the forearm's rest about the forearm, radians.
    public var forearmTwist: Float
    /// How far the wanted wrist is out of reach, metres; 0 if it is reached.
    public var overreach: Float
    /// The angle between upper arm and forearm directions, radians: 0 is a straight arm.
    public var elbowBend: Float
}
