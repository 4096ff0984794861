// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// Marks the samples of a tile that triangles cover and that nothing nearer does.
///
/// Edges are exact in fixed point with the top-left rule: of two triangles that share an edge, every sample on it
/// belongs to exactly one. Of two surfaces equally near the first one stays.
///
/// - Parameters:
///   - triangles: all records.
///   - list: the records that touch the tile, in drawing order.
///   - count: how many.
///   - left: the tile's first column, pixels.
///   - top: the tile's first row, pixels.
///   - pattern: where samples lie.
///   - nearness: 512 blocks of two pixels with four samples; larger is nearer, 0 is nothing.
///   - labels: as many blocks; receives the label of what is seen, or null in a shadow map.
///   - cutouts: where triangles with an alpha get it; null if it is not asked for.
public func coverTile(
    _ triangles: UnsafePointer<RasterTriangle>, list: UnsafePointer<UInt32>, count: Int, left: Int32,
    top: Int32, pattern: UnsafePointer<RasterPattern>, nearness: UnsafeMutablePointer<SIMD8<Float>>,
    labels: UnsafeMutablePointer<SIMD8<Int32>>?, cutouts: UnsafePointer<RasterCutouts>?
) {
    let quarterX = pattern.pointee.quarterX
    let quarterY = pattern.pointee.quarterY
    let start = pattern.pointee.start
    let originX = left &* 256 &+ start
    let originY = top &* 256 &+ start
    // Sample places in pixels from the tile's corner, and in 1/256 pixel as pairs.
    let sampleX = lanes_to_float(quarterX) * lanes(0.25)
    let sampleY = lanes_to_float(quarterY) * lanes(0.25)
    let samplePairs = lanes_shift_left(quarterY, 22) | lanes_shift_left(quarterX, 6)
    let shift = Float(start) / 256
    for index in 0..<count {
        let triangle = triangles + Int(list[index])
        let firstColumn = (max(Int32(triangle.pointee.left), left) &- left) >> 1
        let lastColumn = (min(Int32(triangle.pointee.right), left &+ 31) &- left) >> 1
        let firstRow = max(Int32(triangle.pointee.top), top) &- top
        let lastRow = min(Int32(triangle.pointee.bottom), top &+ 31) &- top
        if isSmall(triangle.pointee) {
            let x = left &+ firstColumn &* 2
            let y = top &+ firstRow
            let fromX = Float(x) + shift - Float(triangle.pointee.ax) * (1 / 256)
            let fromY = Float(y) + shift - Float(triangle.pointee.ay) * (1 / 256)
            let near =
                sampleX * lanes(triangle.pointee.perX) + sampleY * lanes(triangle.pointee.perY)
                + lanes(
                    triangle.pointee.nearness + triangle.pointee.perX * fromX + triangle.pointee.perY
                        * fromY)
            let edges = SmallEdges(triangle.pointee, samplePairs, x &* 256 &+ start, y &* 256 &+ start)
            let place = Int(firstRow &* 16 &+ firstColumn)
            let size = (columns: Int(lastColumn &- firstColumn) + 1, rows: Int(lastRow &- firstRow) + 1)
            if let labels {
                if triangle.pointee.cutout >= 0, let cutouts {
                    let alpha = CutoutPlanes(
                        triangle, cutouts, sampleX + lanes(fromX), sampleY + lanes(fromY))
                    edges.coverCutout(triangle, alpha, near, size, nearness + place, labels + place)
                } else {
                    edges.cover(triangle, near, size, nearness + place, labels + place)
                }
            } else {
                edges.cover(triangle, near, size, nearness + place, nil)
            }
            continue
        }
        var first = TileEdge(
            triangle.pointee.ax, triangle.pointee.ay, triangle.pointee.bx, triangle.pointee.by, originX,
            originY)
        var second = TileEdge(
            triangle.pointee.bx, triangle.pointee.by, triangle.pointee.cx, triangle.pointee.cy, originX,
            originY)
        var third = TileEdge(
            triangle.pointee.cx, triangle.pointee.cy, triangle.pointee.ax, triangle.pointee.ay, originX,
            originY)
        if first.isOutside || second.isOutside || third.isOutside { continue }
        first.limit()
        second.limit()
        third.limit()
        let perX = triangle.pointee.perX
        let perY = triangle.pointee.perY
        // From the first corner to the first sample of the first block, pixels.
        let fromX = Float(left &+ firstColumn &* 2) + shift - Float(triangle.pointee.ax) * (1 / 256)
        let fromY = Float(top &+ firstRow) + shift - Float(triangle.pointee.ay) * (1 / 256)
        var rowNear =
            sampleX * lanes(perX) + sampleY * lanes(perY)
            + lanes(triangle.pointee.nearness + perX * fromX + perY * fromY)
        var rowEdge0 =
            quarterX &* first.perX &+ quarterY &* first.perY
            &+ first.value(column: firstColumn, row: firstRow)
        var rowEdge1 =
            quarterX &* second.perX &+ quarterY &* second.perY
            &+ second.value(column: firstColumn, row: firstRow)
        var rowEdge2 =
            quarterX &* third.perX &+ quarterY &* third.perY
            &+ third.value(column: firstColumn, row: firstRow)
        if triangle.pointee.cutout >= 0, let cutouts, let labels {
            let edges = SmallEdges(
                rowEdge0, rowEdge1, rowEdge2, down: (first.perY &* 4, second.perY &* 4, third.perY &* 4),
                across: (first.perX &* 8, second.perX &* 8, third.perX &* 8))
            let alpha = CutoutPlanes(triangle, cutouts, sampleX + lanes(fromX), sampleY + lanes(fromY))
            let place = Int(firstRow &* 16 &+ firstColumn)
            edges.coverCutout(
                triangle, alpha, rowNear,
                (columns: Int(lastColumn &- firstColumn) + 1, rows: Int(lastRow &- firstRow) + 1),
                nearness + place, labels + place)
            continue
        }
        let step0 = IntLanes(repeating: first.perX &* 8)
        let step1 = IntLanes(repeating: second.perX &* 8)
        let step2 = IntLanes(repeating: third.perX &* 8)
        let stepNear = lanes(perX * 2)
        let down0 = IntLanes(repeating: first.perY &* 4)
        let down1 = IntLanes(repeating: second.perY &* 4)
        let down2 = IntLanes(repeating: third.perY &* 4)
        let downNear = lanes(perY)
        let label = IntLanes(repeating: Int32(bitPattern: triangle.pointee.label))
        let isNarrow = lastColumn &- firstColumn < 4
        var row = firstRow
        while row <= lastRow {
            var edge0 = rowEdge0
            var edge1 = rowEdge1
            var edge2 = rowEdge2
            var near = rowNear
            var block = Int(row &* 16 &+ firstColumn)
            let end = Int(row &* 16 &+ lastColumn)
            if isNarrow {
                // Few blocks: a branch that is guessed wrong costs more than a block.
                while block <= end {
                    let before = nearness[block]
                    let seen = lanes_seen(edge0 | edge1 | edge2, before, near)
                    nearness[block] = lanes_select(seen, near, before)
                    if let labels { labels[block] = lanes_select_int(seen, label, labels[block]) }
                    edge0 = edge0 &+ step0
                    edge1 = edge1 &+ step1
                    edge2 = edge2 &+ step2
                    near += stepNear
                    block += 1
                }
            } else {
                while block <= end {
                    let outside = edge0 | edge1 | edge2
                    if lanes_signs(outside) != 0xFF {
                        let before = nearness[block]
                        let seen = lanes_seen(outside, before, near)
                        nearness[block] = lanes_select(seen, near, before)
                        if let labels { labels[block] = lanes_select_int(seen, label, labels[block]) }
                    } else if (lanes_signs(edge0) == 0xFF && first.perX < 0)
                        || (lanes_signs(edge1) == 0xFF && second.perX < 0)
                        || (lanes_signs(edge2) == 0xFF && third.perX < 0)
                    {
                        // Wholly behind an edge that lies to the left: so are all blocks to the right.
                        break
                    }
                    edge0 = edge0 &+ step0
                    edge1 = edge1 &+ step1
                    edge2 = edge2 &+ step2
                    near += stepNear
                    block += 1
                }
            }
            rowEdge0 = rowEdge0 &+ down0
            rowEdge1 = rowEdge1 &+ down1
            rowEdge2 = rowEdge2 &+ down2
            rowNear += downNear
            row += 1
        }
    }
}

