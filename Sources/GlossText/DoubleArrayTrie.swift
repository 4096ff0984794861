/// Builds a double-array trie: one look-up and one comparison a character.
///
/// Source: J. Aoe, 1989.
struct DoubleArrayBuilder {
    /// The base of each node; children of node n are at `base[n] + code`.
    private(set) var base: [Int32] = [0]
    /// The parent of each node; -1 where no node is.
    private(set) var check: [Int32] = [0]
    /// The value of the word that ends at each node; -1 if none does.
    private(set) var values: [Int32] = [-1]

    /// Builds from sorted keys.
    ///
    /// - Parameters:
    ///   - keys: sequences of codes from 1 up, sorted, without repetition.
    ///   - keyValues: one value of 0 or more a key.
    init(keys: [[UInt16]], keyValues: [Int32]) {
        precondition(keys.count == keyValues.count, "one value a key")
        struct Span { var node: Int; var from: Int; var to: Int; var depth: Int }
        var queue: [Span] = keys.isEmpty ? [] : [Span(node: 0, from: 0, to: keys.count, depth: 0)]
        var head = 0
        var firstFree = 1
        while head < queue.count {
            let span = queue[head]
            head += 1
            var from = span.from
            if keys[from].count == span.depth {
                values[span.node] = keyValues[from]
                from += 1
            }
            guard from < span.to else { continue }
            var codes: [Int] = []
            var starts: [Int] = []
            for index in from..<span.to {
                let code = Int(keys[index][span.depth])
                if codes.last != code {
                    codes.append(code)
                    starts.append(index)
                }
            }
            starts.append(span.to)
            while firstFree < check.count, check[firstFree] >= 0 { firstFree += 1 }
            var candidate = max(1, firstFree - codes[0])
            var tries = 0
            search: while true {
                for code in codes where candidate + code < check.count && check[candidate + code] >= 0 {
                    candidate += 1
                    tries += 1
                    // A crowded beginning is given up, so that building stays linear.
                    if tries > 4000 {
                        firstFree = check.count
                        candidate = max(1, firstFree - codes[0])
                        tries = 0
                    }
                    continue search
                }
                break
            }
            let needed = candidate + (codes.last ?? 0) + 1
            while check.count < needed {
                base.append(0)
                check.append(-1)
                values.append(-1)
            }
            base[span.node] = Int32(candidate)
            for (index, code) in codes.enumerated() {
                let child = candidate + code
                check[child] = Int32(span.node)
                queue.append(
                    Span(node: child, from: starts[index], to: starts[index + 1], depth: span.depth + 1))
            }
        }
    }
}
