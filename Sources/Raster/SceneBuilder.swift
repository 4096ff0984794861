import AvatarMath
import CRaster

/// Lamps, materials, textures and the patterns of neighbours as the shading kernel reads them.
struct SceneBuilder {
    let frame: FramePasses.Frame
    let features: RenderQuality.Features
    let projection: RasterProjection
    let depthStride: Int

    /// Gives the scene with pointers that are valid during the call; pictures of the frame are not in it yet.
    func withScene(_ body: (RasterScene) -> Void) {
        let contacts = contactOffsets()
        let outline = outlineOffsets()
        let blur = blurPattern()
        let disc = Self.shadowPlaces(count: features.shadowTaps)
        let textures = TextureTable(frame.geometry.textures)
        var scene = lampScene()
        frame.materials.withUnsafeBufferPointer { materials in
            contacts.withUnsafeBufferPointer { contacts in
                blur.offsets.withUnsafeBufferPointer { blurOffsets in
                    blur.weights.withUnsafeBufferPointer { blurWeights in
                        disc.withUnsafeBufferPointer { disc in
                            outline.withUnsafeBufferPointer { outline in
                                textures.withRecords { records in
                                    scene.materials = materials.baseAddress
                                    scene.contactOffsets = contacts.baseAddress
                                    scene.outlineOffsets = outline.baseAddress
                                    scene.outlinePairs = Int32(outline.count)
                                    scene.blurOffsets = blurOffsets.baseAddress
                                    scene.blurWeights = blurWeights.baseAddress
                                    scene.shadowOffsets = disc.baseAddress
                                    scene.textures = records
                                    body(scene)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func lampScene() -> RasterScene {
        let lighting = frame.lighting
        let none = Lighting.Lamp(direction: Vector3(0, 0, -1), color: .zero)
        var scene = RasterScene()
        scene.projection = projection
        scene.inverseScale = 1 / projection.scale
        scene.key = record(lighting.key)
        scene.fill = record(lighting.fill)
        scene.rimA = record(lighting.rims.first ?? none)
        scene.rimB = record(lighting.rims.count > 1 ? lighting.rims[1] : none)
        let (right, up, back) = frame.camera.axes
        scene.eye = RasterLanes3(frame.camera.eye)
        scene.right = RasterLanes3(right)
        scene.up = RasterLanes3(up)
        scene.forward = RasterLanes3(-back)
        scene.ground = RasterLanes3(lighting.ground)
        scene.skyOverGround = RasterLanes3(lighting.sky - lighting.ground)
        scene.depthStride = Int64(depthStride)
        scene.contactTaps = Int32(features.contactTaps)
        scene.lineReach = Int32(features.lineReach)
        scene.shadowTaps = Int32(features.shadowTaps)
        scene.blockerTaps = Int32(features.blockerTaps)
        scene.blurTaps = Int32(features.blurTaps)
        return scene
    }

    private func record(_ lamp: Lighting.Lamp) -> RasterLamp {
        RasterLamp(direction: RasterLanes3(lamp.direction), color: RasterLanes3(lamp.color))
    }

    /// Pixels for a length at the distance of what the camera looks at, at most what margins allow.
    private func pixels(_ metres: Float) -> Float {
        let distance = max(0.05, (frame.camera.eye - frame.camera.target).length)
        return min(Float(raster_depth_margin - 4), metres * projection.scale / distance)
    }

    /// Two rings of places within 3 cm.
    private func contactOffsets() -> [Int32] {
        let radius = max(2, pixels(0.03))
        return (0..<features.contactTaps).map { tap in
            let angle = (Float(tap) + 0.4) * 2 * .pi / Float(features.contactTaps)
            let distance = radius * (tap % 2 == 0 ? 1 : 0.5)
            return offset(x: cosFloat(angle) * distance, y: sinFloat(angle) * distance)
        }
    }

    /// One of each two opposite places, 3 to 7 mm away: four far and three near ones.
    private func outlineOffsets() -> [Int32] {
        guard features.lineReach > 0 else { return [] }
        return (0..<7).map { pair in
            let isFar = pair < 4
            let angle = isFar ? Float(pair) * .pi / 4 : (Float(pair) + 0.25) * .pi / 3
            let distance = isFar ? max(2.5, pixels(0.007)) : max(1.5, pixels(0.0035))
            return offset(x: cosFloat(angle) * distance, y: sinFloat(angle) * distance)
        }
    }

    /// Places within some millimetres; red light comes from farther than green, and green than blue.
    private func blurPattern() -> (offsets: [Int32], weights: [Float]) {
        var offsets: [Int32] = []
        var weights: [Float] = []
        let widest = pixels(0.0042)
        for place in Self.pairs(Self.disc(count: features.blurTaps)) {
            offsets.append(offset(x: place.x * widest, y: place.y * widest))
            let distance = (place.x * place.x + place.y * place.y).squareRoot() * 0.0042
            for sigma in [0.0022, 0.0012, 0.0008] as [Float] {
                weights.append(expFloat(-distance * distance / (2 * sigma * sigma)))
            }
        }
        return (offsets, weights)
    }

    private func offset(x: Float, y: Float) -> Int32 {
        Int32(y.rounded()) * Int32(depthStride) + Int32(x.rounded())
    }

    /// Places in the unit disc in a sunflower pattern, which covers it evenly with any count: x and y in turn.
    static func disc(count: Int) -> [Float] {
        (0..<count).flatMap { tap in
            let angle = Float(tap) * 2.399963
            let distance = ((Float(tap) + 0.5) / Float(count)).squareRoot()
            return [distance * cosFloat(angle), distance * sinFloat(angle)]
        }
    }

    /// Four places far out and evenly round, then the others of a sunflower pattern.
    static func shadowPlaces(count: Int) -> [Float] {
        let outer = (0..<min(4, count)).flatMap { quarter in
            let angle = (Float(quarter) + 0.3) * .pi / 2
            return [0.88 * cosFloat(angle), 0.88 * sinFloat(angle)]
        }
        return outer + disc(count: max(0, count - 4)).map { $0 * 0.8 }
    }

    private static func pairs(_ numbers: [Float]) -> [SIMD2<Float>] {
        stride(from: 0, to: numbers.count - 1, by: 2).map { SIMD2(numbers[$0], numbers[$0 + 1]) }
    }
}

/// The textures of a scene with pointers to their levels.
struct TextureTable {
    private let textures: [Texture]

    init(_ textures: [Texture]) { self.textures = textures }

    /// Gives one record a texture, valid during the call; nil if there are none.
    func withRecords(_ body: (UnsafePointer<RasterTexture>?) -> Void) {
        guard !textures.isEmpty else { return body(nil) }
        collect(0, levels: []) { levels in
            levels.withUnsafeBufferPointer { levels in
                var records: [RasterTexture] = []
                var first = 0
                for texture in textures {
                    records.append(
                        RasterTexture(
                            levels: levels.baseAddress.map { $0 + first },
                            levelCount: Int32(texture.levels.count), padding: 0))
                    first += texture.levels.count
                }
                records.withUnsafeBufferPointer { body($0.baseAddress) }
            }
        }
    }

    /// Holds the texels of every texture from number `index` on while `body` runs.
    private func collect(
        _ index: Int, levels: [RasterTextureLevel], _ body: ([RasterTextureLevel]) -> Void
    ) {
        guard index < textures.count else { return body(levels) }
        textures[index].texels.withUnsafeBufferPointer { texels in
            var levels = levels
            for level in textures[index].levels {
                levels.append(
                    RasterTextureLevel(
                        texels: texels.baseAddress.map { $0 + level.start }, width: Int32(level.width),
                        height: Int32(level.height)))
            }
            collect(index + 1, levels: levels, body)
        }
    }
}
