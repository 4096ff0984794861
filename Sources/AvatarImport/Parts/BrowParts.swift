import AvatarMath

/// Eyebrows hair by hair, over the soft base that is painted on the skin.
enum BrowParts {
    /// Strokes of both brows; each is bound to the skin under it, so it moves with frowns and raised brows.
    ///
    /// - Parameters:
    ///   - base: whose brows.
    ///   - skin: the part that carries them.
    ///   - material: its index.
    ///   - count: strokes a side.
    /// - Returns: the part, with two triangles a stroke.
    static func strokes(_ base: HumanBase, skin: FigurePart, material: Int, count: Int) -> FigurePart {
        let k = base.scale
        let recipe = base.recipe
        let near = skin.positions.indices.filter { vertex in
            let place = base.faceRelative(skin.positions[vertex])
            return place.z > -0.05 && place.y > -0.012 && place.y < 0.050 && abs(place.x) < 0.075
        }
        let grid = PointGrid(near.map { skin.positions[$0] }, cell: 0.008)
        var random = RepeatableRandom(seed: 23)
        var blend = VertexBlend()
        var offsets: [Vector3] = []
        var normals: [Vector3] = []
        var influences: [Influences] = []
        var triangles: [UInt32] = []
        for sign in [Float(1), -1] {
            for _ in 0..<count {
                // Denser in the middle of the brow than at its ends and edges.
                let x = 0.0100 + 0.0420 * powFloat(random.unit(), 0.9)
                let shape = BrowShape.at(x)
                let across = random.bell(0.40).clamped(to: -0.95...0.95)
                let y = shape.height + recipe.browShift + across * shape.halfWidth * recipe.browThickness
                let root = base.eyeMiddle + Vector3(sign * x, y, 0.010) * k
                guard let bound = place(root, skin, near, grid) else { continue }
                // Upright at the nose, then outwards; hairs of the upper edge lean down, of the lower edge up.
                let lean = 0.45 + 0.55 * Float.smoothstep(0.008, 0.024, x)
                let slope = (BrowShape.at(x + 0.004).height - BrowShape.at(x - 0.004).height) / 0.008
                let along = Vector3(
                    sign * (0.15 + 0.85 * lean), (1 - lean) * 0.9 + slope * lean - across * 0.40 * lean, 0
                ).rejected(from: bound.normal).normalized
                let inner = 0.0022 * Float.smoothstep(0.020, 0.010, x)
                let outer = 0.0020 * Float.smoothstep(0.040, 0.052, x)
                let length = (0.0064 - inner - outer) * random.within(0.7, 1.1)
                let width = recipe.browThickness.squareRoot() * random.within(0.00022, 0.00034)
                let side = bound.normal.cross(along).normalized
                let first = UInt32(offsets.count)
                let corners = [
                    side * (width * 0.5), side * (width * -0.5),
                    along * (length * 0.5) + side * (width * 0.45) + bound.normal * 0.0003,
                    along * (length * 0.5) - side * (width * 0.45) + bound.normal * 0.0003, along * length,
                ]
                for corner in corners {
                    let point = bound.point + (corner - along * (length * 0.5) + bound.normal * 0.0003) * k
                    blend.append(bound.terms)
                    offsets.append(point - bound.weighted)
                    normals.append(bound.normal)
                    influences.append(bound.influences)
                }
                triangles += [first, first + 1, first + 2, first + 1, first + 3, first + 2]
                triangles += [first + 2, first + 3, first + 4]
            }
        }
        for start in stride(from: 0, to: triangles.count, by: 3) {
            let (a, b, c) = (Int(triangles[start]), Int(triangles[start + 1]), Int(triangles[start + 2]))
            let places = [a, b, c].map { offsets[$0] }
            if (places[1] - places[0]).cross(places[2] - places[0]).dot(normals[a]) < 0 {
                triangles.swapAt(start + 1, start + 2)
            }
        }
        let positions = zip(blend.apply(base.positions), offsets).map { $0 + $1 }
        var part = FigurePart(
            name: "brows", material: material, positions: positions, normals: normals,
            influences: influences, triangles: triangles)
        part.blend = blend
        return part
    }

    /// A place on the skin with the base vertices that carry it.
    private struct Bound {
        var point: Vector3
        var normal: Vector3
        /// Where the weighted base vertices are.
        var weighted: Vector3
        var terms: [(index: Int, weight: Float)]
        var influences: Influences
    }

    private static func place(
        _ wanted: Vector3, _ skin: FigurePart, _ near: [Int], _ grid: PointGrid
    ) -> Bound? {
        guard let blend = skin.blend else { return nil }
        // Towards the skin along the line of sight: neighbours by their distance across it.
        var point = wanted
        var normal = Vector3(0, 0, 1)
        var weights: [(vertex: Int, weight: Float)] = []
        for _ in 0..<3 {
            weights = grid.nearest(to: point, count: 4).map { (near[$0.index], 1 / ($0.square + 1e-6)) }
            let total = weights.reduce(Float(0)) { $0 + $1.weight }
            guard total > 0 else { return nil }
            weights = weights.map { ($0.vertex, $0.weight / total) }
            normal = weights.reduce(Vector3.zero) { $0 + skin.normals[$1.vertex] * $1.weight }.normalized
            let middle = weights.reduce(Vector3.zero) { $0 + skin.positions[$1.vertex] * $1.weight }
            guard normal.z > 0.2 else { return nil }
            // On the plane of the neighbours.
            point.z = middle.z - ((point.x - middle.x) * normal.x + (point.y - middle.y) * normal.y) / normal.z
        }
        var terms: [(index: Int, weight: Float)] = []
        var shares: [Int: Float] = [:]
        for (vertex, weight) in weights {
            for (index, share) in blend.row(vertex) { terms.append((index, share * weight)) }
            for (joint, share) in skin.influences[vertex] { shares[joint, default: 0] += share * weight }
        }
        let weighted = weights.reduce(Vector3.zero) { $0 + skin.positions[$1.vertex] * $1.weight }
        return Bound(
            point: point, normal: normal, weighted: weighted, terms: terms,
            influences: HumanBase.normalized(shares))
    }
}
