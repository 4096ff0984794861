// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// Asks the neighbourhood of each pixel in depth: how open it is to surrounding light, and whether an edge lies
/// before something far behind it.
///
/// Openness falls in the gaps between fingers and under a hand. The line is a thin dark one just behind an edge, so
/// that a hand before the face or before the other hand keeps its outline; 1 is none.
///
/// - Parameters:
///   - scene: the depth picture and the offsets to ask.
///   - left: the tile's first column, pixels.
///   - top: the tile's first row, pixels.
///   - colors: receives openness and line, 0...1, where anything is covered.
public func findContacts(
    _ scene: UnsafePointer<RasterScene>, left: Int, top: Int, into colors: UnsafePointer<RasterTileColors>
) {
    let stride = Int(scene.pointee.depthStride)
    let depths: UnsafePointer<Float> = scene.pointee.depths
    let taps = Int(scene.pointee.contactTaps)
    let offsets: UnsafePointer<Int32> = scene.pointee.contactOffsets
    let openness: UnsafeMutablePointer<Float> = colors.pointee.openness
    let line: UnsafeMutablePointer<Float> = colors.pointee.line
    let reach = Int(scene.pointee.lineReach)
    let strength = taps > 0 ? 0.66 / Float(taps) : 0
    for group in 0..<Int(raster_tile_groups) {
        let row = top + (group >> 2)
        let place: UnsafePointer<Float> = depths + (row * stride + left + (group & 3) * 8)
        let depth = lanes_load(place)
        if lanes_signs(lanes_less(depth, lanes(farMetres))) == 0 { continue }
        var hidden = lanes(0)
        for tap in 0..<taps {
            let above = depth - lanes_load(place + Int(offsets[tap]))
            // What is some millimetres nearer hides light; what is far nearer is another body.
            hidden +=
                ramp(above, from: 0.003, inverse: 1 / 0.017)
                * lanes_unit((lanes(0.16) - above) * lanes(1 / 0.11))
        }
        lanes_store(openness + group * 8, lanes(1) - hidden * lanes(strength))
        var dark = lanes(0)
        if reach > 0 {
            dark = smoothRamp(nearestAround(place, 1, stride, depth), from: 0.012, inverse: 1 / 0.023)
        }
        if reach > 1 {
            let second = smoothRamp(nearestAround(place, 2, stride, depth), from: 0.012, inverse: 1 / 0.023)
            dark = lanes_max(dark, second * lanes(0.55))
        }
        lanes_store(line + group * 8, lanes(1) - dark * lanes(0.42))
    }
}

/// How much nearer the nearest of four neighbours is, metres.
@inline(__always)
private func nearestAround(_ place: UnsafePointer<Float>, _ step: Int, _ stride: Int, _ depth: Lanes) -> Lanes
{
    let beside = lanes_min(lanes_load(place - step), lanes_load(place + step))
    let along = lanes_min(lanes_load(place - step * stride), lanes_load(place + step * stride))
    return depth - lanes_min(beside, along)
}
