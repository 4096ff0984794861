import AvatarMath

/// A point on an avatar's skin in rest pose, and the joint that it follows.
public struct SurfacePoint: Sendable, Equatable {
    /// An index into the rig's joints.
    public var joint: Int
    /// Model space at rest, metres.
    public var position: Vector3
    /// Unit length, outwards.
    public var normal: Vector3

    public init(joint: Int, position: Vector3, normal: Vector3) {
        self.joint = joint
        self.position = position
        self.normal = normal
    }
}

/// Rays against a mesh in rest pose.
struct RestSurface: Sendable {
    private let mesh: Mesh
    private let triangles: [SIMD3<UInt32>]
    private let centres: [Vector3]
    private let radii: [Float]

    /// Takes the triangles that a test accepts.
    ///
    /// - Parameters:
    ///   - mesh: the whole mesh.
    ///   - accepts: by material index and by the strongest joint of a triangle's first vertex.
    init(mesh: Mesh, accepts: (_ material: Int, _ joint: Int) -> Bool) {
        self.mesh = mesh
        var triangles: [SIMD3<UInt32>] = []
        for part in mesh.parts {
            for start in stride(from: part.indexRange.lowerBound, to: part.indexRange.upperBound, by: 3) {
                let corners = SIMD3(mesh.indices[start], mesh.indices[start + 1], mesh.indices[start + 2])
                if accepts(part.material, Self.strongest(mesh, Int(corners.x))) { triangles.append(corners) }
            }
        }
        self.triangles = triangles
        centres = triangles.map { corners in
            (mesh.positions[Int(corners.x)] + mesh.positions[Int(corners.y)] + mesh.positions[Int(corners.z)])
                / 3
        }
        radii = zip(triangles, centres).map { corners, centre in
            max(
                centre.distance(to: mesh.positions[Int(corners.x)]),
                centre.distance(to: mesh.positions[Int(corners.y)]),
                centre.distance(to: mesh.positions[Int(corners.z)]))
        }
    }

    static func strongest(_ mesh: Mesh, _ vertex: Int) -> Int {
        let weights = mesh.weights[vertex]
        var best = 0
        for slot in 1..<4 where weights[slot] > weights[best] { best = slot }
        return Int(mesh.joints[vertex][best])
    }

    /// Where a ray first meets the surface, from either side; nil if nowhere.
    func hit(from origin: Vector3, along direction: Vector3, limit: Float = 3) -> SurfacePoint? {
        let ray = direction.normalized
        var nearest = limit
        var found: SurfacePoint?
        for (index, corners) in triangles.enumerated() {
            let offset = centres[index] - origin
            let along = offset.dot(ray)
            let reach = radii[index]
            if along < -reach || along > nearest + reach { continue }
            if (offset - ray * along).length > reach { continue }
            let a = mesh.positions[Int(corners.x)]
            let edge1 = mesh.positions[Int(corners.y)] - a
            let edge2 = mesh.positions[Int(corners.z)] - a
            // T. Möller and B. Trumbore, 1997.
            let p = ray.cross(edge2)
            let determinant = edge1.dot(p)
            if abs(determinant) < 1e-12 { continue }
            let t = origin - a
            let u = t.dot(p) / determinant
            if u < -1e-5 || u > 1.00001 { continue }
            let q = t.cross(edge1)
            let v = ray.dot(q) / determinant
            if v < -1e-5 || u + v > 1.00001 { continue }
            let distance = edge2.dot(q) / determinant
            if distance < 1e-5 || distance >= nearest { continue }
            nearest = distance
            let normal =
                mesh.normals[Int(corners.x)] * (1 - u - v) + mesh.normals[Int(corners.y)] * u
                + mesh.normals[Int(corners.z)] * v
            found = SurfacePoint(
                joint: Self.strongest(mesh, Int(corners.x)), position: origin + ray * distance,
                normal: normal.normalized)
        }
        return found
    }

    /// The vertices that the surface uses, with their positions.
    var positions: [Vector3] {
        Set(triangles.flatMap { [$0.x, $0.y, $0.z] }).sorted().map { mesh.positions[Int($0)] }
    }
}
