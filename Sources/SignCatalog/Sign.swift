/// One entry of the sign library: what a sign is, which words it stands for, and how it is known.
public struct Sign: Sendable, Hashable {
    /// How the description is known.
    public enum Provenance: String, CaseIterable, Sendable {
        /// Stated by at least one published source.
        case documented
        /// General knowledge only.
        case recalled
    }

    /// Who has looked at the entry.
    public enum Review: Sendable, Hashable {
        /// No reviewer has said anything.
        case draft
        /// Checked by a named reviewer on a day written YYYY-MM-DD.
        case reviewed(by: String, on: String)
        /// Found wrong by a named reviewer.
        case rejected(by: String, on: String, comment: String)
    }

    /// A part as it is written.
    public enum WrittenPart: Sendable, Hashable {
        /// Described in place.
        case own(SignPart)
        /// All parts of the sign of this name.
        case sign(String)
    }

    /// The unique name; the written word, with a sense in brackets where one word has several signs.
    public var name: String
    /// The numbers that the entry is written for; nil for a sign as the catalogue has it.
    ///
    /// Only the printer meets such entries: the catalogue has one sign for every number, see `NumberSlot`.
    public var numbers: ClosedRange<Int>?
    /// Chinese words whose sign this is; the first is the headword.
    public var words: [String]
    /// 1 or more; a compound has several.
    ///
    /// Other signs that stand in a part are replaced by their parts.
    public var parts: [SignPart]
    /// The parts as the file has them; what the printer prints.
    public var written: [WrittenPart]
    /// For the whole sign.
    public var face: NonManual
    /// How the description is known.
    public var provenance: Provenance
    /// Which published source says so; short names.
    public var source: String
    /// The edition, such as "2018".
    public var edition: String
    /// Who has looked at it.
    public var review: Review
    /// Another form of the sign named here; "" for the preferred form.
    public var variantOf: String
    /// What an author wants a reviewer to know.
    public var note: String
    /// Lint rules that this entry is excused from, with the reason.
    public var waivers: [String: String]
    /// The forms of a directional verb: "me", "you", "them" to a sign's name.
    public var directions: [String: String]
    /// Where the entry stands; nil for a sign that is in no file.
    public var place: SourceLocation?

    /// Where the entry stands, such as "signs/greetings.yaml:12:3"; "" for a sign that is in no file.
    public var location: String { place?.description ?? "" }

    public init(
        name: String, words: [String], parts: [SignPart], face: NonManual = NonManual(),
        provenance: Provenance, source: String, edition: String, review: Review = .draft,
        variantOf: String = "",
        note: String = "", waivers: [String: String] = [:], directions: [String: String] = [:],
        place: SourceLocation? = nil, written: [WrittenPart]? = nil, numbers: ClosedRange<Int>? = nil
    ) {
        self.name = name
        self.numbers = numbers
        self.words = words
        self.parts = parts
        self.written = written ?? parts.map { .own($0) }
        self.face = face
        self.provenance = provenance
        self.source = source
        self.edition = edition
        self.review = review
        self.variantOf = variantOf
        self.note = note
        self.waivers = waivers
        self.directions = directions
        self.place = place
    }

    /// The words of a sign that lists none: its name without the sense in brackets.
    public static func standardWords(name: String) -> [String] {
        [String(name.prefix { $0 != "(" && $0 != "（" })]
    }
}

/// One part of a sign: a start posture and the movement from there.
public struct SignPart: Sendable, Hashable {
    /// The first hand; `rest` in a sign of the face alone.
    public var right: HandUse
    /// The second hand.
    public var left: HandUse
    /// Empty for a held posture.
    public var movements: [Movement]
    /// What face and body do during this part.
    public var face: NonManual

    public init(
        right: HandUse, left: HandUse = .rest, movements: [Movement] = [], face: NonManual = NonManual()
    ) {
        self.right = right
        self.left = left
        self.movements = movements
        self.face = face
    }
}
