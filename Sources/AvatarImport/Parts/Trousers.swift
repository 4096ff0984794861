import AvatarMath
import AvatarModel

/// Straight, slim office trousers: rings round hips and legs that keep off the body, with a pressed crease and a slight
/// break over the shoe.
struct Trousers {
    private let base: HumanBase
    private let scale: Float
    private let rays: SurfaceRays
    private let legRays: [Side: SurfaceRays]
    private let bodyPlaces: [Int]
    private let grid: PointGrid
    private let fine: Bool
    /// Where the legs part, the height of the knees, and the upper edge, which the jumper hides; metres.
    private let fork: Float
    private let knee: Float
    private let waist: Float
    private let hipDepth: Float

    /// Rings of a leg have this many columns: inseam 0, crease at a quarter, outer seam at a half.
    private var columns: Int { fine ? 32 : 16 }
    /// The columns at which a leg meets the other in front and at the back.
    private var front: Int { columns / 8 }
    private var back: Int { columns - columns / 8 }

    /// Takes the body's measure.
    init(garment: Garment, fine: Bool) {
        let base = garment.base
        self.base = base
        self.fine = fine
        let k = base.scale
        scale = k
        waist = garment.hemHeight + 0.030 * k
        knee = base.place("leftLowerLeg").y
        let corners = garment.bodyTriangles(above: 0.05 * k, below: garment.hemHeight + 0.12 * k)
        rays = SurfaceRays(base.positions, triangles: corners)
        var legRays: [Side: SurfaceRays] = [:]
        for side in Side.allCases {
            let own = stride(from: 0, to: corners.count, by: 3).filter { start in
                (0..<3).allSatisfy { base.positions[Int(corners[start + $0])].x * side.sign > -0.002 * k }
            }
            legRays[side] = SurfaceRays(
                base.positions, triangles: own.flatMap { Array(corners[$0..<($0 + 3)]) })
        }
        self.legRays = legRays
        bodyPlaces = Set(corners).sorted().map { Int($0) }
        grid = PointGrid(bodyPlaces.map { base.positions[$0] }, cell: 0.03)
        let between = bodyPlaces.map { base.positions[$0] }.filter { abs($0.x) < 0.006 && $0.y > 0.55 * k }
        let fork = (between.map(\.y).min() ?? 0.74 * k) - 0.010 * k
        self.fork = fork
        let hip = bodyPlaces.map { base.positions[$0] }.filter { abs($0.y - fork - 0.06 * k) < 0.03 * k }
        hipDepth = ((hip.map(\.z).max() ?? 0) + (hip.map(\.z).min() ?? 0)) / 2
    }

    /// Who paints their cloth.
    var painter: TrouserPainter { TrouserPainter(fork: fork / scale, knee: knee / scale) }

    /// Both legs and the hips, whose upper edge is hidden under the jumper.
    func part(material: Int) -> FigurePart {
        var positions: [Vector3] = []
        var places: [SIMD2<Float>] = []
        var triangles: [UInt32] = []
        let edge = garmentEdge
        let hipEnd = fork + 0.018 * scale
        let hipRows = refined(
            [waist, edge, edge + (hipEnd - edge) * 0.36, edge + (hipEnd - edge) * 0.70, hipEnd])
        for side in Side.allCases {
            var rows = hipRows.dropLast().map { height in
                (front...back).map { hip($0, height, side) }
            }
            rows.append((0...columns).map { crotch($0, side) })
            rows += legRows().map { height in leg(height, side) }
            var starts: [Int] = []
            for row in rows {
                starts.append(positions.count)
                positions += row
                let first = row.count < columns ? front : 0
                places += row.enumerated().map {
                    TrouserPainter.coordinate(
                        around: Float(first + $0) / Float(columns), height: $1.y / scale, side)
                }
            }
            for (number, pair) in zip(rows, rows.dropFirst()).enumerated() {
                let (upper, lower) = pair
                let skipped = upper.count < lower.count ? front : 0
                for column in 0..<(upper.count - 1) {
                    let a = UInt32(starts[number] + column)
                    let b = UInt32(starts[number + 1] + column + skipped)
                    // Columns run round the other way on the other leg.
                    let quad = [a, b, b + 1, a, b + 1, a + 1]
                    triangles += side == .left ? quad : quad.reversed()
                }
            }
        }
        var known: [Vector3: Int32] = [:]
        let welds = positions.map { position -> Int32 in
            let number = known[position] ?? Int32(known.count)
            known[position] = number
            return number
        }
        soften(&positions, triangles: triangles, welds: welds)
        return FigurePart(
            name: "trousers", material: material, positions: positions, textureCoordinates: places,
            influences: positions.map(influences), triangles: triangles, welds: welds)
    }

