import AvatarMath

/// A lock of hair: a curve with what its card looks like.
struct Lock {
    var curve: HairCurve
    /// Of the card where it is widest, metres.
    var width: Float
    /// 0 deep in the shade of others to 1 on top.
    var tone: Float
    /// Where the card is widest, as a share of its length; it runs to a point at both ends.
    var widest: Float
    /// How far its normals lean along it, radians: every lock takes the highlight at a place of its own.
    var lean: Float
}

/// Turns locks into strips of triangles that run to a point at both ends.
enum HairCards {
    /// Cards of one tone.
    ///
    /// - Parameters:
    ///   - locks: each with as many points as it likes, at least three.
    ///   - name: of the part.
    ///   - material: its index.
    ///   - joint: the head.
    ///   - random: picks the strands on every card.
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
            let strands = random.unit()
            let points = lock.curve.points
            let last = points.count - 1
            // A tip is one vertex: half the triangles of a short lock, and no blunt end.
            var rows: [[UInt32]] = []
            for index in 0...last {
                let along = (points[min(last, index + 1)] - points[max(0, index - 1)]).normalized
                let normal = lock.curve.normals[index].rejected(from: along).normalized
                let across = normal.cross(along)
                let t = Float(index) / Float(last)
                let half =
                    lock.width * 0.5
                    * min(1, t < lock.widest ? t / lock.widest : (1 - t) / (1 - lock.widest)).squareRoot()
                let facing = normal * cosFloat(lock.lean) + along * sinFloat(lock.lean)
                var row: [UInt32] = []
                for sign in index == 0 || index == last ? [Float(0)] : [-1, 1] {
                    row.append(UInt32(positions.count))
                    positions.append(points[index] + across * (half * sign))
                    normals.append((facing + across * (0.40 * sign)).normalized)
                    places.append(SIMD2(strands + (sign + 1) * 0.06, t * 0.98 + 0.01))
                }
                rows.append(row)
            }
            for (upper, lower) in zip(rows, rows.dropFirst()) {
                if upper.count == 1 {
                    triangles += [upper[0], lower[0], lower[lower.count - 1]]
                } else if lower.count == 1 {
                    triangles += [upper[0], lower[0], upper[1]]
                } else {
                    triangles += [upper[0], lower[1], upper[1], upper[0], lower[0], lower[1]]
                }
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
