// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// The share of the key lamp that reaches eight points, 0...1, with soft edges.
///
/// - Parameters:
///   - scene: the shadow map and how to ask it.
///   - position: on surfaces, model space, metres.
///   - normal: their unit normals; points are lifted along them so that a surface does not shade itself.
/// - Returns: the shares that arrive.
@inline(__always)
func shadowShare(_ scene: UnsafePointer<RasterScene>, position: Lanes3, normal: Lanes3) -> Lanes {
    guard let map = scene.pointee.shadow, let offsets = scene.pointee.shadowOffsets else { return lanes(1) }
    let lamp = scene.pointee.shadowProjection
    let lift = lanes(scene.pointee.shadowLift)
    let x = position.x + normal.x * lift - lanes(lamp.eye.x)
    let y = position.y + normal.y * lift - lanes(lamp.eye.y)
    let z = position.z + normal.z * lift - lanes(lamp.eye.z)
    let offset = Lanes3(x, y, z)
    let scale = lanes(lamp.scale)
    let side = scene.pointee.shadowSide
    let low = lanes(scene.pointee.shadowRadius * 3 + 1)
    let high = lanes(Float(side) - scene.pointee.shadowRadius * 3 - 2)
    let column = lanes_min(lanes_max(lanes(lamp.centreX) + offset.dot(Lanes3(lamp.right)) * scale, low), high)
    let row = lanes_min(lanes_max(lanes(lamp.centreY) - offset.dot(Lanes3(lamp.up)) * scale, low), high)
    // A surface and its own picture in the map must differ by more than a step of the map.
    let depth = offset.dot(Lanes3(lamp.back)) + lanes(lamp.range + scene.pointee.shadowLift * 0.6)
    let shift = Int32(truncatingIfNeeded: side.trailingZeroBitCount)
    var spread = lanes(scene.pointee.shadowRadius)
    let blockerTaps = Int(scene.pointee.blockerTaps)
    if blockerTaps > 0 {
        // The farther the caster, the softer the edge.
        var sum = lanes(0)
        var count = lanes(0.001)
        for tap in 0..<blockerTaps {
            let u = lanes_to_int(column + lanes(offsets[tap * 2]) * lanes(2) * spread)
            let v = lanes_to_int(row + lanes(offsets[tap * 2 + 1]) * lanes(2) * spread)
            let above = lanes_gather(map, lanes_shift_left(v, shift) &+ u) - depth
            let blocks = lanes_less(lanes(0.002), above)
            sum += lanes_select(blocks, above, lanes(0))
            count += lanes_select(blocks, lanes(1), lanes(0))
        }
        // Nothing is near: the soft edge that four taps would have to find is not there.
        if lanes_signs(lanes_less(lanes(0.5), count)) == 0 { return lanes(1) }
        let distance = sum / count
        spread = spread * lanes_min(lanes(0.45) + distance * lanes(14), lanes(2.6))
    }
    let taps = Int(scene.pointee.shadowTaps)
    var lit = lanes(0)
    for tap in 0..<taps {
        let u = lanes_to_int(column + lanes(offsets[tap * 2]) * spread)
        let v = lanes_to_int(row + lanes(offsets[tap * 2 + 1]) * spread)
        let above = lanes_gather(map, lanes_shift_left(v, shift) &+ u) - depth
        // Blockers that are just above fade in, which hides the map's steps.
        lit += lanes(1) - ramp(above, from: 0.001, inverse: 100)
        if tap == 6 && blockerTaps == 0 {
            // The first four are the outermost, the fifth is in the middle: where they agree, so do the others. Without
            // the fifth, a finger's shadow or the light between two fits between the four, and blocks of pixels that
            // stop here stand beside others that do not. Not in a wide soft edge, which can hold a strip of light.
            let undecided = lanes_less(lanes(0), lit) & lanes_less(lit, lanes(7))
            if lanes_signs(undecided) == 0 { return lit * lanes(1.0 / 7) }
        }
    }
    return lit * lanes(1 / Float(taps))
}

/// Copies a tile of a shadow map to its rows: a pixel's four samples are two by two texels.
///
/// - Parameters:
///   - nearness: 512 blocks, as `coverTile` leaves them.
///   - texels: the map's texel at the tile's corner; 64 rows of 64 are written.
///   - stride: texels from row to row.
public func storeShadowTile(
    _ nearness: UnsafePointer<SIMD8<Float>>, into texels: UnsafeMutablePointer<Float>, stride: Int
) {
    for row in 0..<32 {
        let upper = texels + row * 2 * stride
        let lower = upper + stride
        for pair in 0..<8 {
            let first = nearness[row * 16 + pair * 2]
            let second = nearness[row * 16 + pair * 2 + 1]
            let rows = lanes_texel_rows(first, second)
            lanes_store(upper + pair * 8, rows.upper)
            lanes_store(lower + pair * 8, rows.lower)
        }
    }
}
