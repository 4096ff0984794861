import AvatarMath

/// A triangle in the camera's axes, ready for the weights of its corners at any view ray.
///
/// Everything is built from the edges, not from the corners' products: a triangle of a millimetre at a distance
/// of metres would lose all its digits there.
struct TriangleSetup {
    private let corner: Vector3
    private let toB: Vector3
    private let toC: Vector3
    /// Perpendicular to the triangle, of twice its area; towards the eye if it is seen from outside.
    let normal: Vector3
    /// The normal times any corner; negative if the triangle is seen from outside.
    let volume: Float
    private let dotBB: Float
    private let dotBC: Float
    private let dotCC: Float
    private let scale: Float

    init(_ a: Vector3, _ b: Vector3, _ c: Vector3) {
        corner = a
        toB = b - a
        toC = c - a
        normal = toB.cross(toC)
        volume = a.dot(normal)
        dotBB = toB.dot(toB)
        dotBC = toB.dot(toC)
        dotCC = toC.dot(toC)
        let determinant = dotBB * dotCC - dotBC * dotBC
        scale = determinant > 0 ? 1 / determinant : 0
    }

    /// The weights of the three corners where a ray from the eye meets the triangle's plane, perspective-correct;
    /// moved into the triangle where the ray just misses it, as at a pixel whose middle is not covered.
    func weights(_ ray: Vector3) -> Vector3 {
        let along = normal.dot(ray)
        guard abs(along) > 1e-20 else { return Vector3(1, 0, 0) }
        let offset = ray * (volume / along) - corner
        let first = offset.dot(toB)
        let second = offset.dot(toC)
        let b = max(0, (first * dotCC - second * dotBC) * scale)
        let c = max(0, (second * dotBB - first * dotBC) * scale)
        let a = max(0, 1 - b - c)
        let sum = a + b + c
        return sum > 1e-6 ? Vector3(a, b, c) / sum : Vector3(1, 0, 0)
    }
}
