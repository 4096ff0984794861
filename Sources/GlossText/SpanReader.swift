/// A stretch of the text that is read as a whole: a number, a code, a clock time, a Latin word.
struct TextSpan: Sendable {
    /// Indices into the normalised characters.
    var range: Range<Int>
    /// What is signed; letters as "A", numbers as their signs.
    var items: [Item]
    var rule: String
    /// Whether it is shown as a caption only, such as a web address.
    var captionOnly = false
    /// A Chinese word that says the same and should be looked up instead.
    var word: String?

    struct Item: Sendable {
        var name: String
        var kind: Gloss.Kind
        var endsGroup = false
    }
}

/// Finds numbers, codes, times and Latin words.
struct SpanReader {
    let grammar: GrammarTables
    let characters: [NormalizedCharacter]
    let scalars: [Unicode.Scalar]

    init(grammar: GrammarTables, characters: [NormalizedCharacter]) {
        self.grammar = grammar
        self.characters = characters
        scalars = characters.map(\.scalar)
        minusWords = grammar.minusWords.sorted { ($1.key.count, $0.key) < ($0.key.count, $1.key) }
        numeralEnds = Self.ends(scalars) { NumberReader.digits[$0] != nil || NumberReader.places[$0] != nil }
    }

    /// The longest first; sorted once, because every character is asked.
    private let minusWords: [(key: String, value: String)]

    /// For each character the end of the run of Chinese numerals that it stands in, found once: looking along a run from
    /// each of its characters would take the square of its length.
    let numeralEnds: [Int]

    private static func ends(_ scalars: [Unicode.Scalar], _ belongs: (Unicode.Scalar) -> Bool) -> [Int] {
        var ends = [Int](repeating: scalars.count, count: scalars.count)
        for index in scalars.indices.reversed() {
            if !belongs(scalars[index]) {
                ends[index] = index
            } else if index + 1 < scalars.count {
                ends[index] = belongs(scalars[index + 1]) ? ends[index + 1] : index + 1
            }
        }
        return ends
    }

    /// All spans in text order; they do not overlap.
    func spans() -> [TextSpan] {
        var result: [TextSpan] = []
        var index = 0
        while index < scalars.count {
            if let span = span(at: index) {
                result.append(span)
                index = span.range.upperBound
            } else {
                index += 1
            }
        }
        return result
    }

    private func span(at index: Int) -> TextSpan? {
        let scalar = scalars[index]
        if let span = belowZero(at: index) { return span }
        if isLatin(scalar) || isDigit(scalar) || scalar == "¥" {
            return webAddress(at: index) ?? clock(at: index) ?? date(at: index) ?? fraction(at: index)
                ?? code(at: index)
        }
        if let span = severalPlaces(at: index) { return span }
        if NumberReader.digits[scalar] != nil || NumberReader.places[scalar] != nil {
            return chineseFraction(at: index) ?? chineseHalf(at: index) ?? chineseNumber(at: index)
        }
        return nil
    }

    // MARK: - Kinds of spans

    /// Whether a sign of subtraction or range stands between two numbers at a place.
    func isRangeMark(at index: Int) -> Bool {
        guard index > 0, index + 1 < scalars.count, scalars[index] == "~" || scalars[index] == "-" else {
            return false
        }
        return isDigit(scalars[index + 1])
    }

    /// -5, 负三, 零下5: the sign of the word or mark, then the number.
    private func belowZero(at start: Int) -> TextSpan? {
        for (word, sign) in minusWords where matches(word, at: start) {
            let digits = start + word.unicodeScalars.count
            guard digits < scalars.count else { continue }
            if word == "-", !isMinusSign(at: start) { continue }
            let number = isDigit(scalars[digits]) ? decimal(at: digits) : chineseNumber(at: digits)
            guard let number, number.rule == "number" || number.rule == "chinese number" else { continue }
            return TextSpan(
                range: start..<number.range.upperBound,
                items: [TextSpan.Item(name: sign, kind: .number)] + number.items, rule: "below zero")
        }
        return nil
    }

    /// Whether a dash is a sign of the number behind it and not between two numbers or words.
    private func isMinusSign(at index: Int) -> Bool {
        guard index > 0 else { return true }
        let before = scalars[index - 1]
        if isDigit(before) || isLatin(before) || before == "%" || before == "-" { return false }
        // 3号-5号 is a range.
        for length in 1...3 where index - length > 0 {
            let unit = String(String.UnicodeScalarView(scalars[(index - length)..<index]))
            let counted = scalars[index - length - 1]
            if grammar.units[unit] != nil,
                isDigit(counted) || NumberReader.digits[counted] != nil
                    || NumberReader.places[counted] != nil
            {
                return false
            }
        }
        return true
    }

