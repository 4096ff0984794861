/// A word that is not one between certain neighbours: 从前 is not a word in 从前门进.
public struct ContextRule: Sendable, Hashable {
    public var word: String
    /// What stands directly before it, any of these; empty is anything.
    public var after: [String]
    /// What stands directly behind it, any of these; empty is anything.
    public var before: [String]

    public init(word: String, after: [String], before: [String]) {
        self.word = word
        self.after = after
        self.before = before
    }
}

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
    /// Negators whose hand waves: the head does not shake with them.
    public var wavingNegators: Set<String> = []
    /// Signs that close their clause.
    public var finalSigns: Set<String> = []
    /// Signs of what one may, must or shall: behind something negated one begins a clause of its own.
    public var modalSigns: Set<String> = []
    /// Verbs behind which a question word tells and does not ask.
    public var tellingWords: Set<String> = []
    /// Words between a clause that describes a noun and the noun.
    public var relativeMarks: Set<String> = []
    /// Words before which a question word means each or none.
    public var eachWords: Set<String> = []
    /// What may stand between a word of `digitCues` and its digits.
    public var digitLinks: Set<String> = []
    /// Behind three and more digits: what is numbered digit by digit.
    public var digitNouns: Set<String> = []
    /// Signs of having, whose object stands before them as the topic.
    public var topicSigns: Set<String> = []
    /// Family names; behind one the dictionary's names of people are believed.
    public var surnames: Set<String> = []
    /// Words that begin a new clause where the one before is negated or says what comes first, with the sign that
    /// says them there; "" for the word's own.
    public var clauseBreaks: [String: String] = [:]
    /// Signs that say what comes first: 首先.
    public var sequenceSigns: Set<String> = []
    /// What is signed before a number below zero, by the word or mark that says so.
    public var minusWords: [String: String] = [:]
    /// Units behind a number; the value is the sign that is shown, or "" if the unit is dropped.
    public var units: [String: String] = [:]
    /// Units and places whose number is in the hand: 天 to the signs 一天, 两天 … by number, 1 to 9.
    public var numberSigns: [String: [Int: String]] = [:]
    /// Words that end with a numeral and are no numbers, such as 统一 before 个.
    public var numeralEndings: Set<String> = []
    /// Units that are never signed and end where a longer word of the dictionary begins: 一条龙.
    public var measureWords: Set<String> = []
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

    /// Questions of the form "has or has not" with the sign that asks.
    public var polarWords: [String: String] = [:]
    /// Signs that close an open question.
    public var questionFinalSigns: Set<String> = []
    /// Units that mean a day of the month behind "month + number", with the day's sign.
    public var dayUnits: [String: String] = [:]
    /// Words of medicine, law and danger: in a text with one of them no near synonym is used.
    public var sensitiveWords: Set<String> = []
    /// Titles behind a family name, and words that never grow with the word behind them.
    public var titles: Set<String> = []
    public var separatePrefixes: Set<String> = []
    /// Words that end a place's name and say what kind of place it is.
    public var placeKinds: Set<String> = []
    /// The sign behind two neighbouring numbers that mean "about": 三五个; empty is none.
    public var aboutSign = ""
    /// Words before a place of a number that leave open how many, with the sign: 几百.
    public var severalWords: [String: String] = [:]
    /// Pronouns with the person that they name: "me", "you" or "them".
    public var pronouns: [String: String] = [:]
    public var contextRules: [ContextRule] = []

    public init() {}
}
