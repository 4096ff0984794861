import AvatarMath

/// The head of the mannequin: a soft skull with nose, cheeks and ears, and the moving parts of a face.
enum MannequinFace {
    /// The centre and radius of the eyeballs, metres; x on the left.
    static let eyeX: Float = 0.0315
    static let eyeY: Float = 1.5265
    static let eyeZ: Float = 0.0600
    static let eyeRadius: Float = 0.0138
    /// The middle of the mouth line, and half its width.
    static let mouthY: Float = 1.4610
    static let mouthHalfWidth: Float = 0.0245

    /// Head, neck and ears without the hollow of the mouth.
    static func headField() -> DistanceField {
        var field = DistanceField()
        field.add(.ellipsoid(Vector3(0, 1.556, -0.006), Vector3(0.0725, 0.0860, 0.0920)))
        field.add(.ellipsoid(Vector3(0, 1.500, 0.018), Vector3(0.0595, 0.0760, 0.0680)), blend: 0.030)
        for sign: Float in [1, -1] {
            field.add(
                .cone(
                    Vector3(sign * 0.046, 1.474, 0.000), Vector3(sign * 0.012, 1.439, 0.056), 0.0205, 0.0165),
                blend: 0.026)
            field.add(
                .ellipsoid(Vector3(sign * 0.035, 1.496, 0.054), Vector3(0.0215, 0.0220, 0.0190)), blend: 0.022
            )
            field.add(
                .cone(
                    Vector3(sign * 0.040, 1.5475, 0.062), Vector3(sign * 0.008, 1.5475, 0.0725), 0.0095,
                    0.0105), blend: 0.020)
        }
        field.add(.ellipsoid(Vector3(0, 1.4395, 0.0655), Vector3(0.0170, 0.0140, 0.0140)), blend: 0.020)
        field.add(.ellipsoid(Vector3(0, 1.4620, 0.0660), Vector3(0.0260, 0.0180, 0.0165)), blend: 0.022)
        for sign: Float in [1, -1] {
            field.carve(
                .ellipsoid(Vector3(sign * 0.0325, eyeY, 0.0840), Vector3(0.0190, 0.0115, 0.0150)),
                blend: 0.014)
        }
        field.add(.cone(Vector3(0, 1.5320, 0.0740), Vector3(0, 1.4960, 0.0925), 0.0062, 0.0088), blend: 0.013)
        field.add(.ellipsoid(Vector3(0, 1.4915, 0.0925), Vector3(0.0085, 0.0078, 0.0085)), blend: 0.006)
        for sign: Float in [1, -1] {
            field.add(
                .ellipsoid(Vector3(sign * 0.0112, 1.4888, 0.0835), Vector3(0.0066, 0.0058, 0.0085)),
                blend: 0.007)
        }
        for sign: Float in [1, -1] {
            field.add(
                .ellipsoid(Vector3(sign * 0.0745, 1.5120, -0.010), Vector3(0.0070, 0.0270, 0.0155)),
                blend: 0.006)
        }
        field.add(.cone(Vector3(0, 1.330, -0.020), Vector3(0, 1.460, -0.008), 0.0540, 0.0500), blend: 0.022)
        return field
    }

    /// The skin's depth at a place of the face, looking along -z; metres.
    static func surfaceDepth(_ field: DistanceField, x: Float, y: Float) -> Float {
        var z: Float = 0.125
        for _ in 0..<60 {
            let distance = field.distance(Vector3(x, y, z))
            if distance < 0.0001 { break }
            z -= distance * 0.8
        }
        return z
    }

    /// Adds the whole head.
    static func add(to builder: inout MeshBuilder, rig: Rig, materials: MannequinMaterials) {
        let smooth = headField()
        var hollow = smooth
        let depth = surfaceDepth(smooth, x: 0, y: mouthY)
        hollow.carve(
            .ellipsoid(Vector3(0, mouthY, depth + 0.003), Vector3(0.0205, 0.0062, 0.0110)), blend: 0.004)
        let head = rig.index(of: .head) ?? 0
        let neck = rig.index(of: .neck) ?? 0
        let chest = rig.index(of: .upperChest) ?? 0
        let net = SurfaceNet.mesh(
            of: hollow, low: Vector3(-0.090, 1.335, -0.106), high: Vector3(0.090, 1.650, 0.112), cell: 0.0046)
        let base = builder.addPart(
            "head", material: materials.skin, positions: net.positions,
            normals: net.positions.map { hollow.normal($0) },
            indices: net.indices
        ) { place in
            let up = Float.smoothstep(1.395, 1.450, place.y)
            let low = 1 - Float.smoothstep(1.335, 1.385, place.y)
            return [(head, up), (neck, (1 - up) * (1 - low)), (chest, low)]
        }
        let face = FaceShape()
        for (index, position) in net.positions.enumerated() {
            face.move(position, region: .skin, vertex: base + index, builder: &builder)
        }
        addEyes(to: &builder, rig: rig, materials: materials)
        addBrows(to: &builder, field: smooth, head: head, material: materials.brow, face: face)
        MannequinMouth.add(to: &builder, field: smooth, head: head, materials: materials, face: face)
        addHair(to: &builder, head: head, material: materials.hair)
    }

