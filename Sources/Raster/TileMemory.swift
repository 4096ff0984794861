import CRaster

/// Memory of one worker while it draws tiles.
final class TileMemory {
    let nearness = ScratchBuffer<SIMD8<Float>>(capacity: Int(raster_tile_blocks))
    let labels = ScratchBuffer<SIMD8<Int32>>(capacity: Int(raster_tile_blocks))
    private let planes = ScratchBuffer<Float>(capacity: 6 * 1024)
    private let batches = ScratchBuffer<RasterBatch>(capacity: Int(raster_batch_count))
    private let mixed = ScratchBuffer<RasterMaterial>(capacity: Int(raster_batch_count))
    private let bytes = ScratchBuffer<UInt8>(capacity: 32 * 128 + 8)
    /// The surfaces of the rows of tiles that are in work: those that were found and are not shaded yet.
    let surfaces: [TileSurfaces]

    /// Takes memory; where no contacts are asked, all places stay open and without a line.
    ///
    /// - Parameter rows: of tiles that are in work at the same time.
    init(rows: Int) {
        surfaces = (0..<rows).map { _ in TileSurfaces() }
        planes.base.update(repeating: 1, count: planes.capacity)
    }

    /// The colours of the tile that is being shaded.
    var colors: RasterTileColors {
        RasterTileColors(
            red: planes.base, green: planes.base + 1024, blue: planes.base + 2048,
            coverage: planes.base + 3072, openness: planes.base + 4096, line: planes.base + 5120,
            batches: batches.base, mixed: mixed.base, bytes: bytes.base)
    }
}

/// What one worker found in one row of tiles.
final class TileSurfaces {
    let runs = ScratchBuffer<RasterRun>()
    let runGroups = ScratchBuffer<UInt8>()
    let fragments = ScratchBuffer<RasterFragment>()
    /// How many of each are in use.
    private(set) var runCount = 0
    private(set) var fragmentCount = 0

    /// Forgets an earlier row.
    func clear() {
        runCount = 0
        fragmentCount = 0
    }

    /// Makes room for one more tile.
    func reserveTile() {
        let groups = Int(raster_tile_groups)
        runs.reserve(runCount + groups, keeping: runCount)
        runGroups.reserve(runCount + groups, keeping: runCount)
        fragments.reserve(fragmentCount + groups * 32, keeping: fragmentCount)
    }

    /// Takes what was written behind the ends.
    func add(runs: Int, fragments: Int) {
        runCount += runs
        fragmentCount += fragments
    }
}
