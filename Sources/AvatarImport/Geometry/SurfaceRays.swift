import AvatarMath

/// Where rays meet a surface: how thick a body is in a direction.
struct SurfaceRays {
    private let corners: [(a: Vector3, ab: Vector3, ac: Vector3)]

    /// Takes triangles of a mesh, both sides of each.
    init(_ positions: [Vector3], triangles: [UInt32]) {
        corners = stride(from: 0, to: triangles.count, by: 3).map { start in
            let a = positions[Int(triangles[start])]
            return (
                a, positions[Int(triangles[start + 1])] - a, positions[Int(triangles[start + 2])] - a
            )
        }
    }

    /// The distances at which a ray meets the surface, ascending, in lengths of its direction.
    func hits(from origin: Vector3, along direction: Vector3) -> [Float] {
        var distances: [Float] = []
        for (a, ab, ac) in corners {
            let across = direction.cross(ac)
            let area = ab.dot(across)
            guard abs(area) > 1e-12 else { continue }
            let offset = origin - a
            let u = offset.dot(across) / area
            guard u >= -1e-5, u <= 1.00001 else { continue }
            let turned = offset.cross(ab)
            let v = direction.dot(turned) / area
            guard v >= -1e-5, u + v <= 1.00001 else { continue }
            let distance = ac.dot(turned) / area
            if distance > 0 { distances.append(distance) }
        }
        return distances.sorted()
    }
}
