import AvatarMath
import AvatarModel

/// A sign as motion of one avatar: its parts in time order, without the transitions around them.
public struct CompiledSign: Sendable {
    /// The sign's name in the library.
    public var name: String
    /// In time order; at least one.
    public var parts: [CompiledPart]
    /// What was reached and what gave way.
    public var report: CompileReport

    /// The seconds of all parts without the transitions between them.
    public var strokeSeconds: Float { parts.reduce(0) { $0 + $1.seconds } }
}

/// A part of a sign: what each hand does from the start posture on.
public struct CompiledPart: Sendable {
    /// nil where the hand is not used.
    public var tracks: [Side: HandTrack]
    /// From the start posture to the end of the movement; 0 for a held posture.
    public var seconds: Float
    /// How long the end is held so that it can be read, seconds.
    public var holdSeconds: Float
    /// Whether no hand touches anything at its end, so that the whole part may be made a little elsewhere.
    public var isFree: Bool
}

/// What one hand does during a part.
public struct HandTrack: Sendable {
    /// Where the arm passes, at rest in each; ascending times from 0.
    public var arms: [ArmKey]
    /// How the fingers are held; ascending times from 0.
    public var shapes: [ShapeKey]
    /// Added to the above, sampled evenly over the part; empty if nothing is added.
    public var modulation: Modulation

    /// An arm at a time.
    public struct ArmKey: Sendable {
        /// From the start of the part.
        public var seconds: Float
        /// How the arm is then.
        public var posture: ArmPosture
        /// Whether the arm comes here with full speed and stops at once.
        public var isSharp: Bool = false
    }

    /// Fingers at a time.
    public struct ShapeKey: Sendable {
        /// From the start of the part.
        public var seconds: Float
        /// How the fingers are then.
        public var angles: HandAngles
    }

    /// The last moment of the track, seconds.
    public var seconds: Float { max(arms.last?.seconds ?? 0, shapes.last?.seconds ?? 0, modulation.seconds) }
}

/// Small movements on top of a hand's keys: circles, shakes, strokes in the air, wrist turns, finger play.
///
/// They move the wrist without turning the hand, then bend the wrist, then the fingers. Sampled, so that any
/// number of steps can be made at the same time by adding them up.
public struct Modulation: Sendable {
    /// Displacements of the wrist in model space, metres.
    public var offsets: [Vector3] = []
    /// Added to flexion, deviation and pronation, radians.
    public var bends: [Vector3] = []
    /// Added to the finger angles, radians; empty if the fingers do not play.
    public var fingers: [[Float]] = []
    /// Samples a second.
    public static let samplesPerSecond: Float = 60

    public init() {}

    /// The same addition all the time.
    init(constant value: (offset: Vector3, bend: Vector3, fingers: [Float]?)) {
        if value.offset != .zero { offsets = [value.offset] }
        if value.bend != .zero { bends = [value.bend] }
        if let fingers = value.fingers, fingers.contains(where: { $0 != 0 }) { self.fingers = [fingers] }
    }

    /// Where the samples end.
    public var seconds: Float {
        Float(max(0, max(offsets.count, bends.count, fingers.count) - 1)) / Self.samplesPerSecond
    }

    /// Adds another modulation that starts at `start` seconds.
    mutating func add(_ other: Modulation, at start: Float) {
        let first = Int((start * Self.samplesPerSecond).rounded())
        Self.accumulate(other.offsets, at: first, into: &offsets, zero: .zero) { $0 + $1 }
        Self.accumulate(other.bends, at: first, into: &bends, zero: .zero) { $0 + $1 }
        let none = [Float](repeating: 0, count: HandAngles.count)
        Self.accumulate(other.fingers, at: first, into: &fingers, zero: none) { zip($0, $1).map(+) }
    }

    /// The samples end where they are: what follows keeps the last value.
    private static func accumulate<Value>(
        _ samples: [Value], at first: Int, into target: inout [Value], zero: Value,
        adding: (Value, Value) -> Value
    ) {
        guard let last = samples.last else { return }
        let needed = max(target.count, first + samples.count)
        let tail = target.last ?? zero
        while target.count < needed { target.append(tail) }
        for index in first..<needed {
            target[index] = adding(
                target[index], index - first < samples.count ? samples[index - first] : last)
        }
    }

    /// The three additions at a time, interpolated; the first and last sample hold outside.
    func value(at seconds: Float) -> (offset: Vector3, bend: Vector3, fingers: [Float]?) {
        let position = seconds * Self.samplesPerSecond
        func sample<Value>(_ values: [Value], _ mix: (Value, Value, Float) -> Value) -> Value? {
            guard let last = values.last else { return nil }
            let lower = Int(position.rounded(.down))
            if lower < 0 { return values[0] }
            if lower + 1 >= values.count { return last }
            return mix(values[lower], values[lower + 1], position - Float(lower))
        }
        return (
            sample(offsets) { $0.mixed(with: $1, fraction: $2) } ?? .zero,
            sample(bends) { $0.mixed(with: $1, fraction: $2) } ?? .zero,
            sample(fingers) { first, second, fraction in
                zip(first, second).map { $0 + ($1 - $0) * fraction }
            }
        )
    }
}

/// What was reached and what gave way while a sign was compiled.
public struct CompileReport: Sendable {
    /// One written contact or place.
    public struct Contact: Sendable {
        /// 1 for the sign's first part.
        public var part: Int
        /// Whose contact it is.
        public var side: Side
        /// Such as "index.tip at chin".
        public var what: String
        /// The distance between the hand's point and where it should be, metres.
        public var errorMetres: Float
    }

    /// Two written directions of one hand that this hand, with its shape, cannot have at once.
    public struct Contradiction: Sendable, Hashable {
        /// 1 for the sign's first part.
        public var part: Int
        /// Which hand the directions are of.
        public var side: Side
        /// Keys of the notation; the first one is kept, the second comes as near to it as it can.
        public var first: String
        /// The key that gives way.
        public var second: String
        /// The angle between the directions as written, and between those of the hand, radians.
        public var writtenRadians: Float
        /// The angle between the hand's own directions, radians.
        public var handRadians: Float

        /// Such as "fingers and palm are written 180 degrees apart; on this hand they are 90 apart".
        public var message: String {
            func degrees(_ radians: Float) -> String { "\(Int(radians.radiansAsDegrees.rounded()))" }
            return "\(first) and \(second) are written \(degrees(writtenRadians)) degrees apart; "
                + "on this hand they are \(degrees(handRadians)) apart"
        }
    }

    /// Every written contact or place, in the order of solving.
    public var contacts: [Contact] = []
    /// Written directions that neither slack bridges, each once.
    public var contradictions: [Contradiction] = []
    /// The largest orientation error over all keys, radians.
    public var orientationDeviation: Float = 0
    /// The deepest the hand is inside the body, and inside the other hand, at a key, metres.
    public var bodyPenetration: Float = 0
    /// The deepest that a hand is inside the other one at a key, metres.
    public var handPenetration: Float = 0
    /// The largest share of a wrist limit that a key uses, 0...1 and above.
    public var wristLimitShare: Float = 0
    /// Keys solved.
    public var keyCount: Int = 0
    /// The keys themselves, in the order of solving; a pack does not keep them.
    public var keys: [SolvedKey] = []

    public init() {}
}
