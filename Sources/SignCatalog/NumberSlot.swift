/// What stands for a number in an entry that is written once for several: `number: [1, 9]`.
///
/// The name and the words of such an entry hold `N` (一 二 三 …) or `C`, for counting (一 两 三 …); its hands use
/// the handshape `number-N` and the parts `number.tip` and the like of the digit's leading finger. The library
/// has one sign for every number; what is between the brackets of a file is only printed back.
package enum NumberSlot {
    /// The numbers that an entry may be written for: those with a digit hand of their own and a single numeral.
    package static let numbers = 1...9
    /// The handshape of the digit.
    package static let shape = "number-N"
    /// The leading finger of the digit in names of hand parts.
    package static let finger = "number"

    /// The handshape of a number in `handshapes.yaml`.
    static func shape(of number: Int) -> String { "number-\(number)" }

    /// The finger that shows the digit, or the middle one of several: 3 is made with middle, ring and little
    /// finger, 6 with the thumb and the little finger.
    static func leadingFinger(of number: Int) -> FingerName {
        switch number {
        case 3, 4, 5: .middle
        case 6: .little
        default: .index
        }
    }

    private static let ordinals: [Character] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"]

    /// A name or word for one number; nil unless it has exactly one placeholder.
    package static func filled(_ text: String, number: Int) -> String? {
        guard numbers.contains(number), text.count(where: { $0 == "N" || $0 == "C" }) == 1 else { return nil }
        let numeral = ordinals[number - 1]
        return String(text.map { $0 == "N" ? numeral : $0 == "C" ? (number == 2 ? "两" : numeral) : $0 })
    }

    /// The names of the parts of the leading finger.
    package static let partNames = HandPart.FingerSpot.allCases.map { "\(finger).\($0.rawValue)" }
}

/// Which number a reader puts into the slots of an entry.
struct NumberFilling: Sendable {
    var number: Int
    /// Whether shapes and parts keep the slot's name, so that the entry can be printed as it was written.
    var keepsSlot: Bool
}
