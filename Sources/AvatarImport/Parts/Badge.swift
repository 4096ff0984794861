import AvatarMath
import AvatarModel

/// A name badge on the jumper's left breast, as staff at a counter wear one: a plate that is slightly curved across.
enum Badge {
    /// Its middle on the 1.64 m figure, its size, thickness, and how far its sides stand back; metres.
    private static let place = SIMD2<Float>(0.075, 1.236)
    private static let size = SIMD2<Float>(0.046, 0.0185)
    private static let thickness: Float = 0.0020
    private static let sagging: Float = 0.0006
    private static let columns = 4

    /// The cloth's plane under the badge.
    private struct Seat {
        var middle: Vector3
        var normal: Vector3
        var right: Vector3
        var up: Vector3
        /// The cloth's, but mostly the upper chest's: badges stay level when arms rise.
        var influences: Influences

        init(on top: FigurePart, base: HumanBase) {
            let k = base.scale
            let place = Badge.place * k
            var sum = Vector3.zero
            var facing = Vector3.zero
            var shares: [Int: Float] = [:]
            var total: Float = 0
            for vertex in top.positions.indices where top.normals[vertex].z > 0.3 {
                let offset = SIMD2(top.positions[vertex].x, top.positions[vertex].y) - place
                let square = (offset.x * offset.x + offset.y * offset.y) / (0.020 * 0.020 * k * k)
                guard square < 9 else { continue }
                let weight = expFloat(-square)
                total += weight
                sum += top.positions[vertex] * weight
                facing += top.normals[vertex] * weight
                for (joint, share) in top.influences[vertex] { shares[joint, default: 0] += share * weight }
            }
            normal = total > 0 ? facing.normalized : Vector3(0, 0, 1)
            right = Vector3(0, 1, 0).cross(normal).normalized
            up = normal.cross(right)
            let mean = total > 0 ? sum / total : Vector3(place.x, place.y, 0)
            // To where the badge belongs, within the cloth's plane.
            middle =
                mean + right * ((place.x - mean.x) / max(0.3, right.x))
                + up * ((place.y - mean.y) / max(0.3, up.y))
            influences = Garment.strongest(
                Garment.mixed(HumanBase.normalized(shares), [(base.joint("upperChest"), 1)], 0.6))
        }
    }

    /// How far behind the badge's middle its front is towards its sides, -1...1.
    private static func curve(_ across: Float, _ k: Float) -> Float { -sagging * k * across * across }

    /// Lays cloth flat where the badge lies, and lets it move as one with it: a badge is stiffer than a jumper.
    static func press(_ top: inout FigurePart, base: HumanBase) {
        let k = base.scale
        let seat = Seat(on: top, base: base)
        for vertex in top.positions.indices {
            let offset = top.positions[vertex] - seat.middle
            let across = offset.dot(seat.right) / (size.x * k / 2)
            let along = offset.dot(seat.up) / (size.y * k / 2)
            guard top.normals[vertex].z > 0.3, abs(offset.dot(seat.normal)) < 0.02 * k else { continue }
            let away = max(abs(across), 1 + (abs(along) - 1) * size.y / size.x)
            let share = Float.smoothstep(1.9, 1.25, away)
            guard share > 0 else { continue }
            top.positions[vertex] +=
                seat.normal * ((curve(min(1, abs(across)), k) - offset.dot(seat.normal)) * share)
            top.influences[vertex] = Garment.strongest(
                Garment.mixed(top.influences[vertex], seat.influences, share))
        }
        top.normals = SurfaceTools.normals(top.positions, top.triangles, welds: top.welds)
    }

    /// The badge, lying on the cloth as a whole: it is stiff, so the cloth's highest place under it carries it.
    static func part(on top: FigurePart, base: HumanBase, material: Int) -> FigurePart {
        let k = base.scale
        let seat = Seat(on: top, base: base)
        let lift = (thickness + 0.0004) * k

        var positions: [Vector3] = []
        var normals: [Vector3] = []
        var places: [SIMD2<Float>] = []
        func add(_ u: Float, _ v: Float, back: Float, _ direction: Vector3) {
            let across = 2 * u - 1
            let forward = lift + curve(across, k) - back
            positions.append(
                seat.middle + seat.right * (across * size.x / 2 * k) + seat.up * ((0.5 - v) * size.y * k)
                    + seat.normal * forward)
            normals.append(direction)
            // From the wearer's right, which is the viewer's left.
            places.append(SIMD2(0.01 + 0.98 * u, 0.02 + 0.96 * v))
        }
        for row in 0...1 {
            for column in 0...columns {
                let u = Float(column) / Float(columns)
                let turn = (seat.normal + seat.right * (2 * sagging / size.x * 2 * (2 * u - 1))).normalized
                add(u, Float(row), back: 0, turn)
            }
        }
        var triangles = Strip.grid(rows: 1, columns: columns)
        // Its rim, back into the cloth: each side with vertices of its own, so that edges are clean.
        let sides: [(from: SIMD2<Float>, to: SIMD2<Float>, out: Vector3, steps: Int)] = [
            (SIMD2(1, 0), SIMD2(0, 0), seat.up, columns), (SIMD2(0, 0), SIMD2(0, 1), seat.right * -1, 1),
            (SIMD2(0, 1), SIMD2(1, 1), seat.up * -1, columns), (SIMD2(1, 1), SIMD2(1, 0), seat.right, 1),
        ]
        for side in sides {
            let first = UInt32(positions.count)
            for step in 0...side.steps {
                let place = side.from + (side.to - side.from) * (Float(step) / Float(side.steps))
                add(place.x, place.y, back: 0, side.out)
                add(place.x, place.y, back: lift + 0.003 * k, side.out)
            }
            for step in 0..<UInt32(side.steps) {
                let a = first + step * 2
                triangles += [a, a + 1, a + 3, a, a + 3, a + 2]
            }
        }
        // One piece: it turns as its middle does.
        return FigurePart(
            name: "badge", material: material, positions: positions, normals: normals,
            textureCoordinates: places, influences: positions.map { _ in seat.influences },
            triangles: triangles)
    }
}
