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
    ///   - breadth: how many hairs' width a stroke has. A hair is a third of a pixel of a live picture: strokes of
    ///     one hair come out as scattered dots there.
    /// - Returns: the part, with two triangles a stroke.
    static func strokes(_ base: HumanBase, skin: FigurePart, material: Int, count: Int, breadth: Float)
        -> FigurePart
    {
        let k = base.scale
        let recipe = base.recipe
        let surface = BrowSurface(base: base, skin: skin)
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
                guard let bound = surface.place(root) else { continue }
                // Upright at the nose, then outwards; hairs of the upper edge lean down, of the lower edge up.
                let lean = 0.45 + 0.55 * Float.smoothstep(0.008, 0.024, x)
                let slope = (BrowShape.at(x + 0.004).height - BrowShape.at(x - 0.004).height) / 0.008
                let along = Vector3(
                    sign * (0.15 + 0.85 * lean), (1 - lean) * 0.9 + slope * lean - across * 0.40 * lean, 0
                ).rejected(from: bound.normal).normalized
                let inner = 0.0022 * Float.smoothstep(0.020, 0.010, x)
                let outer = 0.0020 * Float.smoothstep(0.040, 0.052, x)
                let length = (0.0064 - inner - outer) * random.within(0.7, 1.1)
                let width = recipe.browThickness.squareRoot() * random.within(0.00022, 0.00034) * breadth
                let side = bound.normal.cross(along).normalized
                let first = UInt32(offsets.count)
                let corners = [
                    side * (width * 0.5), side * (width * -0.5),
                    along * (length * 0.5) + side * (width * 0.45),
                    along * (length * 0.5) - side * (width * 0.45), along * length,
                ]
                // Every corner lies on the skin under it: brows go over the ridge of the bone.
                let places = corners.map { surface.place(bound.point + ($0 - along * (length * 0.5)) * k) }
                guard !places.contains(where: { $0 == nil }) else { continue }
                for (number, place) in places.enumerated() {
                    guard let place else { continue }
                    blend.append(place.terms)
                    offsets.append(place.normal * ((number < 2 ? 0.0001 : 0.0004) * k))
                    normals.append(place.normal)
                    influences.append(place.influences)
                }
                triangles += [first, first + 1, first + 2, first + 1, first + 3, first + 2]
                triangles += [first + 2, first + 3, first + 4]
            }
        }
        let positions = zip(blend.apply(base.positions), offsets).map { $0 + $1 }
        for start in stride(from: 0, to: triangles.count, by: 3) {
            let (a, b, c) = (Int(triangles[start]), Int(triangles[start + 1]), Int(triangles[start + 2]))
            let places = [a, b, c].map { positions[$0] }
            if (places[1] - places[0]).cross(places[2] - places[0]).dot(normals[a]) < 0 {
                triangles.swapAt(start + 1, start + 2)
            }
        }
        var part = FigurePart(
            name: "brows", material: material, positions: positions, normals: normals,
            influences: influences, triangles: triangles)
        part.blend = blend
        return part
    }
}

/// The skin of the forehead, for finding what lies behind a place of the picture plane.
private struct BrowSurface {
    /// A place on the skin with the base vertices that carry it.
    struct Place {
        var point: Vector3
        var normal: Vector3
        var terms: [(index: Int, weight: Float)]
        var influences: Influences
    }

    private let skin: FigurePart
    private let triangles: [(a: Int, b: Int, c: Int)]

    init(base: HumanBase, skin: FigurePart) {
        self.skin = skin
        func isNear(_ vertex: Int) -> Bool {
            let place = base.faceRelative(skin.positions[vertex])
            return place.z > -0.06 && place.y > -0.004 && place.y < 0.055 && abs(place.x) < 0.078
        }
        triangles = stride(from: 0, to: skin.triangles.count, by: 3).compactMap { start in
            let corners = (0..<3).map { Int(skin.triangles[start + $0]) }
            guard corners.allSatisfy(isNear) else { return nil }
            return (corners[0], corners[1], corners[2])
        }
    }

    /// The skin nearest to the viewer at a place's x and y; nil where there is none.
    func place(_ wanted: Vector3) -> Place? {
        var best: (point: Vector3, weights: [(vertex: Int, weight: Float)])?
        for (a, b, c) in triangles {
            let (pa, pb, pc) = (skin.positions[a], skin.positions[b], skin.positions[c])
            let u = pb - pa
            let v = pc - pa
            let w = wanted - pa
            let area = u.x * v.y - u.y * v.x
            guard area > 1e-9 else { continue }
            let second = (w.x * v.y - w.y * v.x) / area
            let third = (u.x * w.y - u.y * w.x) / area
            guard second >= 0, third >= 0, second + third <= 1 else { continue }
            let point = pa + u * second + v * third
            if let known = best, known.point.z >= point.z { continue }
            best = (point, [(a, 1 - second - third), (b, second), (c, third)])
        }
        guard let best, let blend = skin.blend else { return nil }
        var terms: [(index: Int, weight: Float)] = []
        var shares: [Int: Float] = [:]
        var normal = Vector3.zero
        for (vertex, weight) in best.weights {
            normal += skin.normals[vertex] * weight
            for (index, share) in blend.row(vertex) { terms.append((index, share * weight)) }
            for (joint, share) in skin.influences[vertex] { shares[joint, default: 0] += share * weight }
        }
        return Place(
            point: best.point, normal: normal.normalized, terms: terms,
            influences: HumanBase.normalized(shares))
    }
}
