/// What face, head and body do during a sign or a part; nil channels stay as the sentence wants them.
public struct NonManual: Sendable, Hashable {
    /// The eyebrows.
    public enum Brows: String, CaseIterable, Sendable { case raised, furrowed, neutral }
    /// The lids.
    public enum Eyes: String, CaseIterable, Sendable { case wide, narrowed, closed, blink }
    /// Where the eyes look; left and right are the signer's.
    public enum Gaze: String, CaseIterable, Sendable { case viewer, hands, up, down, left, right }
    /// The cheeks.
    public enum Cheeks: String, CaseIterable, Sendable { case puffed, raised }
    /// The mouth when it forms no word.
    public enum Mouth: String, CaseIterable, Sendable {
        case open, slightlyOpen = "slightly-open", smile, frown, pucker, funnel, pressed, stretched, tongue
        case blow, teeth
    }
    /// Movements and postures of the head; left and right are the signer's.
    public enum Head: String, CaseIterable, Sendable {
        case nod, shake, forward, back, up, down, tiltLeft = "tilt-left", tiltRight = "tilt-right"
        case turnLeft = "turn-left", turnRight = "turn-right"
    }
    /// Both shoulders.
    public enum Shoulders: String, CaseIterable, Sendable { case raised, hunched, shrug }
    /// How the trunk leans or turns; left and right are the signer's.
    public enum Torso: String, CaseIterable, Sendable {
        case forward, back, left, right, turnLeft = "turn-left", turnRight = "turn-right"
    }

    /// nil leaves the brows to the sentence.
    public var brows: Brows?
    /// nil leaves the lids to the sentence.
    public var eyes: Eyes?
    /// nil leaves the eyes to the sentence.
    public var gaze: Gaze?
    /// nil leaves the cheeks to the sentence.
    public var cheeks: Cheeks?
    /// nil leaves the mouth to the mouthing.
    public var mouth: Mouth?
    /// Pinyin with spaces between syllables that the mouth forms; nil derives it from the word, "" is none.
    public var mouthing: String?
    /// nil leaves the head to the sentence.
    public var head: Head?
    /// nil leaves the shoulders to the sentence.
    public var shoulders: Shoulders?
    /// nil leaves the trunk to the sentence.
    public var torso: Torso?

    public init() {}

    /// Whether nothing is written.
    public var isEmpty: Bool { self == NonManual() }
}
