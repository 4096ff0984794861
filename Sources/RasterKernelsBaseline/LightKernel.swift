// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// The last stage: the light that surfaces send to the eye.
@inline(never)
func lightSurfaces(
    _ scene: UnsafePointer<RasterScene>, _ batches: UnsafeMutablePointer<RasterBatch>, count: Int
) {
    for index in 0..<count { lightBatch(scene, batches + index) }
}

@inline(__always)
private func lightBatch(_ scene: UnsafePointer<RasterScene>, _ batch: UnsafeMutablePointer<RasterBatch>) {
    let material: UnsafePointer<RasterMaterial> = batch.pointee.material
    let normal = Lanes3(batch.pointee.normal)
    let depth = batch.pointee.depth
    let toward = viewRay(scene, batch)
    let view = toward.ray * (lanes(-1) / lanes_sqrt(toward.square))
    var albedo = Lanes3(material.pointee.color)
    // Highlights of hair lie on the strands of its texture, not in the gaps.
    var strandShare = lanes(1)
    if scene.pointee.coordinates != nil || scene.pointee.colors != nil {
        albedo = albedo * Lanes3(batch.pointee.tint)
        if material.pointee.texture != -1 {
            strandShare = lanes_min(batch.pointee.tint.y * lanes(1.6), lanes(1))
        }
    }

    let keyCosine = normal.dot(Lanes3(scene.pointee.key.direction))
    let fillCosine = normal.dot(Lanes3(scene.pointee.fill.direction))
    let warmth = material.pointee.warmth
    let share = batch.pointee.share
    let open = batch.pointee.openness
    let terms = material.pointee.terms
    let wrap = Lanes3(material.pointee.wrap)
    let inverseWrap = Lanes3(material.pointee.inverseWrap)
    let fillShare = lanes(0.5) + open * lanes(0.5)
    let rimCosineA = normal.dot(Lanes3(scene.pointee.rimA.direction))
    let rimCosineB = normal.dot(Lanes3(scene.pointee.rimB.direction))
    let upward = lanes(0.5) + normal.y * lanes(0.5)
    let around = Lanes3(scene.pointee.ground) + Lanes3(scene.pointee.skyOverGround) * upward
    var rims = Lanes3(lanes(0), lanes(0), lanes(0))
    // Rims shine from behind and reach few of the surfaces that are seen.
    let reached = lanes_max(rimCosineA, rimCosineB) + wrap.y
    if lanes_signs(lanes_less(lanes(0), reached)) != 0 {
        let rimA = lanes_unit((rimCosineA + wrap.y) * inverseWrap.y) * lanes(0.35)
        let rimB = lanes_unit((rimCosineB + wrap.y) * inverseWrap.y) * lanes(0.35)
        rims = Lanes3(scene.pointee.rimA.color) * rimA + Lanes3(scene.pointee.rimB.color) * rimB
    }
    var diffuse: Lanes3
    if terms & Int32(raster_term_skin) != 0 {
        // Light that travels under skin makes the edges of shadows, and gaps between fingers, warm.
        let edge = warmth * (share - share * share)
        let glow = warmth * (open - open * open)
        let keyShare = Lanes3(share + edge, share + edge * lanes(0.30), share + edge * lanes(0.08))
        let openShare = Lanes3(open + glow, open + glow * lanes(0.30), open + glow * lanes(0.08))
        let keyLight =
            wrapped(keyCosine, wrap, inverseWrap) * keyShare * Lanes3(scene.pointee.key.color)
        let fillLight =
            wrapped(fillCosine, wrap, inverseWrap) * fillShare * Lanes3(scene.pointee.fill.color)
        diffuse = (keyLight + fillLight + (rims + around * openShare)) * lanes(0.56)
    } else {
        // Every other surface wraps light of all colours alike.
        let key = lanes_unit((keyCosine + wrap.y) * inverseWrap.y) * share
        let fill = lanes_unit((fillCosine + wrap.y) * inverseWrap.y) * fillShare
        let keyLight = Lanes3(scene.pointee.key.color) * key
        let fillLight = Lanes3(scene.pointee.fill.color) * fill
        diffuse = (keyLight + fillLight + (rims + around * open)) * lanes(0.56)
    }
    if scene.pointee.isFirstPass != 0, terms & Int32(raster_term_skin) == 0 { return }
    if let irradiance = scene.pointee.irradiance, terms & Int32(raster_term_skin) != 0 {
        if scene.pointee.isFirstPass != 0 {
            storeIrradiance(scene, irradiance, batch, diffuse, material.pointee.isSkin)
            return
        }
        let blurred = blurredIrradiance(scene, irradiance, batch, depth, diffuse)
        let skin = material.pointee.isSkin
        diffuse = Lanes3(
            lanes_select(skin, blurred.x, diffuse.x), lanes_select(skin, blurred.y, diffuse.y),
            lanes_select(skin, blurred.z, diffuse.z))
    }
    var light = albedo * diffuse
    let surface = LitSurface(
        normal: normal, view: view, keyCosine: keyCosine, fillCosine: fillCosine, share: share, open: open)
    if terms & Int32(raster_term_gloss) != 0 {
        light = light + surface.gloss(scene, material)
    }
    if terms & Int32(raster_term_fill_gloss) != 0 {
        light = light + surface.fillGloss(scene, material)
    }
    if terms & Int32(raster_term_sheen) != 0 {
        let away = lanes(1) - surface.facing
        let sheen = away * away * away * material.pointee.sheen * open
        light = light + (Lanes3(scene.pointee.ground) + Lanes3(scene.pointee.skyOverGround)) * sheen
    }
    if terms & Int32(raster_term_eye) != 0 {
        let glint = lanes_select(material.pointee.isEye, surface.catchLight(scene), lanes(0))
        light = light + Lanes3(glint, glint, glint)
    }
    if terms & Int32(raster_term_hair) != 0 {
        let mask = material.pointee.isHair
        var along = Lanes3(lanes(0), lanes(-1), lanes(0))
        // Strands are not quite parallel: each has its highlight at a place of its own, by its tone.
        var tone = lanes(1)
        if let coordinates = scene.pointee.coordinates, material.pointee.texture != -1 {
            along = strandDirection(scene, coordinates, batch)
            tone = batch.pointee.tint.y
        }
        let shift = (tone - lanes(0.25)) * lanes(0.22)
        // Fine hairs at the outline catch what shines from behind: it parts dark hair from a dark background.
        let away = lanes(1) - surface.facing
        let cube = away * away * away
        let glint = rims * (cube * cube * open * lanes(1.3))
        let strands = (surface.strands(scene, along: along, shift: shift) + glint) * strandShare
        light =
            light
            + Lanes3(
                lanes_select(mask, strands.x, lanes(0)), lanes_select(mask, strands.y, lanes(0)),
                lanes_select(mask, strands.z, lanes(0)))
    }
    // What is left of a pixel beside an edge is right behind it: there the line is darkest.
    let apart = ramp(depth - batch.pointee.nearest, from: 0.007, inverse: 1 / 0.012)
    let outline = batch.pointee.line + (lanes(0.58) - batch.pointee.line) * apart
    let line = lanes_select(material.pointee.isSkin, outline, lanes(1))
    batch.pointee.red = light.x * line
    batch.pointee.green = light.y * line
    batch.pointee.blue = light.z * line
}

