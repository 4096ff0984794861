import AvatarMath

/// A lock of hair: a curve with what its card looks like.
struct Lock {
    var curve: HairCurve
    /// Of the card where it is widest, metres.
    var width: Float
    /// 0 deep in the shade of others to 1 on top.
    var tone: Float
    /// Its width at the tip, as a share of that at the root.
    var taper: Float
    /// How far its normals lean along it, radians: every lock takes the highlight at a place of its own.
    var lean: Float
    /// Whether it is so long that its strands begin at its root at once.
    var isLong = false
}

/// Turns locks into strips of triangles; the texture's alpha makes strands of them.
enum HairCards {
    /// Cards of one tone.
    ///
    /// - Parameters:
    ///   - locks: each with as many points as it likes, at least three.
    ///   - name: of the part.
    ///   - material: its index.
    ///   - joint: the head.
    ///   - random: picks one of the painted kinds for every card.
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
            let kinds = Float(DetailTextures.lockKinds)
            let kind = (random.unit() * kinds / 2).rounded(.down) + (lock.isLong ? kinds / 2 : 0)
            let points = lock.curve.points
            let last = points.count - 1
            let first = UInt32(positions.count)
            for index in 0...last {
                let along = (points[min(last, index + 1)] - points[max(0, index - 1)]).normalized
                let normal = lock.curve.normals[index].rejected(from: along).normalized
                let across = normal.cross(along)
                let t = Float(index) / Float(last)
                let half = lock.width * 0.5 * (1 + (lock.taper - 1) * t)
                let facing = normal * cosFloat(lock.lean) + along * sinFloat(lock.lean)
                for sign in [Float(-1), 1] {
                    positions.append(points[index] + across * (half * sign))
                    normals.append((facing + across * (0.40 * sign)).normalized)
                    places.append(SIMD2((kind + 0.5 + sign * 0.48) / kinds, t * 0.98 + 0.01))
                }
            }
            for row in 0..<UInt32(last) {
                let a = first + row * 2
                triangles += [a, a + 3, a + 1, a, a + 2, a + 3]
            }
        }
        // A strip faces outwards: turn those around that do not.
        for start in stride(from: 0, to: triangles.count, by: 3) {
            let a = Int(triangles[start])
            let b = Int(triangles[start + 1])
            let c = Int(triangles[start + 2])
            let face = (positions[b] - positions[a]).cross(positions[c] - positions[a])
            if face.dot(normals[a] + normals[b] + normals[c]) < 0 { triangles.swapAt(start + 1, start + 2) }
        }
        return FigurePart(
            name: name, material: material, positions: positions, normals: normals,
            textureCoordinates: places, influences: positions.map { _ -> Influences in [(joint, 1)] },
            triangles: triangles)
    }
}