    /// Rounds off the fork, where rings of hips and legs meet.
    private func soften(_ positions: inout [Vector3], triangles: [UInt32], welds: [Int32]) {
        var places = [Vector3](repeating: .zero, count: Int(welds.max() ?? 0) + 1)
        for (vertex, place) in welds.enumerated() { places[Int(place)] = positions[vertex] }
        let neighbours = SurfaceTools.neighbours(
            triangles.map { UInt32(welds[Int($0)]) }, count: places.count)
        for _ in 0..<(fine ? 10 : 2) {
            let before = places
            SurfaceTools.relax(&places, neighbours: neighbours) { place in
                let point = before[place]
                let away = SIMD2((point.y - fork - 0.006 * scale) / 0.035, point.x / 0.06) / scale
                return 0.5 * expFloat(-(away.x * away.x + away.y * away.y))
            }
        }
        for (vertex, place) in welds.enumerated() { positions[vertex] = places[Int(place)] }
    }

    /// The jumper's lower edge.
    private var garmentEdge: Float { waist - 0.040 * scale }

    /// With the middles between them, if the figure is fine.
    private func refined(_ values: [Float]) -> [Float] {
        guard fine else { return values }
        var result: [Float] = []
        for (a, b) in zip(values, values.dropFirst()) { result += [a, (a + b) / 2] }
        return result + [values[values.count - 1]]
    }

    /// The heights of the rings below the fork, close where cloth folds; the last is the lower edge.
    private func legRows() -> [Float] {
        let k = scale
        let thigh = fork - 0.100 * k
        return refined([
            fork - 0.014 * k, fork - 0.045 * k, thigh, (thigh + knee + 0.040 * k) / 2, knee + 0.040 * k,
            knee - 0.035 * k, 0.270 * k, 0.152 * k, 0.112 * k, 0.086 * k, 0.064 * k, 0.036 * k,
        ])
    }

    // MARK: - Rings

    /// A place round the hips; columns `front` to `back` are half the way round.
    private func hip(_ column: Int, _ height: Float, _ side: Side) -> Vector3 {
        let angle = Float(column - front) / Float(back - front) * .pi
        let isMiddle = column == front || column == back
        let direction = Vector3(isMiddle ? 0 : side.sign * sinFloat(angle), 0, cosFloat(angle))
        let centre = Vector3(0, height, hipDepth)
        let tucked = Float.smoothstep(garmentEdge - 0.02 * scale, garmentEdge + 0.02 * scale, height)
        let radius =
            (rays.hits(from: centre, along: direction).last ?? 0)
            + (0.0060 - 0.007 * tucked) * scale
        return centre + direction * radius
    }

    /// A place of the ring at which hips become legs: in the middle it dips under the fork.
    private func crotch(_ column: Int, _ side: Side) -> Vector3 {
        let edge = fork + 0.018 * scale
        if column >= front, column <= back { return hip(column, edge, side) }
        let foremost = hip(front, edge, side)
        let hindmost = hip(back, edge, side)
        let turn = column < front ? column : column - columns
        let share = 0.5 + 0.5 * Float(turn) / Float(front)
        let dip = 1 - (2 * share - 1) * (2 * share - 1)
        let place = hindmost.mixed(with: foremost, fraction: share)
        return Vector3(0, edge - dip * 0.018 * scale, place.z)
    }

    /// The middle of a leg at a height: a straight line above and below the knee.
    private func middle(_ height: Float, _ side: Side) -> Vector3 {
        func measured(_ at: Float) -> Vector3 {
            let s = side.rawValue
            let (hip, low, foot) = (
                base.place("\(s)UpperLeg"), base.place("\(s)LowerLeg"), base.place("\(s)Foot")
            )
            let share = at > low.y ? (hip.y - at) / (hip.y - low.y) : (low.y - at) / (low.y - foot.y)
            let bone =
                at > low.y ? hip.mixed(with: low, fraction: share) : low.mixed(with: foot, fraction: share)
            let start = Vector3(bone.x, at, bone.z)
            func span(_ axis: Vector3) -> Float {
                let ahead = legRays[side]?.hits(from: start, along: axis).first ?? 0
                let behind = legRays[side]?.hits(from: start, along: axis * -1).first ?? 0
                return (ahead - behind) / 2
            }
            return start + Vector3(span(Vector3(1, 0, 0)), 0, span(Vector3(0, 0, 1)))
        }
        let top = measured(fork - 0.03 * scale)
        let joint = measured(knee)
        let ankle = measured(0.13 * scale)
        let place =
            height > knee
            ? joint.mixed(with: top, fraction: (height - knee) / (top.y - knee))
            : joint.mixed(with: ankle, fraction: (knee - height) / (knee - ankle.y))
        return Vector3(place.x, height, place.z)
    }

