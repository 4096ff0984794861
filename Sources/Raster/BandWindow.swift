/// A picture of which only the rows round the tiles in work are kept: it moves down with them.
///
/// Rows are entered one row of tiles after the other. Two rows of tiles above the picture and two below it, and a margin on
/// both sides, hold what is said to lie outside.
final class BandWindow<Element: BitwiseCopyable> {
    /// Elements from row to row.
    let stride: Int
    private let margin: Int
    private let outside: Element
    /// Rows of tiles that are kept above the one that is entered.
    private let kept: Int
    /// Rows of tiles that there is room for.
    private let capacity: Int
    private let memory: ScratchBuffer<Element>
    /// The row of tiles that lies first in memory.
    private var first = 0

    /// Pixels along the side of a tile.
    private static var side: Int { 32 }

    /// - Parameters:
    ///   - columns: of tiles.
    ///   - rows: of tiles; a low picture needs less room.
    ///   - margin: pixels on the left and on the right.
    ///   - kept: rows of tiles that are kept above the one that is entered, at least 2.
    ///   - outside: what lies outside the picture.
    init(columns: Int, rows: Int, margin: Int, kept: Int, outside: Element) {
        stride = columns * Self.side + 2 * margin
        self.margin = margin
        self.outside = outside
        self.kept = kept
        // The rows that are kept move once for every ten that are entered.
        capacity = min(kept + 1 + 10, rows + 4)
        memory = ScratchBuffer(capacity: stride * Self.side * capacity)
    }

    /// Where the picture's first pixel would be if all rows were kept; only rows that are kept may be reached from there.
    var origin: UnsafeMutablePointer<Element> { memory.base + (margin - first * Self.side * stride) }

    /// Begins a picture: nothing is kept but what lies above it.
    func restart() {
        first = -2
        memory.base.update(repeating: outside, count: 2 * Self.side * stride)
    }

    /// Makes room for the next row of tiles, below the picture too.
    ///
    /// - Parameters:
    ///   - row: of tiles; one more than the one before.
    ///   - isCleared: whether the whole row is set to what lies outside, and not the margins only.
    func enter(_ row: Int, isCleared: Bool) {
        let bandCount = Self.side * stride
        if row - first >= capacity {
            let next = row - kept
            memory.base.update(from: memory.base + (next - first) * bandCount, count: kept * bandCount)
            first = next
        }
        let band = memory.base + (row - first) * bandCount
        if isCleared {
            band.update(repeating: outside, count: bandCount)
            return
        }
        for line in 0..<Self.side {
            let start = band + line * stride
            start.update(repeating: outside, count: margin)
            (start + stride - margin).update(repeating: outside, count: margin)
        }
    }
}
