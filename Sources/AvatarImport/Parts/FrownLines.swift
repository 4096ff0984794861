import AvatarMath
import AvatarModel

/// The upright line between the brows, one a side: it lies under the skin and comes out as the brow is lowered.
///
/// The live mesh is too coarse to fold there, and paint would show at rest.
struct FrownLines {
    private let base: HumanBase
    private let blend: VertexBlend
    private let normals: [Vector3]
    private let morph: String

    /// From the lower end: metres from the midline and above the eyes on the 1.64 m figure.
    private static let course: [SIMD2<Float>] = [
        SIMD2(0.0046, 0.0065), SIMD2(0.0049, 0.0095), SIMD2(0.0054, 0.0125), SIMD2(0.0060, 0.0155),
        SIMD2(0.0066, 0.0185), SIMD2(0.0071, 0.0215), SIMD2(0.0075, 0.0245),
    ]
    private static let width: Float = 0.0034
    /// Under the skin at rest, and how far the lowered brow lifts it; metres.
    private static let depth: Float = 0.0006
    private static let lift: Float = 0.0014

    /// The line of a side; nil if there is no skin between the brows.
    init?(on skin: FigurePart, patch: Patch, side: Side, base: HumanBase) {
        self.base = base
        morph = side == .left ? "browDownLeft" : "browDownRight"
        let places = skin.positions.map { base.faceRelative($0) }
        let near = stride(from: 0, to: skin.triangles.count, by: 3).map { start in
            (0..<3).map { Int(skin.triangles[start + $0]) }
        }.filter { corners in
            corners.contains {
                abs(places[$0].x) < 0.03 && abs(places[$0].y - 0.015) < 0.03 && places[$0].z > -0.03
            }
        }
        var blend = VertexBlend()
        var normals: [Vector3] = []
        for point in Self.course {
            for edge in [Float(-1), 0, 1] {
                let x = (point.x + edge * Self.width / 2) * (side == .left ? 1 : -1)
                guard let (corners, weights) = Self.front(SIMD2(x, point.y), places, near) else { return nil }
                blend.append(
                    zip(corners, weights).flatMap { corner, share in
                        patch.blend.row(corner).map { ($0.index, $0.weight * share) }
                    })
                normals.append(
                    zip(corners, weights).reduce(Vector3.zero) { $0 + skin.normals[$1.0] * $1.1 }.normalized)
            }
        }
        self.blend = blend
        self.normals = normals
    }

    /// The foremost triangle over a place as seen from the front, with the shares of its corners.
    private static func front(
        _ point: SIMD2<Float>, _ places: [Vector3], _ triangles: [[Int]]
    ) -> (corners: [Int], weights: [Float])? {
        var best: (corners: [Int], weights: [Float])?
        var foremost = -Float.infinity
        for corners in triangles {
            let (a, b, c) = (places[corners[0]], places[corners[1]], places[corners[2]])
            let area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
            guard abs(area) > 1e-12 else { continue }
            let second = ((point.x - a.x) * (c.y - a.y) - (point.y - a.y) * (c.x - a.x)) / area
            let third = ((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)) / area
            let first = 1 - second - third
            guard min(first, second, third) > -1e-4 else { continue }
            let z = a.z * first + b.z * second + c.z * third
            if z > foremost {
                foremost = z
                best = (corners, [first, second, third])
            }
        }
        return best
    }

    /// The strip, under the skin.
    func part(material: Int) -> FigurePart {
        let rows = Self.course.count - 1
        let positions = zip(blend.apply(base.positions), normals).map {
            $0 - $1 * (Self.depth * base.scale)
        }
        var triangles = Strip.grid(rows: rows, columns: 2)
        let face = (positions[Int(triangles[1])] - positions[Int(triangles[0])])
            .cross(positions[Int(triangles[2])] - positions[Int(triangles[0])])
        if face.z < 0 {
            for start in stride(from: 0, to: triangles.count, by: 3) {
                triangles.swapAt(start + 1, start + 2)
            }
        }
        var part = FigurePart(
            name: "frown", material: material, positions: positions, normals: normals,
            textureCoordinates: positions.indices.map {
                SIMD2(0.03 + 0.47 * Float($0 % 3), 0.02 + 0.96 * Float($0 / 3) / Float(rows))
            },
            influences: base.influences(of: blend), triangles: triangles)
        part.blend = blend
        return part
    }

    /// How the lowered brow lifts it: most in its middle, so that its ends stay under the skin longest.
    var rise: [String: [(Int, Vector3)]] {
        let last = Float(Self.course.count - 1)
        return [
            morph: normals.indices.map { vertex in
                let along = Float(vertex / 3) / last
                let middle = 0.30 + 0.70 * (1 - (2 * along - 1) * (2 * along - 1))
                return (vertex, normals[vertex] * (Self.lift * middle * base.scale))
            }
        ]
    }
}
