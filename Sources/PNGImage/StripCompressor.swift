import Dispatch

/// Compresses the strips of a picture on one or two threads.
struct StripCompressor: Sendable {
    let level: PNGLevel
    /// 1 or 2.
    let threadCount: Int

    init(level: PNGLevel, threadCount: Int) {
        self.level = level
        self.threadCount = min(2, max(1, threadCount))
    }

    /// Compresses what is not kept.
    ///
    /// - Parameters:
    ///   - pixels: rows without gaps.
    ///   - layout: their size.
    ///   - predicts: whether rows are predicted from their neighbours.
    ///   - kept: a result for each strip that is known already; an empty array for none.
    /// - Returns: all strips.
    func strips(of pixels: [UInt8], layout: StripLayout, predicts: Bool, keeping kept: [CompressedStrip?])
        -> [CompressedStrip]
    {
        let missing = (0..<layout.stripCount).filter { kept.isEmpty || kept[$0] == nil }
        let workers = min(threadCount, missing.count)
        let fresh: [CompressedStrip?] = pixels.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress, workers > 0 else { return [] }
            var results = [CompressedStrip?](repeating: nil, count: missing.count)
            results.withUnsafeMutableBufferPointer { results in
                // Each worker writes results of its own only, and all end before the buffers do.
                nonisolated(unsafe) let results = results
                nonisolated(unsafe) let start = start
                let work: @Sendable (Int) -> Void = { worker in
                    var encoder = StripEncoder(layout: layout, level: level, predicts: predicts)
                    for index in stride(from: worker, to: missing.count, by: workers) {
                        let rows = layout.rows(ofStrip: missing[index])
                        results[index] = encoder.encode(
                            start + rows.lowerBound * layout.rowBytes, rowCount: rows.count,
                            isLast: rows.upperBound == layout.height)
                    }
                }
                if workers == 1 {
                    work(0)
                } else {
                    DispatchQueue.concurrentPerform(iterations: workers, execute: work)
                }
            }
            return results
        }
        var all = kept.isEmpty ? [CompressedStrip?](repeating: nil, count: layout.stripCount) : kept
        for (index, strip) in missing.enumerated() { all[strip] = fresh[index] }
        return all.compactMap { $0 }
    }
}
