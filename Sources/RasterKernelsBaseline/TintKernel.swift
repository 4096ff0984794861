// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// A stage of scenes with textures or vertex colours: what the material's colour is multiplied with.
@inline(never)
func tintSurfaces(
    _ scene: UnsafePointer<RasterScene>, _ batches: UnsafeMutablePointer<RasterBatch>, count: Int
) {
    for index in 0..<count {
        let batch = batches + index
        var color = Lanes3(lanes(1), lanes(1), lanes(1))
        if let colors = scene.pointee.colors { color = vertexColor(colors, batch) }
        let material: UnsafePointer<RasterMaterial> = batch.pointee.material
        if let coordinates = scene.pointee.coordinates, material.pointee.texture != -1 {
            color = color * materialColor(scene, coordinates, batch, material.pointee.texture)
        }
        batch.pointee.tint = RasterLanes3(x: color.x, y: color.y, z: color.z)
    }
}

@inline(__always)
private func vertexColor(
    _ colors: UnsafePointer<RasterColors>, _ batch: UnsafePointer<RasterBatch>
) -> Lanes3 {
    let stride = MemoryLayout<RasterColors>.stride
    let label = surfaceNumbers(batch)
    let base = lanes_load_rows(colors, label, stride, 0)
    let perX = lanes_load_rows(colors, label, stride, 16)
    let perY = lanes_load_rows(colors, label, stride, 32)
    let dx = batch.pointee.dx
    let dy = batch.pointee.dy
    let depth = batch.pointee.depth
    return Lanes3(
        lanes_max(plane(base.x, perX.x, dx, perY.x, dy) * depth, lanes(0)),
        lanes_max(plane(base.y, perX.y, dx, perY.y, dy) * depth, lanes(0)),
        lanes_max(plane(base.z, perX.z, dx, perY.z, dy) * depth, lanes(0)))
}

@inline(__always)
private func materialColor(
    _ scene: UnsafePointer<RasterScene>, _ coordinates: UnsafePointer<RasterCoordinates>,
    _ batch: UnsafePointer<RasterBatch>, _ texture: Int32
) -> Lanes3 {
    guard let textures = scene.pointee.textures else { return Lanes3(lanes(1), lanes(1), lanes(1)) }
    let place = TexturePlace(coordinates, batch)
    let depth = batch.pointee.depth
    let u = place.u * depth
    let v = place.v * depth
    // The first lane's triangle tells how much of the texture a pixel covers; its neighbours hardly differ.
    let uPerX = place.uPerX * depth
    let uPerY = place.uPerY * depth
    let vPerX = place.vPerX * depth
    let vPerY = place.vPerY * depth
    let across = uPerX * uPerX + vPerX * vPerX
    let down = uPerY * uPerY + vPerY * vPerY
    let footprint = lanes_max(across, down)
    if texture >= 0 { return textureColor(textures + Int(texture), u: u, v: v, footprint: footprint[0]) }
    return mixedColor(scene, textures, surfaceNumbers(batch), u, v, footprint)
}

/// Lanes with different textures, at the seams between parts: one texture after the other.
@inline(never)
private func mixedColor(
    _ scene: UnsafePointer<RasterScene>, _ textures: UnsafePointer<RasterTexture>, _ label: IntLanes,
    _ u: Lanes, _ v: Lanes, _ footprint: Lanes
) -> Lanes3 {
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
    return factor
}

/// Texture coordinates of eight fragments and their growth over the screen, all times nearness.
struct TexturePlace {
    let u: Lanes
    let v: Lanes
    let uPerX: Lanes
    let vPerX: Lanes
    let uPerY: Lanes
    let vPerY: Lanes

    @inline(__always)
    init(_ coordinates: UnsafePointer<RasterCoordinates>, _ batch: UnsafePointer<RasterBatch>) {
        let stride = MemoryLayout<RasterCoordinates>.stride
        let label = surfaceNumbers(batch)
        let start = lanes_load_rows(coordinates, label, stride, 0)
        let down = lanes_load_rows(coordinates, label, stride, 16)
        uPerX = start.z
        vPerX = start.w
        uPerY = down.x
        vPerY = down.y
        u = plane(start.x, uPerX, batch.pointee.dx, uPerY, batch.pointee.dy)
        v = plane(start.y, vPerX, batch.pointee.dx, vPerY, batch.pointee.dy)
    }
}
