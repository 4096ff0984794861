// What a negation, a question word and 的 reach to.
extension GlossBuilder {
    /// What follows a piece in its clause, and how the sentence ends.
    struct Lookahead {
        /// The words up to the next punctuation mark; numbers and units are not among them.
        var words: [String] = []
        /// Whether a number comes next.
        var isBeforeNumber = false
        /// What ends the sentence; nil at the text's end.
        var end: Punctuation.Kind?

        init(_ pieces: [TextPiece], after index: Int, in builder: GlossBuilder) {
            var isSameClause = true
            for piece in pieces[(index + 1)...] {
                switch piece.kind {
                case .punctuation:
                    let kind = Punctuation.kind(builder.characters[piece.range.lowerBound].scalar) ?? .silent
                    if kind == .sentence || kind == .question {
                        end = kind
                        return
                    }
                    isSameClause = false
                case .word: if isSameClause { words.append(builder.normalized(piece.range)) }
                case .span: if isSameClause, words.isEmpty { isBeforeNumber = true }
                case .unit, .rangeMark: break
                }
                // A text without full stops has no sentences to look through.
                if words.count >= Self.reach { return }
            }
        }

        /// Words; what stands further away belongs to something else.
        private static let reach = 24
    }

    /// Whether a question word asks nothing: 谁都可以, 我不知道他叫什么, 几百人.
    func isTold(_ word: String, ahead: Lookahead) -> Bool {
        let grammar = translator.grammar
        guard ahead.end != .question, !ahead.words.contains(where: grammar.questionParticles.contains) else {
            return false
        }
        if ahead.words.contains(where: grammar.eachWords.contains) { return true }
        if tellsOf(grammar.tellingWords) { return true }
        // How many, where somebody says so: 过几天再来。 Without a full stop it may be a question.
        return ["几", "几个"].contains(word) && ahead.end == .sentence
    }

    /// Whether one of some words was said in this clause.
    private func tellsOf(_ words: Set<String>) -> Bool {
        let tokens = Set(clause.flatMap { $0.glosses.map(\.token) })
        return tokens.contains { words.contains(result.tokens[$0].text) }
    }

    /// Whether the clause so far is negated and only describes what comes next: 不会用手机的老人可以到窗口办理.
    ///
    /// It does if the sentence has its own predicate behind it; 没有看到你的电话 has none.
    func isRelative(_ ahead: Lookahead) -> Bool {
        guard hasNegatedSomething, let negation = clause.firstIndex(where: { $0.closing == 2 }),
            // 不 always stands before what one does; 没有 may stand before a thing, and 的 then says whose it is.
            !clause[negation].takesTopic || clause[(negation + 1)...].contains(where: \.isVerb)
        else { return false }
        let grammar = translator.grammar
        return ahead.words.contains { word in
            if word == "是" { return true }
            guard let entry = translator.lexicon.entry(for: word) else { return false }
            return entry.signs.count == 1
                && (grammar.modalSigns.contains(entry.signs[0]) || grammar.negators.contains(entry.signs[0]))
        }
    }

    /// Whether a sign of what one may or must do begins a clause behind one that is negated: 没有预约不能进.
    ///
    /// Not where it is part of what is negated, 不会要, nor where nobody is negated, 没有人可以进.
    var modalBreaksClause: Bool {
        guard hasNegatedSomething, let negation = clause.lastIndex(where: { $0.closing == 2 }) else {
            return false
        }
        let grammar = translator.grammar
        let negated = clause[(negation + 1)...].flatMap { $0.glosses.map(\.sign) }
        if let last = clause.last, last.glosses.contains(where: { grammar.modalSigns.contains($0.sign) }) {
            return false
        }
        return negated != ["人"]
    }
}
