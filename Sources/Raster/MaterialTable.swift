import AvatarMath
import CRaster

/// Materials as the kernels read them.
enum MaterialTable {
    static func record(of material: SurfaceMaterial) -> RasterMaterial {
        let roughness = material.roughness.clamped(to: 0.08...1)
        let wide = roughness * roughness * roughness * roughness
        let narrow = wide * 0.1296  // a lobe of 0.6 times the roughness
        var wrap = Vector3.zero
        var gloss = SIMD4<Float>(0.25, 0, 0, 0)
        var lobes = SIMD3<Float>(1, 1, 1)
        var sheen: Float = 0
        var warmth: Float = 0
        var terms = 0
        switch material.kind {
        case .skin:
            // Red light travels furthest under skin, so shadow edges are warm.
            wrap = Vector3(0.24, 0.14, 0.10)
            gloss = SIMD4(roughness * roughness / 2, 1, 1, 0.10)
            lobes = SIMD3(wide, narrow, 0.78)
            warmth = 0.5
            terms = raster_term_skin | raster_term_gloss | raster_term_fill_gloss
        case .cloth:
            wrap = Vector3(repeating: 0.05)
            sheen = 0.045
            terms = raster_term_sheen
        case .hair:
            wrap = Vector3(repeating: 0.1)
            terms = raster_term_hair
        case .eye:
            wrap = Vector3(repeating: 0.3)
            terms = raster_term_eye
        case .plain:
            gloss = SIMD4(roughness * roughness / 2, 1, 0, 0)
            lobes = SIMD3(wide, wide, 1)
            terms = raster_term_gloss
        }
        let inverse = Vector3(repeating: 1) / (Vector3(repeating: 1) + wrap)
        var record = RasterMaterial()
        record.color = RasterLanes3(material.baseColor)
        record.wrap = RasterLanes3(wrap)
        record.inverseWrap = RasterLanes3(inverse)
        record.wide = SIMD8(repeating: lobes.x)
        record.narrow = SIMD8(repeating: lobes.y)
        record.wideShare = SIMD8(repeating: lobes.z)
        record.masking = SIMD8(repeating: gloss.x)
        record.keyGloss = SIMD8(repeating: gloss.y)
        record.fillGloss = SIMD8(repeating: gloss.z)
        record.rimGloss = SIMD8(repeating: gloss.w)
        record.sheen = SIMD8(repeating: sheen)
        record.warmth = SIMD8(repeating: warmth)
        record.isSkin = SIMD8(repeating: material.kind == .skin ? -1 : 0)
        record.isEye = SIMD8(repeating: material.kind == .eye ? -1 : 0)
        record.isHair = SIMD8(repeating: material.kind == .hair ? -1 : 0)
        record.terms = Int32(terms)
        record.texture = Int32(material.texture ?? -1)
        return record
    }

    /// The surface group of a material with its two-sided bit: samples of a pixel that differ in it are never one
    /// surface.
    static func group(of material: SurfaceMaterial, index: Int) -> UInt8 {
        UInt8(index % 31) | (material.isTwoSided ? UInt8(raster_two_sided) : 0)
    }
}

extension RasterLanes3 {
    /// The same vector in every lane.
    init(_ vector: Vector3) {
        self.init(
            x: SIMD8(repeating: vector.x), y: SIMD8(repeating: vector.y), z: SIMD8(repeating: vector.z))
    }
}
