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
    private let depths: ScratchBuffer<Float>
    private let depthStride: Int
    private let irradiance: ScratchBuffer<UInt32>?
    private let tiles = ScratchBuffer<TileEntry>()

    /// Where a tile's surfaces are in a worker's memory.
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
        memories = (0..<workers.count).map { _ in TileMemory() }
        shadow = features.shadowSide > 0 ? ShadowMap(side: features.shadowSide) : nil
        let margin = Int(raster_depth_margin)
        depthStride = (self.width + 31) / 32 * 32 + 2 * margin
        let depthCount = depthStride * ((self.height + 31) / 32 * 32 + 2 * margin)
        depths = ScratchBuffer(capacity: depthCount)
        depths.base.update(repeating: KernelSet.farMetres, count: depthCount)
        irradiance = features.blurTaps > 0 ? ScratchBuffer(capacity: depthCount) : nil
    }

    /// Where the first pixel is in `depths`.
    private var depthOrigin: Int { Int(raster_depth_margin) * (depthStride + 1) }

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
        var view = TrianglePass.View(
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
        view.positions = []
        stage(.geometry)
        if frame.cutouts.isEmpty {
            findSurfaces(nil)
        } else {
            TextureTable(frame.geometry.textures).withRecords { textures in
                var cutouts = RasterCutouts(coordinates: pass.coordinates.base, textures: textures)
                withUnsafePointer(to: &cutouts) { findSurfaces($0) }
            }
        }
        stage(.visibility)
        let changed = shade(frame, projection: view.projection, into: &pixmap)
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

    private func findSurfaces(_ cutouts: UnsafePointer<RasterCutouts>?) {
        // A rotated grid: no two samples share a row or a column, so near-vertical edges get all their steps.
        var pattern = RasterPattern()
        pattern.quarterX = SIMD8(1, 3, 0, 2, 5, 7, 4, 6)
        pattern.quarterY = SIMD8(0, 1, 2, 3, 0, 1, 2, 3)
        pattern.start = 32
        tiles.reserve(pass.tileCount)
        for memory in memories { memory.clear() }
        let origin = depthOrigin
        workers.share(pass.tileCount) { worker, tile in
            let left = tile % pass.columns * 32
            let top = tile / pass.columns * 32
            let depth = depths.base + (origin + top * depthStride + left)
            let range = pass.range(ofTile: tile)
            var entry = TileEntry(worker: worker)
            if range.isEmpty {
                for row in 0..<32 {
                    (depth + row * depthStride).update(repeating: KernelSet.farMetres, count: 32)
                }
            } else {
                let memory = memories[worker]
                memory.nearness.base.update(repeating: .zero, count: Int(raster_tile_blocks))
                kernels.cover(
                    pass.triangles.base, list: pass.list.base + range.lowerBound, count: range.count,
                    left: left, top: top, pattern: &pattern, nearness: memory.nearness.base,
                    labels: memory.labels.base, cutouts: cutouts)
                memory.reserveTile()
                let counts = kernels.resolve(
                    nearness: memory.nearness.base, labels: memory.labels.base, depths: depth,
                    depthStride: depthStride, runs: memory.runs.base + memory.runCount,
                    runGroups: memory.runGroups.base + memory.runCount,
                    fragments: memory.fragments.base + memory.fragmentCount)
                entry.firstRun = memory.runCount
                entry.runCount = counts.runs
                entry.firstFragment = memory.fragmentCount
                entry.fragmentCount = counts.fragments
                memory.runCount += counts.runs
                memory.fragmentCount += counts.fragments
            }
            tiles.base[tile] = entry
        }
    }

    private func record(_ entry: TileEntry) -> RasterTile {
        let memory = memories[entry.worker]
        return RasterTile(
            runs: memory.runs.base + entry.firstRun, runGroups: memory.runGroups.base + entry.firstRun,
            fragments: memory.fragments.base + entry.firstFragment, runCount: Int32(entry.runCount),
            fragmentCount: Int32(entry.fragmentCount))
    }

    private func shade(_ frame: Frame, projection: RasterProjection, into pixmap: inout Pixmap) -> Range<Int>
    {
        let builder = SceneBuilder(
            frame: frame, features: features, projection: projection, depthStride: depthStride)
        let channels = pixmap.channels
        let pictureHeight = pixmap.height
        let pictureWidth = pixmap.width
        var changed = [UInt8](repeating: 0, count: pictureHeight)
        builder.withScene { scene in
            var scene = scene
            scene.surfaces = UnsafePointer(pass.surfaces.base)
            if frame.geometry.hasTexturePlaces { scene.coordinates = UnsafePointer(pass.coordinates.base) }
            if !frame.geometry.colors.isEmpty { scene.colors = UnsafePointer(pass.colors.base) }
            scene.depths = UnsafePointer(depths.base + depthOrigin)
            if let shadow {
                scene.shadow = UnsafePointer(shadow.texels.base)
                scene.shadowSide = Int32(shadow.side)
                scene.shadowProjection = shadow.projection
                scene.shadowRadius = 0.011 * shadow.scale
                // Two texels and a little more, so that slopes do not shade themselves.
                scene.shadowLift = 0.0015 + 2.2 / shadow.scale
            }
            if let irradiance {
                irradiance.base.update(repeating: 0, count: irradiance.capacity)
                scene.irradiance = irradiance.base + depthOrigin
                scene.isFirstPass = 1
                shadeTiles(scene) { _, _, _ in }
                scene.isFirstPass = 0
            }
            pixmap.bytes.withUnsafeMutableBufferPointer { bytes in
                frame.background.withUnsafeBufferPointer { background in
                    ColorCurve.lightOfBytes.withUnsafeBufferPointer { linear in
                        changed.withUnsafeMutableBufferPointer { changed in
                            let target = RasterTarget(
                                bytes: bytes.baseAddress, background: background.baseAddress,
                                linear: linear.baseAddress, changed: changed.baseAddress,
                                width: Int64(pictureWidth), height: Int64(pictureHeight),
                                channels: Int64(channels), scale: Int64(features.scale))
                            shadeTiles(scene) { worker, tile, isEmpty in
                                write(tile, worker: worker, isEmpty: isEmpty, target: target)
                            }
                        }
                    }
                }
            }
        }
        guard let first = changed.firstIndex(of: 1), let last = changed.lastIndex(of: 1) else { return 0..<0 }
        return first..<last + 1
    }

    private func shadeTiles(
        _ scene: RasterScene, then finish: (_ worker: Int, _ tile: Int, _ isEmpty: Bool) -> Void
    ) {
        withUnsafePointer(to: scene) { scene in
            workers.share(pass.tileCount) { worker, tile in
                let entry = tiles.base[tile]
                if !entry.isEmpty {
                    var record = record(entry)
                    var colors = memories[worker].colors
                    kernels.shade(
                        scene, tile: &record, left: tile % pass.columns * 32, top: tile / pass.columns * 32,
                        into: &colors)
                }
                finish(worker, tile, entry.isEmpty)
            }
        }
    }

    private func write(_ tile: Int, worker: Int, isEmpty: Bool, target: RasterTarget) {
        let side = 32 / features.scale
        let left = tile % pass.columns * side
        let top = tile / pass.columns * side
        var target = target
        if isEmpty {
            kernels.writeEmpty(left: left, top: top, target: &target)
        } else {
            var colors = memories[worker].colors
            kernels.write(&colors, left: left, top: top, target: &target)
        }
    }
}
