/// How the five fingers are held, in degrees from the anatomical zero.
///
/// The anatomical zero is a straight finger parallel to the line from the wrist to the middle knuckle; it is
/// the same on every hand, so the numbers carry over from one avatar to another.
public struct Handshape: Sendable, Hashable {
    /// The flexion of one finger's three joints in degrees: knuckle (MCP), middle (PIP) and end (DIP) joint.
    public struct Flexion: Sendable, Hashable {
        /// -15...95.
        public var knuckle: Float
        /// -5...115.
        public var middle: Float
        /// -5...90.
        public var end: Float

        public init(_ knuckle: Float, _ middle: Float, _ end: Float) {
            self.knuckle = knuckle
            self.middle = middle
            self.end = end
        }
    }

    /// How the thumb is held, in degrees.
    public struct Thumb: Sendable, Hashable {
        /// The metacarpal's angle in the palm plane from the finger axis towards the thumb side, -5...85.
        public var radial: Float
        /// The metacarpal's angle out of the palm plane, -15...78.
        public var palmar: Float
        /// The turn of the metacarpal about itself that brings the pad to face the fingers, -25...75.
        public var roll: Float
        /// Flexion of the knuckle (MCP), -14...64.
        public var knuckle: Float
        /// Flexion of the end joint (IP), -17...92.
        public var end: Float

        public init(radial: Float, palmar: Float, roll: Float, knuckle: Float, end: Float) {
            self.radial = radial
            self.palmar = palmar
            self.roll = roll
            self.knuckle = knuckle
            self.end = end
        }
    }

    /// A place on a finger that the thumb should meet; solved once per avatar.
    public struct ThumbContact: Sendable, Hashable {
        /// The part of the thumb that touches.
        public enum ThumbPart: String, CaseIterable, Sendable { case tip, pad }
        /// The segment or feature of the finger that is touched.
        public enum FingerPart: String, CaseIterable, Sendable {
            /// The end of the thumb, or the skin opposite its nail.
            case tip, pad
            /// The back of the end, middle or first segment, which a folded finger shows to the thumb.
            case end, middle, root
        }

        /// What of the thumb touches.
        public var part: ThumbPart
        /// Index, middle, ring or little.
        public var finger: FingerName
        /// Where on the finger it touches.
        public var target: FingerPart
        /// The place along a segment, 0 at its knuckle end to 1 at its tip end, -0.3...1; ignored for `tip` and `pad`.
        public var fraction: Float
        /// The space left between the skins, metres, 0...0.08.
        public var gapMetres: Float
        /// Whether the finger may bend to meet the thumb, as in a pinch.
        public var fingerMayMove: Bool

        public init(
            part: ThumbPart, finger: FingerName, target: FingerPart, fraction: Float, gapMetres: Float,
            fingerMayMove: Bool
        ) {
            self.part = part
            self.finger = finger
            self.target = target
            self.fraction = fraction
            self.gapMetres = gapMetres
            self.fingerMayMove = fingerMayMove
        }
    }

    /// A name from `handshapes.yaml`, with "+" behind it where a sign adjusts it in place.
    public var name: String
    /// Index, middle, ring and little finger.
    public var flexions: [Flexion]
    /// Sideways angle of the index, middle, ring and little finger in degrees, positive towards the thumb,
    /// -26...22.
    public var spreads: [Float]
    /// How the thumb is held before contacts are solved.
    public var thumb: Thumb
    /// Empty where the thumb's angles hold as they are.
    public var contacts: [ThumbContact]
    /// How a sign that adjusts the shape in place wrote it; nil for a named shape.
    public var adjustment: Adjustment?

    /// What `{like: NAME, …}` names; the numbers are in the resolved shape.
    public struct Adjustment: Sendable, Hashable {
        /// The name behind `like`.
        public var base: String
        /// The keys that are written: fingers, "spread", "contact", and "thumb.radial" and the like.
        public var keys: Set<String>

        public init(base: String, keys: Set<String>) {
            self.base = base
            self.keys = keys
        }
    }

    public init(
        name: String, flexions: [Flexion], spreads: [Float], thumb: Thumb, contacts: [ThumbContact] = [],
        adjustment: Adjustment? = nil
    ) {
        precondition(flexions.count == 4 && spreads.count == 4, "four fingers besides the thumb")
        self.name = name
        self.flexions = flexions
        self.spreads = spreads
        self.thumb = thumb
        self.contacts = contacts
        self.adjustment = adjustment
    }
}

/// A finger by the name that the sign library uses.
public enum FingerName: String, CaseIterable, Sendable, Hashable {
    /// From the thumb side to the little-finger side.
    case thumb, index, middle, ring, little
}
