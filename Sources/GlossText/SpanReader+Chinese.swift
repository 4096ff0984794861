// Chinese numerals, and the words that only look like them.
extension SpanReader {
    /// A number in Chinese numerals, with the units that decide that it is one.
    func chineseNumber(at start: Int) -> TextSpan? {
        for word in grammar.lookAlikes where matches(word, at: start) { return nil }
        for word in grammar.numeralEndings where matches(word, endingAt: start + 1) { return nil }
        if isWeekday(at: start) { return nil }
        let end = numeralEnds[start]
        // No number is said in so many characters.
        guard end - start <= Self.longestNumeral else { return nil }
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

    private static let longestNumeral = 32

    /// 几百, 几十万: how many hundreds is not said, so that no 一 is either.
    func severalPlaces(at start: Int) -> TextSpan? {
        // Asked of every character: few stand before a numeral.
        guard start + 1 < scalars.count, numeralEnds[start + 1] > start + 1,
            let sign = grammar.severalWords[String(scalars[start])]
        else { return nil }
        let places = (start + 1)..<numeralEnds[start + 1]
        guard (1...3).contains(places.count),
            scalars[places].allSatisfy({ NumberReader.places[$0] != nil })
        else { return nil }
        let items = scalars[places].map { TextSpan.Item(name: String($0), kind: .number) }
        return TextSpan(
            range: start..<places.upperBound, items: [TextSpan.Item(name: sign, kind: .number)] + items,
            rule: "several")
    }

    /// 三分之二, 百分之九十五点五: the whole, then its part.
    func chineseFraction(at start: Int) -> TextSpan? {
        let end = numeralEnds[start]
        guard end - start <= Self.longestNumeral, matches("分之", at: end), end + 2 < scalars.count,
            let whole = NumberReader.value(ofChinese: scalars[start..<end])
        else { return nil }
        let part = end + 2
        let isPercent = scalars[start..<end].elementsEqual(["百"])
        var stop: Int
        var items: [TextSpan.Item]
        if isDigit(scalars[part]) {
            guard let number = decimal(at: part), number.rule == "number" else { return nil }
            stop = number.range.upperBound
            items = number.items
        } else {
            stop = numeralEnds[part]
            guard stop > part, stop - part <= Self.longestNumeral,
                let value = NumberReader.value(ofChinese: scalars[part..<stop])
            else { return nil }
            items = cardinalItems(value)
            if stop + 1 < scalars.count, scalars[stop] == "点", NumberReader.digits[scalars[stop + 1]] != nil {
                items.append(TextSpan.Item(name: "点(小数)", kind: .number))
                stop += 1
                while stop < scalars.count, let digit = NumberReader.digits[scalars[stop]] {
                    items.append(TextSpan.Item(name: NumberReader.digit(digit), kind: .digit))
                    stop += 1
                }
            }
        }
        let head =
            isPercent
            ? [TextSpan.Item(name: "百分之", kind: .number)]
            : cardinalItems(whole) + [TextSpan.Item(name: "分之", kind: .number)]
        return TextSpan(range: start..<stop, items: head + items, rule: "fraction")
    }

    /// 一个半小时 is 一 小时 半: one and a half, not half of one.
    func chineseHalf(at start: Int) -> TextSpan? {
        let end = numeralEnds[start]
        guard end - start <= Self.longestNumeral, matches("个半", at: end), let unit = unit(at: end + 2),
            let sign = grammar.units[unit], !sign.isEmpty, !sign.hasPrefix("<"),
            let value = NumberReader.value(ofChinese: scalars[start..<end])
        else { return nil }
        let items =
            cardinalItems(value) + [
                TextSpan.Item(name: sign, kind: .number), TextSpan.Item(name: "半", kind: .number),
            ]
        return TextSpan(
            range: start..<(end + 2 + unit.unicodeScalars.count), items: items, rule: "and a half")
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
