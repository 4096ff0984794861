import AvatarMath
import AvatarModel

// The collar: a ribbed band of one width all round that lies on the shoulders' slope and on the neck.
extension Garment {
    /// The skin round the neck seen along one direction from its middle: how far away it is at every height.
    private struct NeckProfile {
        /// Away from the middle and above the neckline, metres, one step of a length after the other.
        private let points: [SIMD2<Float>]
        private let lengths: [Float]

        /// Takes distances at heights, from low to high; lengths count from height zero.
        init(_ points: [SIMD2<Float>]) {
            self.points = points
            var lengths: [Float] = [0]
            for (a, b) in zip(points, points.dropFirst()) {
                let step = b - a
                lengths.append(lengths[lengths.count - 1] + (step.x * step.x + step.y * step.y).squareRoot())
            }
            let zero = points.firstIndex { $0.y >= 0 } ?? 0
            let start = lengths[zero]
            self.lengths = lengths.map { $0 - start }
        }

        /// The place a length up the skin from the neckline.
        func place(_ length: Float) -> SIMD2<Float> {
            var segment = 0
            while segment < points.count - 2, lengths[segment + 1] < length { segment += 1 }
            let span = max(1e-6, lengths[segment + 1] - lengths[segment])
            let share = ((length - lengths[segment]) / span).clamped(to: 0...1)
            return points[segment] + (points[segment + 1] - points[segment]) * share
        }

        /// The place a length up the skin, and the direction off it, measured over a reach to both sides.
        func frame(_ length: Float, reach: Float) -> (place: SIMD2<Float>, normal: SIMD2<Float>) {
            let along = place(length + reach) - place(length - reach)
            let span = max(1e-6, (along.x * along.x + along.y * along.y).squareRoot())
            return (place(length), SIMD2(along.y, -along.x) / span)
        }
    }

    /// A row of the collar: what share of its width it is up, how far off the straight line from the cloth's edge to the
    /// rim on the neck it lies, metres, and how much it goes where the neck goes.
    private static let collarRows: [(up: Float, gap: Float, follow: Float)] = [
        (-0.20, -0.0022, 0), (-0.17, 0.0010, 0), (0.02, 0.0022, 0.05), (0.36, 0.0024, 0.35),
        (0.68, 0.0018, 0.70),
        (0.93, 0.0008, 0.95), (1.00, -0.0006, 1), (0.50, -0.0036, 1),
    ]
    /// The collar's width, metres on the 1.64 m figure.
    private static let collarWidth: Float = 0.0225

    /// The collar over the border of a jumper's neck.
    func collar(_ border: [BorderPoint], skin: FigurePart, material: Int) -> FigurePart {
        let k = base.scale
        let centre = border.reduce(Vector3.zero) { $0 + $1.position } / Float(border.count)
        let outward = border.map { ($0.position - centre).rejected(from: neckNormal).normalized }
        let level = aboveNeck(centre)
        var near: [UInt32] = []
        for start in stride(from: 0, to: skin.triangles.count, by: 3) {
            let place = skin.positions[Int(skin.triangles[start])]
            let height = aboveNeck(place)
            if height > -0.03 * k, height < 0.07 * k, place.distance(to: centre) < 0.14 * k {
                near += skin.triangles[start..<(start + 3)]
            }
        }
        let rays = SurfaceRays(skin.positions, triangles: near)
        let profiles = outward.indices.map { index -> NeckProfile in
            let fallback = (border[index].position - centre).length
            var points: [SIMD2<Float>] = []
            for step in 0..<28 {
                let height = (-0.010 + 0.002 * Float(step)) * k
                let reach = rays.hits(from: centre + neckNormal * height, along: outward[index]).first
                points.append(SIMD2(reach ?? points.last?.x ?? fallback, height))
            }
            return NeckProfile(points)
        }
        let headJoints: Set<Int> = [base.joint("neck"), base.joint("head")]
        let own = skin.positions.indices.filter {
            HumanBase.share(skin.influences[$0], of: headJoints) > 0.1
                && aboveNeck(skin.positions[$0]) < 0.06 * k
        }
        // How far off the skin the cloth's edge lies.
        let off = Self.evened(
            border.indices.map { index in
                let skin = profiles[index].place(0)
                let edge = border[index].position - centre
                let away = SIMD2(edge.dot(outward[index]) - skin.x, aboveNeck(border[index].position) - level)
                return (away.x * away.x + away.y * away.y).squareRoot().clamped(to: 0.002 * k...0.009 * k)
            }, times: 6)
        // Off the skin, up to where the band is as wide everywhere.
        let feet = border.indices.map { index -> SIMD2<Float> in
            let (place, normal) = profiles[index].frame(0, reach: 0.004 * k)
            return place + normal * off[index]
        }
        let rims = border.indices.map { index -> SIMD2<Float> in
            var up = Self.collarWidth * 0.7 * k
            while up < 0.040 * k {
                let (place, normal) = profiles[index].frame(up, reach: 0.004 * k)
                let rim = place + normal * (0.0034 * k)
                let span = rim - feet[index]
                if (span.x * span.x + span.y * span.y).squareRoot() >= Self.collarWidth * k { return rim }
                up += 0.0005 * k
            }
            return profiles[index].place(up)
        }
        func evened(_ places: [SIMD2<Float>]) -> [SIMD2<Float>] {
            zip(Self.evened(places.map(\.x), times: 4), Self.evened(places.map(\.y), times: 4)).map {
                SIMD2($0, $1)
            }
        }
        let lines = zip(evened(feet), evened(rims)).map { (foot: $0, span: $1 - $0) }
        let feetJoints = border.map { torso($0.influences) }
        let rows = Self.collarRows.map { row -> [BorderPoint] in
            border.indices.map { index in
                let (foot, span) = lines[index]
                let length = max(1e-6, (span.x * span.x + span.y * span.y).squareRoot())
                let place = foot + span * row.up + SIMD2(span.y, -span.x) / length * (row.gap * k)
                let position = centre + outward[index] * place.x + neckNormal * place.y
                return BorderPoint(
                    position: position,
                    influences: Self.mixed(
                        feetJoints[index], torso(nearest(position, skin, own)), row.follow))
            }
        }
        return band("collar", rows, material: material, ribMetres: 0.0042 * k)
    }

