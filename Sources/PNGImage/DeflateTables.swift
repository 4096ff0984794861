/// Numbers of the deflate format.
///
/// Source: P. Deutsch, RFC 1951, 1996, sections 3.2.5 to 3.2.7.
enum Deflate {
    /// The symbol that ends a block.
    static let endOfBlock = 256
    /// Literals, the end of the block and the lengths of matches.
    static let symbolCount = 286
    /// The order in which the lengths of code-length words are stored.
    static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    /// The shortest and the longest match.
    static let matchLengths = 3...258

    /// A symbol with the extra bits that follow its word.
    struct Symbol {
        var number: Int
        var extraBits: Int
        var extraCount: Int
    }

    /// The symbol for a match of 3...258 bytes.
    static func lengthSymbol(_ length: Int) -> Symbol {
        if length == 258 { return Symbol(number: 285, extraBits: 0, extraCount: 0) }
        let offset = length - 3
        if offset < 8 { return Symbol(number: 257 + offset, extraBits: 0, extraCount: 0) }
        let extraCount = offset.bitWidth - offset.leadingZeroBitCount - 3
        return Symbol(
            number: 257 + 4 * extraCount + (offset >> extraCount),
            extraBits: offset & ((1 << extraCount) - 1),
            extraCount: extraCount)
    }

    /// The symbol for a match that starts 1...32768 bytes before.
    static func distanceSymbol(_ distance: Int) -> Symbol {
        let offset = distance - 1
        if offset < 4 { return Symbol(number: offset, extraBits: 0, extraCount: 0) }
        let extraCount = offset.bitWidth - offset.leadingZeroBitCount - 2
        return Symbol(
            number: 2 * extraCount + (offset >> extraCount), extraBits: offset & ((1 << extraCount) - 1),
            extraCount: extraCount)
    }

    /// `lengthSymbol(_:)` for every length; the first three entries are not used.
    static let lengthSymbols =
        [Symbol](repeating: Symbol(number: 257, extraBits: 0, extraCount: 0), count: 3)
        + matchLengths.map { lengthSymbol($0) }

    /// `lengthSymbol(_:).number - 257` for every length; the first three entries are not used.
    static let lengthSymbolOffsets: [UInt8] =
        [0, 0, 0] + matchLengths.map { UInt8(lengthSymbol($0).number - 257) }
}

/// What a block's symbols become: words and their bit counts, `bits << 8 | count`.
struct DeflateTables {
    /// 256 words.
    var literals: [UInt32]
    /// For matches of 0...258 bytes one byte back; the first three are not used.
    var runs: [UInt32]
    /// For matches one period back.
    var periods: [UInt32]
    var endOfBlock: UInt32
    /// The bytes of the block's head, from its third bit on, in order: value and bit count.
    var head: [(bits: UInt64, count: Int)] = []

    /// Prepares a block.
    ///
    /// - Parameters:
    ///   - frequencies: 286 counts; zero for symbols that will not be written.
    ///   - period: the other distance of matches, 2...32768.
    init(frequencies: [UInt32], period: Int) {
        let code = HuffmanCode(frequencies: frequencies, maximumLength: 12)
        func entry(_ symbol: Int) -> UInt32 { UInt32(code.words[symbol]) << 8 | UInt32(code.lengths[symbol]) }
        literals = (0..<256).map(entry)
        endOfBlock = entry(Deflate.endOfBlock)
        // Two distances with words of one bit: 0 for the nearer, 1 for the farther one.
        let distance = Deflate.distanceSymbol(period)
        let farBits = UInt32(1 | distance.extraBits << 1)
        let farCount = UInt32(1 + distance.extraCount)
        runs = [UInt32](repeating: 0, count: 259)
        periods = runs
        let lengthSymbols = Deflate.lengthSymbols
        for length in Deflate.matchLengths {
            let symbol = lengthSymbols[length]
            let wordCount = UInt32(code.lengths[symbol.number])
            let bits = UInt32(code.words[symbol.number]) | UInt32(symbol.extraBits) << wordCount
            let count = wordCount + UInt32(symbol.extraCount)
            runs[length] = bits << 8 | (count + 1)
            periods[length] = (bits | farBits << count) << 8 | (count + farCount)
        }
        head = Self.head(literalLengths: code.lengths, distanceSymbol: distance.number)
    }

    /// The code lengths of a block, themselves run-length and Huffman coded.
    private static func head(literalLengths: [UInt8], distanceSymbol: Int) -> [(bits: UInt64, count: Int)] {
        var distanceLengths = [UInt8](repeating: 0, count: distanceSymbol + 1)
        distanceLengths[0] = 1
        distanceLengths[distanceSymbol] = 1
        var symbolCount = Deflate.symbolCount
        while literalLengths[symbolCount - 1] == 0, symbolCount > 257 { symbolCount -= 1 }
        let symbols = runs(Array(literalLengths[..<symbolCount]) + distanceLengths)
        var frequencies = [UInt32](repeating: 0, count: 19)
        for symbol in symbols { frequencies[symbol.number] += 1 }
        let code = HuffmanCode(frequencies: frequencies, maximumLength: 7)
        var storedCount = 19
        while storedCount > 4, code.lengths[Deflate.lengthOrder[storedCount - 1]] == 0 { storedCount -= 1 }
        var result: [(bits: UInt64, count: Int)] = [
            // A block with its own codes.
            (2, 2), (UInt64(symbolCount - 257), 5), (UInt64(distanceLengths.count - 1), 5),
            (UInt64(storedCount - 4), 4),
        ]
        for position in 0..<storedCount {
            result.append((UInt64(code.lengths[Deflate.lengthOrder[position]]), 3))
        }
        for symbol in symbols {
            result.append((UInt64(code.words[symbol.number]), Int(code.lengths[symbol.number])))
            if symbol.extraCount > 0 { result.append((UInt64(symbol.extraBits), symbol.extraCount)) }
        }
        return result
    }

    /// Code lengths as symbols: 16 repeats the last, 17 and 18 write zeros.
    private static func runs(_ lengths: [UInt8]) -> [Deflate.Symbol] {
        var result: [Deflate.Symbol] = []
        var index = 0
        while index < lengths.count {
            let value = lengths[index]
            var end = index + 1
            while end < lengths.count, lengths[end] == value { end += 1 }
            var left = end - index
            if value > 0 {
                result.append(Deflate.Symbol(number: Int(value), extraBits: 0, extraCount: 0))
                left -= 1
            }
            while left >= 3 {
                if value > 0 {
                    let count = min(left, 6)
                    result.append(Deflate.Symbol(number: 16, extraBits: count - 3, extraCount: 2))
                    left -= count
                } else if left >= 11 {
                    let count = min(left, 138)
                    result.append(Deflate.Symbol(number: 18, extraBits: count - 11, extraCount: 7))
                    left -= count
                } else {
                    result.append(Deflate.Symbol(number: 17, extraBits: left - 3, extraCount: 3))
                    left = 0
                }
            }
            for _ in 0..<left {
                result.append(Deflate.Symbol(number: Int(value), extraBits: 0, extraCount: 0))
            }
            index = end
        }
        return result
    }
}
