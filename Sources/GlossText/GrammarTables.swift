/// The rules of the transfer from Chinese to signing, as data.
public struct GrammarTables: Sendable, Hashable {
    /// Words that are not signed, with the reason.
    public var drops: [String: String] = [:]
    /// Words whose presence makes a clause a question with a question word.
    public var questionWords: Set<String> = []
    /// Particles at the end of a question that is answered by yes or no.
    public var questionParticles: Set<String> = []
    /// Words that open a condition.
    public var conditionWords: Set<String> = []
    /// Words that command or forbid.
    public var commandWords: Set<String> = []
    /// Signs that negate, and move behind what they negate.
    public var negators: Set<String> = []
    /// Signs that close their clause.
    public var finalSigns: Set<String> = []
    /// Units behind a number; the value is the sign that is shown, or "" if the unit is dropped.
    public var units: [String: String] = [:]
    /// Nouns that come before their number: 窗口 3.
    public var nounsBeforeNumber: Set<String> = []
    /// Latin words and abbreviations with their Chinese words.
    public var latinWords: [String: String] = [:]
    /// Readings of place and family names, pinyin without tones, syllables parted by spaces.
    public var readings: [String: String] = [:]
    /// Words that begin with a numeral and are no numbers.
    public var lookAlikes: Set<String> = []
    /// Words before a digit string that is read digit by digit.
    public var digitCues: Set<String> = []

    public init() {}
}
