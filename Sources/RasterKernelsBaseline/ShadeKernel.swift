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
    let red = colors.pointee.red!
    let green = colors.pointee.green!
    let blue = colors.pointee.blue!
    let coverage = colors.pointee.coverage!
    let openness = colors.pointee.openness!
    let line = colors.pointee.line!
    var start = 0
    while start < 1024 {
        lanes_store(red + start, lanes(0))
        lanes_store(green + start, lanes(0))
        lanes_store(blue + start, lanes(0))
        lanes_store(coverage + start, lanes(0))
        start += 8
    }
    findContacts(scene, left: left, top: top, into: colors)
    var batch = RasterBatch()
    let counting = Lanes(0, 1, 2, 3, 4, 5, 6, 7)
    let runs = tile.pointee.runs!
    for run in 0..<Int(tile.pointee.runCount) {
        let group = Int(tile.pointee.runGroups[run])
        batch.labels = runs[run].labels
        batch.x = counting + lanes(Float(left + (group & 3) * 8) + sampleOffsetX(0))
        batch.y = lanes(Float(top + group >> 2) + sampleOffsetY(0))
        batch.openness = lanes_load(openness + group * 8)
        batch.line = lanes_load(line + group * 8)
        shadeBatch(scene, &batch)
        lanes_store(red + group * 8, batch.red)
        lanes_store(green + group * 8, batch.green)
        lanes_store(blue + group * 8, batch.blue)
        lanes_store(coverage + group * 8, lanes(1))
    }
    let fragments = tile.pointee.fragments!
    let fragmentCount = Int(tile.pointee.fragmentCount)
    start = 0
    while start < fragmentCount {
        let count = min(8, fragmentCount - start)
        for lane in 0..<8 {
            let fragment = fragments[start + min(lane, count - 1)]
            let pixel = Int(fragment.place & 1023)
            let sample = Int(fragment.place >> 10) & 3
            batch.labels[lane] = Int32(bitPattern: fragment.label)
            batch.x[lane] = Float(left + pixel & 31) + sampleOffsetX(sample)
            batch.y[lane] = Float(top + pixel >> 5) + sampleOffsetY(sample)
            batch.openness[lane] = openness[pixel]
            batch.line[lane] = line[pixel]
        }
        shadeBatch(scene, &batch)
        for lane in 0..<count {
            let place = fragments[start + lane].place
            let pixel = Int(place & 1023)
            let share = Float(place >> 12 + 1) * 0.25
            red[pixel] += batch.red[lane] * share
            green[pixel] += batch.green[lane] * share
            blue[pixel] += batch.blue[lane] * share
            coverage[pixel] += share
        }
        start += 8
    }
}

/// From a pixel's left edge to one of its four samples, pixels.
@inline(__always)
private func sampleOffsetX(_ sample: Int) -> Float { Float(0x5173 >> (sample * 4) & 15) * 0.125 }

/// From a pixel's top edge to one of its four samples, pixels.
@inline(__always)
private func sampleOffsetY(_ sample: Int) -> Float { Float(sample) * 0.25 + 0.125 }

/// The material of each lane.
private struct MaterialLanes {
    var color: raster_columns
    var wrap: raster_columns
    var inverseWrap: raster_columns
    var gloss: raster_columns
    var other: raster_columns
    /// Bits that any lane has.
    var terms: Int32
    /// The texture of all lanes, or -1, or -2 where they differ.
    var texture: Int32

