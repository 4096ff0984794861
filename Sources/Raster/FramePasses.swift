import AvatarMath
import CRaster

/// The memory and the passes of a renderer: shadow map, visible surfaces, colours.
final class FramePasses {
    private let kernels: KernelSet
    private let workers: Workers
    private let features: RenderQuality.Features
    /// Pixels that are drawn: those of the picture times the quality's scale.
    private let width: Int
    private let height: Int
    private let memories: [TileMemory]
    private let pass = TrianglePass()
    private let shadow: ShadowMap?
    /// How far the rows of tiles that are shaded are behind those whose surfaces are found.
    private let schedule: BandSchedule
    /// Metres along the view; nil where no pixel asks its neighbours.
    private let depths: BandWindow<Float>?
    /// Light on skin before its colour; nil without blur.
    private let irradiance: BandWindow<UInt32>?
    private let tiles = ScratchBuffer<TileEntry>()

    /// Where a tile's surfaces are.
    private struct TileEntry: BitwiseCopyable {
        var worker = 0
        var firstRun = 0
        var runCount = 0
        var firstFragment = 0
        var fragmentCount = 0

        var isEmpty: Bool { runCount == 0 && fragmentCount == 0 }
    }

    /// - Parameters:
    ///   - width: of the picture, pixels.
    ///   - height: of the picture, pixels.
    ///   - features: what to draw.
    ///   - kernels: the instructions to use.
    ///   - workers: who draws.
    init(
        width: Int, height: Int, features: RenderQuality.Features, kernels: KernelSet, workers: Workers
    ) {
        self.kernels = kernels
        self.workers = workers
        self.features = features
        self.width = width * features.scale
        self.height = height * features.scale
        let schedule = BandSchedule(features)
        self.schedule = schedule
        memories = (0..<workers.count).map { _ in TileMemory(rows: schedule.rowsInWork) }
        shadow = features.shadowSide > 0 ? ShadowMap(side: features.shadowSide) : nil
        let columns = (self.width + 31) / 32
        let rows = (self.height + 31) / 32
        let margin = Int(raster_depth_margin)
        depths =
            schedule.asksNeighbours
            ? BandWindow(
                columns: columns, rows: rows, margin: margin, kept: schedule.shading + 2,
                outside: KernelSet.farMetres) : nil
        irradiance =
            schedule.irradiance == nil
            ? nil
            : BandWindow(
                columns: columns, rows: rows, margin: margin, kept: schedule.shading + 2, outside: 0)
    }

    /// One frame's figure and surroundings.
    struct Frame {
        var geometry: SceneGeometry
        var groups: [UInt8]
        /// The texture whose alpha cuts each material out, or -1; empty where none does.
        var cutouts: [Int32]
        var materials: [RasterMaterial]
        var positions: [Vector3]
        var normals: [Vector3]
        var camera: Camera
        var lighting: Lighting
        /// Laid out as the picture.
        var background: [UInt8]
    }

    /// Draws a frame over a picture of the same size.
    ///
    /// - Parameters:
    ///   - frame: what to draw.
    ///   - pixmap: what was there before; gets the new picture.
    ///   - stage: called after each stage.
    /// - Returns: the rows in which any byte changed; empty if none did.
    func draw(_ frame: Frame, into pixmap: inout Pixmap, stage: (RenderStage) -> Void) -> Range<Int> {
        let view = TrianglePass.View(
            geometry: frame.geometry, groups: frame.groups, cutouts: frame.cutouts,
            positions: frame.positions,
            normals: frame.normals, projection: projection(of: frame.camera), width: width, height: height,
            sampleStart: 32, sampleStep: 64, isShaded: true)
        if let shadow {
            let distance = (frame.camera.eye - frame.camera.target).length
            let slope = tanFloat(frame.camera.verticalFieldOfView / 2) * distance
            let reach = min(1.4, max(slope, slope * Float(width) / Float(height)) * 1.15)
            shadow.draw(
                view, toward: frame.lighting.key.direction, centre: frame.camera.target, reach: reach,
                kernels: kernels, workers: workers, memories: memories)
            stage(.shadow)
        }
        pass.prepare(view, kernels: kernels, workers: workers)
        stage(.geometry)
        let changed = drawBands(frame, projection: view.projection, into: &pixmap)
        stage(.shading)
        return changed
    }