    // MARK: - Eyes

    private static func addEyes(to builder: inout MeshBuilder, rig: Rig, materials: MannequinMaterials) {
        let head = rig.index(of: .head) ?? 0
        for side in Side.allCases {
            let centre = Vector3(side.sign * eyeX, eyeY, eyeZ)
            let joint = rig.index(of: side == .left ? .leftEye : .rightEye) ?? head
            // Rings from the pupil outwards; the colours change at sharp edges.
            let rings: [(from: Float, to: Float, steps: Int, material: Int)] = [
                (0, 9, 2, materials.pupil), (9, 23, 3, materials.iris), (23, 26, 1, materials.pupil),
                (26, 100, 8, materials.sclera),
            ]
            for ring in rings {
                var positions: [Vector3] = []
                var normals: [Vector3] = []
                let segments = 24
                for step in 0...ring.steps {
                    let angle = (ring.from + (ring.to - ring.from) * Float(step) / Float(ring.steps))
                        .degreesAsRadians
                    for segment in 0...segments {
                        let turn = 2 * Float.pi * Float(segment) / Float(segments)
                        let direction = Vector3(
                            sinFloat(angle) * cosFloat(turn), sinFloat(angle) * sinFloat(turn),
                            cosFloat(angle))
                        positions.append(centre + direction * eyeRadius)
                        normals.append(direction)
                    }
                }
                builder.addPart(
                    "\(side.rawValue) eye", material: ring.material, positions: positions, normals: normals,
                    indices: MeshBuilder.grid(columns: ring.steps, rows: segments, flipped: false)
                ) { _ in [(joint: joint, weight: Float(1))] }
            }
            addLids(side: side, centre: centre, to: &builder, head: head, materials: materials)
        }
    }

    /// The height of a lid's margin in degrees at an angle across the eye, for upper and lower lid.
    private static func margin(_ across: Float, upper: Bool, side: Side) -> Float {
        let share = max(0, 1 - (across / 58) * (across / 58))
        let outward = across * side.sign / 58
        let lift = 1.6 * outward
        return upper ? 19.5 * powFloat(share, 0.62) + lift : -13.5 * powFloat(share, 0.75) + lift
    }

    private static func addLids(
        side: Side, centre: Vector3, to builder: inout MeshBuilder, head: Int, materials: MannequinMaterials
    ) {
        let columns = 20
        let rows = 7
        func point(_ across: Float, _ up: Float, _ radius: Float) -> Vector3 {
            let x = across.degreesAsRadians
            let y = up.degreesAsRadians
            return centre + Vector3(sinFloat(x) * cosFloat(y), sinFloat(y), cosFloat(x) * cosFloat(y))
                * radius
        }
        let isLeft = side == .left
        for upper in [true, false] {
            for lash in upper ? [false, true] : [false] {
                var positions: [Vector3] = []
                var closed: [Vector3] = []
                var wide: [Vector3] = []
                var squint: [Vector3] = []
                for column in 0...columns {
                    let across = -64 + 128 * Float(column) / Float(columns)
                    let open = margin(across, upper: upper, side: side)
                    let meet = margin(across, upper: false, side: side) + 3
                    for row in 0...(lash ? 1 : rows) {
                        let share = Float(row) / Float(lash ? 1 : rows)
                        let rim: Float = upper ? 74 : -72
                        func place(_ edge: Float) -> Vector3 {
                            if lash {
                                return point(
                                    across, edge + (row == 0 ? -1.8 : 1.8),
                                    eyeRadius + (row == 0 ? 0.0027 : 0.0019))
                            }
                            let curve = edge + (rim - edge) * share
                            let swell: Float = 0.0011 + 0.0010 * sinFloat(.pi * min(1, share * 1.6))
                            return point(across, curve, eyeRadius + swell)
                        }
                        positions.append(place(open))
                        closed.append(place(upper ? meet : open + 1))
                        wide.append(place(upper ? open + 7 : open - 3))
                        squint.append(place(upper ? open - 5 : open + 7))
                    }
                }
                let indices = MeshBuilder.grid(columns: columns, rows: lash ? 1 : rows, flipped: !upper)
                let base = builder.addPart(
                    "\(side.rawValue) \(upper ? "upper" : "lower") lid",
                    material: lash ? materials.lash : materials.skin,
                    positions: positions, normals: nil, indices: indices
                ) { _ in [(joint: head, weight: Float(1))] }
                for index in positions.indices {
                    let vertex = base + index
                    builder.addMorph(
                        isLeft ? .eyeBlinkLeft : .eyeBlinkRight, vertex: vertex,
                        delta: closed[index] - positions[index])
                    builder.addMorph(
                        isLeft ? .eyeWideLeft : .eyeWideRight, vertex: vertex,
                        delta: wide[index] - positions[index])
                    builder.addMorph(
                        isLeft ? .eyeSquintLeft : .eyeSquintRight, vertex: vertex,
                        delta: squint[index] - positions[index])
                }
            }
        }
    }

