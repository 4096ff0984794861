/// Finds the words of a stretch of text: the shortest path through a lattice of everything that could be a word.
struct Segmenter {
    let lexicon: SignLexicon
    let dictionary: GeneralDictionary?
    let context: WordContext

    /// What makes a piece a word.
    enum Source: Hashable {
        /// An entry of the sign lexicon.
        case entry(Int)
        case dictionary
        case character
    }

    struct Word {
        /// Indices into the normalised characters.
        var range: Range<Int>
        var source: Source
        /// Thousandths of a nat.
        var cost: Int32
    }

    /// Entries of two characters or more are likelier here than in general text: 2 nats.
    private static let entryBonus: Int32 = 2000
    /// The cost of an entry that the general dictionary does not know, by its length.
    private static let entryCost: [Int32] = [0, 10_500, 10_500, 11_500, 12_500]

    /// The words of a range of characters, in order, without gaps.
    func words(_ characters: [NormalizedCharacter], in range: Range<Int>) -> [Word] {
        let count = range.count
        guard count > 0 else { return [] }
        var best = [Int32](repeating: .max, count: count + 1)
        var from = [Int32](repeating: -1, count: count + 1)
        var sources = [Source](repeating: .character, count: count + 1)
        var costs = [Int32](repeating: 0, count: count + 1)
        best[0] = 0
        for start in 0..<count {
            let here = best[start]
            guard here < .max else { continue }
            func offer(_ length: Int, _ cost: Int32, _ source: Source) {
                let end = start + length
                let sum = here &+ cost
                // Of equal paths the one with the longer last word wins: fewer words.
                if sum < best[end] {
                    best[end] = sum
                    from[end] = Int32(start)
                    sources[end] = source
                    costs[end] = cost
                }
            }
            var known: [(length: Int, cost: Int32)] = []
            if let dictionary {
                dictionary.matches(characters, from: range.lowerBound + start, limit: range.upperBound) {
                    length, cost in
                    known.append((length, cost))
                    let place = (range.lowerBound + start)..<(range.lowerBound + start + length)
                    if length == 1 || !context.forbids(characters, place, isEntry: false) {
                        offer(length, cost, .dictionary)
                    }
                }
            }
            lexicon.matches(characters, from: range.lowerBound + start, limit: range.upperBound) {
                length, entry in
                let general = known.first { $0.length == length }?.cost
                var cost = general ?? Self.entryCost[min(length, Self.entryCost.count - 1)]
                let place = (range.lowerBound + start)..<(range.lowerBound + start + length)
                if length >= 2 {
                    if context.forbids(characters, place, isEntry: true) { return }
                    cost = max(500, cost - Self.entryBonus)
                }
                // An entry beats the same word of the dictionary even without a bonus.
                offer(length, cost - 1, .entry(entry))
            }
            if known.first(where: { $0.length == 1 }) == nil {
                offer(1, GeneralDictionary.unknownCost, .character)
            }
        }
        var words: [Word] = []
        var end = count
        while end > 0 {
            let start = Int(from[end])
            words.append(
                Word(
                    range: (range.lowerBound + start)..<(range.lowerBound + end), source: sources[end],
                    cost: costs[end]))
            end = start
        }
        return words.reversed()
    }
}