    /// The same influence with few joints, so that none has to be dropped: arms count as their shoulder, and the spine as
    /// the upper chest.
    func torso(_ influences: Influences) -> Influences {
        var shares: [Int: Float] = [:]
        for (joint, weight) in influences {
            let name = base.jointNames[joint]
            let side = Side.allCases.first { name.hasPrefix($0.rawValue) }
            let stand =
                side.map { "\($0.rawValue)Shoulder" }
                ?? (name == "neck" || name == "head" ? name : "upperChest")
            shares[base.joint(stand), default: 0] += weight
        }
        return HumanBase.normalized(shares)
    }

    /// Draws skin that is wider than the collar in under it, and lets what it hides move as the collar does.
    ///
    /// The neck runs out into the shoulders' muscles, which would show as points beside the collar; with arms overhead
    /// they would rise through it.
    func tuck(_ skin: inout FigurePart, under collar: FigurePart) {
        let k = base.scale
        let count = collar.positions.count / Self.collarRows.count
        let centre = collar.positions.prefix(count).reduce(Vector3.zero, +) / Float(count)
        func flat(_ point: Vector3) -> Vector3 { (point - centre).rejected(from: neckNormal) }
        let columns = (0..<count).map { flat(collar.positions[2 * count + $0]).normalized }
        let headJoints: Set<Int> = [base.joint("neck"), base.joint("head")]
        for vertex in skin.positions.indices {
            let place = skin.positions[vertex]
            let height = aboveNeck(place)
            guard height < 0.060 * k, place.distance(to: centre) < 0.16 * k,
                height < 0.010 * k || HumanBase.share(skin.influences[vertex], of: headJoints) > 0.1
            else { continue }
            let offset = flat(place)
            let direction = offset.normalized
            guard
                let column = columns.indices.max(by: {
                    columns[$0].dot(direction) < columns[$1].dot(direction)
                })
            else { continue }
            func row(_ number: Int) -> Vector3 { collar.positions[number * count + column] }
            let edge = aboveNeck(row(6))
            // The collar's outside at the skin's height, and above its edge a funnel that the neck fills.
            var limit = flat(row(6)).length - 0.0016 * k + max(0, height - edge) * 1.2
            for number in 2..<6 {
                let (low, high) = (aboveNeck(row(number)), aboveNeck(row(number + 1)))
                guard height >= low, height < high else { continue }
                let share = (height - low) / max(1e-6, high - low)
                let outside = flat(row(number)).length * (1 - share) + flat(row(number + 1)).length * share
                limit = outside - 0.0028 * k
            }
            // What the cloth hides besides goes in as far as the collar's foot.
            if height < aboveNeck(row(2)) { limit = flat(row(2)).length - 0.004 * k }
            skin.positions[vertex] -= direction * max(0, offset.length - limit)
            let hidden = Float.smoothstep(edge - 0.001 * k, edge - 0.009 * k, height)
            guard hidden > 0 else { continue }
            let nearest =
                (0..<Self.collarRows.count - 2).min {
                    row($0).distance(to: place) < row($1).distance(to: place)
                } ?? 0
            skin.influences[vertex] = Self.mixed(
                skin.influences[vertex], collar.influences[nearest * count + column], hidden)
        }
    }
}