/// An edge function over a tile: not negative on the inside, in units of a quarter pixel times 1/256 pixel.
private struct TileEdge {
    var perX: Int32
    var perY: Int32
    /// At the tile's first lattice point.
    var constant: Int64

    /// The edge from one corner to the next, in the order that has the inside on the right hand.
    @inline(__always)
    init(_ fromX: Int32, _ fromY: Int32, _ toX: Int32, _ toY: Int32, _ originX: Int32, _ originY: Int32) {
        let dx = toX &- fromX
        let dy = toY &- fromY
        perX = 0 &- dy
        perY = dx
        // A top edge runs to the right, a left edge runs up; the others give their samples away.
        let isTopLeft = (dy == 0 && dx > 0) || dy < 0
        let value =
            Int64(perX) &* Int64(originX &- fromX) &+ Int64(perY) &* Int64(originY &- fromY)
            &- (isTopLeft ? 0 : 1)
        // Samples are whole quarter pixels apart, so nothing is lost by rounding down.
        constant = value >> 6
    }

    /// How much the function grows at most over the tile.
    @inline(__always)
    private var growth: Int64 { 127 &* (Int64(max(0, perX)) &+ Int64(max(0, perY))) }

    /// How much the function falls at most over the tile.
    @inline(__always)
    private var fall: Int64 { 127 &* (Int64(max(0, 0 &- perX)) &+ Int64(max(0, 0 &- perY))) }