    /// 1/2 is 二 分之 一, 2:1 is 二 比 一.
    private func fraction(at start: Int) -> TextSpan? {
        let first = digitRun(at: start)
        guard (1...4).contains(first.count), start == 0 || !isDigit(scalars[start - 1]),
            first.upperBound < scalars.count
        else { return nil }
        let mark = scalars[first.upperBound]
        guard mark == "/" || mark == ":" || mark == "：" else { return nil }
        let second = digitRun(at: first.upperBound + 1)
        guard (1...4).contains(second.count), let a = number(first), let b = number(second) else {
            return nil
        }
        let isRatio = mark != "/"
        if !isRatio, a > b {
            // 140/90 is no part of a whole: a blood pressure, two numbers.
            var items = cardinalItems(a)
            items[items.count - 1].endsGroup = true
            return TextSpan(
                range: start..<second.upperBound, items: items + cardinalItems(b), rule: "two numbers")
        }
        let names = isRatio ? (a, "比", b) : (b, "分之", a)
        let items =
            cardinalItems(names.0) + [TextSpan.Item(name: names.1, kind: .number)] + cardinalItems(names.2)
        return TextSpan(range: start..<second.upperBound, items: items, rule: isRatio ? "ratio" : "fraction")
    }

    private func webAddress(at start: Int) -> TextSpan? {
        // Inside a run of such characters an address has begun before or is none.
        guard start == 0 || !isAddressCharacter(scalars[start - 1]) || isOpening(scalars[start - 1]) else {
            return nil
        }
        var end = start
        while end < scalars.count, isAddressCharacter(scalars[end]) { end += 1 }
        let text = String(String.UnicodeScalarView(scalars[start..<end])).lowercased()
        let isAddress =
            text.hasPrefix("http://") || text.hasPrefix("https://") || text.hasPrefix("www.")
            || (text.contains("@") && text.contains("."))
        guard isAddress, end - start > 4 else { return nil }
        return TextSpan(range: start..<end, items: [], rule: "web address", captionOnly: true)
    }

    private func isOpening(_ scalar: Unicode.Scalar) -> Bool { ["(", "[", ":", "'"].contains(scalar) }

    /// 4:30, 14：05.
    private func clock(at start: Int) -> TextSpan? {
        let hours = digitRun(at: start)
        guard (1...2).contains(hours.count), start == 0 || !isDigit(scalars[start - 1]) else { return nil }
        let colon = hours.upperBound
        guard colon < scalars.count, scalars[colon] == ":" || scalars[colon] == "：" else { return nil }
        let minutes = digitRun(at: colon + 1)
        guard minutes.count == 2, minutes.upperBound == scalars.count || scalars[minutes.upperBound] != ":",
            let hour = number(hours), let minute = number(minutes), hour <= 24,
            minute < 60
        else {
            return nil
        }
        var items = cardinalItems(hour) + [TextSpan.Item(name: "点(时间)", kind: .number)]
        if minute == 30 {
            items.append(TextSpan.Item(name: "半", kind: .number))
        } else if minute > 0 {
            if minute < 10 { items.append(TextSpan.Item(name: "零", kind: .digit)) }
            items += cardinalItems(minute) + [TextSpan.Item(name: "分(时间)", kind: .number)]
        }
        return TextSpan(range: start..<minutes.upperBound, items: items, rule: "clock time")
    }

    /// 2026-11-23, 2026/11/23.
    private func date(at start: Int) -> TextSpan? {
        let year = digitRun(at: start)
        guard year.count == 4, year.upperBound < scalars.count else { return nil }
        let mark = scalars[year.upperBound]
        guard mark == "-" || mark == "/" || mark == "." else { return nil }
        let month = digitRun(at: year.upperBound + 1)
        guard (1...2).contains(month.count), month.upperBound < scalars.count,
            scalars[month.upperBound] == mark
        else {
            return nil
        }
        let day = digitRun(at: month.upperBound + 1)
        guard (1...2).contains(day.count), let monthValue = number(month), let dayValue = number(day),
            (1...12).contains(monthValue), (1...31).contains(dayValue)
        else { return nil }
        let items =
            digitItems(year) + [TextSpan.Item(name: "年", kind: .number)] + cardinalItems(monthValue)
            + [TextSpan.Item(name: "月", kind: .number)] + cardinalItems(dayValue)
            + [TextSpan.Item(name: "日", kind: .number)]
        return TextSpan(range: start..<day.upperBound, items: items, rule: "date")
    }

