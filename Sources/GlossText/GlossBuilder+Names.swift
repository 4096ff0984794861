extension GlossBuilder {
    /// Says a word without a sign: a name by the signs of its characters, a short word by its pinyin, else a
    /// caption.
    mutating func spell(_ piece: TextPiece, word: String) {
        if let parts = placeParts(piece, word: word) {
            for part in [parts.name, parts.kind] { say(part) }
            return
        }
        spell(piece, word: word, isPlace: isName(piece, word: word))
    }

    /// Says one part of a place's name: by its sign, else as a name.
    private mutating func say(_ piece: TextPiece) {
        let word = normalized(piece.range)
        guard let entry = translator.lexicon.entry(for: word), entry.rung <= 3 else {
            spell(piece, word: word, isPlace: true)
            return
        }
        let number = token(piece, fate: .rung(entry.rung), rule: Self.rungNames[entry.rung])
        clause.append(Item(glosses: entry.signs.map { gloss($0, .sign, token: number, piece: piece) }))
    }

    private mutating func spell(_ piece: TextPiece, word: String, isPlace: Bool) {
        if isPlace, let signs = characterSigns(word) {
            let number = token(piece, fate: .rung(6), rule: "name by its characters")
            clause.append(Item(glosses: signs.map { gloss($0, .sign, token: number, piece: piece) }))
            return
        }
        let letters = fingerLetters(word, piece: piece)
        guard let letters, (1...(isPlace ? 4 : 2)).contains(word.unicodeScalars.count) else {
            let reason = letters == nil ? "no sign and no reading" : "no sign; too long to be spelled"
            token(piece, fate: .rung(8), rule: reason)
            return
        }
        let number = token(piece, fate: .rung(7), rule: "finger-spelled pinyin")
        var item = Item(
            glosses: letters.map { gloss("letter-\($0)", .letter, token: number, piece: piece) })
        item.isVerb = isVerb(piece)
        clause.append(item)
    }

    /// A place's name parted before the word that says what kind of place it is: 长沙 and 市; nil if it has none.
    ///
    /// The kind has a sign, and so has many a name without it: 广州市 must not be spelled where 广州 is signed.
    private func placeParts(_ piece: TextPiece, word: String) -> (name: TextPiece, kind: TextPiece)? {
        let grammar = translator.grammar
        let kinds = grammar.placeKinds.filter { kind in
            word.hasSuffix(kind) && word.unicodeScalars.count >= kind.unicodeScalars.count + 2
                && translator.lexicon.entry(for: kind) != nil
        }
        guard let kind = kinds.max(by: { $0.count < $1.count }) else { return nil }
        let split = piece.range.upperBound - kind.unicodeScalars.count
        let name = normalized(piece.range.lowerBound..<split)
        guard isName(piece, word: word) || grammar.readings[name] != nil else { return nil }
        var parts = (name: piece, kind: piece)
        parts.name.range = piece.range.lowerBound..<split
        parts.kind.range = split..<piece.range.upperBound
        return parts
    }

    /// Whether the general dictionary has the word as a verb first of all.
    func isVerb(_ piece: TextPiece) -> Bool {
        translator.dictionary?.kind(of: Array(characters[piece.range])) == .verb
    }

    /// Whether a word names a place, a body or a person: by the hand table, or by the general dictionary.
    ///
    /// The dictionary takes many words for people's names, so one must begin with a family name.
    private func isName(_ piece: TextPiece, word: String) -> Bool {
        let grammar = translator.grammar
        if grammar.readings[word] != nil { return true }
        guard (2...4).contains(piece.range.count), let dictionary = translator.dictionary else {
            return false
        }
        let characters = Array(characters[piece.range])
        switch dictionary.kind(of: characters) {
        case .place: return true
        case .person:
            let prefixes = [1, 2].map { String(word.unicodeScalars.prefix($0)) }
            return prefixes.contains { $0 != word && grammar.surnames.contains($0) }
        case .verb, nil: return false
        }
    }

    /// One sign a character, each exact or a synonym; nil if a character has none.
    private func characterSigns(_ word: String) -> [String]? {
        var signs: [String] = []
        for scalar in word.unicodeScalars {
            guard let entry = translator.lexicon.entry(for: String(scalar)), entry.rung <= 2 else {
                return nil
            }
            signs += entry.signs
        }
        return signs
    }

    private func fingerLetters(_ word: String, piece: TextPiece) -> [String]? {
        let syllables: [String]
        if let reading = translator.grammar.readings[word] {
            syllables = reading.split(separator: " ").map(String.init)
        } else if let pinyin = translator.dictionary?.pinyin(Array(characters[piece.range])) {
            syllables = pinyin
        } else {
            return nil
        }
        var letters: [String] = []
        for syllable in syllables {
            guard let own = FingerSpelling.letters(ofSyllable: syllable) else { return nil }
            letters += own
        }
        let known = letters.allSatisfy { translator.lexicon.signNames.contains("letter-\($0)") }
        return known && !letters.isEmpty ? letters : nil
    }
}