    /// No sample of the tile is inside.
    @inline(__always)
    var isOutside: Bool { constant &+ growth < 0 }

    /// Makes the function a constant if the whole tile is inside, which keeps all values in 32 bits.
    @inline(__always)
    mutating func limit() {
        if constant >= fall {
            perX = 0
            perY = 0
            constant = 0
        }
    }

    @inline(__always)
    func value(column: Int32, row: Int32) -> IntLanes {
        IntLanes(
            repeating: Int32(truncatingIfNeeded: constant) &+ perX &* (column &* 8) &+ perY &* (row &* 4))
    }
}

/// Whether a triangle's corners are so near to each other, 63 pixels, that edges over its own bounds fit 32 bits.
@inline(__always)
private func isSmall(_ triangle: RasterTriangle) -> Bool {
    let half: Int32 = 8192
    let offsets =
        (triangle.bx &- triangle.ax &+ half) | (triangle.by &- triangle.ay &+ half)
        | (triangle.cx &- triangle.bx &+ half) | (triangle.cy &- triangle.by &+ half)
        | (triangle.ax &- triangle.cx &+ half) | (triangle.ay &- triangle.cy &+ half)
    return UInt32(bitPattern: offsets) < UInt32(2 * half)
}

/// The edge functions of a small triangle at the samples of a first block, and their steps; most triangles of a
/// figure cover a few blocks, so that finding these costs more than using them.
private struct SmallEdges {
    var first: IntLanes
    var second: IntLanes
    var third: IntLanes
    /// The growth a row, and a block of two pixels.
    var down: (Int32, Int32, Int32)
    var across: (Int32, Int32, Int32)

    /// - Parameters:
    ///   - triangle: at most 32 pixels from corner to corner each way.
    ///   - pairs: where the samples of a block lie, 1/256 pixel: x in the low and y in the high half.
    ///   - x: of the first lattice point, 1/256 pixel.
    ///   - y: the same.
    @inline(__always)
    init(_ triangle: RasterTriangle, _ pairs: IntLanes, _ x: Int32, _ y: Int32) {
        let dx = (triangle.bx &- triangle.ax, triangle.cx &- triangle.bx, triangle.ax &- triangle.cx)
        let dy = (triangle.by &- triangle.ay, triangle.cy &- triangle.by, triangle.ay &- triangle.cy)
        first = Self.edge(dx.0, dy.0, x &- triangle.ax, y &- triangle.ay, pairs)
        second = Self.edge(dx.1, dy.1, x &- triangle.bx, y &- triangle.by, pairs)
        third = Self.edge(dx.2, dy.2, x &- triangle.cx, y &- triangle.cy, pairs)
        down = (dx.0 &* 256, dx.1 &* 256, dx.2 &* 256)
        across = (dy.0 &* -512, dy.1 &* -512, dy.2 &* -512)
    }

    /// Edges of any triangle at the samples of a block, in any unit.
    @inline(__always)
    init(
        _ first: IntLanes, _ second: IntLanes, _ third: IntLanes, down: (Int32, Int32, Int32),
        across: (Int32, Int32, Int32)
    ) {
        self.first = first
        self.second = second
        self.third = third
        self.down = down
        self.across = across
    }

