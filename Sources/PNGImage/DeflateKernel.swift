// Hot loop. Rules for this file: no allocation, no throw; sizes are checked by the caller, once.

/// Where the tokens of a strip go: they are counted first, then written.
protocol TokenSink {
    /// Four literals, the first lowest.
    mutating func literals(_ four: UInt32)
    mutating func literal(_ byte: UInt8)
    /// A match one byte back of 3...258 bytes.
    mutating func run(_ length: Int)
    /// A match one period back of 3...258 bytes.
    mutating func period(_ length: Int)
}

/// Cuts bytes into literals and matches.
enum Tokenizer {
    /// Shorter repetitions cost more as matches than as the short words of frequent literals.
    private static let shortestMatch = 8

    /// Walks over part of a strip.
    ///
    /// Repetitions are looked for at two distances only: a run of zeros, which is what a prediction leaves of
    /// a smooth surface, and the period of an ordered dither over four pixels, which also covers everything
    /// that repeats after one or two of them.
    ///
    /// - Parameters:
    ///   - bytes: the strip from its start.
    ///   - range: what is to be walked; matches may reach back before it, not before the strip.
    ///   - period: the second distance in bytes.
    ///   - literalCount: how many literals are taken before the next look for a repetition: 4 or 8.
    ///   - sink: where tokens go.
    @inline(__always)
    static func walk<Sink: TokenSink>(
        _ bytes: UnsafePointer<UInt8>, range: Range<Int>, period: Int, literalCount: Int,
        into sink: inout Sink
    ) {
        // Two loops with a constant each: the choice stays out of them.
        if literalCount == 8 {
            walkEach(bytes, range: range, period: period, takesEight: true, into: &sink)
        } else {
            walkEach(bytes, range: range, period: period, takesEight: false, into: &sink)
        }
    }

    @inline(__always)
    private static func walkEach<Sink: TokenSink>(
        _ bytes: UnsafePointer<UInt8>, range: Range<Int>, period: Int, takesEight: Bool, into sink: inout Sink
    ) {
        var index = range.lowerBound
        let end = range.upperBound
        // The first bytes of a strip have nothing behind them.
        while index < min(period, end) {
            sink.literal(bytes[index])
            index &+= 1
        }
        while index &+ shortestMatch <= end {
            let word = load(bytes + index)
            if word == 0, bytes[index &- 1] == 0 {
                var left = runLength(bytes + index, limit: end &- index)
                index &+= left
                while left > 0 {
                    let length = nextLength(left)
                    sink.run(length)
                    left &-= length
                }
            } else if word == load(bytes + (index &- period)) {
                var left = matchLength(bytes + index, period: period, limit: end &- index)
                index &+= left
                while left > 0 {
                    let length = nextLength(left)
                    sink.period(length)
                    left &-= length
                }
            } else {
                sink.literals(UInt32(truncatingIfNeeded: word))
                if takesEight { sink.literals(UInt32(truncatingIfNeeded: word &>> 32)) }
                index &+= takesEight ? 8 : 4
            }
        }
        while index < end {
            sink.literal(bytes[index])
            index &+= 1
        }
    }

    /// The next piece of a long match: at most 258, and no rest below 3.
    @inline(__always)
    private static func nextLength(_ left: Int) -> Int { left <= 258 ? left : left < 261 ? 255 : 258 }

    @inline(__always)
    private static func load(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
    }

    @inline(__always)
    private static func runLength(_ bytes: UnsafePointer<UInt8>, limit: Int) -> Int {
        var length = 8
        while length &+ 8 <= limit {
            let word = load(bytes + length)
            if word != 0 { return length &+ word.trailingZeroBitCount / 8 }
            length &+= 8
        }
        while length < limit, bytes[length] == 0 { length &+= 1 }
        return length
    }

    @inline(__always)
    private static func matchLength(_ bytes: UnsafePointer<UInt8>, period: Int, limit: Int) -> Int {
        var length = 8
        while length &+ 8 <= limit {
            let difference = load(bytes + length) ^ load(bytes + (length &- period))
            if difference != 0 { return length &+ difference.trailingZeroBitCount / 8 }
            length &+= 8
        }
        while length < limit, bytes[length] == bytes[length &- period] { length &+= 1 }
        return length
    }
}