    @inline(__always)
    init(_ materials: UnsafePointer<RasterMaterial>, _ index: IntLanes) {
        if lanes_signs(lanes_equal(index, IntLanes(repeating: index[0]))) == 0xFF {
            let one = materials + Int(index[0])
            color = splat(one.pointee.color)
            wrap = splat(one.pointee.wrap)
            inverseWrap = splat(one.pointee.inverseWrap)
            gloss = splat(one.pointee.gloss)
            terms = one.pointee.terms
            texture = one.pointee.texture
            other = raster_columns(
                x: lanes(one.pointee.sheen), y: lanes(one.pointee.warmth),
                z: lanes(Float(bitPattern: UInt32(bitPattern: terms))), w: lanes(0))
        } else {
            let stride = MemoryLayout<RasterMaterial>.stride
            color = lanes_load_rows(materials, index, stride, 0)
            wrap = lanes_load_rows(materials, index, stride, 16)
            inverseWrap = lanes_load_rows(materials, index, stride, 32)
            gloss = lanes_load_rows(materials, index, stride, 48)
            other = lanes_load_rows(materials, index, stride, 64)
            terms = 0
            texture = materials[Int(index[0])].texture
            for lane in 0..<8 {
                terms |= materials[Int(index[lane])].terms
                if materials[Int(index[lane])].texture != texture { texture = -2 }
            }
        }
    }

    /// All ones in the lanes that have a term.
    @inline(__always)
    func mask(_ term: Int) -> IntLanes {
        let bit = IntLanes(repeating: Int32(truncatingIfNeeded: term))
        return lanes_equal(lanes_bits(other.z) & bit, bit)
    }
}

@inline(__always)
private func splat(_ row: SIMD4<Float>) -> raster_columns {
    raster_columns(x: lanes(row.x), y: lanes(row.y), z: lanes(row.z), w: lanes(row.w))
}

/// The value of planes over the screen.
@inline(__always)
private func plane(_ base: Lanes, _ perX: Lanes, _ dx: Lanes, _ perY: Lanes, _ dy: Lanes) -> Lanes {
    base + perX * dx + perY * dy
}

