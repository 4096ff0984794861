import CPNG

/// Some rows of a picture, compressed so that their bytes depend on nothing but these rows.
struct CompressedStrip: Sendable {
    /// Deflate blocks that end at a byte.
    var bytes: [UInt8]
    /// Bytes before compression: rows with their filter numbers.
    var rawCount: Int
    /// Of the bytes before compression.
    var adler: UInt32
    /// Of the compressed bytes.
    var crc: UInt32
}

/// How a picture is cut.
struct StripLayout: Sendable, Equatable {
    /// Bytes a row, without its filter number.
    let rowBytes: Int
    /// Bytes a pixel.
    let pixelBytes: Int
    let height: Int
    /// The rows of every strip but the last.
    let stripRows: Int

    /// Strips of about 96 KiB: small enough for a core's cache and for reuse, large enough to train a code.
    init(width: Int, height: Int, pixelBytes: Int) {
        rowBytes = width * pixelBytes
        self.pixelBytes = pixelBytes
        self.height = height
        stripRows = min(height, max(4, 98304 / (rowBytes + 1)))
    }

    var stripCount: Int { (height + stripRows - 1) / stripRows }

    func rows(ofStrip strip: Int) -> Range<Int> {
        strip * stripRows..<min(height, (strip + 1) * stripRows)
    }
}

/// Compresses strips one after the other; owns the buffers of one thread.
struct StripEncoder {
    private let layout: StripLayout
    private let level: PNGLevel
    private let usesRowAbove: Bool
    private let literalCount: Int
    private var raw: [UInt8]
    private var output: [UInt8]
    private var counts = [UInt32](repeating: 0, count: Deflate.symbolCount)
    private var candidates: [UInt8] = []

    /// Prepares buffers; palette numbers are not predicted, because near numbers are not near colours.
    init(layout: StripLayout, level: PNGLevel, predicts: Bool) {
        self.layout = layout
        self.level = level
        usesRowAbove = predicts
        literalCount = level == .fast ? 8 : 4
        let rawCount = layout.stripRows * (layout.rowBytes + 1)
        raw = [UInt8](repeating: 0, count: rawCount)
        // A symbol has at most 12 bits; the head and the end of a block take less than 1 KiB.
        output = [UInt8](repeating: 0, count: rawCount * 3 / 2 + 1024)
        if level == .small { candidates = [UInt8](repeating: 0, count: 4 * layout.rowBytes) }
    }

    /// Compresses a strip.
    ///
    /// - Parameters:
    ///   - pixels: the strip's first row; its rows follow each other.
    ///   - rowCount: 1...`layout.stripRows`.
    ///   - isLast: whether the stream ends here.
    /// - Returns: the compressed rows.
    mutating func encode(_ pixels: UnsafePointer<UInt8>, rowCount: Int, isLast: Bool) -> CompressedStrip {
        let rawCount = rowCount * (layout.rowBytes + 1)
        let adler = filterUp(pixels, rowCount: rowCount)
        var strip = finished(
            deflate(rawCount, isLast: isLast), rawCount: rawCount, adler: adler, isLast: isLast)
        guard level == .small else { return strip }
        // Which prediction is best cannot be told from its residues alone: both are tried.
        strip = shorter(strip, adler: adler, isLast: isLast)
        guard usesRowAbove else { return strip }
        return shorter(strip, adler: filterByCost(pixels, rowCount: rowCount), isLast: isLast)
    }

    /// A strip, or what zlib makes of the filtered rows if that is shorter.
    private mutating func shorter(_ strip: CompressedStrip, adler: UInt32, isLast: Bool) -> CompressedStrip {
        let byteCount = deflateByZlib(strip.rawCount, isLast: isLast)
        guard byteCount > 0, byteCount < strip.bytes.count else { return strip }
        return finished(byteCount, rawCount: strip.rawCount, adler: adler, isLast: isLast)
    }

    /// The first bytes of the output as a strip; rows as they are if those are fewer.
    private mutating func finished(_ count: Int, rawCount: Int, adler: UInt32, isLast: Bool)
        -> CompressedStrip
    {
        var byteCount = count
        if byteCount > rawCount + 5 * (rawCount / 65535 + 2) { byteCount = store(rawCount, isLast: isLast) }
        let crc = output.withUnsafeBufferPointer { cpng_crc32(0, $0.baseAddress, byteCount) }
        return CompressedStrip(
            bytes: Array(output[..<byteCount]), rawCount: rawCount, adler: adler, crc: crc)
    }

    // MARK: - Prediction

    /// Predicts rows from the row above; the first one from the left, so that it needs no other strip.
    private mutating func filterUp(_ pixels: UnsafePointer<UInt8>, rowCount: Int) -> UInt32 {
        let rowBytes = layout.rowBytes
        let pixelBytes = layout.pixelBytes
        let predicts = usesRowAbove
        return raw.withUnsafeMutableBufferPointer { buffer in
            var adler = Adler32()
            guard let start = buffer.baseAddress else { return adler.value }
            for row in 0..<rowCount {
                let target = start + row * (rowBytes + 1)
                let source = pixels + row * rowBytes
                if !predicts {
                    target[0] = 0
                    (target + 1).update(from: source, count: rowBytes)
                } else if row == 0 {
                    target[0] = 1
                    RowFilter.subtractLeft(source, count: rowBytes, pixelBytes: pixelBytes, into: target + 1)
                } else {
                    target[0] = 2
                    RowFilter.subtract(source, source - rowBytes, count: rowBytes, into: target + 1)
                }
                adler.update(target, count: rowBytes + 1)
            }
            return adler.value
        }
    }

