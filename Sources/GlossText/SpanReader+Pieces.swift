// What spans are read from, and what their items are made of.
extension SpanReader {
    /// The longest unit of the tables that begins at a place.
    func unit(at index: Int) -> String? {
        for length in stride(from: 3, through: 1, by: -1) where index + length <= scalars.count {
            let word = String(String.UnicodeScalarView(scalars[index..<(index + length)]))
            if grammar.units[word] != nil { return word }
        }
        return nil
    }

    /// Phones, rooms, buses, years and the like are read digit by digit.
    func readsDigitByDigit(_ text: String, start: Int, end: Int) -> Bool {
        if text.hasPrefix("0") && text.count > 1 { return true }
        if text.count >= 7 { return true }
        // Behind letters or a province's character a number is a code: a plate, a ticket.
        if start > 0, isLatin(scalars[start - 1]) { return true }
        // A telephone number in parts: 0731-88881234.
        if start > 1, scalars[start - 1] == "-", isDigit(scalars[start - 2]), text.count >= 7 { return true }
        // what the dash joins to letters is their code.
        if start > 1, scalars[start - 1] == "-", isLatin(scalars[start - 2]) { return true }
        var cueEnd = start
        while cueEnd > max(0, start - 3), grammar.digitLinks.contains(String(scalars[cueEnd - 1])) {
            cueEnd -= 1
        }
        for cue in grammar.digitCues where matches(cue, endingAt: cueEnd) { return true }
        let following = unit(at: end) ?? ""
        if following == "年", text.count == 4 { return true }
        if text.count >= 3, grammar.digitNouns.contains(where: { matches($0, at: end) }) { return true }
        if ["110", "119", "120", "122"].contains(text), following.isEmpty { return true }
        return false
    }

    func matches(_ word: String, at start: Int) -> Bool {
        var index = start
        for scalar in word.unicodeScalars {
            guard index < scalars.count, scalars[index] == scalar else { return false }
            index += 1
        }
        return true
    }

    func matches(_ word: String, endingAt end: Int) -> Bool {
        let count = word.unicodeScalars.count
        return end >= count && matches(word, at: end - count)
    }

    func digitRun(at start: Int) -> Range<Int> {
        var end = start
        while end < scalars.count, isDigit(scalars[end]) { end += 1 }
        return min(start, end)..<end
    }

    func number(_ range: Range<Int>) -> Int? { Int(String(String.UnicodeScalarView(scalars[range]))) }

    func cardinalItems(_ value: Int) -> [TextSpan.Item] {
        NumberReader.cardinal(value)?.map { TextSpan.Item(name: $0, kind: .number) } ?? digitItems("\(value)")
    }

    /// Digits in groups: 3-4-4 for eleven, otherwise by four.
    func digitItems(_ range: Range<Int>) -> [TextSpan.Item] {
        digitItems(String(String.UnicodeScalarView(scalars[range])))
    }

    /// The digits of a text; what is none is passed over.
    func digitItems(_ text: String) -> [TextSpan.Item] {
        let values = text.unicodeScalars.compactMap { scalar in
            (48...57).contains(scalar.value) ? Int(scalar.value) - 48 : nil
        }
        var items = values.map { TextSpan.Item(name: NumberReader.digit($0), kind: .digit) }
        for index in items.indices where index + 1 < items.count {
            items[index].endsGroup = items.count == 11 ? index == 2 || index == 6 : index % 4 == 3
        }
        return items
    }

    /// The point and the digits behind it.
    func fractionItems(_ fraction: String) -> [TextSpan.Item] {
        [TextSpan.Item(name: "点(小数)", kind: .number)]
            + fraction.compactMap { $0.wholeNumberValue }.map {
                TextSpan.Item(name: NumberReader.digit($0), kind: .digit)
            }
    }

    func letterItems(_ word: String) -> [TextSpan.Item] {
        word.uppercased().unicodeScalars.map { TextSpan.Item(name: "letter-\($0)", kind: .letter) }
    }

    func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ["ü", "Ü", "ê", "Ê"].contains(scalar)
    }

    func isAddressCharacter(_ scalar: Unicode.Scalar) -> Bool {
        (0x21...0x7E).contains(scalar.value) && !["\"", "<", ">", ","].contains(scalar)
    }
}