/// The light that eight surfaces send to the eye.
@inline(never)
private func shadeBatch(_ scene: UnsafePointer<RasterScene>, _ batch: UnsafeMutablePointer<RasterBatch>) {
    let label = batch.pointee.labels & IntLanes(repeating: 1 << Int32(raster_label_bits) - 1)
    let stride = MemoryLayout<RasterSurface>.stride
    let surfaces = scene.pointee.surfaces!
    let base = lanes_load_rows(surfaces, label, stride, 0)
    let perX = lanes_load_rows(surfaces, label, stride, 16)
    let perY = lanes_load_rows(surfaces, label, stride, 32)
    let origin = lanes_load_rows(surfaces, label, stride, 48)
    let dx = batch.pointee.x - origin.x
    let dy = batch.pointee.y - origin.y
    let nearness = plane(base.w, perX.w, dx, perY.w, dy)
    // The normal times nearness has the same direction: no division.
    let raw = Lanes3(
        plane(base.x, perX.x, dx, perY.x, dy), plane(base.y, perX.y, dx, perY.y, dy),
        plane(base.z, perX.z, dx, perY.z, dy))
    let normal = raw * (lanes(1) / lanes_sqrt(lanes_max(raw.dot(raw), lanes(1e-20))))
    let depth = lanes(1) / nearness

    let camera = scene.pointee.projection
    let slopeX = (batch.pointee.x - lanes(camera.centreX)) * lanes(1 / camera.scale)
    let slopeY = (lanes(camera.centreY) - batch.pointee.y) * lanes(1 / camera.scale)
    let ray = Lanes3(camera.right) * slopeX + Lanes3(camera.up) * slopeY + Lanes3(camera.back) * lanes(-1)
    // The camera's axes are unit vectors, so the length follows from the slopes.
    let view = ray * (lanes(-1) / lanes_sqrt(slopeX * slopeX + slopeY * slopeY + lanes(1)))

    let material = MaterialLanes(scene.pointee.materials, lanes_bits(origin.z))
    var albedo = Lanes3(material.color.x, material.color.y, material.color.z)
    if let attributes = scene.pointee.attributes {
        albedo = albedo * attributeColor(scene, attributes, label, dx, dy, depth, material.texture)
    }

    let keyCosine = normal.dot(Lanes3(scene.pointee.key.direction))
    let fillCosine = normal.dot(Lanes3(scene.pointee.fill.direction))
    let warmth = material.other.y
    var share = lanes(1)
    // A point that the lamp cannot reach round needs no shadow.
    if scene.pointee.shadow != nil, lanes_signs(lanes_less(lanes(-0.3), keyCosine)) != 0 {
        let position =
            Lanes3(camera.eye) + ray * depth
        share = shadowShare(scene, position: position, normal: normal)
    }
    // Light that travels under skin makes the edges of shadows, and gaps between fingers, warm.
    let open = batch.pointee.openness
    let edge = warmth * (share - share * share)
    let keyShare = Lanes3(share + edge, share + edge * lanes(0.30), share + edge * lanes(0.08))
    let glow = warmth * (open - open * open)
    let openShare = Lanes3(open + glow, open + glow * lanes(0.30), open + glow * lanes(0.08))

    let wrap = Lanes3(material.wrap.x, material.wrap.y, material.wrap.z)
    let inverseWrap = Lanes3(material.inverseWrap.x, material.inverseWrap.y, material.inverseWrap.z)
    let fillShare = lanes(0.5) + open * lanes(0.5)
    let rimA =
        lanes_unit((normal.dot(Lanes3(scene.pointee.rimA.direction)) + wrap.y) * inverseWrap.y) * lanes(0.35)
    let rimB =
        lanes_unit((normal.dot(Lanes3(scene.pointee.rimB.direction)) + wrap.y) * inverseWrap.y) * lanes(0.35)
    let upward = lanes(0.5) + normal.y * lanes(0.5)
    let keyColor = scene.pointee.key.color
    let fillColor = scene.pointee.fill.color
    let rimAColor = scene.pointee.rimA.color
    let rimBColor = scene.pointee.rimB.color
    let sky = scene.pointee.sky
    let ground = scene.pointee.ground

    @inline(__always)
    func channel(
        _ wrap: Lanes, _ inverse: Lanes, _ keyShare: Lanes, _ openShare: Lanes, _ index: Int
    ) -> Lanes {
        let key = lanes_unit((keyCosine + wrap) * inverse) * keyShare * lanes(keyColor[index])
        let fill = lanes_unit((fillCosine + wrap) * inverse) * fillShare * lanes(fillColor[index])
        let rims = rimA * lanes(rimAColor[index]) + rimB * lanes(rimBColor[index])
        let around = (lanes(ground[index]) + upward * lanes(sky[index] - ground[index])) * openShare
        return (key + fill + (rims + around)) * lanes(0.56)
    }
    var diffuse = Lanes3(
        channel(wrap.x, inverseWrap.x, keyShare.x, openShare.x, 0),
        channel(wrap.y, inverseWrap.y, keyShare.y, openShare.y, 1),
        channel(wrap.z, inverseWrap.z, keyShare.z, openShare.z, 2))
    let terms = material.terms
    if scene.pointee.isFirstPass != 0, terms & Int32(raster_term_skin) == 0 { return }
    if let irradiance = scene.pointee.irradiance, terms & Int32(raster_term_skin) != 0 {
        if scene.pointee.isFirstPass != 0 {
            storeIrradiance(scene, irradiance, batch, diffuse, material.mask(raster_term_skin))
            return
        }
        let blurred = blurredIrradiance(scene, irradiance, batch, depth, diffuse)
        let skin = material.mask(raster_term_skin)
        diffuse = Lanes3(
            lanes_select(skin, blurred.x, diffuse.x), lanes_select(skin, blurred.y, diffuse.y),
            lanes_select(skin, blurred.z, diffuse.z))
    }
    var light = albedo * diffuse
    let surface = LitSurface(
        normal: normal, view: view, keyCosine: keyCosine, fillCosine: fillCosine, share: share, open: open)
    if terms & Int32(raster_term_gloss) != 0 {
        light = light + surface.gloss(scene, material.gloss, material.color.w, material.wrap.w, material.inverseWrap.w)
    }
    if terms & Int32(raster_term_sheen) != 0 {
        let away = lanes(1) - surface.facing
        let sheen = away * away * away * material.other.x * open
        light = light + Lanes3(scene.pointee.sky) * sheen
    }
    if terms & Int32(raster_term_eye) != 0 {
        let glint = lanes_select(material.mask(raster_term_eye), surface.catchLight(scene), lanes(0))
        light = light + Lanes3(glint, glint, glint)
    }
    if terms & Int32(raster_term_hair) != 0 {
        let mask = material.mask(raster_term_hair)
        let strands = surface.strands(scene)
        light =
            light
            + Lanes3(
                lanes_select(mask, strands.x, lanes(0)), lanes_select(mask, strands.y, lanes(0)),
                lanes_select(mask, strands.z, lanes(0)))
    }
    let line = lanes_select(material.mask(raster_term_skin), batch.pointee.line, lanes(1))
    batch.pointee.red = light.x * line
    batch.pointee.green = light.y * line
    batch.pointee.blue = light.z * line
}

