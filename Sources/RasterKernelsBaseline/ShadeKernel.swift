// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// Shades the surfaces of a tile.
///
/// - Parameters:
///   - scene: what shading reads.
///   - tile: the tile's runs and fragments.
///   - left: its first column, pixels.
///   - top: its first row, pixels.
///   - colors: receives linear light weighted with the coverage, and the coverage, 0...1.
public func shadeTile(
    _ scene: UnsafePointer<RasterScene>, tile: UnsafePointer<RasterTile>, left: Int, top: Int,
    into colors: UnsafePointer<RasterTileColors>
) {
    if scene.pointee.contactTaps > 0 || scene.pointee.lineReach > 0 {
        findContacts(scene, left: left, top: top, into: colors)
    }
    shadeRuns(scene, tile, left: left, top: top, into: colors)
    shadeFragments(scene, tile, left: left, top: top, into: colors)
}

/// Takes batches through all stages.
@inline(__always)
private func shade(_ scene: UnsafePointer<RasterScene>, _ colors: UnsafePointer<RasterTileColors>, count: Int)
{
    let batches: UnsafeMutablePointer<RasterBatch> = colors.pointee.batches
    placeSurfaces(scene, batches, count: count, mixed: colors.pointee.mixed)
    if scene.pointee.coordinates != nil || scene.pointee.colors != nil {
        tintSurfaces(scene, batches, count: count)
    }
    shadowSurfaces(scene, batches, count: count)
    lightSurfaces(scene, batches, count: count)
}

/// Whole pixels in groups of eight; sets every group of the tile, to nothing where there is no run.
@inline(never)
private func shadeRuns(
    _ scene: UnsafePointer<RasterScene>, _ tile: UnsafePointer<RasterTile>, left: Int, top: Int,
    into colors: UnsafePointer<RasterTileColors>
) {
    let batches: UnsafeMutablePointer<RasterBatch> = colors.pointee.batches
    let openness: UnsafeMutablePointer<Float> = colors.pointee.openness
    let line: UnsafeMutablePointer<Float> = colors.pointee.line
    let counting = Lanes(0, 1, 2, 3, 4, 5, 6, 7)
    let runs: UnsafePointer<RasterRun> = tile.pointee.runs
    let groups: UnsafePointer<UInt8> = tile.pointee.runGroups
    let runCount = Int(tile.pointee.runCount)
    var start = 0
    var nextGroup = 0
    while start < runCount {
        let count = min(Int(raster_batch_count), runCount - start)
        for index in 0..<count {
            let group = Int(groups[start + index])
            let batch = batches + index
            batch.pointee.labels = runs[start + index].labels
            batch.pointee.x = counting + lanes(Float(left + (group & 3) * 8) + 0.375)
            batch.pointee.y = lanes(Float(top + group >> 2) + 0.125)
            batch.pointee.openness = lanes_load(openness + group * 8)
            batch.pointee.line = lanes_load(line + group * 8)
            batch.pointee.nearest = lanes(farMetres)
        }
        shade(scene, colors, count: count)
        for index in 0..<count {
            let group = Int(groups[start + index])
            while nextGroup < group {
                storeGroup(colors, nextGroup, Lanes3(lanes(0), lanes(0), lanes(0)), lanes(0))
                nextGroup += 1
            }
            let batch = UnsafePointer(batches + index)
            storeGroup(
                colors, group, Lanes3(batch.pointee.red, batch.pointee.green, batch.pointee.blue), lanes(1))
            nextGroup = group + 1
        }
        start += count
    }
    while nextGroup < Int(raster_tile_groups) {
        storeGroup(colors, nextGroup, Lanes3(lanes(0), lanes(0), lanes(0)), lanes(0))
        nextGroup += 1
    }
}

@inline(__always)
private func storeGroup(
    _ colors: UnsafePointer<RasterTileColors>, _ group: Int, _ light: Lanes3, _ coverage: Lanes
) {
    lanes_store(colors.pointee.red + group * 8, light.x)
    lanes_store(colors.pointee.green + group * 8, light.y)
    lanes_store(colors.pointee.blue + group * 8, light.z)
    lanes_store(colors.pointee.coverage + group * 8, coverage)
}

/// Parts of pixels, eight at a time; added to what is there.
@inline(never)
private func shadeFragments(
    _ scene: UnsafePointer<RasterScene>, _ tile: UnsafePointer<RasterTile>, left: Int, top: Int,
    into colors: UnsafePointer<RasterTileColors>
) {
    let batches: UnsafeMutablePointer<RasterBatch> = colors.pointee.batches
    let fragments: UnsafePointer<RasterFragment> = tile.pointee.fragments
    let fragmentCount = Int(tile.pointee.fragmentCount)
    var start = 0
    while start < fragmentCount {
        let count = min(Int(raster_batch_count), (fragmentCount - start + 7) / 8)
        for index in 0..<count {
            let first = start + index * 8
            readBatch(
                scene, fragments + first, count: min(8, fragmentCount - first), left: left, top: top, colors,
                into: batches + index)
        }
        shade(scene, colors, count: count)
        for index in 0..<count {
            let first = start + index * 8
            addBatch(
                batches + index, fragments + first, count: min(8, fragmentCount - first), to: colors)
        }
        start += count * 8
    }
}

