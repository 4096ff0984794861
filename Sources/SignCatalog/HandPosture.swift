/// What is written about one hand at one moment; nil means "as before" in a movement's target, and
/// "left to the arm's comfort" in a part's start.
public struct HandPosture: Sendable, Hashable {
    /// The most that the written orientation may give way, degrees, 0...90.
    public struct Slack: Sendable, Hashable {
        /// For where fingers, axis or thumb point, degrees, 0...90.
        public var fingers: Float
        /// For the turn about that, degrees, 0...90.
        public var palm: Float

        public init(fingers: Float, palm: Float) {
            self.fingers = fingers
            self.palm = palm
        }
    }

    /// How the fingers are held.
    public var handshape: Handshape?
    /// Where the palm faces.
    public var palm: Direction?
    /// Where the line from the wrist to the middle knuckle points.
    public var axis: Direction?
    /// Where the extended fingers point; unlike `axis` it takes the bend at the knuckles into account.
    public var fingers: Direction?
    /// Where the thumb points.
    public var thumb: Direction?
    /// How far the written directions may give way; nil is the standard of 15 degrees.
    public var slack: Slack?
    /// Where the hand is.
    public var place: Place?
    /// Moves the place; the signer's frame, shoulder widths.
    public var shift: Displacement
    /// The part of this hand that goes to the place; nil is the palm.
    public var part: HandPart?

    public init(
        handshape: Handshape? = nil, palm: Direction? = nil, axis: Direction? = nil,
        fingers: Direction? = nil,
        thumb: Direction? = nil, slack: Slack? = nil, place: Place? = nil, shift: Displacement = .zero,
        part: HandPart? = nil
    ) {
        self.handshape = handshape
        self.palm = palm
        self.axis = axis
        self.fingers = fingers
        self.thumb = thumb
        self.slack = slack
        self.place = place
        self.shift = shift
        self.part = part
    }
}

/// What one hand does in a part.
public enum HandUse: Sendable, Hashable {
    /// Not used: it rests, or keeps what the sentence around it needs.
    case rest
    /// The mirror image of the right hand; only for the left hand.
    case mirror
    /// Keeps the posture it had at the end of the previous part.
    case hold
    /// What is written about the hand.
    case posture(HandPosture)
}
