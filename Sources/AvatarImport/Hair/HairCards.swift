import AvatarMath

/// A lock of hair: a curve with the skin's normal along it.
struct Lock {
    var points: [Vector3]
    var normals: [Vector3]
    /// Of the card, metres.
    var width: Float
    /// 0 deep in the shade of others to 1 on top.
    var tone: Float
    /// How much narrower the end is, 0...1.
    var taper: Float
}

/// Turns locks into strips of triangles that narrow at both ends.
enum HairCards {
    /// Cards of one tone.
    ///
    /// - Parameters:
    ///   - locks: each with as many points as it likes, at least two.
    ///   - name: of the part.
    ///   - material: its index.
    ///   - joint: the head.
    ///   - random: turns every card a little about its curve and picks its strands.
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
            let roll = random.bell(14).degreesAsRadians
            let strands = random.unit()
            let count = lock.points.count
            let first = UInt32(positions.count)
            for index in 0..<count {
                let before = lock.points[max(0, index - 1)]
                let after = lock.points[min(count - 1, index + 1)]
                let along = (after - before).normalized
                let flat = lock.normals[index].cross(along).normalized
                let across = flat * cosFloat(roll) + lock.normals[index] * sinFloat(roll)
                let t = Float(index) / Float(count - 1)
                let ends = 0.22 + 0.78 * Float.smoothstep(0, 0.3, t)
                let tip = index == count - 1 ? Float(0.18) : 1
                let half = lock.width * 0.5 * ends * (1 - lock.taper * t * t) * tip
                let outward = along.cross(across).dot(lock.normals[index]) > 0 ? Float(1) : -1
                for (number, sign) in [Float(-1), 1].enumerated() {
                    positions.append(lock.points[index] + across * (half * sign * outward))
                    normals.append((lock.normals[index] + across * (0.35 * sign * outward)).normalized)
                    places.append(SIMD2(strands + Float(number) * 0.16, t * 0.98 + 0.01))
                }
            }
            for index in 0..<(UInt32(count) - 1) {
                let a = first + index * 2
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
