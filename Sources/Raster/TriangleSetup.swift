import AvatarMath

/// What the shader needs to know about a triangle to interpolate over it without clipping artefacts.
///
/// With homogeneous edge functions (M. Olano and T. Greer, 1997) the weights of the three corners at a view
/// ray are ratios of dot products: perspective-correct, and valid for triangles that cross the eye's plane.
struct TriangleSetup {
    var edge0: Vector3
    var edge1: Vector3
    var edge2: Vector3
    var normal: Vector3
    /// Six times the volume spanned with the eye; its sign tells the side.
    var volume: Float

    init(_ a: Vector3, _ b: Vector3, _ c: Vector3) {
        edge0 = b.cross(c)
        edge1 = c.cross(a)
        edge2 = a.cross(b)
        normal = edge0 + edge1 + edge2
        volume = a.dot(edge0)
    }

    /// The weights of the three corners where a ray from the eye meets the triangle's plane.
    func weights(_ ray: Vector3) -> Vector3 {
        let raw = Vector3(edge0.dot(ray), edge1.dot(ray), edge2.dot(ray))
        let sum = raw.x + raw.y + raw.z
        guard abs(sum) > 1e-20 else { return Vector3(repeating: 1 / 3) }
        let weights = (raw / sum).clamped(lowerBound: .zero, upperBound: Vector3(1, 1, 1))
        return weights / max(1e-6, weights.x + weights.y + weights.z)
    }
}
