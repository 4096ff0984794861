// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// Light above this is cut in the packed picture.
private let brightest: Float = 4

/// Keeps the light that falls on skin, for the blur: the square root of each channel in 11, 11 and 10 bits.
@inline(__always)
func storeIrradiance(
    _ scene: UnsafePointer<RasterScene>, _ irradiance: UnsafeMutablePointer<UInt32>,
    _ batch: UnsafePointer<RasterBatch>, _ light: Lanes3, _ mask: IntLanes
) {
    let red = packed(light.x, 2047) | IntLanes(repeating: 1)
    let word =
        red | lanes_shift_left(packed(light.y, 2047), 11) | lanes_shift_left(packed(light.z, 1023), 22)
    let stride = Int(scene.pointee.depthStride)
    for lane in 0..<8 where mask[lane] != 0 {
        irradiance[Int(batch.pointee.y[lane]) * stride + Int(batch.pointee.x[lane])] = UInt32(
            bitPattern: word[lane])
    }
}

/// The light of the skin round each fragment, red from farther than blue, as light spreads under skin.
@inline(__always)
func blurredIrradiance(
    _ scene: UnsafePointer<RasterScene>, _ irradiance: UnsafePointer<UInt32>,
    _ batch: UnsafePointer<RasterBatch>, _ depth: Lanes, _ light: Lanes3
) -> Lanes3 {
    let stride = IntLanes(repeating: Int32(truncatingIfNeeded: scene.pointee.depthStride))
    let place = lanes_to_int(batch.pointee.y) &* stride &+ lanes_to_int(batch.pointee.x)
    var sum = light
    var weight = Lanes3(lanes(1), lanes(1), lanes(1))
    for tap in 0..<Int(scene.pointee.blurTaps) {
        let there = place &+ IntLanes(repeating: scene.pointee.blurOffsets[tap])
        let word = lanes_gather_int(irradiance, there)
        let apart = lanes_gather(scene.pointee.depths, there) - depth
        // Another finger, or no skin, has no part.
        let near = lanes_less(apart * apart, lanes(0.00004)) & ~lanes_equal(word, IntLanes.zero)
        let kept = lanes_select(near, lanes(1), lanes(0))
        let red = kept * lanes(scene.pointee.blurWeights[tap * 3])
        let green = kept * lanes(scene.pointee.blurWeights[tap * 3 + 1])
        let blue = kept * lanes(scene.pointee.blurWeights[tap * 3 + 2])
        sum.x += unpacked(word & IntLanes(repeating: 2047), 2047) * red
        sum.y += unpacked(lanes_shift_right(word, 11) & IntLanes(repeating: 2047), 2047) * green
        sum.z += unpacked(lanes_shift_right(word, 22) & IntLanes(repeating: 1023), 1023) * blue
        weight.x += red
        weight.y += green
        weight.z += blue
    }
    return Lanes3(sum.x / weight.x, sum.y / weight.y, sum.z / weight.z)
}

@inline(__always)
private func packed(_ light: Lanes, _ steps: Float) -> IntLanes {
    lanes_to_int(lanes_sqrt(lanes_unit(light * lanes(1 / brightest))) * lanes(steps) + lanes(0.5))
}

@inline(__always)
private func unpacked(_ word: IntLanes, _ steps: Float) -> Lanes {
    let root = lanes_to_float(word) * lanes(1 / steps)
    return root * root * lanes(brightest)
}
