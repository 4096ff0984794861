import AvatarMath
import AvatarModel

/// Eyeballs with a bulging cornea, and upper lashes.
enum EyeParts {
    /// How far the eyeball's surface is made, from its front.
    static let reachDegrees: Float = 105

    /// The front of a sphere; its texture places measure the angle from the front in all directions.
    static func eyeball(_ base: HumanBase, side: Side, material: Int, rings: Int, segments: Int) -> FigurePart
    {
        let (centre, radius) = base.eyes[side == .left ? 0 : 1]
        var positions: [Vector3] = []
        var normals: [Vector3] = []
        var places: [SIMD2<Float>] = []
        for ring in 0...rings {
            // Rings are closer together over the cornea, where the outline is seen.
            let share = powFloat(Float(ring) / Float(rings), 1.15)
            let angle = share * reachDegrees.degreesAsRadians
            for segment in 0...segments {
                let turn = Float(segment) / Float(segments) * 2 * .pi
                let direction = Vector3(
                    sinFloat(angle) * cosFloat(turn), sinFloat(angle) * sinFloat(turn), cosFloat(angle))
                let bulge = 1 + 0.035 * powFloat(((direction.z - 0.86) / 0.14).clamped(to: 0...1), 1.2)
                positions.append(centre + direction * (radius * bulge))
                normals.append(direction)
                places.append(SIMD2(0.5 + 0.5 * share * cosFloat(turn), 0.5 - 0.5 * share * sinFloat(turn)))
            }
        }
        let joint = base.joint("\(side.rawValue)Eye")
        let influences = positions.map { _ -> Influences in [(joint, 1)] }
        return FigurePart(
            name: "\(side.rawValue) eye", material: material, positions: positions, normals: normals,
            textureCoordinates: places, influences: influences,
            triangles: Strip.grid(rows: rings, columns: segments))
    }

    /// Upper lashes of both eyes: a thin line on the rim of the lid and tapering hairs on it.
    ///
    /// Their places are sums of the lid's vertices, so they follow it.
    static func lashes(_ base: HumanBase, material: Int) -> (
        part: FigurePart, blinks: [String: [(Int, Vector3)]]
    ) {
        var random = RepeatableRandom(seed: 5)
        var blend = VertexBlend()
        var offsets: [Vector3] = []
        var triangles: [UInt32] = []
        var blinks: [String: [(Int, Vector3)]] = [:]
        // Where lashes are relative to the line where the lids of a closed eye meet.
        var closing: [String: [(Int, Vector3)]] = [:]
        let k = base.scale
        for side in Side.allCases {
            let eye = base.eyes[side == .left ? 0 : 1]
            let blinkName = side == .left ? "eyeBlinkLeft" : "eyeBlinkRight"
            let rim = upperRim(base, blink: blinkName, eye: eye)
            guard rim.count > 3 else { continue }
            func add(_ along: Float, _ offset: Vector3, closed: Vector3) -> UInt32 {
                let place = along.clamped(to: 0...1) * Float(rim.count - 1)
                let index = min(Int(place), rim.count - 2)
                let part = place - Float(index)
                blend.append([(rim[index], 1 - part), (rim[index + 1], part)])
                offsets.append(offset)
                closing[blinkName, default: []].append((offsets.count - 1, closed))
                return UInt32(offsets.count - 1)
            }
            func outward(_ along: Float, _ spread: Float) -> Vector3 {
                Vector3(side.sign * ((along - 0.42) * 1.1 + spread), 0.12, 0.95).normalized
            }
            // The line.
            let steps = 16
            var previous: (UInt32, UInt32)?
            for step in 0...steps {
                let along = 0.02 + 0.93 * Float(step) / Float(steps)
                let thick = k * 0.0013 * sinFloat(.pi * (0.12 + 0.80 * Float(step) / Float(steps)))
                let low = add(
                    along, Vector3(0, -thick * 0.8, 0.0009 * k),
                    closed: Vector3(0, -0.0002 * k - thick * 0.3, 0.0006 * k))
                let high = add(
                    along, Vector3(0, 0.0003, 0.0012) * k,
                    closed: Vector3(0, thick * 0.5, 0.0006 * k))
                if let (oldLow, oldHigh) = previous {
                    let quad: [UInt32] = [oldLow, low, high, oldLow, high, oldHigh]
                    triangles +=
                        side == .left ? quad : [quad[0], quad[2], quad[1], quad[3], quad[5], quad[4]]
                }
                previous = (low, high)
            }
            // The hairs.
            for hair in 0..<30 {
                let along = 0.10 + 0.80 * Float(hair) / 29 + random.bell(0.008)
                let direction = outward(along, random.bell(0.08))
                let long: Float = along < 0.3 ? 0.0030 + 0.006 * along : along < 0.85 ? 0.0052 : 0.0044
                let length = long * k * random.within(0.8, 1.15)
                let tip = direction * length + Vector3(0, length * 0.42, 0)
                let half = 0.00016 * k
                let root = Vector3(0, -0.0004, 0.0014) * k
                // Upside down, so that they still face the viewer. They hang over the lower lid and fan out.
                let turned = Vector3(direction.x * 0.8 * length, -0.62 * length, 0.0008 * k)
                let hung = Vector3(0, -0.0003, 0.0008) * k
                let a = add(along, root - Vector3(half, 0, 0), closed: hung + Vector3(half, 0, 0))
                let b = add(along, root + Vector3(half, 0, 0), closed: hung - Vector3(half, 0, 0))
                let c = add(along, tip, closed: turned)
                triangles += [a, b, c]
            }
        }
        let positions = zip(blend.apply(base.positions), offsets).map { $0 + $1 }
        for (name, lashes) in closing {
            let eye = base.eyes[name == "eyeBlinkLeft" ? 0 : 1]
            let lid = ClosedLid(base, blink: name, eye: eye)
            blinks[name] = lashes.map { vertex, offset in
                let open = blend.row(vertex).reduce(Vector3.zero) {
                    $0 + base.positions[$1.index] * $1.weight
                }
                let moved = blend.row(vertex).reduce(positions[vertex]) {
                    $0 + (lid.deltas[$1.index] ?? .zero) * $1.weight
                }
                return (vertex, lid.place(x: open.x, offset: offset) - moved)
            }
        }
        let forward = Vector3(0, 0.3, 0.95).normalized
        var part = FigurePart(
            name: "lashes", material: material, positions: positions,
            normals: positions.map { _ in forward }, influences: base.influences(of: blend),
            triangles: triangles)
        part.blend = blend
        return (part, blinks)
    }

