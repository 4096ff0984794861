/// What became of a piece of the text.
public enum TokenFate: Sendable, Hashable {
    /// Signed at a rung of the ladder: 1 exact, 2 synonym, 3 written paraphrase, 4 composition, 5 near synonym,
    /// 6 characters of a name, 7 finger-spelled, 8 caption only.
    case rung(Int)
    /// Left out on purpose: said by face, space or order, or punctuation.
    case dropped
}

/// A piece of the text with what it became; the tokens of a text tile it.
public struct GlossToken: Sendable, Hashable {
    /// As written.
    public var text: String
    /// UTF-8 offsets into the text.
    public var range: Range<Int>
    public var fate: TokenFate
    /// Which rule decided, such as "exact" or "drop: particle".
    public var rule: String
    /// Whether the meaning is only near: the viewer must see it marked.
    public var isApproximate: Bool

    public init(text: String, range: Range<Int>, fate: TokenFate, rule: String, isApproximate: Bool = false) {
        self.text = text
        self.range = range
        self.fate = fate
        self.rule = rule
        self.isApproximate = isApproximate
    }
}

/// One sign to be made.
public struct Gloss: Sendable, Hashable {
    /// What kind of sign it is: the planner times letters and digits differently.
    public enum Kind: String, Sendable, Hashable { case sign, letter, digit, number }

    /// The name of a sign of the library.
    public var sign: String
    public var kind: Kind
    /// The index of the token it comes from.
    public var token: Int
    /// UTF-8 offsets into the text.
    public var range: Range<Int>
    /// Whether a pause belongs behind it inside its token: digits are grouped by three or four.
    public var endsGroup: Bool

    public init(sign: String, kind: Kind, token: Int, range: Range<Int>, endsGroup: Bool = false) {
        self.sign = sign
        self.kind = kind
        self.token = token
        self.range = range
        self.endsGroup = endsGroup
    }
}

/// A stretch of glosses under one non-manual marker.
public struct NonManualScope: Sendable, Hashable {
    /// What the face says.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A question answered by yes or no, and one with a question word.
        case polarQuestion = "^q"
        case openQuestion = "^wh"
        case negation = "^neg"
        case condition = "^cond"
        case command = "^imp"
        case topic = "topic"
    }

    public var kind: Kind
    /// Indices into the glosses in signing order.
    public var range: Range<Int>

    public init(kind: Kind, range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}

/// A stillness after a gloss.
public struct GlossPause: Sendable, Hashable {
    /// The index of the gloss before it.
    public var after: Int
    public var milliseconds: Int
    /// Whether a sentence ends here.
    public var endsSentence: Bool

    public init(after: Int, milliseconds: Int, endsSentence: Bool) {
        self.after = after
        self.milliseconds = milliseconds
        self.endsSentence = endsSentence
    }
}

/// A text with everything that becomes of it.
public struct GlossedText: Sendable, Hashable {
    public var text: String
    /// The segmentation before signs are chosen.
    public var words: [String]
    /// In text order; they tile the text.
    public var tokens: [GlossToken]
    /// In signing order.
    public var glosses: [Gloss]
    public var scopes: [NonManualScope]
    public var pauses: [GlossPause]

    public init(
        text: String, words: [String], tokens: [GlossToken], glosses: [Gloss], scopes: [NonManualScope],
        pauses: [GlossPause]
    ) {
        self.text = text
        self.words = words
        self.tokens = tokens
        self.glosses = glosses
        self.scopes = scopes
        self.pauses = pauses
    }
}
