import AvatarMath

/// Takes the lumps out of targets of mouth, cheeks and lids: lips and lids move as the targets say, the skin beyond
/// them moves evenly with its neighbours.
///
/// The face units were made for a broader face; on a narrow one a smile raises a short hard ridge in the cheek.
struct MorphSoftener {
    private let positions: [Vector3]
    private let middle: Vector3
    private let scale: Float
    /// The neighbours of the face's vertices.
    private let neighbours: [Int: [Int]]

    init(positions: [Vector3], mesh: ObjFile, eyes: [(centre: Vector3, radius: Float)], scale: Float) {
        self.positions = positions
        self.scale = scale
        middle = (eyes[0].centre + eyes[1].centre) / 2
        var sets: [Int: Set<Int>] = [:]
        for face in mesh.faces where face.group == "body" {
            let corners = face.corners.map { Int($0) }
            guard ((positions[corners[0]] - middle) / scale).z > -0.12,
                positions[corners[0]].y > middle.y - 0.2
            else { continue }
            for corner in corners.indices {
                let next = corners[(corner + 1) % corners.count]
                sets[corners[corner], default: []].insert(next)
                sets[next, default: []].insert(corners[corner])
            }
        }
        neighbours = sets.mapValues { $0.sorted() }
    }

    /// How much a vertex takes from its neighbours: nothing on lips, nose and eyes.
    private func share(
        _ vertex: Int, isLid: Bool, isBrow: Bool, isFrown: Bool, isSmile: Bool
    ) -> Float {
        let place = (positions[vertex] - middle) / scale
        // A lowered brow keeps its line: its outer end would stay behind as a corner. Its head is drawn in sharply.
        if isFrown {
            return Float.smoothstep(0.014, 0.028, abs(place.x)) * Float.smoothstep(0.004, 0.010, place.y)
        }
        // The end of a raised brow would stand up as a corner.
        if isBrow { return Float.smoothstep(0.006, 0.013, place.y) }
        if isLid {
            // Beside the outer corner of the eye, where a lowered lid would pull up a crease.
            let beside =
                Float.smoothstep(0.0355, 0.0410, abs(place.x)) * Float.smoothstep(0.030, 0.020, abs(place.y))
            // And below it, where the cheek that rises with the lid would have an edge.
            return max(beside, Float.smoothstep(-0.010, -0.016, place.y))
        }
        let lips = SIMD2(place.x / 0.036, (place.y + 0.0655) / 0.020)
        let away = (lips.x * lips.x + lips.y * lips.y).squareRoot()
        let nose = Float.smoothstep(0.012, 0.020, max(abs(place.x), -0.05 - place.y))
        return Float.smoothstep(isSmile ? 0.68 : 0.85, isSmile ? 1.10 : 1.5, away)
            * Float.smoothstep(-0.012, -0.026, place.y) * nose
    }

    /// The target with even displacements; those of other parts of the face stay as they are.
    func softened(_ target: TargetFile, name: String) -> TargetFile {
        let names = ["mouthSmile", "mouthFrown", "mouthStretch", "mouthDimple", "cheekPuff", "mouthPress"]
        let isLid = name.hasPrefix("eyeBlink")
        let isBrow = name.hasPrefix("browOuterUp")
        let isFrown = name.hasPrefix("browDown")
        let isSmile = name.hasPrefix("mouthSmile")
        guard isLid || isBrow || isFrown || names.contains(where: name.hasPrefix) else { return target }
        var deltas: [Int: Vector3] = [:]
        for (vertex, delta) in zip(target.vertices, target.deltas) { deltas[Int(vertex)] = delta }
        let shares = neighbours.keys.sorted().map {
            (
                vertex: $0,
                share: share($0, isLid: isLid, isBrow: isBrow, isFrown: isFrown, isSmile: isSmile)
            )
        }.filter {
            $0.share > 0
        }
        // A smile's cheek is raised far from where the lips end; little smoothing leaves a pit between them.
        let rounds = isLid || isBrow || isFrown ? 14 : isSmile ? 30 : 6
        for _ in 0..<rounds {
            let before = deltas
            for (vertex, share) in shares {
                let around = neighbours[vertex] ?? []
                let mean = around.reduce(Vector3.zero) { $0 + (before[$1] ?? .zero) } / Float(around.count)
                let own = before[vertex] ?? .zero
                let moved = own.mixed(with: mean, fraction: 0.6 * share)
                if moved.length > 1e-6 || before[vertex] != nil { deltas[vertex] = moved }
            }
        }
        var result = target
        let order = deltas.keys.sorted()
        result.vertices = order.map { .init($0) }
        // Evening out takes height from a brow, which is given back.
        result.deltas = order.map { (deltas[$0] ?? .zero) * (isBrow ? 1.25 : 1) }
        return result
    }
}
