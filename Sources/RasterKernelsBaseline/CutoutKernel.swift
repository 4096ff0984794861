// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// Where a triangle's texture lets samples through: planes of its coordinates over the screen.
///
/// Alpha becomes coverage: each of the four samples of a pixel has a threshold of its own, so that an alpha of a half
/// covers two of them. Triangles take turns in which sample has which, so that layers add up.
struct CutoutPlanes {
    private let texture: RasterTextureLevel
    /// Coordinates times nearness at the samples of the first block, and their growth a pixel.
    private let u: Lanes
    private let v: Lanes
    private let perX: SIMD2<Float>
    private let perY: SIMD2<Float>
    /// Alpha above which a sample is there, 0...255.
    private let thresholds: Lanes

    /// - Parameters:
    ///   - triangle: with a texture that cuts it out.
    ///   - cutouts: where textures and coordinates are.
    ///   - x: from the triangle's first corner to the samples of the first block, pixels.
    ///   - y: the same.
    @inline(__always)
    init(
        _ triangle: UnsafePointer<RasterTriangle>, _ cutouts: UnsafePointer<RasterCutouts>, _ x: Lanes,
        _ y: Lanes
    ) {
        let record = Int(triangle.pointee.label & (1 << UInt32(raster_label_bits) - 1))
        let coordinates: UnsafePointer<RasterCoordinates> = cutouts.pointee.coordinates
        let start = coordinates[record].start
        let down = coordinates[record].perY
        perX = SIMD2(start.z, start.w)
        perY = SIMD2(down.x, down.y)
        u = lanes(start.x) + x * lanes(start.z) + y * lanes(down.x)
        v = lanes(start.y) + x * lanes(start.w) + y * lanes(down.y)
        let textures: UnsafePointer<RasterTexture> = cutouts.pointee.textures
        let whole = textures[Int(triangle.pointee.cutout)]
        let depth = 1 / triangle.pointee.nearness
        let rightU = start.z * depth
        let rightV = start.w * depth
        let downU = down.x * depth
        let downV = down.y * depth
        let across = rightU * rightU + rightV * rightV
        let along = downU * downU + downV * downV
        texture = textureLevel(whole, footprint: across < along ? along : across)
        let turn = Int32(truncatingIfNeeded: record)
        let samples = (IntLanes(0, 1, 2, 3, 0, 1, 2, 3) &+ IntLanes(repeating: turn)) & IntLanes(repeating: 3)
        thresholds = lanes_to_float(samples) * lanes(64) + lanes(31.5)
    }

    /// All ones at the samples of a block that the texture does not cut away.
    @inline(__always)
    func isThere(column: Int, row: Int, _ nearness: Lanes) -> IntLanes {
        let x = Float(column * 2)
        let y = Float(row)
        let depth = lanes(1) / lanes_max(nearness, lanes(1e-6))
        let blockU = (u + lanes(perX.x * x + perY.x * y)) * depth
        let blockV = (v + lanes(perX.y * x + perY.y * y)) * depth
        return lanes_less(thresholds, textureAlpha(texture, u: blockU, v: blockV))
    }
}
