import AvatarMath

/// One step of a part's movement; the steps of a part follow each other.
public struct Movement: Sendable, Hashable {
    /// Which hands a step moves.
    public enum Hands: String, CaseIterable, Sendable {
        /// The part's active hands: both if the second hand mirrors the first, otherwise the first.
        case active
        /// One hand alone.
        case right, left
        /// Both hands in the same direction of space.
        case both
        /// Both, the second hand as the mirror image of the first.
        case mirrored
        /// Both, mirrored or parallel as the hands stand, half a period apart.
        case alternating
    }

    /// How a step is made.
    public enum Manner: String, CaseIterable, Sendable {
        /// 1, 0.82, 1.7 and 1.35 times as long as usual.
        case normal, fast, slow, tense
        /// Stops dead at the end.
        case sharp
        /// 1.2 times as long as usual.
        case lax
    }

    /// What the step does.
    public var action: Action
    /// Which hands it moves.
    public var hands: Hands
    /// How it is made.
    public var manner: Manner
    /// Overrides the duration of one round of the step, seconds, 0.04...4.
    public var seconds: Float?
    /// How often the step is made, 1...8.
    public var times: Int
    /// Added to the place after each round (a repetition that moves on), shoulder widths.
    public var shiftEach: Displacement
    /// What the hands become while the step runs: shape and orientation; places belong to `Action.to`.
    public var becoming: Becoming?
    /// The word behind `by:` if the distance is written as a word; the number is in the action.
    public var distanceName: DistanceName?

    /// A distance with a name, shoulder widths.
    public enum DistanceName: String, CaseIterable, Sendable {
        /// 0.12, 0.3 and 0.6 shoulder widths.
        case small, medium, large

        /// 0.12, 0.3 and 0.6 shoulder widths.
        public var distance: Float {
            switch self {
            case .small: 0.12
            case .medium: 0.3
            case .large: 0.6
            }
        }
    }

    public init(
        action: Action, hands: Hands = .active, manner: Manner = .normal, seconds: Float? = nil,
        times: Int = 1,
        shiftEach: Displacement = .zero, becoming: Becoming? = nil, distanceName: DistanceName? = nil
    ) {
        self.action = action
        self.hands = hands
        self.manner = manner
        self.seconds = seconds
        self.times = times
        self.shiftEach = shiftEach
        self.becoming = becoming
        self.distanceName = distanceName
    }

    /// The shape and orientation into which each hand changes during a step; places are not given here.
    public struct Becoming: Sendable, Hashable {
        /// nil leaves the right hand as it is.
        public var right: HandPosture?
        /// nil leaves the left hand as it is.
        public var left: HandPosture?

        public init(right: HandPosture?, left: HandPosture?) {
            self.right = right
            self.left = left
        }
    }

    /// What a step does.
    public indirect enum Action: Sendable, Hashable {
        /// Moves by a distance (shoulder widths) along a direction on a path.
        case go(Direction, distance: Float, path: Path)
        /// Moves to a new posture; nil leaves that hand alone.
        case to(right: HandPosture?, left: HandPosture?, path: Path)
        /// Turns round a centre: `turns` 0.25...6, radius in shoulder widths.
        case circle(Circle)
        /// Goes back and forth about the place: along a direction, amplitude in shoulder widths.
        case shake(Direction, distance: Float)
        /// Leaves the touched place and comes back, `times` times; distance in shoulder widths.
        case tap(distance: Float)
        /// Slides along the touched skin, keeping contact, distance in shoulder widths.
        case brush(Direction, distance: Float)
        /// Rubs in small circles on the touched skin, radius in shoulder widths.
        case rub(radius: Float)
        /// Turns the hand at the wrist, and back unless it stays; degrees, -180...180.
        case wrist(WristMotion, degrees: Float, stays: Bool)
        /// Moves the fingers in place.
        case fingers(FingerMotion)
        /// Writes in the air with the active part on a plane facing the viewer.
        case write(AirWriting)
        /// Stays, seconds.
        case hold(seconds: Float)
        /// Steps at the same time.
        case together([Movement])
        /// Steps one after the other, as one round for `times`.
        case sequence([Movement])
    }

