/// What face, head and body do during a sign or a part; nil channels stay as the sentence wants them.
public struct NonManual: Sendable, Hashable {
    public enum Brows: String, CaseIterable, Sendable { case raised, furrowed, neutral }
    public enum Eyes: String, CaseIterable, Sendable { case wide, narrowed, closed, blink }
    public enum Gaze: String, CaseIterable, Sendable { case viewer, hands, up, down, left, right }
    public enum Cheeks: String, CaseIterable, Sendable { case puffed, raised }
    public enum Mouth: String, CaseIterable, Sendable {
        case open, slightlyOpen = "slightly-open", smile, frown, pucker, funnel, pressed, stretched, tongue
        case blow, teeth
    }
    public enum Head: String, CaseIterable, Sendable {
        case nod, shake, forward, back, up, down, tiltLeft = "tilt-left", tiltRight = "tilt-right"
        case turnLeft = "turn-left", turnRight = "turn-right"
    }
    public enum Shoulders: String, CaseIterable, Sendable { case raised, hunched, shrug }
    public enum Torso: String, CaseIterable, Sendable {
        case forward, back, left, right, turnLeft = "turn-left", turnRight = "turn-right"
    }

    public var brows: Brows?
    public var eyes: Eyes?
    public var gaze: Gaze?
    public var cheeks: Cheeks?
    public var mouth: Mouth?
    /// Pinyin with spaces between syllables that the mouth forms; nil derives it from the word, "" is none.
    public var mouthing: String?
    public var head: Head?
    public var shoulders: Shoulders?
    public var torso: Torso?

    public init() {}

    /// Whether nothing is written.
    public var isEmpty: Bool { self == NonManual() }
}
