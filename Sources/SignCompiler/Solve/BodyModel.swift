import AvatarMath
import AvatarModel
import SignCatalog

/// What the solver knows about an avatar's body: sizes, sites on the skin, and what is in the way.
public struct BodyModel: Sendable {
    /// The distance between the shoulder joints, metres: the unit of the sign library.
    public let shoulderWidth: Float
    /// The middle of the shoulder line, at the skin of the chest: the origin of neutral places.
    public let origin: Vector3
    /// Landmarks, metres.
    public let mouth: Vector3
    /// The height of the eyes in model space, metres.
    public let eyeHeight: Float
    /// Head, neck, chest and hips.
    public let obstacles: [Capsule]
    /// The skin and its named sites.
    public let surface: BodySurface
    private let lowest: Float

    public init(avatar: Avatar) throws(CompilerError) {
        let rig = avatar.rig
        func position(_ bone: HumanoidBone) throws(CompilerError) -> Vector3 {
            guard let place = rig.restPosition(of: bone) else {
                throw .missingBone(avatar: avatar.name, bone: bone.rawValue)
            }
            return place
        }
        let left = try position(.leftUpperArm)
        let right = try position(.rightUpperArm)
        shoulderWidth = left.distance(to: right)
        surface = BodySurface(avatar: avatar)
        let middle = (left + right) / 2
        let chest = surface.site(named: "chest", side: nil)?.position ?? middle + Vector3(0, -0.1, 0.1)
        origin = Vector3(middle.x, middle.y, chest.z)
        let head = try position(.head)
        mouth = surface.site(named: "lips", side: nil)?.position ?? head + Vector3(0, 0.04, 0.09)
        eyeHeight = rig.restPosition(of: .leftEye)?.y ?? head.y + 0.1
        obstacles = CollisionBody(avatar: avatar).bodyCapsules.map {
            Capsule(start: $0.start, end: $0.end, radius: $0.radius)
        }
        lowest = obstacles.map { min($0.start.y, $0.end.y) - $0.radius }.min() ?? -.infinity
    }

    /// The signed distance of a point from the body, metres; negative inside.
    public func distance(to point: Vector3) -> Float {
        var nearest = Float.infinity
        for capsule in obstacles { nearest = min(nearest, capsule.distance(to: point)) }
        return nearest
    }

    /// The direction that leads out of the body at a point.
    public func normal(at point: Vector3) -> Vector3 {
        var best: (distance: Float, capsule: Capsule)?
        for capsule in obstacles {
            let distance = capsule.distance(to: point)
            if distance < best?.distance ?? .infinity { best = (distance, capsule) }
        }
        return best?.capsule.normal(at: point) ?? Vector3(0, 0, 1)
    }

    /// A neutral place in model space, metres.
    public func position(of point: SpacePoint, side: Side) -> Vector3 {
        origin
            + Vector3(point.outward * side.sign, point.up, point.forward) * shoulderWidth
    }
}
