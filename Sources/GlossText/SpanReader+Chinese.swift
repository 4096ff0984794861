// Chinese numerals, and the words that only look like them.
extension SpanReader {
    /// A number in Chinese numerals, with the units that decide that it is one.
    func chineseNumber(at start: Int) -> TextSpan? {
        for word in grammar.lookAlikes where matches(word, at: start) { return nil }
        for word in grammar.numeralEndings where matches(word, endingAt: start + 1) { return nil }
        if isWeekday(at: start) { return nil }
        var end = start
        while end < scalars.count,
            NumberReader.digits[scalars[end]] != nil || NumberReader.places[scalars[end]] != nil
        {
            end += 1
        }
        // A numeral counts only before a unit, or when it is long enough to be nothing else.
        let run = scalars[start..<end]
        let followed = unit(at: end) != nil
        let isBare = !run.contains { NumberReader.places[$0] != nil }
        let values = run.compactMap { NumberReader.digits[$0] }
        if isBare, run.count >= 2, followed {
            let steps = zip(values, values.dropFirst()).map { $1 - $0 }
            if run.count == 2, [1, 2].contains(steps[0]) {
                // 三五个, 七八天: one or the other.
                var items = values.flatMap(cardinalItems)
                if !grammar.aboutSign.isEmpty {
                    items.append(TextSpan.Item(name: grammar.aboutSign, kind: .number))
                }
                return TextSpan(range: start..<end, items: items, rule: "about")
            }
            if steps.allSatisfy({ $0 == 1 }), let unit = unit(at: end), unit != "年" {
                // 一二三楼: each with the unit in turn.
                let sign = grammar.units[unit] ?? ""
                guard !sign.isEmpty, !sign.hasPrefix("<") else {
                    return TextSpan(
                        range: start..<end, items: values.flatMap(cardinalItems), rule: "listed numbers")
                }
                let items = values.flatMap { cardinalItems($0) + [TextSpan.Item(name: sign, kind: .number)] }
                return TextSpan(
                    range: start..<(end + unit.unicodeScalars.count), items: items, rule: "listed numbers")
            }
            return TextSpan(
                range: start..<end,
                items: values.map { TextSpan.Item(name: NumberReader.digit($0), kind: .digit) },
                rule: "digit by digit")
        }
        guard let value = NumberReader.value(ofChinese: run) else { return nil }
        guard followed || (end - start >= 2 && !isBare) else { return nil }
        return TextSpan(range: start..<end, items: cardinalItems(value), rule: "chinese number")
    }

    /// Whether a numeral names a day of the week: 周三三点, but not 每周三次.
    private func isWeekday(at index: Int) -> Bool {
        guard let value = NumberReader.digits[scalars[index]], (1...6).contains(value),
            let week = ["星期", "礼拜", "周"].first(where: { matches($0, endingAt: index) })
        else { return false }
        let before = index - week.unicodeScalars.count - 1
        guard before >= 0 else { return true }
        let counts = isDigit(scalars[before]) || NumberReader.digits[scalars[before]] != nil
        if counts || ["每", "个", "几"].contains(scalars[before]) { return unit(at: index + 1) == nil }
        return true
    }
}
