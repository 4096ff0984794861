/// Chooses signs for the pieces of a text, clause by clause, and accounts for every token.
struct GlossBuilder {
    let translator: GlossTranslator
    let characters: [NormalizedCharacter]
    let bytes: [UInt8]
    /// Medicine, law or danger: nothing is said by a sign that is only near.
    private let isSensitive: Bool
    /// A text of one word asks for the word's sign, even if sentences drop it.
    private var isCitation = false
    var result: GlossedText
    var clause: [Item] = []
    var clauseMarks: Set<NonManualScope.Kind> = []

    /// Glosses of one token that stay together when the clause is ordered.
    struct Item {
        var glosses: [Gloss]
        var isNumber = false
        /// A number whose unit was left out counts the noun behind it.
        var counts = false
        var isNoun = false
        /// Where it stands when the clause is ordered: predicates of having and ability close it, then negation,
        /// then the question word.
        var closing = 0
        var isVerb = false
        /// Whether what stands behind it becomes the topic: 有, 没有.
        var takesTopic = false
        /// The forms that a verb takes towards somebody.
        var directions: [String: String] = [:]
    }

    init(text: String, translator: GlossTranslator, characters: [NormalizedCharacter]) {
        self.translator = translator
        self.characters = characters
        bytes = Array(text.utf8)
        isSensitive = translator.grammar.sensitiveWords.contains { text.contains($0) }
        result = GlossedText(text: text, words: [], tokens: [], glosses: [], scopes: [], pauses: [])
    }

    mutating func add(_ pieces: [TextPiece]) {
        isCitation = pieces.count == 1
        for (index, piece) in pieces.enumerated() {
            switch piece.kind {
            case .punctuation: punctuation(piece)
            case .word(let source):
                word(piece, source: source, ahead: Lookahead(pieces, after: index, in: self))
            case .span(let span): number(piece, span: span)
            case .unit(let unit): self.unit(piece, unit: unit)
            case .rangeMark: rangeMark(piece)
            }
        }
    }

    /// The whole result; gaps that normalisation left become dropped tokens, so that the tokens tile the text.
    mutating func finished() -> GlossedText {
        closeClause(pause: 0, endsSentence: true)
        var tokens: [GlossToken] = []
        var mapping: [Int] = []
        var end = 0
        func fill(to start: Int) {
            if start > end {
                tokens.append(
                    GlossToken(
                        text: source(end..<start), range: end..<start, fate: .dropped, rule: "invisible"))
            }
        }
        for token in result.tokens {
            if token.range.lowerBound < end, !tokens.isEmpty {
                // A symbol such as ㎡ that is read as several words is one token.
                tokens[tokens.count - 1] = Self.merged(tokens[tokens.count - 1], token)
                mapping.append(tokens.count - 1)
                continue
            }
            fill(to: token.range.lowerBound)
            mapping.append(tokens.count)
            tokens.append(token)
            end = token.range.upperBound
        }
        fill(to: bytes.count)
        result.tokens = tokens
        for index in result.glosses.indices {
            result.glosses[index].token = mapping[result.glosses[index].token]
        }
        return result
    }

    /// The first token with the better of two fates.
    private static func merged(_ first: GlossToken, _ second: GlossToken) -> GlossToken {
        func order(_ fate: TokenFate) -> Int {
            switch fate {
            case .rung(let rung): rung
            case .dropped: 9
            }
        }
        var result = first
        if order(second.fate) < order(first.fate) {
            result.fate = second.fate
            result.rule = second.rule
        }
        result.isApproximate = first.isApproximate || second.isApproximate
        return result
    }

    // MARK: - Pieces

    private mutating func punctuation(_ piece: TextPiece) {
        let kind = Punctuation.kind(characters[piece.range.lowerBound].scalar) ?? .silent
        token(piece, fate: .dropped, rule: "punctuation")
        switch kind {
        case .question:
            if !clauseMarks.contains(.openQuestion) { clauseMarks.insert(.polarQuestion) }
            closeClause(pause: Punctuation.pauseMilliseconds(kind), endsSentence: true)
        case .sentence: closeClause(pause: Punctuation.pauseMilliseconds(kind), endsSentence: true)
        case .clause: closeClause(pause: Punctuation.pauseMilliseconds(kind), endsSentence: false)
        case .list: closeClause(pause: Punctuation.pauseMilliseconds(kind), endsSentence: false)
        case .silent: break
        }
    }