    private func projection(of camera: Camera) -> RasterProjection {
        let (right, up, back) = camera.axes
        var result = RasterProjection()
        result.eye = SIMD4(camera.eye, 0)
        result.right = SIMD4(right, 0)
        result.up = SIMD4(up, 0)
        result.back = SIMD4(back, 0)
        result.scale = camera.focalPixels(height: height)
        result.centreX = Float(width) / 2
        result.centreY = Float(height) / 2
        result.near = camera.nearMetres
        return result
    }

    /// Finds and shades the surfaces of all tiles, one row after the other.
    private func drawBands(_ frame: Frame, projection: RasterProjection, into pixmap: inout Pixmap) -> Range<
        Int
    > {
        let builder = SceneBuilder(
            frame: frame, features: features, projection: projection, depthStride: depths?.stride ?? 0)
        let channels = pixmap.channels
        let pictureHeight = pixmap.height
        let pictureWidth = pixmap.width
        var changed = [UInt8](repeating: 0, count: pictureHeight)
        builder.withScene { scene in
            var scene = scene
            scene.surfaces = UnsafePointer(pass.surfaces.base)
            if frame.geometry.hasTexturePlaces { scene.coordinates = UnsafePointer(pass.coordinates.base) }
            if !frame.geometry.colors.isEmpty { scene.colors = UnsafePointer(pass.colors.base) }
            if let shadow { shadow.put(into: &scene) }
            pixmap.bytes.withUnsafeMutableBufferPointer { bytes in
                frame.background.withUnsafeBufferPointer { background in
                    ColorCurve.lightOfBytes.withUnsafeBufferPointer { linear in
                        changed.withUnsafeMutableBufferPointer { changed in
                            let target = RasterTarget(
                                bytes: bytes.baseAddress, background: background.baseAddress,
                                linear: linear.baseAddress, changed: changed.baseAddress,
                                width: Int64(pictureWidth), height: Int64(pictureHeight),
                                channels: Int64(channels), scale: Int64(features.scale))
                            drawBands(&scene, isCutOut: !frame.cutouts.isEmpty, target: target)
                        }
                    }
                }
            }
        }
        guard let first = changed.firstIndex(of: 1), let last = changed.lastIndex(of: 1) else { return 0..<0 }
        return first..<last + 1
    }

    private func drawBands(_ scene: inout RasterScene, isCutOut: Bool, target: RasterTarget) {
        tiles.reserve(pass.tileCount)
        depths?.restart()
        irradiance?.restart()
        let rows = 0..<pass.rows
        let columns = pass.columns
        for step in 0..<pass.rows + schedule.shading {
            // What lies below the picture is entered too: the last rows ask for it.
            depths?.enter(step, isCleared: !rows.contains(step))
            irradiance?.enter(step, isCleared: true)
            if let depths { scene.depths = UnsafePointer(depths.origin) }
            if let irradiance { scene.irradiance = irradiance.origin }
            for memory in memories { memory.surfaces[step % schedule.rowsInWork].clear() }
            let jobs = schedule.jobs(step: step, rows: rows)
            withUnsafePointer(to: scene) { scene in
                workers.share(jobs.count * columns) { worker, item in
                    let job = jobs[item / columns]
                    let column = item % columns
                    switch job.work {
                    case .find: find(scene, worker, job.row, column, isCutOut: isCutOut)
                    case .irradiate: irradiate(scene, worker, job.row, column)
                    case .shade: shade(scene, worker, job.row, column, target: target)
                    case .findAndShade:
                        find(scene, worker, job.row, column, isCutOut: isCutOut)
                        shade(scene, worker, job.row, column, target: target)
                    }
                }
            }
        }
    }

