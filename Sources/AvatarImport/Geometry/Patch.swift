import AvatarMath

/// A piece of surface over base vertices, with texture places.
struct Patch {
    var blend: VertexBlend
    /// Vertices with the same number are one place, parted only by a texture seam.
    var welds: [Int32]
    var textureCoordinates: [SIMD2<Float>]
    /// Three a triangle, counter-clockwise from outside.
    var triangles: [UInt32]

    /// Faces of the base mesh, subdivided.
    ///
    /// - Parameters:
    ///   - mesh: the base mesh.
    ///   - faces: which of its faces.
    ///   - levels: how often to subdivide by Catmull and Clark's rules.
    ///   - seams: false drops the texture seams, for parts that need no texture places of the base.
    ///   - refine: faces, by the vertices of the mesh nearest to their corners, that are subdivided once more than the
    ///     others. Vertices that no such face touches stay where they are.
    init(
        mesh: ObjFile, faces: [Int], levels: Int, seams: Bool = true, refine: (([Int]) -> Bool)? = nil
    ) {
        var polygons = faces.map { mesh.faces[$0].corners.map { Int($0) } }
        var places = faces.map { mesh.faces[$0].textureCorners.map { Int($0) } }
        var blend = VertexBlend(identity: mesh.positions.count)
        var coordinates = mesh.textureCoordinates
        for _ in 0..<levels {
            let step = CatmullClark.subdivide(polygons, vertexCount: blend.count)
            blend = step.blend.composed(with: blend)
            polygons = step.faces
            let flat = CatmullClark.subdivideTexture(places, coordinates: coordinates)
            places = flat.faces
            coordinates = flat.coordinates
        }
        if let refine {
            let nearest = (0..<blend.count).map { row in
                blend.row(row).max { ($0.weight, $1.index) < ($1.weight, $0.index) }?.index ?? 0
            }
            let mixed = LocalSubdivision(
                of: polygons, places: places, coordinates: coordinates, vertexCount: blend.count,
                isRefined: polygons.map { refine($0.map { nearest[$0] }) })
            blend = mixed.blend.composed(with: blend)
            polygons = mixed.polygons
            places = mixed.places
            coordinates = mixed.coordinates
        }
        var known: [SIMD2<Int32>: UInt32] = [:]
        var rows: [Int] = []
        welds = []
        textureCoordinates = []
        triangles = []
        for (polygon, corners) in zip(polygons, places) {
            var own: [UInt32] = []
            for (vertex, place) in zip(polygon, corners) {
                let key = SIMD2(Int32(vertex), seams ? Int32(place) : 0)
                if let index = known[key] {
                    own.append(index)
                } else {
                    let index = UInt32(rows.count)
                    known[key] = index
                    rows.append(vertex)
                    welds.append(Int32(vertex))
                    textureCoordinates.append(coordinates[place])
                    own.append(index)
                }
            }
            for corner in 2..<own.count { triangles += [own[0], own[corner - 1], own[corner]] }
        }
        self.blend = blend.selecting(rows)
    }

    /// Keeps where a value is positive; triangles that it crosses are cut, so that the edge is a smooth line.
    mutating func clip(keeping values: [Float]) {
        var values = values
        var cuts: [SIMD2<UInt32>: UInt32] = [:]
        var result: [UInt32] = []
        var nextWeld = (welds.max() ?? 0) + 1
        var weldCuts: [SIMD2<Int32>: Int32] = [:]
        func cut(_ a: UInt32, _ b: UInt32) -> UInt32 {
            let low = min(a, b)
            let high = max(a, b)
            if let known = cuts[SIMD2(low, high)] { return known }
            let fraction = values[Int(low)] / (values[Int(low)] - values[Int(high)])
            let index = UInt32(blend.count)
            let first = blend.row(Int(low)).map { ($0.index, $0.weight * (1 - fraction)) }
            let second = blend.row(Int(high)).map { ($0.index, $0.weight * fraction) }
            blend.append(first + second)
            textureCoordinates.append(
                textureCoordinates[Int(low)] * (1 - fraction) + textureCoordinates[Int(high)] * fraction)
            let weldLow = min(welds[Int(a)], welds[Int(b)])
            let weldHigh = max(welds[Int(a)], welds[Int(b)])
            let weld: Int32
            if let known = weldCuts[SIMD2(weldLow, weldHigh)] {
                weld = known
            } else {
                weld = nextWeld
                nextWeld += 1
                weldCuts[SIMD2(weldLow, weldHigh)] = weld
            }
            welds.append(weld)
            values.append(0)
            cuts[SIMD2(low, high)] = index
            return index
        }
        for start in stride(from: 0, to: triangles.count, by: 3) {
            let corner = [triangles[start], triangles[start + 1], triangles[start + 2]]
            let inside = corner.map { values[Int($0)] > 0 }
            let count = inside.filter { $0 }.count
            if count == 3 {
                result += corner
            } else if count > 0 {
                let odd = inside.firstIndex(of: count == 1) ?? 0
                let a = corner[odd]
                let b = corner[(odd + 1) % 3]
                let c = corner[(odd + 2) % 3]
                let x = cut(a, b)
                let y = cut(a, c)
                if count == 1 { result += [a, x, y] } else { result += [x, b, c, x, c, y] }
            }
        }
        triangles = result
        compact()
    }

    /// Keeps the triangles that a test accepts by their first index in `triangles`.
    mutating func filter(_ accepts: (Int) -> Bool) {
        var result: [UInt32] = []
        for start in stride(from: 0, to: triangles.count, by: 3) where accepts(start) {
            result += triangles[start..<(start + 3)]
        }
        triangles = result
        compact()
    }

    /// Gives triangles vertices of their own, so that an atlas can give their texture a place of its own.
    ///
    /// - Parameter accepts: which triangles, by their first index in `triangles`.
    /// - Returns: whether a vertex is one of theirs.
    mutating func part(_ accepts: (Int) -> Bool) -> [Bool] {
        var twins: [UInt32: UInt32] = [:]
        var rows = Array(0..<blend.count)
        for start in stride(from: 0, to: triangles.count, by: 3) where accepts(start) {
            for corner in start..<(start + 3) {
                let old = triangles[corner]
                if let twin = twins[old] {
                    triangles[corner] = twin
                } else {
                    let twin = UInt32(rows.count)
                    twins[old] = twin
                    rows.append(Int(old))
                    triangles[corner] = twin
                }
            }
        }
        let first = blend.count
        blend = blend.selecting(rows)
        welds = rows.map { welds[$0] }
        textureCoordinates = rows.map { textureCoordinates[$0] }
        var renumbered = [UInt32](repeating: .max, count: rows.count)
        var order: [Bool] = []
        for index in triangles where renumbered[Int(index)] == .max {
            renumbered[Int(index)] = 0
            order.append(Int(index) >= first)
        }
        compact()
        return order
    }

    /// Keeps only some triangles, of vertices of this patch.
    mutating func replaceTriangles(with kept: [UInt32]) {
        triangles = kept
        compact()
    }

    /// Drops vertices that no triangle uses.
    private mutating func compact() {
        var renumbered = [UInt32](repeating: .max, count: blend.count)
        var rows: [Int] = []
        for index in triangles where renumbered[Int(index)] == .max {
            renumbered[Int(index)] = UInt32(rows.count)
            rows.append(Int(index))
        }
        triangles = triangles.map { renumbered[Int($0)] }
        blend = blend.selecting(rows)
        welds = rows.map { welds[$0] }
        textureCoordinates = rows.map { textureCoordinates[$0] }
    }
}
