/// Decides by its neighbours whether something that could be a word is none here.
struct WordContext: Sendable {
    private struct Rule: Sendable {
        var word: [Unicode.Scalar]
        var after: [[Unicode.Scalar]]
        var before: [[Unicode.Scalar]]
    }

    private var rules: [Unicode.Scalar: [Rule]] = [:]
    private let titles: [[Unicode.Scalar]]
    private let prefixes: Set<Unicode.Scalar>
    /// Whether a rule or prefix begins with a scalar of the basic plane.
    private var firsts = [Bool](repeating: false, count: 65536)

    init(_ grammar: GrammarTables) {
        for rule in grammar.contextRules {
            let word = Array(rule.word.unicodeScalars)
            guard let first = word.first else { continue }
            rules[first, default: []].append(
                Rule(
                    word: word, after: rule.after.map { Array($0.unicodeScalars) },
                    before: rule.before.map { Array($0.unicodeScalars) }))
        }
        titles = grammar.titles.sorted().map { Array($0.unicodeScalars) }
        prefixes = Set(grammar.separatePrefixes.compactMap(\.unicodeScalars.first))
        for scalar in rules.keys.map(\.value) + prefixes.map(\.value) where scalar < 65536 {
            firsts[Int(scalar)] = true
        }
    }

    /// Whether any rule is about words that begin with this scalar of the basic plane.
    @inline(__always)
    func isFirst(_ scalar: UInt32) -> Bool { firsts[Int(scalar)] }

    /// Whether the characters of a range are no word between their neighbours.
    ///
    /// - Parameters:
    ///   - characters: the text.
    ///   - range: two characters or more.
    ///   - isEntry: whether the word is the sign library's own; then only the written rules count.
    /// - Returns: true if the lattice may not use it.
    func forbids(_ characters: [NormalizedCharacter], _ range: Range<Int>, isEntry: Bool) -> Bool {
        let first = characters[range.lowerBound].scalar
        if !isEntry {
            if prefixes.contains(first) { return true }
            // A family name and a title are two words.
            for title in titles where range.count == title.count + 1 || range.count == title.count + 2 {
                if matches(title, characters, at: range.upperBound - title.count) { return true }
            }
        }
        guard let rules = rules[first] else { return false }
        for rule in rules
        where rule.word.count == range.count && matches(rule.word, characters, at: range.lowerBound) {
            let after =
                rule.after.isEmpty
                || rule.after.contains { matches($0, characters, at: range.lowerBound - $0.count) }
            let before =
                rule.before.isEmpty || rule.before.contains { matches($0, characters, at: range.upperBound) }
            if after && before { return true }
        }
        return false
    }

    private func matches(_ word: [Unicode.Scalar], _ characters: [NormalizedCharacter], at start: Int) -> Bool
    {
        guard start >= 0, start + word.count <= characters.count else { return false }
        return word.indices.allSatisfy { characters[start + $0].scalar == word[$0] }
    }
}
