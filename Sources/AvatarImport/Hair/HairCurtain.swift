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

    /// Points of a net's column that hang.
    static let rows = 18

    /// Adds rows that hang to points that end at the curtain's top, row by row.
    static func hang(_ points: inout [Vector3], columns: Int, base: HumanBase) {
        let width = columns + 1
        let start = points.count / width
        let ends = points.suffix(width).map { base.faceRelative($0) }
        for row in 1...rows {
            let share = Float(row) / Float(rows)
            for end in ends {
                let angle = angle(of: end)
                let away = end - place(angle: angle, share: 0, inset: 0)
                // Cut a little longer in front, with an uneven edge.
                let long = 0.97 + 0.05 * (Noise.value(Vector3(angle * 0.21, 0, 0), seed: 66) - 0.5)
                let hung =
                    place(angle: angle, share: share * long, inset: 0) + away * (1 - share) * (1 - share)
                points.append(base.eyeMiddle + hung * base.scale)
            }
        }
        for column in 0..<width { soften(&points, column: column, width: width, joint: start - 1) }
    }

    /// Spaces a column's points evenly and takes out the edge where it leaves the scalp, `joint` rows down.
    private static func soften(_ points: inout [Vector3], column: Int, width: Int, joint: Int) {
        let course = (0..<(points.count / width)).map { points[$0 * width + column] }
        var sums: [Float] = [0]
        for (point, next) in zip(course, course.dropFirst()) {
            sums.append(sums[sums.count - 1] + point.distance(to: next))
        }
        let last = course.count - 1
        var even = course
        var index = 0
        for row in 1..<last {
            let wanted = sums[last] * Float(row) / Float(last)
            while index < last - 1, sums[index + 1] < wanted { index += 1 }
            let share = (wanted - sums[index]) / max(sums[index + 1] - sums[index], 1e-7)
            even[row] = course[index].mixed(with: course[index + 1], fraction: share)
        }
        let middle = Int(sums[joint] / sums[last] * Float(last))
        for _ in 0..<60 {
            let before = even
            for row in max(1, middle - 14)...min(last - 1, middle + 14) {
                even[row] = before[row] * 0.5 + (before[row - 1] + before[row + 1]) * 0.25
            }
        }
        for row in 0...last { points[row * width + column] = even[row] }
    }
}
