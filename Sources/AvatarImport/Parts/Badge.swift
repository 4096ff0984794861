import AvatarMath
import AvatarModel

/// A name badge on the jumper's left breast, as staff at a counter wear one: a plate that is slightly curved across.
enum Badge {
    /// Its middle on the 1.64 m figure, its size, thickness, and how far its sides stand back; metres.
    private static let place = SIMD2<Float>(0.075, 1.236)
    private static let size = SIMD2<Float>(0.046, 0.0185)
    private static let thickness: Float = 0.0020
    private static let sagging: Float = 0.0012
    private static let columns = 4

    /// The badge, lying on the cloth as a whole: it is stiff, so the cloth's highest place under it carries it.
    static func part(on top: FigurePart, base: HumanBase, material: Int) -> FigurePart {
        let k = base.scale
        let wide = SIMD2(place.x, place.y) * k
        let near = top.positions.indices.filter { vertex in
            let offset = SIMD2(top.positions[vertex].x - wide.x, top.positions[vertex].y - wide.y)
            return top.normals[vertex].z > 0.3 && abs(offset.x) < 0.036 * k && abs(offset.y) < 0.024 * k
        }
        var middle = Vector3.zero
        var facing = Vector3.zero
        var shares: [Int: Float] = [:]
        var total: Float = 0
        for vertex in near {
            let offset =
                SIMD2(top.positions[vertex].x - wide.x, top.positions[vertex].y - wide.y) / (0.020 * k)
            let weight = expFloat(-(offset.x * offset.x + offset.y * offset.y))
            total += weight
            middle += top.positions[vertex] * weight
            facing += top.normals[vertex] * weight
            for (joint, share) in top.influences[vertex] { shares[joint, default: 0] += share * weight }
        }
        let normal = total > 0 ? facing.normalized : Vector3(0, 0, 1)
        middle = total > 0 ? middle / total : Vector3(wide.x, wide.y, 0)
        let right = Vector3(0, 1, 0).cross(normal).normalized
        let up = normal.cross(right)
        // To where the badge belongs, within the cloth's plane.
        middle +=
            right * ((wide.x - middle.x) / max(0.3, right.x)) + up * ((wide.y - middle.y) / max(0.3, up.y))
        func curve(_ across: Float) -> Float { -sagging * k * across * across }
        let highest = near.reduce(Float(0)) { best, vertex in
            let offset = top.positions[vertex] - middle
            let across = offset.dot(right) / (size.x * k / 2)
            guard abs(across) < 1.1, abs(offset.dot(up)) < size.y * k * 0.6 else { return best }
            return max(best, offset.dot(normal) - curve(across))
        }
        let lift = highest + (thickness + 0.0002) * k

        var positions: [Vector3] = []
        var normals: [Vector3] = []
        var places: [SIMD2<Float>] = []
        func add(_ u: Float, _ v: Float, back: Float, _ direction: Vector3) {
            let across = 2 * u - 1
            let forward = lift + curve(across) - back
            positions.append(
                middle + right * (across * size.x / 2 * k) + up * ((0.5 - v) * size.y * k) + normal * forward)
            normals.append(direction)
            // From the wearer's right, which is the viewer's left.
            places.append(SIMD2(0.01 + 0.98 * u, 0.02 + 0.96 * v))
        }
        for row in 0...1 {
            for column in 0...columns {
                let u = Float(column) / Float(columns)
                let turn = (normal + right * (2 * sagging / size.x * 2 * (2 * u - 1))).normalized
                add(u, Float(row), back: 0, turn)
            }
        }
        var triangles = Strip.grid(rows: 1, columns: columns)
        // Its rim, back into the cloth: each side with vertices of its own, so that edges are clean.
        let sides: [(from: SIMD2<Float>, to: SIMD2<Float>, out: Vector3, steps: Int)] = [
            (SIMD2(1, 0), SIMD2(0, 0), up, columns), (SIMD2(0, 0), SIMD2(0, 1), right * -1, 1),
            (SIMD2(0, 1), SIMD2(1, 1), up * -1, columns), (SIMD2(1, 1), SIMD2(1, 0), right, 1),
        ]
        for side in sides {
            let first = UInt32(positions.count)
            for step in 0...side.steps {
                let place = side.from + (side.to - side.from) * (Float(step) / Float(side.steps))
                add(place.x, place.y, back: 0, side.out)
                add(place.x, place.y, back: lift + 0.004 * k, side.out)
            }
            for step in 0..<UInt32(side.steps) {
                let a = first + step * 2
                triangles += [a, a + 1, a + 3, a, a + 3, a + 2]
            }
        }
        // One piece: it turns as its middle does.
        let joints = HumanBase.normalized(shares)
        return FigurePart(
            name: "badge", material: material, positions: positions, normals: normals,
            textureCoordinates: places, influences: positions.map { _ in joints }, triangles: triangles)
    }
}
