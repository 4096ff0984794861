/// Reads numbers as the signs that say them.
enum NumberReader {
    private static let digitNames = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]

    /// The sign of a digit.
    static func digit(_ value: Int) -> String { digitNames[value] }

    /// The digit that a sign says; nil if it is the sign of no digit.
    static func value(ofDigit sign: String) -> Int? { digitNames.firstIndex(of: sign) }

    /// A whole number by place value: 60 is 六 十, 300 三 百, 15000 一 万 五 千, 105 一 百 零 五.
    ///
    /// - Parameter value: 0 and up; numbers beyond 9999 万亿 return nil and are signed digit by digit.
    /// - Returns: the signs in order.
    static func cardinal(_ value: Int) -> [String]? {
        guard (0...largest).contains(value) else { return nil }
        if value == 0 { return ["零"] }
        var signs: [String] = []
        if value >= 100_000_000 {
            // 一万五千亿: how many 亿 there are is a number of its own.
            signs = (cardinal(value / 100_000_000) ?? []) + ["亿"]
        }
        var isGap = false
        for (group, unit) in [(value / 10_000 % 10_000, "万"), (value % 10_000, "")] {
            guard group > 0 else {
                isGap = !signs.isEmpty
                continue
            }
            // 一亿零五千, 一万零五.
            if !signs.isEmpty && (isGap || group < 1000) { signs.append("零") }
            isGap = false
            signs += belowTenThousand(group, leading: signs.isEmpty)
            if !unit.isEmpty { signs.append(unit) }
        }
        return signs
    }

    /// The sign of a place such as 10,000.
    static func name(ofPlace place: Int) -> String {
        places.first { $0.value == place }.map { String($0.key) } ?? ""
    }

    private static func belowTenThousand(_ value: Int, leading: Bool) -> [String] {
        var signs: [String] = []
        var rest = value
        var gap = false
        for (size, name) in [(1000, "千"), (100, "百"), (10, "十")] {
            let count = rest / size
            rest %= size
            if count == 0 {
                if !signs.isEmpty && rest > 0 { gap = true }
                continue
            }
            if gap {
                signs.append("零")
                gap = false
            }
            // 十二, not 一十二, where the number begins with ten.
            if !(size == 10 && count == 1 && signs.isEmpty && leading) { signs.append(digitNames[count]) }
            signs.append(name)
        }
        if rest > 0 {
            if gap { signs.append("零") }
            signs.append(digitNames[rest])
        }
        return signs
    }

    /// The value of a Chinese numeral such as 三百二十一 or 两; nil if it is none, or one beyond 9999 万亿.
    static func value(ofChinese scalars: ArraySlice<Unicode.Scalar>) -> Int? {
        guard !scalars.isEmpty, scalars.count <= 16 else { return nil }
        if !scalars.contains(where: { places[$0] != nil }) {
            // 二〇二六: digit by digit.
            var value = 0
            for scalar in scalars {
                guard let digit = digits[scalar] else { return nil }
                value = value * 10 + digit
            }
            return value
        }
        var total = 0
        var section = 0
        var digit: Int?
        for scalar in scalars {
            if let value = digits[scalar] {
                if digit != nil && digit != 0 { return nil }
                digit = value
            } else if let place = places[scalar] {
                if place >= 10_000 {
                    section += digit ?? 0
                    guard section > 0 || total > 0 else { return nil }
                    // 一亿亿亿 is no amount that anybody reads, and no integer.
                    guard total + section <= largest / place else { return nil }
                    total = place == 100_000_000 ? (total + section) * place : total + section * place
                    section = 0
                } else {
                    section += (digit ?? 1) * place
                }
                digit = nil
            } else {
                return nil
            }
        }
        return total + section + (digit ?? 0)
    }

    private static let largest = 9_999_999_999_999_999

    static let digits: [Unicode.Scalar: Int] = [
        "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]
    static let places: [Unicode.Scalar: Int] = ["十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000]
}
