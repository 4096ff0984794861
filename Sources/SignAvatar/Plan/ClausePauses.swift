import GlossText

/// Where a text pauses: at punctuation, and at a border in the middle of a long stretch without any.
struct ClausePauses {
    /// By the index of the gloss before it.
    private(set) var pauses: [Int: GlossPause]

    /// More signs than this in a row are parted, and for how long.
    static let longest = 7
    static let borderMilliseconds = 250

    init(_ gloss: GlossedText) {
        pauses = [:]
        for pause in gloss.pauses { pauses[pause.after] = pause }
        var start = 0
        for end in pauses.keys.sorted() + [gloss.glosses.count - 1] where end >= start {
            part(start...end, of: gloss)
            start = end + 1
        }
    }

    /// Parts a stretch without pauses as often as it is too long.
    private mutating func part(_ range: ClosedRange<Int>, of gloss: GlossedText) {
        guard range.count > Self.longest else { return }
        let middle = Double(range.lowerBound + range.upperBound - 1) / 2
        /// The end of a topic or a condition is a better border than that of any word.
        func weight(_ index: Int) -> Double {
            let ends = gloss.scopes.contains { $0.range.upperBound == index + 1 }
            return abs(Double(index) - middle) - (ends ? 2 : 0)
        }
        let inner = (range.lowerBound + 2)..<(range.upperBound - 1)
        let borders = inner.filter { index in
            gloss.glosses[index].token != gloss.glosses[index + 1].token
                && gloss.glosses[index].kind == .sign && gloss.glosses[index + 1].kind == .sign
        }
        guard let border = borders.min(by: { (weight($0), $0) < (weight($1), $1) }) else { return }
        pauses[border] = GlossPause(
            after: border, milliseconds: Self.borderMilliseconds, endsSentence: false)
        part(range.lowerBound...border, of: gloss)
        part((border + 1)...range.upperBound, of: gloss)
    }
}
