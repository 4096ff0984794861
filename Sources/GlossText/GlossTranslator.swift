/// Turns Chinese text into glosses: normalise, find spans, segment, choose signs, order, mark.
public struct GlossTranslator: Sendable {
    let lexicon: SignLexicon
    /// The rules as tables.
    public let grammar: GrammarTables
    let dictionary: GeneralDictionary?
    let context: WordContext

    /// Without a dictionary only the library's own words are found, and nothing is finger-spelled from Chinese.
    public init(lexicon: SignLexicon, grammar: GrammarTables, dictionary: GeneralDictionary?) {
        // What the grammar speaks of is a word, even where no dictionary knows it.
        var known = Set(grammar.readings.keys).union(grammar.polarWords.keys).union(grammar.drops.keys)
        known.formUnion(grammar.questionWords.union(grammar.questionParticles).union(grammar.conditionWords))
        let names = known.sorted().map { LexiconEntry(word: $0, signs: [], rung: 7) }
        self.lexicon = SignLexicon(entries: lexicon.entries + names, signNames: lexicon.signNames)
        self.grammar = grammar
        context = WordContext(grammar)
        self.dictionary = dictionary
    }

    /// Whether pinyin and general words are known.
    public var hasDictionary: Bool { dictionary != nil }

    /// The sum over the general dictionary's contents; nil without one.
    public var dictionaryChecksum: UInt64? { dictionary?.checksum }

    /// Translates a text of at most 20,000 characters.
    public func translate(_ text: String) throws(GlossTextError) -> GlossedText {
        let normalized = try NormalizedText(text) { dictionary?.simplified($0) }
        let pieces = pieces(of: normalized)
        var builder = GlossBuilder(text: text, translator: self, characters: normalized.characters)
        builder.add(pieces)
        return builder.finished()
    }

    /// How a text was cut into words: every piece with its kind and its cost on the lattice's best path, in nats.
    public func explain(_ text: String) throws(GlossTextError) -> [ExplainedPiece] {
        let normalized = try NormalizedText(text) { dictionary?.simplified($0) }
        return pieces(of: normalized).map { piece in
            let scalars = normalized.characters[piece.range].map(\.scalar)
            let word = String(String.UnicodeScalarView(scalars))
            switch piece.kind {
            case .punctuation: return ExplainedPiece(text: word, kind: "punctuation", cost: nil)
            case .span(let span): return ExplainedPiece(text: word, kind: "span: \(span.rule)", cost: nil)
            case .unit: return ExplainedPiece(text: word, kind: "unit", cost: nil)
            case .rangeMark: return ExplainedPiece(text: word, kind: "range", cost: nil)
            case .word(let source):
                let kind: String =
                    switch source {
                    case .entry(let index): "sign library (rung \(lexicon.entries[index].rung))"
                    case .dictionary: "general dictionary"
                    case .character: "unknown character"
                    }
                return ExplainedPiece(text: word, kind: kind, cost: Double(piece.cost) / 1000)
            }
        }
    }

    /// Words, spans, units and punctuation in text order; they cover all characters.
    func pieces(of text: NormalizedText) -> [TextPiece] {
        let characters = text.characters
        let reader = SpanReader(grammar: grammar, characters: characters)
        let segmenter = Segmenter(lexicon: lexicon, dictionary: dictionary, context: context)
        var pieces: [TextPiece] = []
        var cursor = 0
        func flush(to end: Int) {
            var start = cursor
            while start < end {
                if reader.isRangeMark(at: start), isBehindNumber(pieces) {
                    pieces.append(TextPiece(range: start..<(start + 1), kind: .rangeMark))
                    start += 1
                    continue
                }
                if Punctuation.kind(characters[start].scalar) != nil {
                    pieces.append(TextPiece(range: start..<(start + 1), kind: .punctuation))
                    start += 1
                    continue
                }
                var stop = start
                while stop < end, Punctuation.kind(characters[stop].scalar) == nil { stop += 1 }
                for word in segmenter.words(characters, in: start..<stop) {
                    pieces.append(TextPiece(range: word.range, kind: .word(word.source), cost: word.cost))
                }
                start = stop
            }
            cursor = max(cursor, end)
        }
        for span in reader.spans() where span.range.lowerBound >= cursor {
            if let word = ordinal(span, characters: characters), word.range.lowerBound >= cursor {
                flush(to: word.range.lowerBound)
                pieces.append(TextPiece(range: word.range, kind: .word(.entry(word.entry))))
                cursor = word.range.upperBound
                continue
            }
            if isInsideWord(span, characters: characters) { continue }
            if startsIdiom(span, unit: reader.unit(at: span.range.upperBound), characters: characters) {
                continue
            }
            flush(to: span.range.lowerBound)
            pieces.append(TextPiece(range: span.range, kind: .span(span)))
            cursor = span.range.upperBound
            if let unit = reader.unit(at: cursor),
                !startsLongerWord(at: cursor, than: unit, characters: characters)
            {
                let count = unit.unicodeScalars.count
                pieces.append(TextPiece(range: cursor..<(cursor + count), kind: .unit(unit)))
                cursor += count
            }
        }
        flush(to: characters.count)
        return pieces
    }

    /// Whether the last piece is a number or its unit.
    private func isBehindNumber(_ pieces: [TextPiece]) -> Bool {
        switch pieces.last?.kind {
        case .span(let span): !span.items.isEmpty
        case .unit: true
        default: false
        }
    }

