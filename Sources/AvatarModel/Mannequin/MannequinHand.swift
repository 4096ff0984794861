import AvatarMath

/// The hands of the mannequin: one soft surface over the bones of fingers and palm, with nails.
enum MannequinHand {
    /// Tags of the field's blocks: 0...4 are fingers from the thumb, 5 is the palm and wrist.
    private static let palmTag = 5

    /// The left hand relative to its wrist.
    static func field() -> DistanceField {
        var field = DistanceField()
        let fingers = MannequinSkeleton.fingers
        // Wrist and palm: metacarpals from the wrist to the knuckles.
        field.add(.cone(Vector3(-0.06, 0.001, 0.010), Vector3(0.012, 0, 0.011), 0.0190, 0.0172), tag: palmTag)
        field.add(
            .cone(Vector3(-0.06, 0.001, -0.010), Vector3(0.012, 0, -0.011), 0.0190, 0.0172), tag: palmTag,
            blend: 0.02)
        for index in 1..<5 {
            let root = fingers[index].root
            let start = Vector3(0.012, -0.001, root.z * 0.62)
            field.add(
                .cone(start, root + Vector3(0, -0.003, 0), 0.0130, fingers[index].radii[0] + 0.0018),
                tag: palmTag, blend: 0.016)
        }
        // The mounds of the thumb and of the little finger, and the soft pads under the knuckles.
        field.add(
            .ellipsoid(Vector3(0.034, -0.0130, 0.0185), Vector3(0.030, 0.0125, 0.0155)), tag: palmTag,
            blend: 0.016)
        field.add(
            .ellipsoid(Vector3(0.038, -0.0110, -0.0215), Vector3(0.033, 0.0110, 0.0120)), tag: palmTag,
            blend: 0.016)
        field.add(
            .ellipsoid(Vector3(0.078, -0.0065, -0.003), Vector3(0.014, 0.0085, 0.032)), tag: palmTag,
            blend: 0.012)
        for (index, finger) in fingers.enumerated() {
            var start = finger.root
            for segment in 0..<3 {
                var end = start + finger.direction * finger.lengths[segment]
                let last = segment == 2
                if last { end -= finger.direction * finger.radii[3] }
                field.add(
                    .cone(start, end, finger.radii[segment], finger.radii[segment + 1]), tag: index,
                    blend: index == 0 ? (segment == 0 ? 0.022 : 0.006) : segment == 0 ? 0.0075 : 0.004)
                // The flesh of the palm side: fingers are not round rods.
                let middle = start.mixed(with: end, fraction: last ? 0.55 : 0.5)
                let soft = finger.radii[segment] * (last ? 0.80 : 0.74)
                let down = palmSide(ofFinger: index)
                let reach = finger.direction * (finger.lengths[segment] * 0.22)
                field.add(
                    .cone(
                        middle - reach + down * (soft * 0.42), middle + reach + down * (soft * 0.42), soft,
                        soft * 0.95),
                    tag: index, blend: 0.006)
                start += finger.direction * finger.lengths[segment]
            }
        }
        // The web between thumb and index finger.
        field.add(
            .cone(Vector3(0.050, -0.006, 0.030), Vector3(0.066, -0.004, 0.026), 0.0085, 0.0075), tag: palmTag,
            blend: 0.020)
        return field
    }

    /// The direction in which a finger's pad faces.
    static func palmSide(ofFinger index: Int) -> Vector3 {
        guard index == 0 else { return Vector3(0, -1, 0) }
        // The thumb's pad looks across the palm, towards the little finger's side.
        return Vector3(0.45, -0.76, -0.47).rejected(from: MannequinSkeleton.fingers[0].direction).normalized
    }

    /// Adds both hands.
    static func add(to builder: inout MeshBuilder, rig: Rig, skin: Int, nail: Int) {
        let field = field()
        let net = SurfaceNet.mesh(
            of: field, low: Vector3(-0.052, -0.042, -0.060), high: Vector3(0.195, 0.030, 0.105), cell: 0.0031)
        let normals = net.positions.map { field.normal($0) }
        for side in Side.allCases {
            let mirrored = side == .right
            let weights = HandWeights(rig: rig, side: side)
            let positions = net.positions.map { MannequinSkeleton.handPoint($0, side: side) }
            builder.addPart(
                "\(side.rawValue) hand", material: skin, positions: positions,
                normals: normals.map { mirrored ? Vector3(-$0.x, $0.y, $0.z) : $0 },
                indices: mirrored ? flipped(net.indices) : net.indices
            ) { position in
                weights.weights(
                    at: Vector3(
                        position.x * side.sign - MannequinSkeleton.wrist,
                        position.y - MannequinSkeleton.shoulderHeight, position.z + 0.012))
            }
            for finger in Finger.allCases {
                addNail(finger, side: side, to: &builder, rig: rig, material: nail)
            }
        }
    }

    static func flipped(_ indices: [UInt32]) -> [UInt32] {
        var result = indices
        for start in stride(from: 0, to: result.count, by: 3) { result.swapAt(start + 1, start + 2) }
        return result
    }

