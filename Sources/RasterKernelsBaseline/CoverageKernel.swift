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
public func coverTile(
    _ triangles: UnsafePointer<RasterTriangle>, list: UnsafePointer<UInt32>, count: Int, left: Int32,
    top: Int32, pattern: UnsafePointer<RasterPattern>, nearness: UnsafeMutablePointer<SIMD8<Float>>,
    labels: UnsafeMutablePointer<SIMD8<Int32>>?
) {
    let quarterX = pattern.pointee.quarterX
    let quarterY = pattern.pointee.quarterY
    let start = pattern.pointee.start
    let originX = left &* 256 &+ start
    let originY = top &* 256 &+ start
    // Sample places in pixels from the tile's corner.
    let sampleX = lanes_to_float(quarterX) * lanes(0.25)
    let sampleY = lanes_to_float(quarterY) * lanes(0.25)
    let shift = Float(start) / 256
    for index in 0..<count {
        let triangle = triangles[Int(list[index])]
        var first = TileEdge(triangle.ax, triangle.ay, triangle.bx, triangle.by, originX, originY)
        var second = TileEdge(triangle.bx, triangle.by, triangle.cx, triangle.cy, originX, originY)
        var third = TileEdge(triangle.cx, triangle.cy, triangle.ax, triangle.ay, originX, originY)
        if first.isOutside || second.isOutside || third.isOutside { continue }
        first.limit()
        second.limit()
        third.limit()
        let firstColumn = (max(Int32(triangle.left), left) &- left) >> 1
        let lastColumn = (min(Int32(triangle.right), left &+ 31) &- left) >> 1
        let firstRow = max(Int32(triangle.top), top) &- top
        let lastRow = min(Int32(triangle.bottom), top &+ 31) &- top
        if firstColumn > lastColumn || firstRow > lastRow { continue }
        let lanes0 = quarterX &* first.perX &+ quarterY &* first.perY
        let lanes1 = quarterX &* second.perX &+ quarterY &* second.perY
        let lanes2 = quarterX &* third.perX &+ quarterY &* third.perY
        let lanesNear = sampleX * lanes(triangle.perX) + sampleY * lanes(triangle.perY)
        let step0 = IntLanes(repeating: first.perX &* 8)
        let step1 = IntLanes(repeating: second.perX &* 8)
        let step2 = IntLanes(repeating: third.perX &* 8)
        let stepNear = lanes(triangle.perX * 2)
        // From the first corner to the first sample of the tile, pixels.
        let fromX = Float(left) + shift - Float(triangle.ax) * (1 / 256)
        let fromY = Float(top) + shift - Float(triangle.ay) * (1 / 256)
        var row = firstRow
        while row <= lastRow {
            var edge0 = lanes0 &+ first.value(column: firstColumn, row: row)
            var edge1 = lanes1 &+ second.value(column: firstColumn, row: row)
            var edge2 = lanes2 &+ third.value(column: firstColumn, row: row)
            let x = fromX + Float(firstColumn &* 2)
            let y = fromY + Float(row)
            var near = lanesNear + lanes(triangle.nearness + triangle.perX * x + triangle.perY * y)
            var block = Int(row &* 16 &+ firstColumn)
            let end = Int(row &* 16 &+ lastColumn)
            var entered = false
            while block <= end {
                let outside = edge0 | edge1 | edge2
                if lanes_signs(outside) != 0xFF {
                    entered = true
                    let before = nearness[block]
                    let seen = ~lanes_negative(outside) & lanes_less(before, near)
                    if lanes_signs(seen) != 0 {
                        nearness[block] = lanes_select(seen, near, before)
                        if let labels {
                            labels[block] = lanes_select_int(
                                seen, IntLanes(repeating: Int32(bitPattern: triangle.label)), labels[block])
                        }
                    }
                } else if entered {
                    // A triangle is convex: once left, it does not come back in the row.
                    break
                }
                edge0 = edge0 &+ step0
                edge1 = edge1 &+ step1
                edge2 = edge2 &+ step2
                near += stepNear
                block += 1
            }
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