    /// Whether a Chinese numeral is part of a word of the library, such as 一定 or 三八妇女节.
    private func isInsideWord(_ span: TextSpan, characters: [NormalizedCharacter]) -> Bool {
        guard span.rule == "chinese number" else { return false }
        var longest = 0
        lexicon.matches(characters, from: span.range.lowerBound, limit: characters.count) { length, _ in
            longest = max(longest, length)
        }
        return longest > span.range.count
    }

    /// The word of the library that a Chinese numeral makes with 第 before it, such as 第二; nil without one.
    ///
    /// General dictionaries have words such as 第二天 for which there is no sign.
    private func ordinal(_ span: TextSpan, characters: [NormalizedCharacter]) -> (
        range: Range<Int>, entry: Int
    )? {
        let start = span.range.lowerBound - 1
        guard span.rule == "chinese number", start >= 0, characters[start].scalar == "第" else { return nil }
        var longest: (length: Int, entry: Int)?
        lexicon.matches(characters, from: start, limit: characters.count) { length, entry in
            if length > span.range.count, length > longest?.length ?? 0 { longest = (length, Int(entry)) }
        }
        return longest.map { (start..<start + $0.length, $0.entry) }
    }

    /// Whether a Chinese numeral and its measure word begin a longer word of the dictionary, such as 一条龙.
    private func startsIdiom(_ span: TextSpan, unit: String?, characters: [NormalizedCharacter]) -> Bool {
        guard span.rule == "chinese number", let unit, grammar.measureWords.contains(unit), let dictionary
        else { return false }
        var longest = 0
        dictionary.matches(characters, from: span.range.lowerBound, limit: characters.count) { length, _ in
            longest = max(longest, length)
        }
        return longest > span.range.count + unit.unicodeScalars.count
    }

    /// Whether a word such as 天气 or 点击 begins where a unit would.
    private func startsLongerWord(at start: Int, than unit: String, characters: [NormalizedCharacter]) -> Bool
    {
        let unitLength = unit.unicodeScalars.count
        var longest = 0
        lexicon.matches(characters, from: start, limit: characters.count) { length, _ in
            longest = max(longest, length)
        }
        return longest > unitLength
    }
}

extension GlossTranslator {
    /// A text after normalisation, for measuring segmentation alone.
    public struct PreparedText: Sendable {
        let characters: [NormalizedCharacter]
    }

    /// Normalises a text.
    public func prepared(_ text: String) throws(GlossTextError) -> PreparedText {
        PreparedText(characters: try NormalizedText(text) { dictionary?.simplified($0) }.characters)
    }

    /// The number of words on the best path through a text's lattice.
    public func wordCount(_ text: PreparedText) -> Int {
        Segmenter(lexicon: lexicon, dictionary: dictionary, context: context)
            .words(text.characters, in: 0..<text.characters.count).count
    }
}

/// A piece of the normalised text.
struct TextPiece {
    enum Kind {
        case word(Segmenter.Source)
        case span(TextSpan)
        /// Behind a number.
        case unit(String)
        /// Between two numbers: "to".
        case rangeMark
        case punctuation
    }

    /// Indices into the normalised characters.
    var range: Range<Int>
    var kind: Kind
    /// Of a word on the lattice's path, thousandths of a nat.
    var cost: Int32 = 0
}

/// A piece of a text with the reason why it is one.
public struct ExplainedPiece: Sendable, Hashable {
    public var text: String
    public var kind: String
    /// Nats; nil where no lattice decided.
    public var cost: Double?
}

/// What punctuation does.
enum Punctuation {
    enum Kind {
        /// A new line, a full stop and the like end a sentence; commas end a clause; the rest only separates.
        case sentence, question, clause, list, silent
    }

    static func kind(_ scalar: Unicode.Scalar) -> Kind? {
        switch scalar {
        case "。", "！", "!", "…", "\n", "\r": return .sentence
        case "？", "?": return .question
        case "，", ",", "；", ";", "：", ":": return .clause
        case "、", "·": return .list
        case " ", "\t", "\"", "'", "（", "）", "(", ")", "《", "》", "【", "】", "[", "]", "-", "/", "~", "<", ">",
            "‘", "’",
            "「", "」", "*", "#", "_", "+", "=", "|", "^", "`", ".":
            return .silent
        default:
            switch scalar.properties.generalCategory {
            case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
                .initialPunctuation,
                .finalPunctuation, .otherPunctuation, .spaceSeparator, .lineSeparator, .paragraphSeparator,
                .control, .format:
                return .silent
            default: return nil
            }
        }
    }

    static func pauseMilliseconds(_ kind: Kind) -> Int {
        switch kind {
        case .sentence, .question: 500
        case .clause: 280
        case .list: 120
        case .silent: 0
        }
    }
}

extension GlossTranslator {
    /// The pinyin of a text's Chinese characters, one syllable each without tones; nil without a dictionary or a
    /// reading for one of them.
    public func pinyin(of text: String) -> [String]? {
        if let reading = grammar.readings[text] { return reading.split(separator: " ").map(String.init) }
        guard let dictionary,
            let normalized = try? NormalizedText(text, simplify: { dictionary.simplified($0) })
        else {
            return nil
        }
        return dictionary.pinyin(normalized.characters)
    }
}