    /// A015, G1234, 912, 1.5, 30%, WiFi.
    private func code(at start: Int) -> TextSpan? {
        var end = start
        while end < scalars.count, isLatin(scalars[end]) { end += 1 }
        if end > start {
            let word = String(String.UnicodeScalarView(scalars[start..<end]))
            if end == scalars.count || !isDigit(scalars[end]) {
                if let chinese = grammar.latinWords[word.uppercased()] {
                    return TextSpan(range: start..<end, items: [], rule: "latin word", word: chinese)
                }
                return TextSpan(range: start..<end, items: letterItems(word), rule: "latin letters")
            }
            if word.count >= 2, let chinese = grammar.latinWords[word.uppercased()] {
                return TextSpan(range: start..<end, items: [], rule: "latin word", word: chinese)
            }
            let digits = digitRun(at: end)
            return TextSpan(
                range: start..<digits.upperBound, items: letterItems(word) + digitItems(digits), rule: "code")
        }
        if scalars[start] == "¥" {
            return money(at: start + 1, from: start)
        }
        return decimal(at: start)
    }

    /// ¥12.50 is 十 二 元 五 角; further places are cents.
    private func money(at digits: Int, from start: Int) -> TextSpan? {
        guard let amount = decimal(at: digits) else { return nil }
        let point = amount.items.firstIndex { $0.name == "点(小数)" } ?? amount.items.count
        var items = Array(amount.items[..<point]) + [TextSpan.Item(name: "元", kind: .number)]
        let places = amount.items[point...].dropFirst()
        for (place, unit) in zip(places.prefix(2), ["角", "分(钱)"]) where place.name != "零" {
            items += [place, TextSpan.Item(name: unit, kind: .number)]
        }
        return TextSpan(range: start..<amount.range.upperBound, items: items, rule: "money")
    }

    /// A number in digits with thousands commas, a decimal point, a percent sign or a place such as 万.
    func decimal(at start: Int) -> TextSpan? {
        let whole = digitRun(at: start)
        guard !whole.isEmpty else { return nil }
        var end = whole.upperBound
        var text = String(String.UnicodeScalarView(scalars[whole]))
        while end + 3 < scalars.count, scalars[end] == ",", digitRun(at: end + 1).count == 3, text.count <= 12
        {
            text += String(String.UnicodeScalarView(scalars[(end + 1)..<(end + 4)]))
            end += 4
        }
        var fraction = ""
        if end + 1 < scalars.count, scalars[end] == ".", isDigit(scalars[end + 1]) {
            let run = digitRun(at: end + 1)
            fraction = String(String.UnicodeScalarView(scalars[run]))
            end = run.upperBound
        }
        var place = 1
        if end < scalars.count, let size = NumberReader.places[scalars[end]], size >= 1000 {
            place = size
            end += 1
        }
        let isPercent = end < scalars.count && scalars[end] == "%"
        if isPercent { end += 1 }
        // Identity and account numbers are shown masked; only the last four places are signed.
        if place == 1, fraction.isEmpty, whole.count >= 15 {
            if end < scalars.count, scalars[end] == "X" || scalars[end] == "x" { end += 1 }
            let last = (whole.upperBound - 4)..<whole.upperBound
            return TextSpan(
                range: start..<end, items: digitItems(last), rule: "long number: last four digits")
        }
        let isGrouped = end > whole.upperBound + 3 && fraction.isEmpty
        let isDigits =
            place == 1 && fraction.isEmpty && !isPercent && !isGrouped
            && readsDigitByDigit(text, start: start, end: end)
        if isDigits { return TextSpan(range: start..<end, items: digitItems(whole), rule: "digit by digit") }
        var items: [TextSpan.Item] = []
        if place > 1 {
            items = scaledItems(text, fraction: fraction, place: place)
        } else if let value = Int(text), let signs = NumberReader.cardinal(value) {
            items = signs.map { TextSpan.Item(name: $0, kind: .number) }
        } else {
            items = digitItems(text)
        }
        if !fraction.isEmpty && place == 1 {
            items += fractionItems(fraction)
        }
        if isPercent { items.insert(TextSpan.Item(name: "百分之", kind: .number), at: 0) }
        return TextSpan(range: start..<end, items: items, rule: "number")
    }

    /// 1.5万 is 15000; what is too large for that is read as it is written: its digits, then the place.
    private func scaledItems(_ text: String, fraction: String, place: Int) -> [TextSpan.Item] {
        let decimals = fraction.prefix(8)
        var scale = 1
        for _ in decimals { scale *= 10 }
        if let value = Int(text), value < 10_000_000_000 {
            let scaled = value * place + (Int(decimals) ?? 0) * place / scale
            if let signs = NumberReader.cardinal(scaled) {
                return signs.map { TextSpan.Item(name: $0, kind: .number) }
            }
        }
        var items = digitItems(text)
        if !fraction.isEmpty {
            items += fractionItems(fraction)
        }
        return items + [TextSpan.Item(name: NumberReader.name(ofPlace: place), kind: .number)]
    }
}