    /// Finds the surfaces of a tile.
    private func find(
        _ scene: UnsafePointer<RasterScene>, _ worker: Int, _ row: Int, _ column: Int, isCutOut: Bool
    ) {
        let tile = row * pass.columns + column
        let depth = depths.map { $0.origin + (row * 32 * $0.stride + column * 32) }
        let stride = depths?.stride ?? 0
        let range = pass.range(ofTile: tile)
        var entry = TileEntry(worker: worker)
        defer { tiles.base[tile] = entry }
        if range.isEmpty {
            guard let depth else { return }
            for line in 0..<32 {
                (depth + line * stride).update(repeating: KernelSet.farMetres, count: 32)
            }
            return
        }
        // A rotated grid: no two samples share a row or a column, so near-vertical edges get all their steps.
        var pattern = RasterPattern()
        pattern.quarterX = SIMD8(1, 3, 0, 2, 5, 7, 4, 6)
        pattern.quarterY = SIMD8(0, 1, 2, 3, 0, 1, 2, 3)
        pattern.start = 32
        var cutouts = RasterCutouts(
            coordinates: scene.pointee.coordinates, textures: scene.pointee.textures)
        let memory = memories[worker]
        memory.nearness.base.update(repeating: .zero, count: Int(raster_tile_blocks))
        withUnsafePointer(to: &cutouts) { cutouts in
            kernels.cover(
                pass.triangles.base, list: pass.list.base + range.lowerBound, count: range.count,
                left: column * 32, top: row * 32, pattern: &pattern, nearness: memory.nearness.base,
                labels: memory.labels.base, cutouts: isCutOut ? cutouts : nil)
        }
        let surfaces = memory.surfaces[row % schedule.rowsInWork]
        surfaces.reserveTile()
        let counts = kernels.resolve(
            nearness: memory.nearness.base, labels: memory.labels.base, depths: depth, depthStride: stride,
            runs: surfaces.runs.base + surfaces.runCount,
            runGroups: surfaces.runGroups.base + surfaces.runCount,
            fragments: surfaces.fragments.base + surfaces.fragmentCount)
        entry.firstRun = surfaces.runCount
        entry.runCount = counts.runs
        entry.firstFragment = surfaces.fragmentCount
        entry.fragmentCount = counts.fragments
        surfaces.add(runs: counts.runs, fragments: counts.fragments)
    }

    /// Stores the light that falls on the skin of a tile.
    private func irradiate(_ scene: UnsafePointer<RasterScene>, _ worker: Int, _ row: Int, _ column: Int) {
        let entry = tiles.base[row * pass.columns + column]
        guard !entry.isEmpty else { return }
        var first = scene.pointee
        first.isFirstPass = 1
        light(&first, entry, worker, row, column)
    }

    /// Shades a tile and writes its part of the picture.
    private func shade(
        _ scene: UnsafePointer<RasterScene>, _ worker: Int, _ row: Int, _ column: Int, target: RasterTarget
    ) {
        let entry = tiles.base[row * pass.columns + column]
        let side = 32 / features.scale
        var target = target
        guard !entry.isEmpty else {
            kernels.writeEmpty(left: column * side, top: row * side, target: &target)
            return
        }
        light(scene, entry, worker, row, column)
        var colors = memories[worker].colors
        kernels.write(&colors, left: column * side, top: row * side, target: &target)
    }

    private func light(
        _ scene: UnsafePointer<RasterScene>, _ entry: TileEntry, _ worker: Int, _ row: Int, _ column: Int
    ) {
        let surfaces = memories[entry.worker].surfaces[row % schedule.rowsInWork]
        var tile = RasterTile(
            runs: surfaces.runs.base + entry.firstRun, runGroups: surfaces.runGroups.base + entry.firstRun,
            fragments: surfaces.fragments.base + entry.firstFragment, runCount: Int32(entry.runCount),
            fragmentCount: Int32(entry.fragmentCount))
        var colors = memories[worker].colors
        kernels.shade(scene, tile: &tile, left: column * 32, top: row * 32, into: &colors)
    }
}
