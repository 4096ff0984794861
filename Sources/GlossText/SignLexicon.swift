/// A word that the sign library can say.
public struct LexiconEntry: Sendable, Hashable {
    public var word: String
    /// Names of signs in order.
    public var signs: [String]
    /// 1...5 as in `TokenFate`; 7 for words that are only known to be words.
    public var rung: Int
    /// The forms of a verb that points at somebody: "me", "you" or "them" to a sign's name.
    public var directions: [String: String]

    public init(word: String, signs: [String], rung: Int, directions: [String: String] = [:]) {
        self.word = word
        self.signs = signs
        self.rung = rung
        self.directions = directions
    }
}

/// The words that the sign library can say, as a double-array trie over Unicode scalars.
public struct SignLexicon: Sendable {
    public let entries: [LexiconEntry]
    /// All sign names that exist, for letters and numbers.
    public let signNames: Set<String>
    /// The trie's code of a scalar of the basic plane, 0 for none.
    private let codes: [UInt16]
    private let base: [Int32]
    private let check: [Int32]
    private let values: [Int32]

    /// Builds the trie; of two entries for a word the lower rung wins, then the first.
    ///
    /// Words with characters beyond the basic plane are left out.
    public init(entries: [LexiconEntry], signNames: Set<String>) {
        self.signNames = signNames
        var best: [String: LexiconEntry] = [:]
        for entry in entries
        where !entry.word.isEmpty && entry.word.unicodeScalars.allSatisfy({ $0.value < 65536 }) {
            if let old = best[entry.word], old.rung <= entry.rung { continue }
            best[entry.word] = entry
        }
        var codes = [UInt16](repeating: 0, count: 65536)
        let scalars = Set(best.keys.flatMap { $0.unicodeScalars.map(\.value) }).sorted()
        for (index, scalar) in scalars.enumerated() { codes[Int(scalar)] = UInt16(index + 1) }
        let keyed = best.values.map { entry in
            (key: entry.word.unicodeScalars.map { codes[Int($0.value)] }, entry: entry)
        }
        .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        let trie = DoubleArrayBuilder(keys: keyed.map(\.key), keyValues: keyed.indices.map { Int32($0) })
        self.entries = keyed.map(\.entry)
        self.codes = codes
        base = trie.base
        check = trie.check
        values = trie.values
    }

    /// Calls `found` with the length and entry index of every word that begins at a place.
    @inline(__always)
    func matches(_ characters: [NormalizedCharacter], from start: Int, limit: Int, found: (Int, Int) -> Void)
    {
        var node = 0
        var position = start
        while position < limit {
            guard let next = child(of: node, characters[position].scalar) else { return }
            node = next
            position += 1
            let entry = values[node]
            if entry >= 0 { found(position - start, Int(entry)) }
        }
    }

    @inline(__always)
    private func child(of node: Int, _ scalar: Unicode.Scalar) -> Int? {
        guard scalar.value < 65536 else { return nil }
        let code = Int(codes[Int(scalar.value)])
        guard code > 0 else { return nil }
        let next = Int(base[node]) + code
        guard next < check.count, check[next] == Int32(node) else { return nil }
        return next
    }

    /// The trie's arrays for the segmenter; valid inside `body`.
    ///
    /// Values are entry indices.
    func withTrie<Result>(_ body: (TrieView) -> Result) -> Result {
        codes.withUnsafeBufferPointer { codes in
            base.withUnsafeBufferPointer { base in
                check.withUnsafeBufferPointer { check in
                    values.withUnsafeBufferPointer { values in
                        guard let c = codes.baseAddress, let b = base.baseAddress, let k = check.baseAddress,
                            let v = values.baseAddress
                        else { preconditionFailure("a trie has at least its root") }
                        return body(TrieView(codes: c, base: b, check: k, values: v, nodeCount: check.count))
                    }
                }
            }
        }
    }

    /// The entry of exactly this word; nil if there is none.
    public func entry(for word: String) -> LexiconEntry? {
        var node = 0
        for scalar in word.unicodeScalars {
            guard let next = child(of: node, scalar) else { return nil }
            node = next
        }
        return values[node] >= 0 ? entries[Int(values[node])] : nil
    }
}
