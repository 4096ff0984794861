// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// The farthest that a vertex may lie from the picture's corner, pixels: twice that in 1/256 pixel, times the side of
/// a tile in quarter pixels, fits 32 bits.
let guardPixels: Float = 4096

/// Puts vertices on the screen.
///
/// - Parameters:
///   - positions: four floats a vertex, metres.
///   - projection: the camera or lamp.
///   - width: of the picture, pixels.
///   - height: of the picture, pixels.
///   - range: which vertices; the bounds are multiples of 8 or the end.
///   - vertices: receives one record a vertex.
public func projectVertices(
    _ positions: UnsafePointer<Float>, projection: UnsafePointer<RasterProjection>, width: Int32,
    height: Int32,
    range: Range<Int>, into vertices: UnsafeMutablePointer<RasterVertex>
) {
    let camera = projection.pointee
    let eye = Lanes3(camera.eye)
    let right = Lanes3(camera.right)
    let up = Lanes3(camera.up)
    let back = Lanes3(camera.back)
    let scale = lanes(camera.scale)
    let centreX = lanes(camera.centreX)
    let centreY = lanes(camera.centreY)
    let highX = lanes(Float(width) + guardPixels)
    let highY = lanes(Float(height) + guardPixels)
    let low = lanes(-guardPixels)
    let isParallel = camera.isParallel != 0
    let counting = IntLanes(0, 1, 2, 3, 4, 5, 6, 7)
    var start = range.lowerBound
    while start < range.upperBound {
        let count = min(8, range.upperBound - start)
        let last = IntLanes(repeating: Int32(count - 1))
        let places = lanes_select_int(lanes_negative(last &- counting), last, counting)
        let columns = lanes_load_rows(positions + start * 4, places, 16, 0)
        let x = columns.x - eye.x
        let y = columns.y - eye.y
        let z = columns.z - eye.z
        let viewX = x * right.x + y * right.y + z * right.z
        let viewY = x * up.x + y * up.y + z * up.z
        let viewZ = x * back.x + y * back.y + z * back.z
        var outside: IntLanes
        var nearness: Lanes
        var slope: Lanes
        if isParallel {
            outside = IntLanes.zero
            nearness = viewZ + lanes(camera.range)
            slope = scale
        } else {
            let depth = lanes(0) - viewZ
            outside = lanes_less(depth, lanes(camera.near))
            nearness = lanes(1) / lanes_select(outside, lanes(1), depth)
            slope = scale * nearness
        }
        let screenX = centreX + viewX * slope
        let screenY = centreY - viewY * slope
        // What is not a number is not inside.
        let isInside =
            lanes_less(low, screenX) & lanes_less(screenX, highX) & lanes_less(low, screenY)
            & lanes_less(screenY, highY)
        outside = outside | ~isInside
        // Half is added and the result truncated above the guard band, where all numbers are positive.
        let shift = Int32(guardPixels) * 256
        let offset = lanes(guardPixels * 256 + 0.5)
        let safeX = lanes_select(outside, lanes(0), screenX)
        let safeY = lanes_select(outside, lanes(0), screenY)
        let fixedX = lanes_to_int(safeX * lanes(256) + offset) &- IntLanes(repeating: shift)
        let fixedY = lanes_to_int(safeY * lanes(256) + offset) &- IntLanes(repeating: shift)
        for lane in 0..<count {
            vertices[start + lane] = RasterVertex(
                x: fixedX[lane], y: fixedY[lane], nearness: nearness[lane], outside: outside[lane])
        }
        start += 8
    }
}
