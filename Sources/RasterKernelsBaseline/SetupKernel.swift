// Hot loop. Rules for this file: no allocation, no existential, no throw, no generic call.
import CRaster

/// Makes records of the triangles that face the eye and may cover a sample.
///
/// - Parameters:
///   - setup: the mesh and where records go; `pendingCount` grows by the triangles that must be clipped first.
///   - range: which triangles.
/// - Returns: the number of records written from `firstRecord` on, in the order of the triangles.
public func setUpTriangles(_ setup: UnsafeMutablePointer<RasterSetup>, range: Range<Int>) -> Int {
    let job = setup.pointee
    let width = job.width
    let height = job.height
    var record = Int(job.firstRecord)
    var pendingCount = Int(job.pendingCount)
    for triangle in range {
        let first = Int(job.indices[triangle * 3])
        var second = Int(job.indices[triangle * 3 + 1])
        var third = Int(job.indices[triangle * 3 + 2])
        let a = job.vertices[first]
        var b = job.vertices[second]
        var c = job.vertices[third]
        if (a.outside | b.outside | c.outside) != 0 {
            if let pending = job.pending {
                pending[pendingCount] = UInt32(truncatingIfNeeded: triangle)
                pendingCount += 1
            }
            continue
        }
        // Screen y runs down, so a counter-clockwise triangle has a negative area here.
        var area = Int64(b.x &- a.x) &* Int64(c.y &- a.y) &- Int64(b.y &- a.y) &* Int64(c.x &- a.x)
        if area == 0 { continue }
        let material = job.materials[triangle]
        let group = job.groups[Int(material)]
        var facing: Float = 1
        if area > 0 {
            if group & UInt8(raster_two_sided) == 0 { continue }
            (b, c, second, third) = (c, b, third, second)
            facing = -1
            area = -area
        }
        let lowX = min(a.x, min(b.x, c.x))
        let highX = max(a.x, max(b.x, c.x))
        let lowY = min(a.y, min(b.y, c.y))
        let highY = max(a.y, max(b.y, c.y))
        // No line of the sample lattice runs through it: nothing can be covered.
        let lowLine = (lowX &- job.sampleStart &+ job.sampleStep &- 1) >> sampleShift(job.sampleStep)
        if lowLine > (highX &- job.sampleStart) >> sampleShift(job.sampleStep) { continue }
        let lowRow = (lowY &- job.sampleStart &+ job.sampleStep &- 1) >> sampleShift(job.sampleStep)
        if lowRow > (highY &- job.sampleStart) >> sampleShift(job.sampleStep) { continue }
        let left = max(0, lowX >> 8)
        let right = min(width &- 1, highX >> 8)
        let top = max(0, lowY >> 8)
        let bottom = min(height &- 1, highY >> 8)
        if left > right || top > bottom { continue }

        // Planes over the screen from the snapped corners, so that coverage and shading agree.
        let unit: Float = 1 / 256
        let toBX = Float(b.x &- a.x) * unit
        let toBY = Float(b.y &- a.y) * unit
        let toCX = Float(c.x &- a.x) * unit
        let toCY = Float(c.y &- a.y) * unit
        let inverse = 65536 / Float(area)
        let bX = toCY * inverse
        let cX = -toBY * inverse
        let bY = -toCX * inverse
        let cY = toBX * inverse
        let nearB = b.nearness - a.nearness
        let nearC = c.nearness - a.nearness
        let label =
            UInt32(group & 31) << UInt32(raster_label_bits) | UInt32(truncatingIfNeeded: record)
        var cutout: Int32 = -1
        if let cutouts = job.cutouts { cutout = cutouts[Int(material)] }
        job.triangles[record] = RasterTriangle(
            ax: a.x, ay: a.y, bx: c.x, by: c.y, cx: b.x, cy: b.y, nearness: a.nearness,
            perX: nearB * bX + nearC * cX, perY: nearB * bY + nearC * cY,
            left: Int16(truncatingIfNeeded: left), top: Int16(truncatingIfNeeded: top),
            right: Int16(truncatingIfNeeded: right), bottom: Int16(truncatingIfNeeded: bottom), label: label,
            cutout: cutout)
        if let surfaces = job.surfaces {
            let rowA = surfaceRow(job.normals, first, facing, a.nearness)
            let rowB = surfaceRow(job.normals, second, facing, b.nearness) - rowA
            let rowC = surfaceRow(job.normals, third, facing, c.nearness) - rowA
            surfaces[record] = RasterSurface(
                base: rowA, perX: rowB * bX + rowC * cX, perY: rowB * bY + rowC * cY, x: Float(a.x) * unit,
                y: Float(a.y) * unit, material: UInt32(material),
                triangle: UInt32(truncatingIfNeeded: triangle))
            if let coordinates = job.coordinates {
                let placeA = coordinateRow(job, first, a.nearness)
                let placeB = coordinateRow(job, second, b.nearness) - placeA
                let placeC = coordinateRow(job, third, c.nearness) - placeA
                let placePerX = placeB * bX + placeC * cX
                let placePerY = placeB * bY + placeC * cY
                coordinates[record] = RasterCoordinates(
                    start: SIMD4(lowHalf: placeA, highHalf: placePerX),
                    perY: SIMD4(lowHalf: placePerY, highHalf: .zero))
            }
            if let colors = job.colorPlanes {
                let colorA = colorRow(job, first, a.nearness)
                let colorB = colorRow(job, second, b.nearness) - colorA
                let colorC = colorRow(job, third, c.nearness) - colorA
                colors[record] = RasterColors(
                    base: colorA, perX: colorB * bX + colorC * cX, perY: colorB * bY + colorC * cY)
            }
        }
        record += 1
    }
    setup.pointee.pendingCount = Int32(truncatingIfNeeded: pendingCount)
    return record - Int(job.firstRecord)
}

/// Lattice steps are 64 (four samples in a row) or 128.
@inline(__always)
private func sampleShift(_ step: Int32) -> Int32 { step == 64 ? 6 : 7 }

/// A vertex's normal and 1, times its nearness.
@inline(__always)
private func surfaceRow(
    _ normals: UnsafePointer<Float>, _ vertex: Int, _ facing: Float, _ nearness: Float
) -> SIMD4<Float> {
    // The fourth number beside a normal may be anything.
    var row =
        (UnsafeRawPointer(normals) + vertex * 16).loadUnaligned(as: SIMD4<Float>.self) * (facing * nearness)
    row.w = nearness
    return row
}

/// A vertex's texture coordinates, times its nearness.
@inline(__always)
private func coordinateRow(_ job: RasterSetup, _ vertex: Int, _ nearness: Float) -> SIMD2<Float> {
    guard let coordinates = job.textureCoordinates else { return .zero }
    return SIMD2(coordinates[vertex * 2], coordinates[vertex * 2 + 1]) * nearness
}

/// A vertex's colour, times its nearness.
@inline(__always)
private func colorRow(_ job: RasterSetup, _ vertex: Int, _ nearness: Float) -> SIMD4<Float> {
    guard let colors = job.colors else { return .zero }
    return SIMD4(colors[vertex * 4], colors[vertex * 4 + 1], colors[vertex * 4 + 2], 0) * nearness
}
