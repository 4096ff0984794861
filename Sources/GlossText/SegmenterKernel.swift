// Hot loop. Rules for this file: no allocation inside the loop over places, no existential, no throw.

/// A trie's arrays: the children of node n are at `base[n] + code`, and `check` names the parent of each node.
struct TrieView {
    /// 65536 codes of the basic plane's scalars; 0 is none.
    let codes: UnsafePointer<UInt16>
    let base: UnsafePointer<Int32>
    let check: UnsafePointer<Int32>
    /// What a node stands for; -1 for nothing.
    let values: UnsafePointer<Int32>
    let nodeCount: Int

    /// The node behind a node and a scalar; 0 if there is none.
    @inline(__always)
    func child(of node: Int, code: UInt16) -> Int {
        let next = Int(base[node]) + Int(code)
        guard code != 0, next > 0, next < nodeCount, check[next] == Int32(truncatingIfNeeded: node) else {
            return 0
        }
        return next
    }
}

/// The best path to each place of a stretch of text.
struct LatticePath {
    /// Thousandths of a nat from the beginning; `.max` where no path leads.
    var costs: [Int32]
    /// Where the last word of the best path begins.
    var starts: [Int32]
    /// The entry that the last word is; -1 a word of the dictionary, -2 a single character.
    var sources: [Int32]

    static let dictionary: Int32 = -1
    static let character: Int32 = -2
    /// Words are at most this long, characters.
    static let longestWord = 24
}

extension Segmenter {
    /// Fills the lattice from left to right and keeps the cheapest way to every place.
    func path(
        _ characters: [NormalizedCharacter], in range: Range<Int>, dictionary: TrieView?, lexicon: TrieView
    ) -> LatticePath {
        let count = range.count
        var costs = [Int32](repeating: .max, count: count + 1)
        var starts = [Int32](repeating: -1, count: count + 1)
        var sources = [Int32](repeating: LatticePath.character, count: count + 1)
        costs[0] = 0
        // Both tries' codes of a character in one word: the dictionary's low, the lexicon's high.
        var codes = [UInt32](repeating: 0, count: count)
        for index in 0..<count {
            let value = characters[range.lowerBound + index].scalar.value
            guard value < 65536 else { continue }
            codes[index] =
                UInt32(dictionary?.codes[Int(value)] ?? 0) | UInt32(lexicon.codes[Int(value)]) << 16
        }
        costs.withUnsafeMutableBufferPointer { costs in
            starts.withUnsafeMutableBufferPointer { starts in
                sources.withUnsafeMutableBufferPointer { sources in
                    codes.withUnsafeBufferPointer { codes in
                        guard let c = costs.baseAddress, let s = starts.baseAddress,
                            let o = sources.baseAddress,
                            let k = codes.baseAddress
                        else { return }
                        fill(
                            characters, in: range, dictionary: dictionary, lexicon: lexicon, codes: k,
                            costs: c,
                            starts: s, sources: o)
                    }
                }
            }
        }
        return LatticePath(costs: costs, starts: starts, sources: sources)
    }

    /// The loop itself; the pointers hold `range.count` codes and one more of each of the others.
    private func fill(
        _ characters: [NormalizedCharacter], in range: Range<Int>, dictionary: TrieView?, lexicon: TrieView,
        codes: UnsafePointer<UInt32>, costs: UnsafeMutablePointer<Int32>, starts: UnsafeMutablePointer<Int32>,
        sources: UnsafeMutablePointer<Int32>
    ) {
        let count = range.count
        var generalCosts = [Int32](repeating: -1, count: LatticePath.longestWord + 1)
        for start in 0..<count {
            let here = costs[start]
            let value = characters[range.lowerBound + start].scalar.value
            let hasRule = value < 65536 && context.isFirst(value)
            var longest = 0
            let limit = min(count, start + LatticePath.longestWord)
            if let dictionary {
                var node = 0
                var position = start
                while position < limit {
                    node = dictionary.child(of: node, code: UInt16(truncatingIfNeeded: codes[position]))
                    if node == 0 { break }
                    position += 1
                    let length = position - start
                    let cost = dictionary.values[node]
                    generalCosts[length] = cost
                    longest = length
                    guard cost >= 0, here &+ cost < costs[position] else { continue }
                    if length > 1, hasRule || length > 2 {
                        let place = (range.lowerBound + start)..<(range.lowerBound + position)
                        if context.forbids(characters, place, isEntry: false) { continue }
                    }
                    costs[position] = here &+ cost
                    starts[position] = Int32(start)
                    sources[position] = LatticePath.dictionary
                }
            }
            let isKnown = longest > 0 && generalCosts[1] >= 0
            var node = 0
            var position = start
            while position < limit {
                node = lexicon.child(of: node, code: UInt16(truncatingIfNeeded: codes[position] >> 16))
                if node == 0 { break }
                position += 1
                let entry = lexicon.values[node]
                guard entry >= 0 else { continue }
                let length = position - start
                let general = length <= longest ? generalCosts[length] : -1
                var cost = general >= 0 ? general : Self.entryCost[min(length, Self.entryCost.count - 1)]
                if length >= 2 { cost = max(500, cost - Self.entryBonus) }
                // An entry beats the same word of the dictionary even without a bonus.
                cost -= 1
                guard here &+ cost < costs[position] else { continue }
                if length > 1, hasRule {
                    let place = (range.lowerBound + start)..<(range.lowerBound + position)
                    if context.forbids(characters, place, isEntry: true) { continue }
                }
                costs[position] = here &+ cost
                starts[position] = Int32(start)
                sources[position] = entry
            }
            if !isKnown, here &+ GeneralDictionary.unknownCost < costs[start + 1] {
                costs[start + 1] = here &+ GeneralDictionary.unknownCost
                starts[start + 1] = Int32(start)
                sources[start + 1] = LatticePath.character
            }
        }
    }
}