    // MARK: - Brows and hair

    private static func addBrows(
        to builder: inout MeshBuilder, field: DistanceField, head: Int, material: Int, face: FaceShape
    ) {
        for side in Side.allCases {
            var positions: [Vector3] = []
            let columns = 14
            for column in 0...columns {
                let share = Float(column) / Float(columns)
                let x = 0.0125 + 0.0390 * share
                let arch =
                    1.5505 + 0.0050 * sinFloat(.pi * min(1, share * 0.85 + 0.08)) - 0.0055 * share * share
                    * share
                let half = 0.0036 * (1 - 0.72 * share) * Float.smoothstep(-0.25, 0.18, share)
                for row in 0..<3 {
                    let y = arch + (Float(row) - 1) * half
                    let z = surfaceDepth(field, x: x, y: y) + 0.0014 + (row == 1 ? 0.0008 : 0)
                    positions.append(Vector3(side.sign * x, y, z))
                }
            }
            let indices = MeshBuilder.grid(columns: columns, rows: 2, flipped: side == .right)
            let base = builder.addPart(
                "\(side.rawValue) brow", material: material, positions: positions, normals: nil,
                indices: indices
            ) { _ in [(joint: head, weight: Float(1))] }
            for (index, position) in positions.enumerated() {
                face.move(position, region: .brow, vertex: base + index, builder: &builder)
            }
        }
    }

    private static func addHair(to builder: inout MeshBuilder, head: Int, material: Int) {
        var field = DistanceField()
        field.add(.ellipsoid(Vector3(0, 1.5620, -0.0140), Vector3(0.0815, 0.0920, 0.1000)))
        field.add(.ellipsoid(Vector3(0, 1.5050, -0.0480), Vector3(0.0760, 0.0800, 0.0600)), blend: 0.03)
        for sign: Float in [1, -1] {
            field.add(
                .cone(
                    Vector3(sign * 0.0740, 1.5450, -0.004), Vector3(sign * 0.0700, 1.4560, -0.022), 0.0165,
                    0.0120), blend: 0.024)
        }
        // The face, the forehead under a side parting, and the neck stay free.
        field.carve(.ellipsoid(Vector3(0, 1.4980, 0.0860), Vector3(0.0640, 0.0900, 0.0900)), blend: 0.012)
        field.carve(
            .ellipsoid(Vector3(-0.012, 1.5620, 0.0950), Vector3(0.0520, 0.0440, 0.0420)), blend: 0.012)
        field.carve(.cone(Vector3(0, 1.380, 0.020), Vector3(0, 1.455, 0.030), 0.060, 0.052), blend: 0.012)
        // Locks: shallow grooves along the flow of the hair.
        let net = SurfaceNet.mesh(
            of: field, low: Vector3(-0.105, 1.400, -0.130), high: Vector3(0.105, 1.668, 0.110), cell: 0.0046)
        let parting = Vector3(0.022, 1.655, 0.02)
        let positions = net.positions.map { place in
            let normal = field.normal(place)
            let around = atan2Float(place.x - parting.x, place.z + 0.02)
            let groove =
                sinFloat(around * 34 + place.y * 40) * 0.5 + sinFloat(around * 61 - place.y * 75) * 0.5
            return place + normal * (0.0009 * groove)
        }
        builder.addPart("hair", material: material, positions: positions, normals: nil, indices: net.indices)
        { _ in [(joint: head, weight: Float(1))] }
    }
}