/// The colours of textures and vertices, as factors.
@inline(__always)
private func attributeColor(
    _ scene: UnsafePointer<RasterScene>, _ attributes: UnsafePointer<RasterAttributes>, _ label: IntLanes,
    _ dx: Lanes, _ dy: Lanes, _ depth: Lanes, _ texture: Int32
) -> Lanes3 {
    let stride = MemoryLayout<RasterAttributes>.stride
    let base = lanes_load_rows(attributes, label, stride, 0)
    let perX = lanes_load_rows(attributes, label, stride, 32)
    let perY = lanes_load_rows(attributes, label, stride, 64)
    var color = Lanes3(lanes(1), lanes(1), lanes(1))
    if scene.pointee.hasColors != 0 {
        let last = lanes_load_rows(attributes, label, stride, 16)
        let lastX = lanes_load_rows(attributes, label, stride, 48)
        let lastY = lanes_load_rows(attributes, label, stride, 80)
        color = Lanes3(
            lanes_max(plane(base.z, perX.z, dx, perY.z, dy) * depth, lanes(0)),
            lanes_max(plane(base.w, perX.w, dx, perY.w, dy) * depth, lanes(0)),
            lanes_max(plane(last.x, lastX.x, dx, lastY.x, dy) * depth, lanes(0)))
    }
    guard texture != -1, let textures = scene.pointee.textures else { return color }
    let u = plane(base.x, perX.x, dx, perY.x, dy) * depth
    let v = plane(base.y, perX.y, dx, perY.y, dy) * depth
    // The first lane's triangle tells how much of the texture a pixel covers; its neighbours hardly differ.
    let uPerX = perX.x * depth
    let uPerY = perY.x * depth
    let vPerX = perX.y * depth
    let vPerY = perY.y * depth
    let across = uPerX * uPerX + vPerX * vPerX
    let down = uPerY * uPerY + vPerY * vPerY
    let footprint = lanes_max(across, down)
    if texture >= 0 {
        return color * textureColor(textures + Int(texture), u: u, v: v, footprint: footprint[0])
    }
    // Lanes with different textures, at the seams between parts: one texture after the other.
    let index = lanes_bits(lanes_load_rows(scene.pointee.surfaces, label, MemoryLayout<RasterSurface>.stride, 48).z)
    var factor = Lanes3(lanes(1), lanes(1), lanes(1))
    for lane in 0..<8 {
        let own = scene.pointee.materials[Int(index[lane])].texture
        if own < 0 { continue }
        let sample = textureColor(textures + Int(own), u: u, v: v, footprint: footprint[lane])
        factor.x[lane] = sample.x[lane]
        factor.y[lane] = sample.y[lane]
        factor.z[lane] = sample.z[lane]
    }
    return color * factor
}
