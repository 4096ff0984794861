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
    static let entryBonus: Int32 = 2000
    /// The cost of an entry that the general dictionary does not know, by its length.
    static let entryCost: [Int32] = [0, 10_500, 10_500, 11_500, 12_500]

    /// The words of a range of characters, in order, without gaps.
    func words(_ characters: [NormalizedCharacter], in range: Range<Int>) -> [Word] {
        let count = range.count
        guard count > 0 else { return [] }
        let path = lexicon.withTrie { own in
            if let dictionary {
                return dictionary.withTrie { self.path(characters, in: range, dictionary: $0, lexicon: own) }
            }
            return self.path(characters, in: range, dictionary: nil, lexicon: own)
        }
        var words: [Word] = []
        var end = count
        while end > 0 {
            let start = Int(path.starts[end])
            let source: Source =
                switch path.sources[end] {
                case LatticePath.dictionary: .dictionary
                case LatticePath.character: .character
                default: .entry(Int(path.sources[end]))
                }
            words.append(
                Word(
                    range: (range.lowerBound + start)..<(range.lowerBound + end), source: source,
                    cost: path.costs[end] - path.costs[start]))
            end = start
        }
        return words.reversed()
    }
}