/// The direction in which a texture's second coordinate grows over the surface, along which strands are painted; down
/// where the texture has none.
@inline(never)
private func strandDirection(
    _ scene: UnsafePointer<RasterScene>, _ coordinates: UnsafePointer<RasterCoordinates>,
    _ batch: UnsafePointer<RasterBatch>
) -> Lanes3 {
    let place = TexturePlace(coordinates, batch)
    let label = surfaceNumbers(batch)
    let stride = MemoryLayout<RasterSurface>.stride
    let perX = lanes_load_rows(scene.pointee.surfaces, label, stride, 16).w
    let perY = lanes_load_rows(scene.pointee.surfaces, label, stride, 32).w
    let depth = batch.pointee.depth
    let u = place.u * depth
    let v = place.v * depth
    // Of what is linear over the screen after division by nearness, the slopes.
    let uPerX = place.uPerX - u * perX
    let uPerY = place.uPerY - u * perY
    let vPerX = place.vPerX - v * perX
    let vPerY = place.vPerY - v * perY
    // The surface's own steps over the screen, divided by depth.
    let ray = viewRay(scene, batch).ray
    let inverseScale = lanes(scene.pointee.inverseScale)
    let right = Lanes3(scene.pointee.right) * inverseScale
    let up = Lanes3(scene.pointee.up) * inverseScale
    let acrossX = right + ray * (lanes(0) - depth * perX)
    let acrossY = up * lanes(-1) + ray * (lanes(0) - depth * perY)
    let raw = acrossY * uPerX + acrossX * (lanes(0) - uPerY)
    let turn = uPerX * vPerY - uPerY * vPerX
    let square = raw.dot(raw)
    let sign = lanes_select(lanes_less(turn, lanes(0)), lanes(-1), lanes(1))
    let isThere = lanes_less(lanes(1e-30), square)
    let scale = sign / lanes_sqrt(lanes_select(isThere, square, lanes(1)))
    return Lanes3(
        lanes_select(isThere, raw.x * scale, lanes(0)), lanes_select(isThere, raw.y * scale, lanes(-1)),
        lanes_select(isThere, raw.z * scale, lanes(0)))
}

/// The share of light that a surface takes where light creeps past the edge, each channel its own way.
@inline(__always)
private func wrapped(_ cosine: Lanes, _ wrap: Lanes3, _ inverse: Lanes3) -> Lanes3 {
    Lanes3(
        lanes_unit((cosine + wrap.x) * inverse.x), lanes_unit((cosine + wrap.y) * inverse.y),
        lanes_unit((cosine + wrap.z) * inverse.z))
}