    /// Predicts every row in the way that leaves the smallest residues.
    private mutating func filterByCost(_ pixels: UnsafePointer<UInt8>, rowCount: Int) -> UInt32 {
        guard usesRowAbove else { return filterUp(pixels, rowCount: rowCount) }
        let count = layout.rowBytes
        let pixelBytes = layout.pixelBytes
        return raw.withUnsafeMutableBufferPointer { buffer in
            candidates.withUnsafeMutableBufferPointer { rows in
                var adler = Adler32()
                guard let start = buffer.baseAddress, let left = rows.baseAddress else { return adler.value }
                let up = left + count
                let mean = up + count
                let paeth = mean + count
                for row in 0..<rowCount {
                    let source = pixels + row * count
                    RowFilter.subtractLeft(source, count: count, pixelBytes: pixelBytes, into: left)
                    var best = (number: 1, residues: left)
                    if row > 0 {
                        let above = source - count
                        RowFilter.subtract(source, above, count: count, into: up)
                        RowFilter.subtractMean(
                            source, above, count: count, pixelBytes: pixelBytes, into: mean)
                        RowFilter.subtractPaeth(
                            source, above, count: count, pixelBytes: pixelBytes, into: paeth)
                        var cost = RowFilter.cost(left, count: count)
                        for (number, residues) in [(2, up), (3, mean), (4, paeth)] {
                            let other = RowFilter.cost(residues, count: count)
                            if other < cost {
                                cost = other
                                best = (number, residues)
                            }
                        }
                    }
                    let target = start + row * (count + 1)
                    target[0] = UInt8(best.number)
                    (target + 1).update(from: best.residues, count: count)
                    adler.update(target, count: count + 1)
                }
                return adler.value
            }
        }
    }

    // MARK: - Compression

    /// Writes one block with a code of its own.
    private mutating func deflate(_ rawCount: Int, isLast: Bool) -> Int {
        let period = 4 * layout.pixelBytes
        let tables = DeflateTables(frequencies: trained(rawCount, period: period), period: period)
        let literalCount = literalCount
        return raw.withUnsafeBufferPointer { raw in
            output.withUnsafeMutableBufferPointer { output in
                tables.literals.withUnsafeBufferPointer { literals in
                    tables.runs.withUnsafeBufferPointer { runs in
                        tables.periods.withUnsafeBufferPointer { periods in
                            guard let source = raw.baseAddress, let target = output.baseAddress,
                                let literals = literals.baseAddress, let runs = runs.baseAddress,
                                let periods = periods.baseAddress
                            else { return 0 }
                            var sink = BitSink(
                                target: target, literals: literals, runs: runs, periods: periods)
                            sink.put(isLast ? 1 : 0, count: 1)
                            for item in tables.head {
                                sink.put(item.bits, count: item.count)
                                sink.flush()
                            }
                            Tokenizer.walk(
                                source, range: 0..<rawCount, period: period, literalCount: literalCount,
                                into: &sink)
                            sink.word(tables.endOfBlock)
                            if isLast { return sink.align() - target }
                            // An empty stored block leads to a byte boundary.
                            sink.put(0, count: 3)
                            _ = sink.align()
                            sink.put(0xFFFF_0000, count: 32)
                            return sink.align() - target
                        }
                    }
                }
            }
        }
    }

    /// Symbol counts of a part of the strip; every symbol gets one, because the rest may need it.
    private mutating func trained(_ rawCount: Int, period: Int) -> [UInt32] {
        let window = 1024
        let step = rawCount <= 8 * window ? window : (level == .fast ? 8 : 4) * window
        let literalCount = literalCount
        return raw.withUnsafeBufferPointer { raw in
            counts.withUnsafeMutableBufferPointer { counts in
                Deflate.lengthSymbolOffsets.withUnsafeBufferPointer { lengthSymbols in
                    guard let source = raw.baseAddress, let target = counts.baseAddress,
                        let lengthSymbols = lengthSymbols.baseAddress
                    else { return [] }
                    target.update(repeating: 0, count: counts.count)
                    var sink = HistogramSink(counts: target, lengthSymbols: lengthSymbols)
                    if step == window {
                        // Small enough to be counted whole: symbols that do not occur need no word.
                        Tokenizer.walk(
                            source, range: 0..<rawCount, period: period, literalCount: literalCount,
                            into: &sink)
                    } else {
                        for start in stride(from: 0, to: rawCount, by: step) {
                            let end = min(start + window, rawCount)
                            Tokenizer.walk(
                                source, range: start..<end, period: period, literalCount: literalCount,
                                into: &sink)
                        }
                        for symbol in counts.indices { target[symbol] = target[symbol] * 8 + 1 }
                    }
                    target[Deflate.endOfBlock] = 1
                    return Array(counts)
                }
            }
        }
    }

    private mutating func deflateByZlib(_ rawCount: Int, isLast: Bool) -> Int {
        raw.withUnsafeBufferPointer { raw in
            output.withUnsafeMutableBufferPointer { output in
                cpng_deflate_strip(
                    raw.baseAddress, rawCount, 8, isLast ? 1 : 0, output.baseAddress, output.count)
            }
        }
    }

    /// Writes the bytes as they are: noise would only grow.
    private mutating func store(_ rawCount: Int, isLast: Bool) -> Int {
        var offset = 0
        var start = 0
        while start < rawCount {
            let count = min(65535, rawCount - start)
            output[offset] = isLast && start + count == rawCount ? 1 : 0
            output[offset + 1] = UInt8(count & 255)
            output[offset + 2] = UInt8(count >> 8)
            output[offset + 3] = ~output[offset + 1]
            output[offset + 4] = ~output[offset + 2]
            output.replaceSubrange(offset + 5..<offset + 5 + count, with: raw[start..<start + count])
            offset += 5 + count
            start += count
        }
        return offset
    }
}