    /// A slightly arched plate on the back of the end segment.
    private static func addNail(
        _ finger: Finger, side: Side, to builder: inout MeshBuilder, rig: Rig, material: Int
    ) {
        let measure = MannequinSkeleton.fingers[finger.rawValue]
        let base = measure.root + measure.direction * (measure.lengths[0] + measure.lengths[1])
        let up = palmSide(ofFinger: finger.rawValue) * -1
        let across = measure.direction.cross(up).normalized
        var positions: [Vector3] = []
        let rows = 5
        let columns = 6
        for row in 0...rows {
            let along = 0.42 + 0.50 * Float(row) / Float(rows)
            let length = measure.lengths[2] * along
            let radius = measure.radii[2] + (measure.radii[3] - measure.radii[2]) * along
            let widthShare: Float = row == 0 || row == rows ? 0.78 : 1
            for column in 0...columns {
                let angle = (Float(column) / Float(columns) - 0.5) * 1.55 * widthShare
                let lift = radius * (row == rows ? 0.93 : 1.015)
                positions.append(
                    base + measure.direction * length + (up * cosFloat(angle) + across * sinFloat(angle))
                        * lift
                )
            }
        }
        let indices = MeshBuilder.grid(columns: rows, rows: columns, flipped: true)
        let placed = positions.map { MannequinSkeleton.handPoint($0, side: side) }
        let outward = side == .left ? indices : flipped(indices)
        let normals = MeshBuilder.smoothNormals(placed, outward)
        let middle = normals[normals.count / 2]
        let wanted = Vector3(up.x * side.sign, up.y, up.z)
        let turned = middle.dot(wanted) < 0
        guard let joint = HumanoidBone.chain(side, finger).last.flatMap({ rig.index(of: $0) }) else { return }
        builder.addPart(
            "\(side.rawValue) \(finger) nail", material: material, positions: placed,
            normals: turned ? normals.map { $0 * -1 } : normals, indices: turned ? flipped(outward) : outward
        ) { _ in [(joint: joint, weight: Float(1))] }
    }
}

/// Which bones move the skin of a hand.
struct HandWeights {
    private let chains: [[Int]]
    private let hand: Int
    private let forearm: Int

    init(rig: Rig, side: Side) {
        chains = Finger.allCases.map { finger in
            HumanoidBone.chain(side, finger).compactMap { rig.index(of: $0) }
        }
        hand = HumanoidBone(side, "Hand").flatMap { rig.index(of: $0) } ?? 0
        forearm = rig.names.firstIndex(of: "\(side.rawValue)LowerArmTwist") ?? hand
    }

    /// The weights at a place relative to the left wrist.
    func weights(at place: Vector3) -> MeshBuilder.Weights {
        var shares: [(finger: Int, distance: Float)] = []
        for (index, finger) in MannequinSkeleton.fingers.enumerated() {
            let tip = finger.root + finger.direction * finger.lengths.reduce(0, +)
            let start = index == 0 ? finger.root : finger.root - finger.direction * 0.02
            let distance = DistanceField.distance(.cone(start, tip, finger.radii[0], finger.radii[3]), place)
            shares.append((index, distance))
        }
        shares.sort { $0.distance < $1.distance }
        // Between two fingers the skin follows both.
        let gap = shares[1].distance - shares[0].distance
        let second = 0.5 * (1 - Float.smoothstep(0, 0.0042, gap))
        var result: [Int: Float] = [:]
        for (finger, share) in [(shares[0].finger, 1 - second), (shares[1].finger, second)] where share > 0 {
            for (joint, weight) in chainWeights(finger, place) { result[joint, default: 0] += weight * share }
        }
        let wrist = Float.smoothstep(-0.022, 0.012, place.x)
        var weights: MeshBuilder.Weights = result.map { ($0.key, $0.value * wrist) }
        weights.append((forearm, 1 - wrist))
        return weights.sorted { $0.joint < $1.joint }
    }

    /// How a finger's joints share a place by how far along the finger it is.
    private func chainWeights(_ index: Int, _ place: Vector3) -> [Int: Float] {
        let finger = MannequinSkeleton.fingers[index]
        let along = (place - finger.root).dot(finger.direction)
        let soft: [Float] = index == 0 ? [0.017, 0.009, 0.007] : [0.0105, 0.0065, 0.0055]
        let starts: [Float] = [
            index == 0 ? 0.010 : -0.002, finger.lengths[0], finger.lengths[0] + finger.lengths[1],
        ]
        let steps = zip(starts, soft).map { Float.smoothstep($0 - $1, $0 + $1, along) }
        // The thumb's root moves only the skin near it, not the middle of the palm.
        let near: Float
        if index == 0 {
            let axis = DistanceField.distance(
                .cone(finger.root, finger.root + finger.direction * 0.1, 0, 0), place)
            near = 1 - Float.smoothstep(0.016, 0.030, axis)
        } else {
            near = 1
        }
        let first = steps[0] * near
        return [
            hand: 1 - first, chains[index][0]: first * (1 - steps[1]),
            chains[index][1]: first * steps[1] * (1 - steps[2]),
            chains[index][2]: first * steps[1] * steps[2],
        ]
    }
}
