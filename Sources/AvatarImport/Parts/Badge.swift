import AvatarMath

/// A name badge on the jumper's left breast, as staff at a counter wear one.
enum Badge {
    /// Its middle on the 1.64 m figure, and its size; metres.
    private static let place = SIMD2<Float>(0.075, 1.236)
    private static let size = SIMD2<Float>(0.046, 0.0185)
    private static let columns = 4
    private static let rows = 2

    /// The badge, lying on the cloth; its edge goes back into it.
    static func part(on top: FigurePart, base: HumanBase, material: Int) -> FigurePart {
        let k = base.scale
        let front = top.positions.indices.filter {
            top.normals[$0].z > 0.3 && abs(top.positions[$0].x - place.x * k) < 0.10 * k
                && abs(top.positions[$0].y - place.y * k) < 0.10 * k
        }
        /// The cloth at a place seen from the front, evened out: a card is stiffer than a jumper.
        func cloth(_ x: Float, _ y: Float) -> (z: Float, influences: Influences) {
            var shares: [Int: Float] = [:]
            var z: Float = 0
            var total: Float = 0
            for vertex in front {
                let offset = SIMD2(top.positions[vertex].x - x, top.positions[vertex].y - y) / (0.018 * k)
                let weight = expFloat(-(offset.x * offset.x + offset.y * offset.y))
                guard weight > 1e-4 else { continue }
                total += weight
                z += top.positions[vertex].z * weight
                for (joint, share) in top.influences[vertex] { shares[joint, default: 0] += share * weight }
            }
            return (z / max(total, 1e-9), HumanBase.normalized(shares))
        }
        // One more ring of vertices than the face has: the edge.
        var positions: [Vector3] = []
        var places: [SIMD2<Float>] = []
        var influences: [Influences] = []
        for row in -1...(rows + 1) {
            for column in -1...(columns + 1) {
                let u = (Float(column) / Float(columns)).clamped(to: 0...1)
                let v = (Float(row) / Float(rows)).clamped(to: 0...1)
                let isEdge = row < 0 || column < 0 || row > rows || column > columns
                // Drawn in a little, so that it is not seen beside the face.
                let inset: Float = isEdge ? 0.97 : 1
                let x = (place.x + (u - 0.5) * size.x * inset) * k
                let y = (place.y + (0.5 - v) * size.y * inset) * k
                let under = cloth(x, y)
                positions.append(Vector3(x, y, under.z + (isEdge ? -0.003 : 0.0032) * k))
                // From the wearer's right, which is the viewer's left.
                places.append(SIMD2(0.01 + 0.98 * u, 0.02 + 0.96 * v))
                influences.append(under.influences)
            }
        }
        // A card is one piece: it turns as its middle does.
        let middle = influences[influences.count / 2]
        let last = positions.count - 1
        let facing = (positions[last] - positions[0]).cross(
            positions[columns + 2] - positions[last - columns - 2]
        ).normalized
        return FigurePart(
            name: "badge", material: material, positions: positions,
            normals: positions.map { _ in facing.z < 0 ? facing * -1 : facing }, textureCoordinates: places,
            influences: influences.map { _ in middle },
            triangles: Strip.grid(rows: rows + 2, columns: columns + 2))
    }
}
