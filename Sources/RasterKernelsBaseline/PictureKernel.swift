// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// Writes a tile's colours as sRGB bytes over the background, and notes the rows that change.
///
/// - Parameters:
///   - colors: planes of 1024 numbers; averaged in place where `scale` is 2.
///   - left: the tile's first column in the picture, pixels.
///   - top: its first row.
///   - target: the picture.
public func writeTile(
    _ colors: UnsafePointer<RasterTileColors>, left: Int, top: Int, target: UnsafePointer<RasterTarget>
) {
    let width = Int(target.pointee.width)
    let channels = Int(target.pointee.channels)
    let side = Int(raster_tile_side) / Int(target.pointee.scale)
    let columns = min(side, width - left)
    let rows = min(side, Int(target.pointee.height) - top)
    guard columns > 0, rows > 0, let bytes = target.pointee.bytes,
        let background = target.pointee.background, let changed = target.pointee.changed
    else { return }
    guard let linear = target.pointee.linear else { return }
    let red: UnsafeMutablePointer<Float> = colors.pointee.red
    let green: UnsafeMutablePointer<Float> = colors.pointee.green
    let blue: UnsafeMutablePointer<Float> = colors.pointee.blue
    let coverage: UnsafeMutablePointer<Float> = colors.pointee.coverage
    if target.pointee.scale == 2 {
        halve(red)
        halve(green)
        halve(blue)
        halve(coverage)
    }
    let byteCount = columns * channels
    let buffer: UnsafeMutablePointer<UInt8> = colors.pointee.bytes
    // Rows are compared when all are there: what was just written cannot be read at once in other pieces.
    for row in 0..<rows {
        let offset = ((top + row) * width + left) * channels
        let start = row * Int(raster_tile_side)
        var column = 0
        while column < columns {
            let place = start + column
            let share = lanes_load(coverage + place)
            var r = lanes_load(red + place)
            var g = lanes_load(green + place)
            var b = lanes_load(blue + place)
            let pixels = buffer + (row * rowRoom + column * channels)
            let behind = background + offset + column * channels
            if channels == 4 {
                let inverse = lanes(1) / lanes_max(share, lanes(1e-6))
                let alpha = lanes_to_int(share * lanes(255) + lanes(0.5))
                storeFour(
                    screenBytes(r * inverse), screenBytes(g * inverse), screenBytes(b * inverse), alpha,
                    pixels)
            } else if lanes_signs(lanes_less(lanes(0), share)) == 0 {
                let count = min(8, columns - column) * 3
                for index in 0..<count { pixels[index] = behind[index] }
            } else {
                let rest = lanes(1) - share
                if lanes_signs(lanes_less(lanes(0), rest)) != 0 {
                    for lane in 0..<min(8, columns - column) {
                        r[lane] += rest[lane] * linear[Int(behind[lane * 3])]
                        g[lane] += rest[lane] * linear[Int(behind[lane * 3 + 1])]
                        b[lane] += rest[lane] * linear[Int(behind[lane * 3 + 2])]
                    }
                }
                storeThree(screenBytes(r), screenBytes(g), screenBytes(b), pixels)
                // Pixels that nothing covers keep the background's own bytes.
                if lanes_signs(lanes_less(lanes(0), share)) != 0xFF {
                    for lane in 0..<min(8, columns - column) where share[lane] == 0 {
                        pixels[lane * 3] = behind[lane * 3]
                        pixels[lane * 3 + 1] = behind[lane * 3 + 1]
                        pixels[lane * 3 + 2] = behind[lane * 3 + 2]
                    }
                }
            }
            column += 8
        }
    }
    for row in 0..<rows {
        copyRow(
            buffer + row * rowRoom, to: bytes + ((top + row) * width + left) * channels, count: byteCount,
            changed: changed + top + row)
    }
}

/// Writes the background where nothing is, and notes the rows that change.
public func writeEmptyTile(left: Int, top: Int, target: UnsafePointer<RasterTarget>) {
    let width = Int(target.pointee.width)
    let channels = Int(target.pointee.channels)
    let side = Int(raster_tile_side) / Int(target.pointee.scale)
    let columns = min(side, width - left)
    let rows = min(side, Int(target.pointee.height) - top)
    guard columns > 0, rows > 0, let bytes = target.pointee.bytes,
        let background = target.pointee.background, let changed = target.pointee.changed
    else { return }
    for row in 0..<rows {
        let offset = ((top + row) * width + left) * channels
        copyRow(
            background + offset, to: bytes + offset, count: columns * channels,
            changed: changed + top + row)
    }
}

/// Bytes for a row of a tile: 32 pixels of four.
private let rowRoom = 128

@inline(__always)
private func copyRow(
    _ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, count: Int,
    changed: UnsafeMutablePointer<UInt8>
) {
    if bytes_differ(source, target, count) != 0 {
        bytes_copy(target, source, count)
        flag_set(changed)
    }
}

/// Every pixel of the first 16 columns and rows becomes the mean of two by two.
@inline(__always)
private func halve(_ plane: UnsafeMutablePointer<Float>) {
    for row in 0..<16 {
        for column in 0..<16 {
            let place = row * 64 + column * 2
            plane[row * 32 + column] =
                (plane[place] + plane[place + 1] + (plane[place + 32] + plane[place + 33])) * 0.25
        }
    }
}

/// The sRGB bytes of linear light after the film curve: the identity up to 0.6, then a shoulder that reaches 1 at
/// infinity.
///
/// The curve of sRGB is a polynomial in the square root, at most 0.04 of a byte's step from the standard.
@inline(__always)
private func screenBytes(_ light: Lanes) -> IntLanes {
    var value = lanes_max(lanes_min(light, lanes(0.6)), lanes(0))
    // Few surfaces are so bright.
    if lanes_signs(lanes_less(lanes(0.6), light)) != 0 {
        let over = lanes_max(light - lanes(0.6), lanes(0)) * lanes(2.5)
        value += lanes(0.4) * over / (lanes(1) + over)
    }
    let root = lanes_sqrt(value)
    var curve = lanes(-0.9471553564071655) * root + lanes(3.4171037673950195)
    curve = curve * root + lanes(-5.0013203620910645)
    curve = curve * root + lanes(3.897418260574341)
    curve = curve * root + lanes(-1.8992037773132324)
    curve = curve * root + lanes(1.5752394199371338)
    curve = curve * root + lanes(-0.04223078489303589)
    let dark = value * lanes(12.92)
    let share = lanes_select(lanes_less(value, lanes(0.0031308)), dark, curve)
    // From 0 to a little above 1, which truncation takes back.
    return lanes_to_int(share * lanes(255) + lanes(0.5))
}

/// Eight pixels of three bytes; up to eight bytes more are overwritten.
@inline(__always)
private func storeThree(
    _ red: IntLanes, _ green: IntLanes, _ blue: IntLanes, _ target: UnsafeMutablePointer<UInt8>
) {
    lanes_store_three_bytes(target, red | lanes_shift_left(green, 8) | lanes_shift_left(blue, 16))
}

/// Eight pixels of four bytes.
@inline(__always)
private func storeFour(
    _ red: IntLanes, _ green: IntLanes, _ blue: IntLanes, _ alpha: IntLanes,
    _ target: UnsafeMutablePointer<UInt8>
) {
    let word =
        red | lanes_shift_left(green, 8) | lanes_shift_left(blue, 16) | lanes_shift_left(alpha, 24)
    let raw = UnsafeMutableRawPointer(target)
    for lane in 0..<8 { raw.storeBytes(of: word[lane], toByteOffset: lane * 4, as: Int32.self) }
}