/// What the stages need of eight fragments.
@inline(__always)
private func readBatch(
    _ scene: UnsafePointer<RasterScene>, _ fragments: UnsafePointer<RasterFragment>, count: Int, left: Int,
    top: Int, _ colors: UnsafePointer<RasterTileColors>, into batch: UnsafeMutablePointer<RasterBatch>
) {
    let read = readFragments(fragments, count: count)
    let places = read.second
    let pixels = places & IntLanes(repeating: 1023)
    let samples = lanes_shift_right(places, 10) & IntLanes(repeating: 3)
    let columns = pixels & IntLanes(repeating: 31)
    let rows = lanes_shift_right(pixels, 5)
    batch.pointee.labels = read.first
    batch.pointee.x = lanes_to_float(columns) + lanes(Float(left)) + sampleOffsetsX(samples)
    batch.pointee.y = lanes_to_float(rows) + lanes(Float(top)) + sampleOffsetsY(samples)
    batch.pointee.openness = lanes_gather(colors.pointee.openness, pixels)
    batch.pointee.line = lanes_gather(colors.pointee.line, pixels)
    batch.pointee.nearest = lanes(farMetres)
    if scene.pointee.lineReach > 0 {
        let stride = IntLanes(repeating: Int32(truncatingIfNeeded: scene.pointee.depthStride))
        let origin = IntLanes(
            repeating: Int32(truncatingIfNeeded: top * Int(scene.pointee.depthStride) + left))
        batch.pointee.nearest = lanes_gather(scene.pointee.depths, rows &* stride &+ columns &+ origin)
    }
}

/// Adds eight fragments to the tile, one after the other: several may be of one pixel.
@inline(__always)
private func addBatch(
    _ batch: UnsafePointer<RasterBatch>, _ fragments: UnsafePointer<RasterFragment>, count: Int,
    to colors: UnsafePointer<RasterTileColors>
) {
    let red: UnsafeMutablePointer<Float> = colors.pointee.red
    let green: UnsafeMutablePointer<Float> = colors.pointee.green
    let blue: UnsafeMutablePointer<Float> = colors.pointee.blue
    let coverage: UnsafeMutablePointer<Float> = colors.pointee.coverage
    for lane in 0..<count {
        let place = fragments[lane].place
        let pixel = Int(place & 1023)
        let share = Float((place >> 12) + 1) * 0.25
        red[pixel] += batch.pointee.red[lane] * share
        green[pixel] += batch.pointee.green[lane] * share
        blue[pixel] += batch.pointee.blue[lane] * share
        coverage[pixel] += share
    }
}

/// Labels and places of eight fragments; the last is repeated where there are fewer.
@inline(__always)
private func readFragments(_ fragments: UnsafePointer<RasterFragment>, count: Int) -> raster_pairs {
    let numbers = UnsafeRawPointer(fragments).assumingMemoryBound(to: Int32.self)
    if count == 8 { return lanes_load_pairs(numbers) }
    let last = IntLanes(repeating: Int32(truncatingIfNeeded: count - 1))
    let counting = IntLanes(0, 1, 2, 3, 4, 5, 6, 7)
    let indices = lanes_select_int(lanes_negative(last &- counting), last, counting)
    let unsigned = UnsafeRawPointer(fragments).assumingMemoryBound(to: UInt32.self)
    return raster_pairs(
        first: lanes_gather_int(unsigned, indices &+ indices),
        second: lanes_gather_int(unsigned, indices &+ indices &+ IntLanes(repeating: 1)))
}

/// From a pixel's left edge to some of its four samples, pixels: 3, 7, 1 and 5 eighths.
@inline(__always)
private func sampleOffsetsX(_ samples: IntLanes) -> Lanes {
    let two = IntLanes(repeating: 2)
    let odd = lanes_shift_left(samples & IntLanes(repeating: 1), 2)
    return lanes_to_float(IntLanes(repeating: 3) &- (samples & two) &+ odd) * lanes(0.125)
}

/// From a pixel's top edge to some of its four samples, pixels: 1, 3, 5 and 7 eighths.
@inline(__always)
private func sampleOffsetsY(_ samples: IntLanes) -> Lanes {
    lanes_to_float(samples) * lanes(0.25) + lanes(0.125)
}
