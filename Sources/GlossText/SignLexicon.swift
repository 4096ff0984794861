/// A word that the sign library can say.
public struct LexiconEntry: Sendable, Hashable {
    public var word: String
    /// Names of signs in order.
    public var signs: [String]
    /// 1...5: see `TokenFate`.
    public var rung: Int

    public init(word: String, signs: [String], rung: Int) {
        self.word = word
        self.signs = signs
        self.rung = rung
    }
}

/// The words that the sign library can say, as a trie over Unicode scalars.
public struct SignLexicon: Sendable {
    private struct Node: Sendable {
        var children: [UInt32: Int32] = [:]
        var entry: Int32 = -1
    }

    private var nodes = [Node()]
    public private(set) var entries: [LexiconEntry] = []
    /// All sign names that exist, for letters and numbers.
    public let signNames: Set<String>

    /// Builds the trie; of two entries for a word the lower rung wins, then the first.
    public init(entries: [LexiconEntry], signNames: Set<String>) {
        self.signNames = signNames
        for entry in entries where !entry.word.isEmpty {
            var node: Int32 = 0
            for scalar in entry.word.unicodeScalars {
                if let next = nodes[Int(node)].children[scalar.value] {
                    node = next
                } else {
                    let next = Int32(nodes.count)
                    nodes[Int(node)].children[scalar.value] = next
                    nodes.append(Node())
                    node = next
                }
            }
            let old = nodes[Int(node)].entry
            if old < 0 {
                nodes[Int(node)].entry = Int32(self.entries.count)
                self.entries.append(entry)
            } else if entry.rung < self.entries[Int(old)].rung {
                self.entries[Int(old)] = entry
            }
        }
    }

    /// Calls `found` with the length and entry index of every word that begins at a place.
    @inline(__always)
    func matches(_ characters: [NormalizedCharacter], from start: Int, limit: Int, found: (Int, Int) -> Void)
    {
        var node: Int32 = 0
        var position = start
        while position < limit {
            guard let next = nodes[Int(node)].children[characters[position].scalar.value] else { return }
            node = next
            position += 1
            let entry = nodes[Int(node)].entry
            if entry >= 0 { found(position - start, Int(entry)) }
        }
    }

    /// The entry of exactly this word; nil if there is none.
    public func entry(for word: String) -> LexiconEntry? {
        var node: Int32 = 0
        for scalar in word.unicodeScalars {
            guard let next = nodes[Int(node)].children[scalar.value] else { return nil }
            node = next
        }
        let entry = nodes[Int(node)].entry
        return entry >= 0 ? entries[Int(entry)] : nil
    }
}
