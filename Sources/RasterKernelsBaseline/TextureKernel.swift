// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// The linear colour of a texture at eight places, bilinear in the level whose texels are nearest to a pixel's size.
///
/// - Parameters:
///   - texture: all levels.
///   - u: 0 at the left edge to 1 at the right; repeated outside.
///   - v: 0 at the top to 1 at the bottom; repeated outside.
///   - footprint: the square of a pixel's larger side over the texture, as a share of the whole.
/// - Returns: linear light, 0...1.
@inline(__always)
func textureColor(_ texture: UnsafePointer<RasterTexture>, u: Lanes, v: Lanes, footprint: Float) -> Lanes3 {
    let level = textureLevel(texture.pointee, footprint: footprint)
    let width = lanes(Float(level.width))
    let height = lanes(Float(level.height))
    let x = repeated(u) * width
    let y = repeated(v) * height
    // From the middle of a texel to the middle of the next; half a texel before the first is the last.
    let shiftedX = x + width - lanes(0.5)
    let shiftedY = y + height - lanes(0.5)
    let left = lanes_to_int(shiftedX)
    let top = lanes_to_int(shiftedY)
    let fractionX = shiftedX - lanes_to_float(left)
    let fractionY = shiftedY - lanes_to_float(top)
    let column0 = wrapped(left, level.width)
    let column1 = wrapped(left &+ IntLanes(repeating: 1), level.width)
    let stride = IntLanes(repeating: level.width)
    let row0 = wrapped(top, level.height) &* stride
    let row1 = wrapped(top &+ IntLanes(repeating: 1), level.height) &* stride
    let texelData: UnsafePointer<UInt32> = level.texels
    let upperLeft = decoded(lanes_gather_int(texelData, row0 &+ column0))
    let upperRight = decoded(lanes_gather_int(texelData, row0 &+ column1))
    let lowerLeft = decoded(lanes_gather_int(texelData, row1 &+ column0))
    let lowerRight = decoded(lanes_gather_int(texelData, row1 &+ column1))
    let restX = lanes(1) - fractionX
    let restY = lanes(1) - fractionY
    return upperLeft * (restX * restY) + upperRight * (fractionX * restY)
        + (lowerLeft * (restX * fractionY) + lowerRight * (fractionX * fractionY))
}

/// The level whose texels are nearest to a pixel's size.
@inline(__always)
func textureLevel(_ texture: RasterTexture, footprint: Float) -> RasterTextureLevel {
    let levels: UnsafePointer<RasterTextureLevel> = texture.levels
    let count = Int(texture.levelCount)
    // Half the binary logarithm of the squared footprint in texels is the level; the exponent tells it.
    let texels = footprint * Float(levels[0].width) * Float(levels[0].height)
    let exponent = Int(Int32(bitPattern: (texels * 1.4).bitPattern) >> 23) - 127
    return levels[max(0, min(count - 1, exponent >> 1))]
}

/// The alpha of a texture at eight places, 0...255, without smoothing.
@inline(__always)
func textureAlpha(_ level: RasterTextureLevel, u: Lanes, v: Lanes) -> Lanes {
    let column = wrapped(lanes_to_int(repeated(u) * lanes(Float(level.width))), level.width)
    let row = wrapped(lanes_to_int(repeated(v) * lanes(Float(level.height))), level.height)
    let texel = lanes_gather_int(level.texels, row &* IntLanes(repeating: level.width) &+ column)
    return lanes_to_float(lanes_shift_right(texel, 24) & IntLanes(repeating: 255))
}

/// What is above the next lower whole number.
@inline(__always)
private func repeated(_ place: Lanes) -> Lanes {
    let limited = lanes_min(lanes_max(place, lanes(-30000)), lanes(30000))
    let rest = limited - lanes_to_float(lanes_to_int(limited))
    return rest + lanes_select(lanes_less(rest, lanes(0)), lanes(1), lanes(0))
}

/// A number below three times the size, brought below the size.
@inline(__always)
private func wrapped(_ index: IntLanes, _ size: Int32) -> IntLanes {
    let limit = IntLanes(repeating: size)
    let once = index &- (limit & ~lanes_negative(index &- limit))
    return once &- (limit & ~lanes_negative(once &- limit))
}

/// Bytes hold the square root of light.
@inline(__always)
private func decoded(_ texel: IntLanes) -> Lanes3 {
    let mask = IntLanes(repeating: 255)
    let red = lanes_to_float(texel & mask)
    let green = lanes_to_float(lanes_shift_right(texel, 8) & mask)
    let blue = lanes_to_float(lanes_shift_right(texel, 16) & mask)
    let scale = lanes(1 / 65025)
    return Lanes3(red * red * scale, green * green * scale, blue * blue * scale)
}