    /// The function at the samples, not negative inside, in units of 1/65536 square pixel.
    @inline(__always)
    private static func edge(
        _ dx: Int32, _ dy: Int32, _ fromX: Int32, _ fromY: Int32, _ pairs: IntLanes
    ) -> IntLanes {
        // A top edge runs to the right, a left edge runs up; the others give their samples away.
        let isTopLeft = (dy == 0 && dx > 0) || dy < 0
        let value = dx &* fromY &- dy &* fromX &- (isTopLeft ? 0 : 1)
        let growth = (dx &<< 16) | ((0 &- dy) & 0xFFFF)
        return lanes_pair_product(pairs, IntLanes(repeating: growth)) &+ IntLanes(repeating: value)
    }

    /// Marks the samples of a rectangle of blocks.
    @inline(__always)
    func cover(
        _ triangle: UnsafePointer<RasterTriangle>, _ near: Lanes, _ size: (columns: Int, rows: Int),
        _ nearness: UnsafeMutablePointer<SIMD8<Float>>, _ labels: UnsafeMutablePointer<SIMD8<Int32>>?
    ) {
        let stepNear = lanes(triangle.pointee.perX * 2)
        let downNear = lanes(triangle.pointee.perY)
        let label = IntLanes(repeating: Int32(bitPattern: triangle.pointee.label))
        let step0 = IntLanes(repeating: across.0)
        let step1 = IntLanes(repeating: across.1)
        let step2 = IntLanes(repeating: across.2)
        let down0 = IntLanes(repeating: down.0)
        let down1 = IntLanes(repeating: down.1)
        let down2 = IntLanes(repeating: down.2)
        var row0 = first
        var row1 = second
        var row2 = third
        var rowNear = near
        var place = 0
        for _ in 0..<size.rows {
            var edge0 = row0
            var edge1 = row1
            var edge2 = row2
            var blockNear = rowNear
            for block in place..<place + size.columns {
                let before = nearness[block]
                let seen = lanes_seen(edge0 | edge1 | edge2, before, blockNear)
                nearness[block] = lanes_select(seen, blockNear, before)
                if let labels { labels[block] = lanes_select_int(seen, label, labels[block]) }
                edge0 = edge0 &+ step0
                edge1 = edge1 &+ step1
                edge2 = edge2 &+ step2
                blockNear += stepNear
            }
            row0 = row0 &+ down0
            row1 = row1 &+ down1
            row2 = row2 &+ down2
            rowNear += downNear
            place += 16
        }
    }

    /// Marks the samples of a rectangle of blocks at which a texture's alpha is high enough.
    @inline(never)
    func coverCutout(
        _ triangle: UnsafePointer<RasterTriangle>, _ alpha: CutoutPlanes, _ near: Lanes,
        _ size: (columns: Int, rows: Int), _ nearness: UnsafeMutablePointer<SIMD8<Float>>,
        _ labels: UnsafeMutablePointer<SIMD8<Int32>>
    ) {
        let stepNear = lanes(triangle.pointee.perX * 2)
        let downNear = lanes(triangle.pointee.perY)
        let label = IntLanes(repeating: Int32(bitPattern: triangle.pointee.label))
        for row in 0..<size.rows {
            let below = IntLanes(repeating: Int32(truncatingIfNeeded: row))
            var edge0 = first &+ below &* IntLanes(repeating: down.0)
            var edge1 = second &+ below &* IntLanes(repeating: down.1)
            var edge2 = third &+ below &* IntLanes(repeating: down.2)
            var blockNear = near + lanes(Float(row)) * downNear
            for column in 0..<size.columns {
                let block = row * 16 + column
                let before = nearness[block]
                var seen = lanes_seen(edge0 | edge1 | edge2, before, blockNear)
                if lanes_signs(seen) != 0 {
                    seen = seen & alpha.isThere(column: column, row: row, blockNear)
                    nearness[block] = lanes_select(seen, blockNear, before)
                    labels[block] = lanes_select_int(seen, label, labels[block])
                }
                edge0 = edge0 &+ IntLanes(repeating: across.0)
                edge1 = edge1 &+ IntLanes(repeating: across.1)
                edge2 = edge2 &+ IntLanes(repeating: across.2)
                blockNear += stepNear
            }
        }
    }
}
