import AvatarMath
import AvatarModel

/// A strand's course: points with the hair's normal at each.
struct HairCurve {
    var points: [Vector3]
    var normals: [Vector3]
}

/// A lock of hair: a curve with what its card looks like.
struct Lock {
    var curve: HairCurve
    /// Of the card where it is widest, metres.
    var width: Float
    /// Its width at the tip, as a share of that at the root.
    var taper: Float
    var kind: HairTextures.Kind
}

/// Turns locks into strips of triangles; the texture's alpha makes strands of them.
enum HairCards {
    /// Cards with one texture.
    ///
    /// - Parameters:
    ///   - locks: each with as many points as it likes, at least three.
    ///   - name: of the part.
    ///   - material: its index.
    ///   - joint: the head.
    ///   - random: picks one of the painted pictures of a kind for every card.
    /// - Returns: the part; nil without locks.
    static func part(
        _ locks: [Lock], name: String, material: Int, joint: Int, random: inout RepeatableRandom
    ) -> FigurePart? {
        guard !locks.isEmpty else { return nil }
        var positions: [Vector3] = []
        var normals: [Vector3] = []
        var places: [SIMD2<Float>] = []
        var triangles: [UInt32] = []
        for lock in locks {
            let pictures = lock.kind.pictures
            let picture = pictures[min(Int(random.unit() * Float(pictures.count)), pictures.count - 1)]
            let points = lock.curve.points
            let last = points.count - 1
            let first = UInt32(positions.count)
            for index in 0...last {
                let along = (points[min(last, index + 1)] - points[max(0, index - 1)]).normalized
                let normal = lock.curve.normals[index].rejected(from: along).normalized
                let across = normal.cross(along)
                let t = Float(index) / Float(last)
                let half = lock.width * 0.5 * (1 + (lock.taper - 1) * t)
                for sign in [Float(-1), 1] {
                    positions.append(points[index] + across * (half * sign))
                    normals.append((lock.curve.normals[index] + across * (0.12 * sign)).normalized)
                    places.append(
                        SIMD2(
                            (Float(picture) + 0.5 + sign * 0.48) / Float(HairTextures.pictures),
                            t * 0.98 + 0.01))
                }
            }
            for row in 0..<UInt32(last) {
                let a = first + row * 2
                triangles += [a, a + 3, a + 1, a, a + 2, a + 3]
            }
        }
        FigurePart.face(&triangles, positions, normals)
        return FigurePart(
            name: name, material: material, positions: positions, normals: normals,
            textureCoordinates: places, influences: positions.map { _ -> Influences in [(joint, 1)] },
            triangles: triangles)
    }
}