    /// The shape of the way.
    public struct Path: Sendable, Hashable {
        /// The kind of way.
        public enum Kind: String, CaseIterable, Sendable { case straight, arc, zigzag, wave, spiral }
        /// The shape of the way.
        public var kind: Kind
        /// Where an arc bulges, or across which way zigzags and waves swing; nil lets the compiler choose.
        public var toward: Direction?
        /// The bulge or swing as a fraction of the distance, 0.02...2.
        public var depth: Float
        /// The number of zigzags, waves or spiral turns, 1...8.
        public var count: Int

        public init(kind: Kind, toward: Direction? = nil, depth: Float = 0.25, count: Int = 3) {
            self.kind = kind
            self.toward = toward
            self.depth = depth
            self.count = count
        }

        /// The straight line.
        public static let straight = Path(kind: .straight)
    }

    /// A turn round a centre.
    public struct Circle: Sendable, Hashable {
        /// The plane of the circle.
        public enum Plane: String, CaseIterable, Sendable {
            /// Facing the viewer, seen by the signer; lying; and in the plane of forward and up.
            case upright, flat, sagittal
        }
        /// In which plane the hand goes round.
        public var plane: Plane
        /// As the signer sees it: upright from behind, flat from above, sagittal from the signer's right.
        public var clockwise: Bool
        /// Shoulder widths.
        public var radius: Float
        /// The second radius as a fraction of the first: 1 is a circle.
        public var flattening: Float
        /// 0.25...6.
        public var turns: Float
        /// Where on the circle the hand starts, seen from the centre.
        public var start: Direction

        public init(
            plane: Plane, clockwise: Bool, radius: Float, flattening: Float, turns: Float, start: Direction
        ) {
            self.plane = plane
            self.clockwise = clockwise
            self.radius = radius
            self.flattening = flattening
            self.turns = turns
            self.start = start
        }
    }

    /// How the hand turns at the wrist.
    public enum WristMotion: String, CaseIterable, Sendable {
        /// Bends towards the palm and back; sways to the little-finger side and back; turns with the forearm.
        case nod, swing, twist
        /// Moves the fingertips in a small circle.
        case stir
    }

    /// How the fingers move in place.
    public enum FingerMotion: String, CaseIterable, Sendable {
        /// One after the other, like playing a keyboard.
        case wiggle
        /// The extended fingers bend at the knuckles, or at the middle joints, and straighten.
        case bend
        /// The extended fingers bend at the middle joints and straighten.
        case hook
        /// The thumb rubs over the tips of index and middle finger.
        case rub
        /// The bent finger springs away from the thumb.
        case flick
        /// The fingers unfold from, or fold into, the written shape one after the other.
        case unfold
        /// The fingers fold one after the other.
        case fold
        /// The thumb bends and straightens.
        case thumbBend = "thumb-bend"
        /// Index and middle finger open and close like scissors.
        case scissors
        /// Thumb and fingers open and close like a beak.
        case beak
    }

    /// A glyph drawn in the air.
    public struct AirWriting: Sendable, Hashable {
        /// The strokes about a unit square: x to the signer's right, y up, each -0.5...1.5; 2 to 40 points each, 1 to
        /// 24 strokes.
        public var strokes: [[SIMD2<Float>]]
        /// The glyph's name; empty for strokes given in place.
        public var glyph: String
        /// The side of the square in shoulder widths, 0.1...1.2.
        public var size: Float

        public init(strokes: [[SIMD2<Float>]], glyph: String, size: Float) {
            self.strokes = strokes
            self.glyph = glyph
            self.size = size
        }
    }
}
