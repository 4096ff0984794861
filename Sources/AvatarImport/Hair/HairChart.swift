import AvatarMath

/// A flat map of the head's skin: the angle from a pole and the way round it, as seen from the middle of the head.
///
/// Places are relative to the middle of the eyes, lengths those of the 1.64 m figure.
struct HairChart {
    let scalp: Scalp
    /// The direction of the map's origin, unit length.
    let pole: Vector3
    private let forward: Vector3
    private let left: Vector3

    /// The middle of the head.
    static let middle = Vector3(0, 0.020, -0.085)

    /// A map about a pole in the plane between left and right.
    init(scalp: Scalp, pole: Vector3) {
        self.scalp = scalp
        self.pole = pole.normalized
        left = Vector3(1, 0, 0)
        forward = left.cross(self.pole)
    }

    /// The map's place of a place: radians from the pole, the first forward over the crown, the second to the left.
    func flat(_ place: Vector3) -> SIMD2<Float> {
        let direction = (place - Self.middle).normalized
        let angle = direction.angle(to: pole)
        let (x, y) = (direction.dot(forward), direction.dot(left))
        let length = max((x * x + y * y).squareRoot(), 1e-6)
        return SIMD2(x, y) * (angle / length)
    }

    /// The direction of a place of the map, from the middle of the head.
    func direction(_ flat: SIMD2<Float>) -> Vector3 {
        let angle = (flat.x * flat.x + flat.y * flat.y).squareRoot()
        guard angle > 1e-5 else { return pole }
        let aside = (forward * flat.x + left * flat.y) / angle
        return pole * cosFloat(angle) + aside * sinFloat(angle)
    }

    /// The skin that a ray from inside the head meets.
    func skin(from origin: Vector3, along direction: Vector3) -> (place: Vector3, normal: Vector3) {
        let base = scalp.base
        var far: Float = 0.09
        var normal = direction
        for _ in 0..<5 {
            let here = scalp.near(base.eyeMiddle + (origin + direction * far) * base.scale)
            normal = here.normal
            far -= here.height / base.scale / max(0.35, normal.dot(direction))
            far = far.clamped(to: 0.02...0.16)
        }
        return (origin + direction * far, normal)
    }

    /// The skin at a direction round the head, degrees from straight ahead to the left, and a height.
    func skin(degrees: Float, height: Float) -> Vector3 {
        let angle = degrees.degreesAsRadians
        return skin(
            from: Vector3(0, height, -0.085), along: Vector3(sinFloat(angle), 0, cosFloat(angle))
        ).place
    }
}
