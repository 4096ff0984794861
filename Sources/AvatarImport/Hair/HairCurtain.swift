import AvatarMath

/// The surface in which hair of a bob hangs, from beside the temples round the back, over the ears to the jaw.
///
/// Places are relative to the middle of the eyes, lengths those of the 1.64 m figure; angles in degrees from straight
/// ahead round the middle of the head, to the left positive.
enum HairCurtain {
    /// Where hair leaves the scalp.
    static let top: Float = 0.022
    private static let bottom: Float = -0.098
    /// Hair stays beside the face.
    private static let front: Float = 61

    /// The angle of a place, not before the face.
    static func angle(of place: Vector3) -> Float {
        let degrees = atan2Float(place.x, place.z + 0.085).radiansAsDegrees
        return degrees < 0 ? min(degrees, -front) : max(degrees, front)
    }

    /// A place of the curtain.
    ///
    /// - Parameters:
    ///   - angle: round the head, degrees.
    ///   - share: 0 at the scalp to 1 at its lower edge.
    ///   - inset: how far inside, metres.
    /// - Returns: the place.
    static func place(angle: Float, share: Float, inset: Float) -> Vector3 {
        // Out over the ears, then in; the tips turn under.
        let over = Float.smoothstep(0, 0.35, share)
        let inward = Float.smoothstep(0.45, 1, share)
        let under = Float.smoothstep(0.80, 1.0, share) * 0.004
        let wide = 0.0725 + 0.0095 * over - 0.0080 * inward - under - inset
        let deep = 0.0860 + 0.0120 * over - 0.0120 * inward - under - inset
        let turn = angle.degreesAsRadians
        let forward = cosFloat(turn)
        return Vector3(
            sinFloat(turn) * wide, top + (bottom - top) * share,
            -0.085 + forward * (forward > 0 ? 0.085 - inset : deep))
    }

    /// Outwards from the head's axis.
    static func normal(angle: Float) -> Vector3 {
        Vector3(sinFloat(angle.degreesAsRadians), 0, cosFloat(angle.degreesAsRadians))
    }

    /// A dark sheet inside the locks, seen from both sides, so that nothing shows through between them.
    static func lining(_ base: HumanBase, material: Int) -> FigurePart {
        let rows = 6
        let columns = 28
        var positions: [Vector3] = []
        var normals: [Vector3] = []
        for side in [Float(1), -1] {
            for row in 0...rows {
                for column in 0...columns {
                    let angle = front + 9 + (342 - 2 * front) * Float(column) / Float(columns)
                    let share = 0.06 + 0.68 * Float(row) / Float(rows)
                    positions.append(
                        base.eyeMiddle + place(angle: angle, share: share, inset: 0.0065) * base.scale)
                    normals.append(normal(angle: angle) * side)
                }
            }
        }
        let outside = Strip.grid(rows: rows, columns: columns)
        let count = UInt32((rows + 1) * (columns + 1))
        var triangles = outside
        for start in stride(from: 0, to: outside.count, by: 3) {
            triangles += [outside[start] + count, outside[start + 2] + count, outside[start + 1] + count]
        }
        // Columns run to the wearer's right, as seen from outside, or the other way.
        let a = Int(triangles[0])
        let face = (positions[Int(triangles[1])] - positions[a]).cross(
            positions[Int(triangles[2])] - positions[a])
        if face.dot(normals[a]) < 0 {
            for start in stride(from: 0, to: triangles.count, by: 3) {
                triangles.swapAt(start + 1, start + 2)
            }
        }
        return FigurePart(
            name: "hair lining", material: material, positions: positions, normals: normals,
            influences: positions.map { _ -> Influences in [(base.joint("head"), 1)] }, triangles: triangles)
    }
}
