import AvatarMath
import CRaster

/// How far the key lamp's light gets: the nearest surface along each of its rays.
final class ShadowMap {
    /// Texels along a side, a power of two.
    let side: Int
    let texels: ScratchBuffer<Float>
    private let pass = TrianglePass()
    private var isFilled: [Bool]
    /// Places in texels, and nearness as metres towards the lamp.
    private(set) var projection = RasterProjection()

    /// Nearness in the map is this plus the distance towards the lamp from the middle, so that 0 is nothing, metres.
    private static let range: Float = 8

    /// Makes an empty map.
    init(side: Int) {
        self.side = side
        texels = ScratchBuffer(capacity: side * side)
        texels.base.update(repeating: 0, count: side * side)
        isFilled = [Bool](repeating: false, count: (side / 64) * (side / 64))
    }

    /// Texels a metre.
    var scale: Float { projection.scale }

    /// Tells the shader where the map is and how to ask it.
    func put(into scene: inout RasterScene) {
        scene.shadow = UnsafePointer(texels.base)
        scene.shadowSide = Int32(side)
        scene.shadowProjection = projection
        scene.shadowRadius = 0.011 * scale
        // Two texels and a little more, so that slopes do not shade themselves.
        scene.shadowLift = 0.0015 + 2.2 / scale
    }

    /// Draws the figure as the lamp sees it.
    ///
    /// - Parameters:
    ///   - view: the figure; its projection and size are replaced.
    ///   - lamp: points to the light.
    ///   - centre: the middle of what is lit.
    ///   - reach: how far what is lit reaches from there, metres.
    ///   - kernels: the instructions to use.
    ///   - workers: who draws.
    ///   - memories: one a worker.
    func draw(
        _ view: TrianglePass.View, toward lamp: Vector3, centre: Vector3, reach: Float, kernels: KernelSet,
        workers: Workers, memories: [TileMemory]
    ) {
        let right = Vector3(0, 1, 0).cross(lamp).normalized
        let pixels = side / 2
        var view = view
        view.width = pixels
        view.height = pixels
        view.sampleStart = 64
        view.sampleStep = 128
        view.isShaded = false
        view.projection = RasterProjection()
        view.projection.eye = SIMD4(centre, 0)
        view.projection.right = SIMD4(right, 0)
        view.projection.up = SIMD4(lamp.cross(right), 0)
        view.projection.back = SIMD4(lamp, 0)
        view.projection.scale = Float(pixels) / (2 * reach)
        view.projection.centreX = Float(pixels) / 2
        view.projection.centreY = Float(pixels) / 2
        view.projection.isParallel = 1
        view.projection.range = Self.range
        pass.prepare(view, kernels: kernels, workers: workers)
        projection = view.projection
        projection.scale *= 2
        projection.centreX *= 2
        projection.centreY *= 2

        // Two by two texels are the samples of a pixel.
        var pattern = RasterPattern()
        pattern.quarterX = SIMD8(0, 2, 0, 2, 4, 6, 4, 6)
        pattern.quarterY = SIMD8(0, 0, 2, 2, 0, 0, 2, 2)
        pattern.start = 64
        let side = side
        let texels = texels.base
        let pass = pass
        isFilled.withUnsafeMutableBufferPointer { isFilled in
            workers.share(pass.tileCount) { worker, tile in
                let left = tile % pass.columns * 32
                let top = tile / pass.columns * 32
                let range = pass.range(ofTile: tile)
                guard !range.isEmpty || isFilled[tile] else { return }
                let memory = memories[worker]
                memory.nearness.base.update(repeating: .zero, count: Int(raster_tile_blocks))
                kernels.cover(
                    pass.triangles.base, list: pass.list.base + range.lowerBound, count: range.count,
                    left: left, top: top, pattern: &pattern, nearness: memory.nearness.base, labels: nil)
                kernels.storeShadow(
                    memory.nearness.base, into: texels + (top * 2 * side + left * 2), stride: side)
                isFilled[tile] = !range.isEmpty
            }
        }
    }
}
