// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// The first stage: where surfaces lie, which way they face and what they are made of.
@inline(never)
func placeSurfaces(
    _ scene: UnsafePointer<RasterScene>, _ batches: UnsafeMutablePointer<RasterBatch>, count: Int,
    mixed: UnsafeMutablePointer<RasterMaterial>
) {
    let stride = MemoryLayout<RasterSurface>.stride
    let surfaces: UnsafePointer<RasterSurface> = scene.pointee.surfaces
    for index in 0..<count {
        let batch = batches + index
        let label = surfaceNumbers(batch)
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
        batch.pointee.dx = dx
        batch.pointee.dy = dy
        batch.pointee.normal = RasterLanes3(x: normal.x, y: normal.y, z: normal.z)
        batch.pointee.depth = lanes(1) / nearness
        batch.pointee.material = material(scene.pointee.materials, lanes_bits(origin.z), mixed + index)
    }
}

/// Which surfaces eight fragments show.
@inline(__always)
func surfaceNumbers(_ batch: UnsafePointer<RasterBatch>) -> IntLanes {
    batch.pointee.labels & IntLanes(repeating: 1 << Int32(raster_label_bits) - 1)
}

/// The way from the eye to eight fragments, one metre along the view.
@inline(__always)
func viewRay(_ scene: UnsafePointer<RasterScene>, _ batch: UnsafePointer<RasterBatch>) -> ViewRay {
    let inverse = lanes(scene.pointee.inverseScale)
    let slopeX = (batch.pointee.x - lanes(scene.pointee.projection.centreX)) * inverse
    let slopeY = (lanes(scene.pointee.projection.centreY) - batch.pointee.y) * inverse
    return ViewRay(
        ray: Lanes3(scene.pointee.right) * slopeX + Lanes3(scene.pointee.up) * slopeY
            + Lanes3(scene.pointee.forward), square: slopeX * slopeX + slopeY * slopeY + lanes(1))
}

/// A direction and the square of its length: the camera's axes are unit vectors, so it follows from the slopes.
struct ViewRay {
    let ray: Lanes3
    let square: Lanes
}

/// The second stage, only with a shadow map: the share of the key lamp that arrives.
@inline(never)
func shadowSurfaces(
    _ scene: UnsafePointer<RasterScene>, _ batches: UnsafeMutablePointer<RasterBatch>, count: Int
) {
    let key = Lanes3(scene.pointee.key.direction)
    for index in 0..<count {
        let batch = batches + index
        batch.pointee.share = lanes(1)
        guard scene.pointee.shadow != nil else { continue }
        let normal = Lanes3(batch.pointee.normal)
        // A point that the lamp cannot reach round needs no shadow.
        if lanes_signs(lanes_less(lanes(-0.3), normal.dot(key))) == 0 { continue }
        let position = Lanes3(scene.pointee.eye) + viewRay(scene, batch).ray * batch.pointee.depth
        batch.pointee.share = shadowShare(scene, position: position, normal: normal)
    }
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
func plane(_ base: Lanes, _ perX: Lanes, _ dx: Lanes, _ perY: Lanes, _ dy: Lanes) -> Lanes {
    base + perX * dx + perY * dy
}
