// Numbers, their units, and what stands between two of them.
extension GlossBuilder {
    mutating func number(_ piece: TextPiece, span: TextSpan) {
        result.words.append(normalized(piece.range))
        if let word = span.word, let entry = translator.lexicon.entry(for: word) {
            let number = token(piece, fate: .rung(2), rule: "latin word: \(word)")
            clause.append(Item(glosses: entry.signs.map { gloss($0, .sign, token: number, piece: piece) }))
            return
        }
        let items =
            span.word != nil && span.items.isEmpty
            ? normalized(piece.range).uppercased().unicodeScalars.map {
                TextSpan.Item(name: "letter-\($0)", kind: .letter)
            } : withNumberSigns(withTens(span.items))
        let missing = items.first { !translator.lexicon.signNames.contains($0.name) }
        guard !span.captionOnly, !items.isEmpty, missing == nil else {
            token(
                piece, fate: .rung(8),
                rule: span.captionOnly
                    ? span.rule : "no sign for '\(missing?.name ?? normalized(piece.range))'")
            return
        }
        let spelled = items.allSatisfy { $0.kind == .letter }
        let number = token(piece, fate: .rung(spelled ? 7 : 1), rule: span.rule)
        var item = Item(
            glosses: items.map { entry in
                Gloss(
                    sign: entry.name, kind: entry.kind, token: number, range: sourceRange(piece.range),
                    endsGroup: entry.endsGroup)
            })
        item.isNumber = true
        item.counts = !isOrdinal(sourceRange(piece.range).lowerBound)
        clause.append(item)
    }

    /// Joins a digit and ten where the library has a sign for both together: 二 十 is 二十.
    private func withTens(_ items: [TextSpan.Item]) -> [TextSpan.Item] {
        var result: [TextSpan.Item] = []
        for item in items {
            if item.name == "十", item.kind == .number, let digit = result.last, digit.kind == .number,
                translator.lexicon.signNames.contains(digit.name + "十")
            {
                result[result.count - 1].name += "十"
            } else {
                result.append(item)
            }
        }
        return result
    }

    /// Puts numbers into the hands of their places and units where the library can: 三 百 is 三百.
    ///
    /// 百 and 千 take any digit; 万 and 亿, and units, take one that is the whole number before them.
    private func withNumberSigns(_ items: [TextSpan.Item]) -> [TextSpan.Item] {
        var result: [TextSpan.Item] = []
        for item in items {
            if item.kind == .number, let last = result.last, last.kind == .number,
                let sign = numberSign(last.name, unit: item.name),
                ["百", "千"].contains(item.name) || Self.isWholeNumber(result.dropLast())
            {
                result[result.count - 1].name = sign
            } else {
                result.append(item)
            }
        }
        return result
    }

    /// Whether nothing before a digit belongs to the same number or group of four places.
    private static func isWholeNumber(_ before: ArraySlice<TextSpan.Item>) -> Bool {
        guard let last = before.last(where: { $0.name != "零" }) else { return before.isEmpty }
        return !["十", "百", "千", "点(小数)"].contains { last.name.hasSuffix($0) } && last.kind == .number
    }

    /// The sign of a unit with a digit in the hand; nil if the library has none.
    private func numberSign(_ digit: String, unit: String) -> String? {
        guard let number = NumberReader.value(ofDigit: digit),
            let sign = translator.grammar.numberSigns[unit]?[number],
            translator.lexicon.signNames.contains(sign)
        else { return nil }
        return sign
    }

    /// Whether 第 stands before a place in the text: the number there is a place in an order and counts nothing.
    private func isOrdinal(_ start: Int) -> Bool {
        bytes[..<start].reversed().starts(with: "第".utf8.reversed())
    }

    /// Joins a unit with the number before it into one sign and one token; false if they stay two.
    private mutating func unitInHand(_ piece: TextPiece, unit: String) -> Bool {
        guard let last = clause.indices.last, clause[last].isNumber, clause[last].counts,
            clause[last].glosses.count == 1, clause[last].glosses[0].kind == .number,
            let sign = numberSign(clause[last].glosses[0].sign, unit: unit),
            let token = result.tokens.last, token.range.upperBound == sourceRange(piece.range).lowerBound
        else { return false }
        let start = token.range.lowerBound
        let range = start..<sourceRange(piece.range).upperBound
        clause[last].glosses[0].sign = sign
        clause[last].glosses[0].kind = .sign
        clause[last].glosses[0].range = range
        clause[last].counts = false
        result.tokens[result.tokens.count - 1] = GlossToken(
            text: source(range), range: range, fate: .rung(1), rule: "the number is in the hand")
        return true
    }

    /// 3~5 is 三 到 五; between the parts of a telephone number the mark is nothing.
    mutating func rangeMark(_ piece: TextPiece) {
        let isCode = [.digit, .letter].contains(clause.last?.glosses.last?.kind)
        guard !isCode, translator.lexicon.signNames.contains("到") else {
            token(piece, fate: .dropped, rule: "mark inside a code")
            return
        }
        let number = token(piece, fate: .rung(1), rule: "range")
        clause.append(Item(glosses: [gloss("到", .sign, token: number, piece: piece)]))
    }

    mutating func unit(_ piece: TextPiece, unit: String) {
        var sign = translator.grammar.units[unit] ?? ""
        if let day = translator.grammar.dayUnits[unit], clause.count >= 2,
            clause[clause.count - 2].glosses.last?.sign == "月"
        {
            sign = day
        }
        // 二楼 is one word, 60 岁 two.
        if let last = result.words.last, last.unicodeScalars.allSatisfy({ $0.value > 0x2E7F }) {
            result.words[result.words.count - 1] = last + unit
        } else {
            result.words.append(unit)
        }
        if unitInHand(piece, unit: unit) { return }
        guard !sign.isEmpty else {
            token(piece, fate: .dropped, rule: "unit: the number stands with its noun")
            return
        }
        let before = sign.hasPrefix("<")
        let name = before ? String(sign.dropFirst()) : sign
        guard translator.lexicon.signNames.contains(name) else {
            token(piece, fate: .rung(8), rule: "no sign for the unit '\(name)'")
            if let last = clause.indices.last { clause[last].counts = false }
            return
        }
        let number = token(piece, fate: .rung(name == unit ? 1 : 2), rule: "unit")
        let item = Item(glosses: [gloss(name, .sign, token: number, piece: piece)])
        if let last = clause.indices.last { clause[last].counts = false }
        clause.insert(item, at: before ? max(0, clause.count - 1) : clause.count)
    }
}
