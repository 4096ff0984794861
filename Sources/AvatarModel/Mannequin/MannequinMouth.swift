import AvatarMath

/// Lips, the dark inside of the mouth, teeth and tongue.
enum MannequinMouth {
    private static let columns = 28

    static func add(
        to builder: inout MeshBuilder, field: DistanceField, head: Int, materials: MannequinMaterials,
        face: FaceShape
    ) {
        let half = MannequinFace.mouthHalfWidth
        let line = MannequinFace.mouthY
        let rows = 5
        func lip(upper: Bool) -> [Vector3] {
            var positions: [Vector3] = []
            for column in 0...columns {
                let x = -half + 2 * half * Float(column) / Float(columns)
                let across = abs(x) / half
                let bow = powFloat(max(0, 1 - across * across), 0.72)
                let dip: Float = upper ? 0.0016 * expFloat(-(x / 0.005) * (x / 0.005)) : 0
                let outer = upper ? 0.0078 * bow - dip : -0.0096 * bow
                let corner: Float = 0.0010 * across * across
                for row in 0...rows {
                    let share = Float(row) / Float(rows)
                    let y = line + corner + outer * (1 - share) + (upper ? 0.0001 : -0.0001) * share
                    let skin = MannequinFace.surfaceDepth(field, x: x, y: y)
                    let swell =
                        sinFloat(.pi * min(1, 0.18 + 0.82 * share * 0.86)) * (upper ? 0.0030 : 0.0038) * bow
                    positions.append(Vector3(x, y, skin + 0.0006 + swell))
                }
            }
            return positions
        }
        for upper in [true, false] {
            let positions = lip(upper: upper)
            let indices = strip(rows: rows, downward: upper)
            let base = builder.addPart(
                upper ? "upper lip" : "lower lip", material: materials.lip, positions: positions,
                normals: nil, indices: indices
            ) { _ in [(joint: head, weight: Float(1))] }
            for (index, position) in positions.enumerated() {
                let inner = index % (rows + 1) >= rows - 1
                let region: FaceShape.Region =
                    upper ? (inner ? .upperInner : .upperLip) : (inner ? .lowerInner : .lowerLip)
                face.move(position, region: region, vertex: base + index, builder: &builder)
            }
        }
        addInside(to: &builder, field: field, head: head, materials: materials, face: face)
    }

    private static func strip(rows: Int, downward: Bool) -> [UInt32] {
        MeshBuilder.grid(columns: columns, rows: rows, flipped: downward)
    }

    private static func addInside(
        to builder: inout MeshBuilder, field: DistanceField, head: Int, materials: MannequinMaterials,
        face: FaceShape
    ) {
        let half = MannequinFace.mouthHalfWidth
        let line = MannequinFace.mouthY
        var positions: [Vector3] = []
        for column in 0...columns {
            let x = (-half + 2 * half * Float(column) / Float(columns)) * 0.97
            let across = abs(x) / half
            let z = MannequinFace.surfaceDepth(field, x: x, y: line) - 0.0012
            for y in [line + 0.0016 + 0.0010 * across * across, line - 0.0016] {
                positions.append(Vector3(x, y, z))
            }
        }
        let base = builder.addPart(
            "mouth inside", material: materials.inside, positions: positions, normals: nil,
            indices: strip(rows: 1, downward: true)
        ) { _ in [(joint: head, weight: Float(1))] }
        for (index, position) in positions.enumerated() {
            face.move(
                position, region: index % 2 == 0 ? .upperInner : .lowerInner, vertex: base + index,
                builder: &builder)
        }
        // The upper teeth, an arch just behind the lip; the lower lip hides it while the mouth is closed.
        var teeth: [Vector3] = []
        for column in 0...columns {
            let x = (-1 + 2 * Float(column) / Float(columns)) * 0.0165
            let z = MannequinFace.surfaceDepth(field, x: x, y: line) - 0.0008
            for y in [line + 0.0020, line - 0.0042] { teeth.append(Vector3(x, y, z)) }
        }
        builder.addPart(
            "teeth", material: materials.teeth, positions: teeth, normals: nil,
            indices: strip(rows: 1, downward: true)
        ) { _ in [(joint: head, weight: Float(1))] }
        addTongue(to: &builder, head: head, material: materials.tongue)
    }

    private static func addTongue(to builder: inout MeshBuilder, head: Int, material: Int) {
        var positions: [Vector3] = []
        let rings = 8
        let segments = 12
        let centre = Vector3(0, MannequinFace.mouthY - 0.007, 0.058)
        for ring in 0...rings {
            let polar = Float.pi * Float(ring) / Float(rings)
            for segment in 0...segments {
                let turn = 2 * Float.pi * Float(segment) / Float(segments)
                let direction = Vector3(
                    sinFloat(polar) * cosFloat(turn), sinFloat(polar) * sinFloat(turn), cosFloat(polar))
                positions.append(centre + direction * Vector3(0.0115, 0.0040, 0.0150))
            }
        }
        let indices = MeshBuilder.grid(columns: rings, rows: segments, flipped: false)
        let base = builder.addPart(
            "tongue", material: material, positions: positions, normals: nil, indices: indices
        ) { _ in [(joint: head, weight: Float(1))] }
        for index in positions.indices {
            builder.addMorph(.tongueOut, vertex: base + index, delta: Vector3(0, 0.0035, 0.0270))
            builder.addMorph(.jawOpen, vertex: base + index, delta: Vector3(0, -0.0065, 0.002))
        }
    }
}