/// Counts symbols.
struct HistogramSink: TokenSink {
    /// 286 counts.
    let counts: UnsafeMutablePointer<UInt32>
    /// `Deflate.lengthSymbolOffsets`.
    let lengthSymbols: UnsafePointer<UInt8>

    @inline(__always)
    func literals(_ four: UInt32) {
        counts[Int(four & 255)] &+= 1
        counts[Int(four >> 8 & 255)] &+= 1
        counts[Int(four >> 16 & 255)] &+= 1
        counts[Int(four >> 24)] &+= 1
    }

    @inline(__always)
    func literal(_ byte: UInt8) { counts[Int(byte)] &+= 1 }
    @inline(__always)
    func run(_ length: Int) { counts[257 + Int(lengthSymbols[length])] &+= 1 }
    @inline(__always)
    func period(_ length: Int) { counts[257 + Int(lengthSymbols[length])] &+= 1 }
}

/// Writes symbols as bits, lowest bit first.
struct BitSink: TokenSink {
    private var target: UnsafeMutablePointer<UInt8>
    private var bits: UInt64 = 0
    private var count = 0
    private let literalWords: UnsafePointer<UInt32>
    private let runWords: UnsafePointer<UInt32>
    private let periodWords: UnsafePointer<UInt32>

    /// Starts at a byte; eight bytes more than are written must be there.
    init(
        target: UnsafeMutablePointer<UInt8>, literals: UnsafePointer<UInt32>, runs: UnsafePointer<UInt32>,
        periods: UnsafePointer<UInt32>
    ) {
        self.target = target
        literalWords = literals
        runWords = runs
        periodWords = periods
    }

    /// Adds bits; at most 56 may wait between two calls of `flush`.
    @inline(__always)
    mutating func put(_ value: UInt64, count added: Int) {
        bits |= value &<< UInt64(truncatingIfNeeded: count)
        count &+= added
    }

    /// Writes all whole bytes; fewer than eight bits wait afterwards.
    @inline(__always)
    mutating func flush() {
        UnsafeMutableRawPointer(target).storeBytes(of: bits.littleEndian, as: UInt64.self)
        target += count &>> 3
        bits = bits &>> UInt64(truncatingIfNeeded: count & ~7)
        count &= 7
    }

    /// Fills the last byte with zero bits.
    mutating func align() -> UnsafeMutablePointer<UInt8> {
        if count > 0 { count = (count + 7) & ~7 }
        flush()
        return target
    }

    @inline(__always)
    private mutating func put(_ entry: UInt32) {
        put(UInt64(entry &>> 8), count: Int(truncatingIfNeeded: entry & 255))
    }

    @inline(__always)
    mutating func literals(_ four: UInt32) {
        // Joined in pairs: the chain of shifts through `bits` is what the time goes by.
        let first = literalWords[Int(four & 255)]
        let second = literalWords[Int(four >> 8 & 255)]
        let third = literalWords[Int(four >> 16 & 255)]
        let fourth = literalWords[Int(four >> 24)]
        let firstCount = UInt64(first & 255)
        let thirdCount = UInt64(third & 255)
        let left = UInt64(first &>> 8) | UInt64(second &>> 8) &<< firstCount
        let right = UInt64(third &>> 8) | UInt64(fourth &>> 8) &<< thirdCount
        let leftCount = firstCount &+ UInt64(second & 255)
        put(
            left | right &<< leftCount,
            count: Int(truncatingIfNeeded: leftCount &+ thirdCount &+ UInt64(fourth & 255)))
        flush()
    }

    @inline(__always)
    mutating func literal(_ byte: UInt8) {
        put(literalWords[Int(byte)])
        flush()
    }

    @inline(__always)
    mutating func run(_ length: Int) {
        put(runWords[length])
        flush()
    }

    @inline(__always)
    mutating func period(_ length: Int) {
        put(periodWords[length])
        flush()
    }

    mutating func word(_ entry: UInt32) {
        put(entry)
        flush()
    }
}
