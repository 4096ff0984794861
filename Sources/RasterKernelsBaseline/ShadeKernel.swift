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
    let red: UnsafeMutablePointer<Float> = colors.pointee.red
    let green: UnsafeMutablePointer<Float> = colors.pointee.green
    let blue: UnsafeMutablePointer<Float> = colors.pointee.blue
    let coverage: UnsafeMutablePointer<Float> = colors.pointee.coverage
    let openness: UnsafeMutablePointer<Float> = colors.pointee.openness
    let line: UnsafeMutablePointer<Float> = colors.pointee.line
    var start = 0
    while start < 1024 {
        lanes_store(red + start, lanes(0))
        lanes_store(green + start, lanes(0))
        lanes_store(blue + start, lanes(0))
        lanes_store(coverage + start, lanes(0))
        start += 8
    }
    if scene.pointee.contactTaps > 0 || scene.pointee.lineReach > 0 {
        findContacts(scene, left: left, top: top, into: colors)
    } else {
        start = 0
        while start < 1024 {
            lanes_store(openness + start, lanes(1))
            lanes_store(line + start, lanes(1))
            start += 8
        }
    }
    var batch = RasterBatch()
    var mixed = RasterMaterial()
    let counting = Lanes(0, 1, 2, 3, 4, 5, 6, 7)
    let runs: UnsafePointer<RasterRun> = tile.pointee.runs
    for run in 0..<Int(tile.pointee.runCount) {
        let group = Int(tile.pointee.runGroups[run])
        batch.labels = runs[run].labels
        batch.x = counting + lanes(Float(left + (group & 3) * 8) + 0.375)
        batch.y = lanes(Float(top + group >> 2) + 0.125)
        batch.openness = lanes_load(openness + group * 8)
        batch.line = lanes_load(line + group * 8)
        batch.nearest = lanes(farMetres)
        shadeBatch(scene, &batch, &mixed)
        lanes_store(red + group * 8, batch.red)
        lanes_store(green + group * 8, batch.green)
        lanes_store(blue + group * 8, batch.blue)
        lanes_store(coverage + group * 8, lanes(1))
    }
    let fragments: UnsafePointer<RasterFragment> = tile.pointee.fragments
    let fragmentCount = Int(tile.pointee.fragmentCount)
    start = 0
    while start < fragmentCount {
        let count = min(8, fragmentCount - start)
        let read = readFragments(fragments + start, count: count)
        let places = read.second
        let pixels = places & IntLanes(repeating: 1023)
        let samples = lanes_shift_right(places, 10) & IntLanes(repeating: 3)
        batch.labels = read.first
        batch.x =
            lanes_to_float(pixels & IntLanes(repeating: 31)) + lanes(Float(left)) + sampleOffsetsX(samples)
        batch.y =
            lanes_to_float(lanes_shift_right(pixels, 5)) + lanes(Float(top)) + sampleOffsetsY(samples)
        batch.openness = lanes_gather(openness, pixels)
        batch.line = lanes_gather(line, pixels)
        batch.nearest = lanes(farMetres)
        if scene.pointee.lineReach > 0 {
            let stride = IntLanes(repeating: Int32(truncatingIfNeeded: scene.pointee.depthStride))
            let origin = IntLanes(
                repeating: Int32(truncatingIfNeeded: top * Int(scene.pointee.depthStride) + left))
            let there =
                lanes_shift_right(pixels, 5) &* stride &+ (pixels & IntLanes(repeating: 31)) &+ origin
            batch.nearest = lanes_gather(scene.pointee.depths, there)
        }
        shadeBatch(scene, &batch, &mixed)
        let shares =
            lanes_to_float(lanes_shift_right(places, 12) &+ IntLanes(repeating: 1)) * lanes(0.25)
        let sharedRed = batch.red * shares
        let sharedGreen = batch.green * shares
        let sharedBlue = batch.blue * shares
        // One after the other: several fragments may be of one pixel.
        for lane in 0..<count {
            let pixel = Int(pixels[lane])
            red[pixel] += sharedRed[lane]
            green[pixel] += sharedGreen[lane]
            blue[pixel] += sharedBlue[lane]
            coverage[pixel] += shares[lane]
        }
        start += 8
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

/// The material of eight surfaces: the table's own where they share one, else put together in `mixed`.
@inline(__always)
private func material(
    _ table: UnsafePointer<RasterMaterial>, _ index: IntLanes, _ mixed: UnsafeMutablePointer<RasterMaterial>
) -> UnsafePointer<RasterMaterial> {
    if lanes_signs(lanes_equal(index, IntLanes(repeating: index[0]))) == 0xFF {
        return table + Int(index[0])
    }
    mixMaterials(table, index, into: mixed)
    return UnsafePointer(mixed)
}

/// Puts together the materials of lanes that differ, as they do at the seams between parts.
@inline(never)
private func mixMaterials(
    _ table: UnsafePointer<RasterMaterial>, _ index: IntLanes,
    into mixed: UnsafeMutablePointer<RasterMaterial>
) {
    let vectors = (MemoryLayout<RasterMaterial>.stride - 16) / 32
    let source = UnsafeRawPointer(table).assumingMemoryBound(to: Float.self)
    let target = UnsafeMutableRawPointer(mixed).assumingMemoryBound(to: Float.self)
    let stride = MemoryLayout<RasterMaterial>.stride / 4
    var terms: Int32 = 0
    var texture = table[Int(index[0])].texture
    for lane in 0..<8 {
        let own = source + Int(index[lane]) * stride
        for vector in 0..<vectors { target[vector * 8 + lane] = own[vector * 8 + lane] }
        terms |= table[Int(index[lane])].terms
        if table[Int(index[lane])].texture != texture { texture = -2 }
    }
    mixed.pointee.terms = terms
    mixed.pointee.texture = texture
}

/// The value of planes over the screen.
@inline(__always)
private func plane(_ base: Lanes, _ perX: Lanes, _ dx: Lanes, _ perY: Lanes, _ dy: Lanes) -> Lanes {
    base + perX * dx + perY * dy
}

/// The light that eight surfaces send to the eye.
@inline(never)
private func shadeBatch(
    _ scene: UnsafePointer<RasterScene>, _ batch: UnsafeMutablePointer<RasterBatch>,
    _ mixed: UnsafeMutablePointer<RasterMaterial>
) {
    let label = batch.pointee.labels & IntLanes(repeating: 1 << Int32(raster_label_bits) - 1)
    let stride = MemoryLayout<RasterSurface>.stride
    let surfaces: UnsafePointer<RasterSurface> = scene.pointee.surfaces
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
    let ray =
        Lanes3(scene.pointee.right) * slopeX + Lanes3(scene.pointee.up) * slopeY
        + Lanes3(scene.pointee.forward)
    // The camera's axes are unit vectors, so the length follows from the slopes.
    let view = ray * (lanes(-1) / lanes_sqrt(slopeX * slopeX + slopeY * slopeY + lanes(1)))

    let material = material(scene.pointee.materials, lanes_bits(origin.z), mixed)
    var albedo = Lanes3(material.pointee.color)
    // Highlights of hair lie on the strands of its texture, not in the gaps.
    var strandShare = lanes(1)
    if let attributes = scene.pointee.attributes {
        let factor = attributeColor(scene, attributes, label, dx, dy, depth, material.pointee.texture)
        albedo = albedo * factor
        if material.pointee.texture != -1 { strandShare = lanes_min(factor.y * lanes(1.6), lanes(1)) }
    }

    let keyCosine = normal.dot(Lanes3(scene.pointee.key.direction))
    let fillCosine = normal.dot(Lanes3(scene.pointee.fill.direction))
    let warmth = material.pointee.warmth
    var share = lanes(1)
    // A point that the lamp cannot reach round needs no shadow.
    if scene.pointee.shadow != nil, lanes_signs(lanes_less(lanes(-0.3), keyCosine)) != 0 {
        let position =
            Lanes3(scene.pointee.eye) + ray * depth
        share = shadowShare(scene, position: position, normal: normal)
    }
    let open = batch.pointee.openness
    let terms = material.pointee.terms
    let wrap = Lanes3(material.pointee.wrap)
    let inverseWrap = Lanes3(material.pointee.inverseWrap)
    let fillShare = lanes(0.5) + open * lanes(0.5)
    let rimCosineA = normal.dot(Lanes3(scene.pointee.rimA.direction))
    let rimCosineB = normal.dot(Lanes3(scene.pointee.rimB.direction))
    let rimA = lanes_unit((rimCosineA + wrap.y) * inverseWrap.y) * lanes(0.35)
    let rimB = lanes_unit((rimCosineB + wrap.y) * inverseWrap.y) * lanes(0.35)
    let upward = lanes(0.5) + normal.y * lanes(0.5)
    let around = Lanes3(scene.pointee.ground) + Lanes3(scene.pointee.skyOverGround) * upward
    let rims = Lanes3(scene.pointee.rimA.color) * rimA + Lanes3(scene.pointee.rimB.color) * rimB
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
        if let attributes = scene.pointee.attributes, material.pointee.texture != -1 {
            let step = RayStep(
                ray: ray, depth: depth, perX: perX.w, perY: perY.w, inverseScale: lanes(1 / camera.scale))
            along = strandDirection(scene, attributes, label, step, dx, dy)
        }
        let strands = surface.strands(scene, along: along) * strandShare
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

/// Where a pixel looks and how the surface's nearness grows round it.
private struct RayStep {
    let ray: Lanes3
    let depth: Lanes
    let perX: Lanes
    let perY: Lanes
    let inverseScale: Lanes
}

/// The direction in which a texture's second coordinate grows over the surface, along which strands are painted; down
/// where the texture has none.
@inline(never)
private func strandDirection(
    _ scene: UnsafePointer<RasterScene>, _ attributes: UnsafePointer<RasterAttributes>, _ label: IntLanes,
    _ step: RayStep, _ dx: Lanes, _ dy: Lanes
) -> Lanes3 {
    let stride = MemoryLayout<RasterAttributes>.stride
    let base = lanes_load_rows(attributes, label, stride, 0)
    let perX = lanes_load_rows(attributes, label, stride, 32)
    let perY = lanes_load_rows(attributes, label, stride, 64)
    let depth = step.depth
    let u = plane(base.x, perX.x, dx, perY.x, dy) * depth
    let v = plane(base.y, perX.y, dx, perY.y, dy) * depth
    // Of what is linear over the screen after division by nearness, the slopes.
    let uPerX = perX.x - u * step.perX
    let uPerY = perY.x - u * step.perY
    let vPerX = perX.y - v * step.perX
    let vPerY = perY.y - v * step.perY
    // The surface's own steps over the screen, divided by depth.
    let right = Lanes3(scene.pointee.right) * step.inverseScale
    let up = Lanes3(scene.pointee.up) * step.inverseScale
    let acrossX = right + step.ray * (lanes(0) - depth * step.perX)
    let acrossY = up * lanes(-1) + step.ray * (lanes(0) - depth * step.perY)
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
    let index = lanes_bits(
        lanes_load_rows(scene.pointee.surfaces, label, MemoryLayout<RasterSurface>.stride, 48).z)
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
