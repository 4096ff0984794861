import AvatarMath

/// Packs the texture islands of a patch into one picture: what is seen gets the texels.
struct TextureAtlas {
    let width: Int
    let height: Int
    /// New texture places, one a vertex, with (0, 0) at the top left.
    let coordinates: [SIMD2<Float>]

    /// Moves every island to a free place of the picture.
    ///
    /// - Parameters:
    ///   - patch: its texture places are those of the base mesh, (0, 0) at the bottom left.
    ///   - width: of the picture, pixels.
    ///   - height: of the picture, pixels.
    ///   - texelsPerUnit: the resolution wished for; lowered until everything fits.
    ///   - closer: how many times as fine an island is, one a vertex; of an island, its first vertex counts.
    init(patch: Patch, width: Int, height: Int, texelsPerUnit: Float, closer: [Float] = []) {
        self.width = width
        self.height = height
        let islands = Self.islands(patch)
        var low: [SIMD2<Float>] = []
        var high: [SIMD2<Float>] = []
        let count = (islands.max() ?? -1) + 1
        low = [SIMD2<Float>](repeating: SIMD2(repeating: .infinity), count: count)
        high = [SIMD2<Float>](repeating: SIMD2(repeating: -.infinity), count: count)
        var zoom = [Float](repeating: 0, count: count)
        for (vertex, island) in islands.enumerated() {
            if zoom[island] == 0 { zoom[island] = closer.isEmpty ? 1 : closer[vertex] }
            low[island] = pointwiseMin(low[island], patch.textureCoordinates[vertex])
            high[island] = pointwiseMax(high[island], patch.textureCoordinates[vertex])
        }
        var resolution = texelsPerUnit
        var places: [SIMD2<Float>]?
        while places == nil {
            let sizes = zoom.indices.map { island in
                (high[island] - low[island]) * (resolution * zoom[island]) + SIMD2(repeating: 8)
            }
            places = Self.pack(sizes, width: Float(width), height: Float(height))
            if places == nil { resolution *= 0.96 }
        }
        let corners = places ?? []
        coordinates = islands.indices.map { vertex in
            let island = islands[vertex]
            let fineness = resolution * zoom[island]
            let offset = (patch.textureCoordinates[vertex] - low[island]) * fineness
            let span = (high[island] - low[island]) * fineness
            // The base mesh counts rows from the bottom.
            let pixel = corners[island] + SIMD2(4 + offset.x, 4 + span.y - offset.y)
            return SIMD2(pixel.x / Float(width), pixel.y / Float(height))
        }
    }

    /// The island of every vertex.
    private static func islands(_ patch: Patch) -> [Int] {
        var parent = Array(0..<patch.textureCoordinates.count)
        func root(_ vertex: Int) -> Int {
            var place = vertex
            while parent[place] != place {
                parent[place] = parent[parent[place]]
                place = parent[place]
            }
            return place
        }
        for start in stride(from: 0, to: patch.triangles.count, by: 3) {
            let a = root(Int(patch.triangles[start]))
            parent[root(Int(patch.triangles[start + 1]))] = a
            parent[root(Int(patch.triangles[start + 2]))] = a
        }
        var numbers: [Int: Int] = [:]
        return parent.indices.map { vertex in
            let place = root(vertex)
            if let known = numbers[place] { return known }
            numbers[place] = numbers.count
            return numbers.count - 1
        }
    }

    /// Corners of rectangles that do not overlap, tallest first into the first free rectangle; nil if they do not fit.
    private static func pack(_ sizes: [SIMD2<Float>], width: Float, height: Float) -> [SIMD2<Float>]? {
        var free = [(corner: SIMD2<Float>(0, 0), size: SIMD2<Float>(width, height))]
        var corners = [SIMD2<Float>](repeating: .zero, count: sizes.count)
        for index in sizes.indices.sorted(by: { (sizes[$0].y, $0) > (sizes[$1].y, $1) }) {
            let size = sizes[index]
            let fitting = free.indices.filter { free[$0].size.x >= size.x && free[$0].size.y >= size.y }
            guard let best = fitting.min(by: { free[$0].size.y < free[$1].size.y }) else { return nil }
            let place = free.remove(at: best)
            corners[index] = place.corner
            free.append(
                (place.corner + SIMD2(size.x, 0), SIMD2(place.size.x - size.x, place.size.y)))
            free.append((place.corner + SIMD2(0, size.y), SIMD2(size.x, place.size.y - size.y)))
        }
        return corners
    }
}
