// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// How many runs and fragments a tile has.
public struct TileCounts {
    public var runs: Int
    public var fragments: Int
}

/// Metres along the view where nothing is.
public let farMetres: Float = 1e4

/// Turns the samples of a tile into surfaces to shade: whole pixels in runs of eight, and parts of pixels.
///
/// Samples of a pixel belong to one surface if their materials are of one group and they are within some
/// millimetres in depth; such a pixel is shaded once, whatever number of triangles it shows.
///
/// - Parameters:
///   - nearness: 512 blocks, as `coverTile` leaves them.
///   - labels: the same.
///   - depths: the pixel of the depth picture at the tile's corner; 32 rows of 32 are written. Null if nobody asks.
///   - depthStride: floats from row to row.
///   - runs: receives at most 128.
///   - runGroups: the group of each run, 0...127 by rows.
///   - fragments: receives at most 4096.
/// - Returns: how many of each.
public func resolveTile(
    nearness: UnsafePointer<SIMD8<Float>>, labels: UnsafePointer<SIMD8<Int32>>,
    depths: UnsafeMutablePointer<Float>?, depthStride: Int, runs: UnsafeMutablePointer<RasterRun>,
    runGroups: UnsafeMutablePointer<UInt8>, fragments: UnsafeMutablePointer<RasterFragment>
) -> TileCounts {
    var counts = TileCounts(runs: 0, fragments: 0)
    let nearnessNumbers = UnsafeRawPointer(nearness).assumingMemoryBound(to: Float.self)
    let labelNumbers = UnsafeRawPointer(labels).assumingMemoryBound(to: UInt32.self)
    for group in 0..<Int(raster_tile_groups) {
        let block = group * 4
        let near = lanes_by_sample(
            nearness[block], nearness[block + 1], nearness[block + 2], nearness[block + 3])
        let nearest = lanes_max(lanes_max(near.first, near.second), lanes_max(near.third, near.fourth))
        let covered = lanes_less(lanes(0), nearest)
        let coveredBits = lanes_signs(covered)
        if let depths {
            let depth = depths + (group >> 2) * depthStride + (group & 3) * 8
            if coveredBits == 0 {
                lanes_store(depth, lanes(farMetres))
            } else {
                let metres = lanes(1) / lanes_select(covered, nearest, lanes(1))
                lanes_store(depth, lanes_select(covered, metres, lanes(farMetres)))
            }
        }
        if coveredBits == 0 { continue }
        let farthest = lanes_min(lanes_min(near.first, near.second), lanes_min(near.third, near.fourth))
        let names = lanes_by_sample(
            asFloats(labels[block]), asFloats(labels[block + 1]), asFloats(labels[block + 2]),
            asFloats(labels[block + 3]))
        let first = lanes_bits(names.first)
        let different =
            (first ^ lanes_bits(names.second)) | (first ^ lanes_bits(names.third))
            | (first ^ lanes_bits(names.fourth))
        let sameGroup = lanes_equal(
            different & IntLanes(repeating: -1 << Int32(raster_label_bits)), IntLanes.zero)
        // All four covered is part of it: an empty sample has nearness 0.
        let together = lanes_less(nearest - farthest, nearest * nearest * lanes(togetherMetres))
        let simple = lanes_signs(sameGroup & together)
        if simple == 0xFF {
            runs[counts.runs] = RasterRun(labels: first)
            runGroups[counts.runs] = UInt8(truncatingIfNeeded: group)
            counts.runs += 1
            continue
        }
        for pixel in 0..<8 where coveredBits & (1 << UInt32(pixel)) != 0 {
            let place = UInt32(group * 8 + pixel)
            let sample = block * 8 + pixel * 4
            if simple & (1 << UInt32(pixel)) != 0 {
                fragments[counts.fragments] = RasterFragment(
                    label: labelNumbers[sample], place: place | 3 << 12)
                counts.fragments += 1
            } else {
                counts.fragments += splitPixel(
                    nearnessNumbers + sample, labelNumbers + sample, place: place,
                    into: fragments + counts.fragments)
            }
        }
    }
    return counts
}

/// Samples of one pixel that differ less in depth belong together, metres.
private let togetherMetres: Float = 0.004

@inline(__always)
private func asFloats(_ labels: SIMD8<Int32>) -> Lanes { unsafeBitCast(labels, to: Lanes.self) }

/// One fragment for each surface among the four samples of a pixel.
@inline(never)
private func splitPixel(
    _ nearness: UnsafePointer<Float>, _ labels: UnsafePointer<UInt32>, place: UInt32,
    into fragments: UnsafeMutablePointer<RasterFragment>
) -> Int {
    var open: UInt32 = 0
    for sample in 0..<4 where nearness[sample] > 0 { open |= 1 << UInt32(sample) }
    var count = 0
    while open != 0 {
        let sample = open.trailingZeroBitCount
        let near = nearness[sample]
        let tolerance = near * near * togetherMetres
        var covered: UInt32 = 0
        for other in sample..<4 where open & (1 << UInt32(other)) != 0 {
            let isSame = (labels[sample] ^ labels[other]) >> UInt32(raster_label_bits) == 0
            if isSame, abs(nearness[other] - near) < tolerance {
                open &= ~(1 << UInt32(other))
                covered += 1
            }
        }
        fragments[count] = RasterFragment(
            label: labels[sample], place: place | UInt32(sample) << 10 | (covered - 1) << 12)
        count += 1
    }
    return count
}
