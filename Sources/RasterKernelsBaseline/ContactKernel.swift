// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// Asks the neighbourhood of each pixel in depth: how open it is to surrounding light, and whether an edge lies
/// before something far behind it.
///
/// Openness falls in the gaps between fingers and under a hand. The line is a factor of light that keeps the outline of
/// a hand before the face or before the other hand: a thin dark line just behind the edge, a soft darkness some
/// millimetres round it, and a little more light on the edge itself; 1 is none.
///
/// - Parameters:
///   - scene: the depth picture and the offsets to ask.
///   - left: the tile's first column, pixels.
///   - top: the tile's first row, pixels.
///   - colors: receives openness, 0...1, and line, where anything is covered.
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
        var factor = lanes(1) - dark * lanes(0.42)
        if scene.pointee.outlinePairs > 0 { factor = factor * outline(scene, place, depth) }
        lanes_store(line + group * 8, factor)
    }
}

/// Less light behind an edge and a little more on it.
///
/// Of two opposite places the sum of how much nearer they are is 0 on a plane, however steep, so that only edges and
/// hollows count.
@inline(__always)
private func outline(
    _ scene: UnsafePointer<RasterScene>, _ place: UnsafePointer<Float>, _ depth: Lanes
) -> Lanes {
    let offsets: UnsafePointer<Int32> = scene.pointee.outlineOffsets
    let pairs = Int(scene.pointee.outlinePairs)
    var nearest = depth
    var farthest = depth
    for pair in 0..<pairs {
        let one = lanes_load(place + Int(offsets[pair]))
        let other = lanes_load(place - Int(offsets[pair]))
        nearest = lanes_min(nearest, lanes_min(one, other))
        farthest = lanes_max(farthest, lanes_max(one, other))
    }
    // Most of a figure is far from any edge.
    let step = lanes(outlineStep)
    if lanes_signs(lanes_less(step, depth - nearest) | lanes_less(step, farthest - depth)) == 0 {
        return lanes(1)
    }
    var behind = lanes(0)
    var before = lanes(0)
    for pair in 0..<pairs {
        let one = depth - lanes_load(place + Int(offsets[pair]))
        let other = depth - lanes_load(place - Int(offsets[pair]))
        let both = one + other
        behind += edge(lanes_min(one, both)) + edge(lanes_min(other, both))
        // Nothing behind is the background, from which light parts a hand already.
        before += edgeAgainstFigure(lanes_max(one, both)) + edgeAgainstFigure(lanes_max(other, both))
    }
    let share = lanes(0.5 / Float(pairs))
    return (lanes(1) - behind * share * lanes(0.70)) * (lanes(1) + before * share * lanes(0.18))
}

/// Steps in depth below this are no edge, metres; a finger is twice as thick.
private let outlineStep: Float = 0.007

@inline(__always)
private func edge(_ above: Lanes) -> Lanes { ramp(above, from: outlineStep, inverse: 1 / 0.012) }

@inline(__always)
private func edgeAgainstFigure(_ above: Lanes) -> Lanes {
    let below = lanes(0) - above
    return edge(below) * lanes_unit((lanes(0.8) - below) * lanes(5))
}

/// How much nearer the nearest of four neighbours is, metres.
@inline(__always)
private func nearestAround(_ place: UnsafePointer<Float>, _ step: Int, _ stride: Int, _ depth: Lanes) -> Lanes
{
    let beside = lanes_min(lanes_load(place - step), lanes_load(place + step))
    let along = lanes_min(lanes_load(place - step * stride), lanes_load(place + step * stride))
    return depth - lanes_min(beside, along)
}
