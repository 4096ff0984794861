/// A prefix code made for symbol frequencies, with code words in the bit order of deflate.
struct HuffmanCode {
    /// Bits a symbol; 0 for symbols without a code word.
    let lengths: [UInt8]
    /// Code words, first bit lowest.
    let words: [UInt16]

    /// Makes the shortest code whose words have at most `maximumLength` bits.
    ///
    /// The code is complete, as decoders demand; at least two symbols get a word.
    ///
    /// - Parameters:
    ///   - frequencies: how often each symbol occurs; at least two entries, and no more than
    ///     `2 ^ maximumLength`; their sum is below 2^32.
    ///   - maximumLength: 1...15 bits.
    init(frequencies: [UInt32], maximumLength: Int) {
        precondition(frequencies.count >= 2 && frequencies.count <= 1 << maximumLength)
        // Symbols that occur once come in order already: only the others have to be sorted.
        var keys: [UInt64] = []
        var others: [UInt64] = []
        keys.reserveCapacity(frequencies.count)
        others.reserveCapacity(frequencies.count)
        for (symbol, frequency) in frequencies.enumerated() where frequency > 0 {
            if frequency == 1 {
                keys.append(1 << 16 | UInt64(symbol))
            } else {
                others.append(UInt64(frequency) << 16 | UInt64(symbol))
            }
        }
        // A code of one word is not complete: the first symbols that do not occur fill it up.
        var spare: [UInt64] = []
        for symbol in 0..<2 where spare.count + keys.count + others.count < 2 && frequencies[symbol] == 0 {
            spare.append(UInt64(symbol))
        }
        others.sort()
        keys = spare + keys + others
        let counts = Self.limited(
            Self.depths(keys.map { UInt32($0 >> 16) }), maximumLength: maximumLength)
        var lengths = [UInt8](repeating: 0, count: frequencies.count)
        // The rarest symbols come first and get the longest words.
        var position = 0
        for length in stride(from: maximumLength, to: 0, by: -1) {
            for _ in 0..<counts[length] {
                lengths[Int(keys[position] & 0xFFFF)] = UInt8(length)
                position += 1
            }
        }
        self.lengths = lengths
        words = Self.canonicalWords(lengths, counts: counts)
    }

    /// The depth of every leaf of the optimal tree.
    ///
    /// Source: A. Moffat and J. Katajainen, In-Place Calculation of Minimum-Redundancy Codes, 1995.
    ///
    /// - Parameter weights: ascending, two or more.
    /// - Returns: the depths, descending.
    private static func depths(_ weights: [UInt32]) -> [UInt32] {
        var values = weights
        let count = values.count
        // Pairs are joined from the lightest; an inner node leaves its parent's index behind.
        var root = 0
        var leaf = 0
        for next in 0..<count - 1 {
            var sum: UInt32 = 0
            for _ in 0..<2 {
                if leaf >= count || (root < next && values[root] < values[leaf]) {
                    sum += values[root]
                    values[root] = UInt32(next)
                    root += 1
                } else {
                    sum += values[leaf]
                    leaf += 1
                }
            }
            values[next] = sum
        }
        // Parents become depths of inner nodes, from the root down.
        values[count - 2] = 0
        for node in stride(from: count - 3, through: 0, by: -1) {
            values[node] = values[Int(values[node])] + 1
        }
        // What inner nodes leave free at a depth are leaves.
        var free = 1
        var depth: UInt32 = 0
        var inner = count - 2
        var next = count - 1
        while free > 0 {
            var used = 0
            while inner >= 0, values[inner] == depth {
                used += 1
                inner -= 1
            }
            for _ in used..<max(used, free) {
                values[next] = depth
                next -= 1
            }
            free = 2 * used
            depth += 1
        }
        return values
    }

    /// How many words of each length make a complete code with no longer words than allowed.
    private static func limited(_ depths: [UInt32], maximumLength: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: 16)
        var used = 0
        for depth in depths {
            let length = min(Int(depth), maximumLength)
            counts[length] += 1
            used += 1 << (maximumLength - length)
        }
        // Too many words: the longest that can still grow does. Then room that is left shortens words again.
        let room = 1 << maximumLength
        while used > room {
            var length = maximumLength - 1
            while counts[length] == 0 { length -= 1 }
            counts[length] -= 1
            counts[length + 1] += 1
            used -= 1 << (maximumLength - length - 1)
        }
        while used < room {
            var length = maximumLength
            while counts[length] == 0 || used + (1 << (maximumLength - length)) > room { length -= 1 }
            counts[length] -= 1
            counts[length - 1] += 1
            used += 1 << (maximumLength - length)
        }
        return counts
    }

    private static func canonicalWords(_ lengths: [UInt8], counts: [Int]) -> [UInt16] {
        var next = [UInt16](repeating: 0, count: 16)
        var word = 0
        for length in 1..<16 {
            word = (word + (length > 1 ? counts[length - 1] : 0)) << 1
            next[length] = UInt16(truncatingIfNeeded: word)
        }
        return lengths.map { length in
            guard length > 0 else { return 0 }
            let value = next[Int(length)]
            next[Int(length)] += 1
            return reversed(value) >> (16 - UInt16(length))
        }
    }

    private static func reversed(_ value: UInt16) -> UInt16 {
        var bits = value
        bits = (bits >> 1) & 0x5555 | (bits & 0x5555) << 1
        bits = (bits >> 2) & 0x3333 | (bits & 0x3333) << 2
        bits = (bits >> 4) & 0x0F0F | (bits & 0x0F0F) << 4
        return bits.byteSwapped
    }
}