    /// A ring of a leg.
    private func leg(_ height: Float, _ side: Side) -> [Vector3] {
        let k = scale
        let isEdge = height <= 0.0361 * k
        // Shoes hold the lower edge up in front.
        let centre =
            middle(height, side) + Vector3(0, 0, 0.007 * k * Float.smoothstep(0.13, 0.05, height / k))
        let y = height / k
        // What a straight leg measures where the body's is thinner.
        let straight =
            0.0480 + 0.0100 * Float.smoothstep(0.06, 0.50, y) + 0.007 * Float.smoothstep(0.48, 0.64, y)
        let thigh = Float.smoothstep(fork - 0.2 * k, fork, height)
        // No skin is drawn under trousers: a calf need not round a straight leg.
        let ease = 0.0055 - 0.0090 * Float.smoothstep(0.50, 0.40, y)
        var radii: [Float] = []
        for column in 0..<columns {
            let angle = Float(column) / Float(columns) * 2 * .pi
            let direction = Vector3(-side.sign * cosFloat(angle), 0, sinFloat(angle))
            let body = y > 0.10 ? (legRays[side]?.hits(from: centre, along: direction).last ?? 0) / k : 0
            radii.append(max(body + ease, straight * (1 - thigh * 0.4)))
        }
        radii = Garment.evened(radii, times: fine ? 12 : 1)
        let ring = radii.indices.map { column -> Vector3 in
            let angle = Float(column) / Float(columns) * 2 * .pi
            let direction = Vector3(-side.sign * cosFloat(angle), 0, sinFloat(angle))
            let radius = radii[column] + relief(y, angle)
            var place = centre + direction * (radius * k)
            // The other leg is beside it.
            place.x = side.sign * max(0.0025 * k, side.sign * place.x)
            if isEdge { place.y = (0.036 + 0.010 * sinFloat(angle)) * k }
            return place
        }
        return ring + [ring[0]]
    }

    /// How far the crease, knee and break stand out, metres on the 1.64 m figure.
    private func relief(_ y: Float, _ angle: Float) -> Float {
        let ahead = sinFloat(angle)
        func near(_ at: Float, _ width: Float) -> Float { expFloat(-(y - at) * (y - at) / (width * width)) }
        func crease(_ at: Float) -> Float {
            let away = angle - at
            return expFloat(-away * away / 0.045) - 0.35 * expFloat(-away * away / 0.35)
        }
        let pressed =
            Float.smoothstep(fork / scale - 0.03, fork / scale - 0.16, y)
            * (0.0058 * crease(.pi / 2) + 0.0040 * crease(.pi * 1.5))
        let forward = max(0, ahead)
        let behind = max(0, -ahead)
        let rest = knee / scale
        let bend =
            behind * (0.0025 * near(rest + 0.030, 0.018) - 0.0030 * near(rest, 0.015))
            + forward * 0.0020 * near(rest + 0.010, 0.045)
        let breaking =
            (0.35 + 0.65 * forward)
            * (0.0050 * near(0.112, 0.016) - 0.0042 * near(0.086, 0.014) + 0.0030 * near(0.060, 0.014))
        return pressed + bend + breaking
    }

    // MARK: - Joints

    /// The joints of the body under a place: feet and toes move no trousers.
    private func influences(_ place: Vector3) -> Influences {
        if place.y < fork - 0.05 * scale {
            let side: Side = place.x > 0 ? .left : .right
            let share = Float.smoothstep(knee + 0.05 * scale, knee - 0.05 * scale, place.y)
            return HumanBase.normalized([
                base.joint("\(side.rawValue)UpperLeg"): 1 - share,
                base.joint("\(side.rawValue)LowerLeg"): share,
            ])
        }
        // Mirrored places count together, so that no vertex of the middle leans to one side.
        let isMiddle = abs(place.x) < 1e-5
        var shares: [Int: Float] = [:]
        for sign in isMiddle ? [Float(1), -1] : [1] {
            let asked = Vector3(isMiddle ? sign * 1e-4 : place.x, place.y, place.z)
            for (index, square) in grid.nearest(to: asked, count: 5) {
                let vertex = bodyPlaces[index]
                guard isMiddle || base.positions[vertex].x * place.x > -1e-4 else { continue }
                for (joint, weight) in base.influences[vertex] {
                    shares[joint, default: 0] += weight / (square + 1e-5)
                }
            }
        }
        return HumanBase.normalized(shares)
    }
}
