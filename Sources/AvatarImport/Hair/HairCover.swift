import AvatarMath

/// The surface of the hair's body, which locks lie on.
///
/// Its triangles are larger than the groove of a parting: what is computed from the style's volume alone would be
/// inside it in places.
struct HairCover {
    private let points: [Vector3]
    private let normals: [Vector3]
    private let grid: PointGrid

    /// The middles of a triangle's sides, and its own.
    private static let shares: [[Float]] = [
        [0.5, 0.5, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [1.0 / 3, 1.0 / 3, 1.0 / 3],
    ]

    /// Takes the body.
    init(_ shell: FigurePart) {
        var points = shell.positions
        var normals = shell.normals
        for start in stride(from: 0, to: shell.triangles.count, by: 3) {
            let corners = (0..<3).map { Int(shell.triangles[start + $0]) }
            for share in Self.shares {
                var point = Vector3.zero
                var normal = Vector3.zero
                for (corner, weight) in zip(corners, share) {
                    point += shell.positions[corner] * weight
                    normal += shell.normals[corner] * weight
                }
                points.append(point)
                normals.append(normal.normalized)
            }
        }
        self.points = points
        self.normals = normals
        grid = PointGrid(points, cell: 0.008)
    }

    /// A course lifted so far that it is some distance above the body, its neighbours with every point; beside the
    /// body it stays where it is.
    func lifted(_ course: [Vector3], clearance: Float) -> [Vector3] {
        var course = raised(course, clearance: clearance)
        for _ in 0..<2 {
            let before = course
            for index in 1..<(course.count - 1) {
                course[index] = before[index] * 0.5 + (before[index - 1] + before[index + 1]) * 0.25
            }
        }
        return raised(course, clearance: clearance * 0.8)
    }

    private func raised(_ course: [Vector3], clearance: Float) -> [Vector3] {
        let needs = course.map { need($0, clearance: clearance) }
        return course.indices.map { index in
            let before = needs[max(0, index - 1)]
            let after = needs[min(course.count - 1, index + 1)]
            let around = (before.lift + after.lift) / 2
            let own = needs[index]
            let direction = own.normal + (before.normal + after.normal) * 0.5
            guard direction.length > 1e-3 else { return course[index] }
            return course[index] + direction.normalized * max(own.lift, around * 0.8)
        }
    }

    /// How far a point has to go along the body's normal, metres.
    private func need(_ point: Vector3, clearance: Float) -> (lift: Float, normal: Vector3) {
        var best: (lift: Float, normal: Vector3) = (0, .zero)
        for (index, _) in grid.nearest(to: point, count: 4) {
            let offset = point - points[index]
            let height = offset.dot(normals[index])
            guard abs(height) < 0.010 else { continue }
            let beside = (offset - normals[index] * height).length
            let lift = (clearance - height) * Float.smoothstep(0.0060, 0.0020, beside)
            if lift > best.lift || best.normal == .zero { best = (max(0, lift), normals[index]) }
        }
        return best
    }
}
