import AvatarMath

/// One step of subdivision for some faces of a mesh: where an outline is seen, but not where it costs triangles only.
///
/// Faces next to refined ones take their new vertices on shared edges as further corners, so no gap opens.
struct LocalSubdivision {
    private(set) var blend: VertexBlend
    /// With three corners or more; those with more than four start at a corner from which a fan has no flat triangle.
    private(set) var polygons: [[Int]] = []
    private(set) var places: [[Int]] = []
    let coordinates: [SIMD2<Float>]

    /// Subdivides the refined faces.
    ///
    /// - Parameters:
    ///   - old: vertices at the corners of every face.
    ///   - oldPlaces: texture places at the same corners.
    ///   - oldCoordinates: of the texture places.
    ///   - vertexCount: of the mesh.
    ///   - isRefined: one a face.
    init(
        of old: [[Int]], places oldPlaces: [[Int]], coordinates oldCoordinates: [SIMD2<Float>],
        vertexCount: Int, isRefined: [Bool]
    ) {
        let step = CatmullClark.subdivide(old, vertexCount: vertexCount)
        let flat = CatmullClark.subdivideTexture(oldPlaces, coordinates: oldCoordinates)
        coordinates = flat.coordinates
        var touched = [Bool](repeating: false, count: vertexCount)
        var cutEdges: Set<Int> = []
        var first = 0
        for (number, face) in old.enumerated() {
            if isRefined[number] {
                for corner in face.indices {
                    touched[face[corner]] = true
                    // The second corner of a new quad is the middle of the edge that starts at its first.
                    cutEdges.insert(step.faces[first + corner][1])
                }
            }
            first += face.count
        }
        blend = VertexBlend()
        for row in 0..<step.blend.count {
            if row < vertexCount, !touched[row] {
                blend.append([(row, 1)])
            } else {
                blend.append(step.blend.row(row))
            }
        }
        first = 0
        for (number, face) in old.enumerated() {
            if isRefined[number] {
                polygons += step.faces[first..<(first + face.count)]
                places += flat.faces[first..<(first + face.count)]
            } else {
                var corners: [Int] = []
                var own: [Int] = []
                var start = 0
                for corner in face.indices {
                    corners.append(face[corner])
                    own.append(oldPlaces[number][corner])
                    guard cutEdges.contains(step.faces[first + corner][1]) else { continue }
                    start = corners.count
                    corners.append(step.faces[first + corner][1])
                    own.append(flat.faces[first + corner][1])
                }
                polygons.append(Array(corners[start...] + corners[..<start]))
                places.append(Array(own[start...] + own[..<start]))
            }
            first += face.count
        }
    }
}