    private mutating func word(_ piece: TextPiece, source: Segmenter.Source, ahead: Lookahead) {
        let word = normalized(piece.range)
        result.words.append(word)
        let grammar = translator.grammar
        let marksBefore = clauseMarks
        let asks = grammar.questionWords.contains(word) && !isTold(word, ahead: ahead)
        if asks { clauseMarks.insert(.openQuestion) }
        if grammar.conditionWords.contains(word) { clauseMarks.insert(.condition) }
        if grammar.commandWords.contains(word) { clauseMarks.insert(.command) }
        if grammar.questionParticles.contains(word), ahead.words.isEmpty {
            clauseMarks.insert(.polarQuestion)
            token(piece, fate: .dropped, rule: "question particle: the face asks")
            return
        }
        if let sign = grammar.polarWords[word], translator.lexicon.signNames.contains(sign) {
            clauseMarks.insert(.polarQuestion)
            let number = token(piece, fate: .rung(2), rule: "asks yes or no")
            var item = Item(glosses: [gloss(sign, .sign, token: number, piece: piece)], closing: 1)
            item.takesTopic = grammar.topicSigns.contains(sign)
            clause.append(item)
            return
        }
        if let sign = grammar.clauseBreaks[word], breaksClause {
            closeSubordinate()
            if translator.lexicon.signNames.contains(sign) {
                let number = token(piece, fate: .rung(2), rule: "what comes next")
                clause.append(Item(glosses: [gloss(sign, .sign, token: number, piece: piece)]))
                return
            }
        }
        if let reason = grammar.drops[word], !(isCitation && hasOwnSign(source)) {
            if grammar.relativeMarks.contains(word), isRelative(ahead) { closeSubordinate() }
            token(piece, fate: .dropped, rule: "drop: \(reason)")
            return
        }
        if let person = grammar.pronouns[word], let verb = clause.last, let form = verb.directions[person],
            verb.glosses.count == 1, translator.lexicon.signNames.contains(form)
        {
            clause[clause.count - 1].glosses[0].sign = form
            token(piece, fate: .dropped, rule: "said by the direction of the verb")
            return
        }
        if case .entry(let index) = source, translator.lexicon.entries[index].rung < 6 {
            let entry = translator.lexicon.entries[index]
            if entry.rung == 5, isSensitive {
                spell(piece, word: word)
                return
            }
            if entry.signs.count == 1, grammar.negators.contains(entry.signs[0]), hasNegatedSomething {
                // 不抽烟不喝酒 negates twice: each negation stays with what it negates.
                closeSubordinate()
            }
            if entry.signs.count == 1, grammar.modalSigns.contains(entry.signs[0]), modalBreaksClause {
                // 请 begins the command that it makes.
                let marks = clauseMarks
                clauseMarks = marksBefore
                closeSubordinate()
                clauseMarks = marks.subtracting([.negation])
            }
            let number = token(
                piece, fate: .rung(entry.rung), rule: Self.rungNames[entry.rung],
                isApproximate: entry.rung == 5)
            var item = Item(glosses: entry.signs.map { gloss($0, .sign, token: number, piece: piece) })
            item.directions = entry.directions
            item.isVerb = isVerb(piece)
            item.isNoun = grammar.nounsBeforeNumber.contains(word)
            if entry.signs.count == 1 {
                let sign = entry.signs[0]
                if grammar.finalSigns.contains(sign) { item.closing = 1 }
                if grammar.negators.contains(sign) { item.closing = 2 }
                item.takesTopic = grammar.topicSigns.contains(sign)
                if grammar.questionFinalSigns.contains(sign), asks {
                    item.closing = 3
                }
            }
            if entry.signs.contains(where: grammar.negators.contains) { clauseMarks.insert(.negation) }
            clause.append(item)
            return
        }
        spell(piece, word: word)
    }

    /// Whether the clause so far is one of its own before 再, 才, 后: it negates something that is said already, or
    /// says what comes first.
    private var breaksClause: Bool {
        let signs = translator.grammar.sequenceSigns
        if clause.contains(where: { $0.glosses.contains { signs.contains($0.sign) } }) { return true }
        return hasNegatedSomething
    }

    /// Whether the clause so far has a negation and what it negates.
    var hasNegatedSomething: Bool {
        clause.last.map { $0.closing != 2 } == true && clause.contains { $0.closing == 2 }
    }

    /// Ends what is ordered together without ending what the whole clause asks or commands.
    private mutating func closeSubordinate() {
        let marks = clauseMarks.subtracting([.negation])
        closeClause(pause: 0, endsSentence: false)
        clauseMarks = marks
    }

    private func hasOwnSign(_ source: Segmenter.Source) -> Bool {
        guard case .entry(let index) = source else { return false }
        return translator.lexicon.entries[index].rung <= 2
    }

    // MARK: - Tokens

    static let rungNames = [
        "", "exact", "same sign as a synonym", "written paraphrase", "composition", "near synonym",
        "characters", "spelled",
        "caption",
    ]

    @discardableResult
    mutating func token(
        _ piece: TextPiece, fate: TokenFate, rule: String, isApproximate: Bool = false
    ) -> Int {
        let range = sourceRange(piece.range)
        result.tokens.append(
            GlossToken(
                text: source(range), range: range, fate: fate, rule: rule, isApproximate: isApproximate))
        return result.tokens.count - 1
    }

    func gloss(_ sign: String, _ kind: Gloss.Kind, token: Int, piece: TextPiece) -> Gloss {
        Gloss(sign: sign, kind: kind, token: token, range: sourceRange(piece.range))
    }

    func normalized(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(characters[range].map(\.scalar)))
    }

    func sourceRange(_ range: Range<Int>) -> Range<Int> {
        characters[range.lowerBound].range.lowerBound..<characters[range.upperBound - 1].range.upperBound
    }

    func source(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