    /// The vertices of the upper lid's edge, from the nose outwards: of those that a blink moves down, the lowest.
    ///
    /// The base mesh's lash helpers lie inside the lid of narrow eyes; there a line of lashes is not seen.
    static func upperRim(
        _ base: HumanBase, blink: String, eye: (centre: Vector3, radius: Float)
    ) -> [Int] {
        guard let morph = base.morphs.first(where: { $0.name == blink }) else { return [] }
        let deepest = morph.target.deltas.map { -$0.y }.max() ?? 0
        var body: Set<Int> = []
        for face in base.mesh.faces where face.group == "body" {
            body.formUnion(face.corners.map { Int($0) })
        }
        let lid = zip(morph.target.vertices, morph.target.deltas).compactMap { vertex, delta -> Int? in
            let offset = base.positions[Int(vertex)] - eye.centre
            guard body.contains(Int(vertex)), -delta.y > 0.14 * deepest, offset.z > 0.35 * eye.radius,
                offset.length < 1.30 * eye.radius
            else { return nil }
            return Int(vertex)
        }.sorted()
        let outward: Float = eye.centre.x > 0 ? 1 : -1
        func across(_ vertex: Int) -> Float { (base.positions[vertex].x - eye.centre.x) * outward }
        let low = lid.map(across).min() ?? 0
        let high = lid.map(across).max() ?? 0
        var rim: [Int] = []
        for slice in 0..<12 {
            let x = low + (high - low) * Float(slice) / 11
            let near = lid.filter { abs(across($0) - x) < (high - low) / 20 }
            guard let best = near.min(by: { base.positions[$0].y < base.positions[$1].y }) else { continue }
            if !rim.contains(best) { rim.append(best) }
        }
        return rim
    }
}

/// Triangles of grids.
enum Strip {
    /// Two triangles a cell of a grid with one more row and column of vertices than cells, row by row; with
    /// columns to the left and rows down they face the viewer.
    static func grid(rows: Int, columns: Int) -> [UInt32] {
        var triangles: [UInt32] = []
        for row in 0..<rows {
            for column in 0..<columns {
                let a = UInt32(row * (columns + 1) + column)
                let c = a + UInt32(columns) + 1
                triangles += [a, c, c + 1, a, c + 1, a + 1]
            }
        }
        return triangles
    }
}
