import AvatarMath
import AvatarModel

/// How deep hands and forearms are in what they should not be in, metres; 0 where they keep clear.
public struct SkinDepths: Sendable, Equatable {
    /// A hand in head or neck.
    public var face: Float = 0
    /// A hand in the trunk or what it wears.
    public var body: Float = 0
    /// A hand or forearm in the other hand or arm.
    public var hands: Float = 0
    /// A forearm in head or trunk.
    public var forearm: Float = 0

    public init(face: Float = 0, body: Float = 0, hands: Float = 0, forearm: Float = 0) {
        self.face = face
        self.body = body
        self.hands = hands
        self.forearm = forearm
    }

    /// The deeper of each.
    public func deepest(_ other: SkinDepths) -> SkinDepths {
        SkinDepths(
            face: max(face, other.face), body: max(body, other.body), hands: max(hands, other.hands),
            forearm: max(forearm, other.forearm))
    }
}

/// Measures poses of an avatar on its real skin.
public struct SkinMeter: Sendable {
    private let body: SigningBody
    private var skin: AvatarSkin
    private var transforms: [RigidTransform] = []
    private var rotations: [Quaternion]

    /// Prepares an avatar; nil if it has no head, trunk or arms.
    public init?(body: SigningBody) {
        guard let skin = AvatarSkin(avatar: body.avatar) else { return nil }
        self.body = body
        self.skin = skin
        rotations = [Quaternion](repeating: .identity, count: body.avatar.rig.hierarchy.count)
        pose([:])
    }

    /// Poses both arms with an upright trunk; a hand that is not given rests.
    public mutating func pose(_ states: [Side: HandState]) {
        for side in Side.allCases {
            let arm = body.arm(side)
            let state = states[side] ?? body.rest(side)
            arm.write(arm.pose(state.posture), angles: state.angles, into: &rotations)
        }
        pose(body.avatar.rig.hierarchy.modelTransforms(rotations: rotations))
    }

    /// Takes a pose as it is: one model-space transform a joint of the rig.
    public mutating func pose(_ transforms: [RigidTransform]) {
        self.transforms = transforms
        skin.pose(transforms)
    }

    /// How deep the hands of some sides, and their forearms, are in body and other arm.
    public mutating func depths(of sides: [Side] = Side.allCases) -> SkinDepths {
        var depths = SkinDepths()
        func depth(_ clearance: AvatarSkin.Clearance?) -> Float { max(0, -(clearance?.distance ?? 0)) }
        for side in sides {
            depths.face = max(depths.face, depth(skin.clearance(of: .hand, side, to: .head, within: 0)))
            depths.body = max(depths.body, depth(skin.clearance(of: .hand, side, to: .trunk, within: 0)))
            depths.forearm = max(
                depths.forearm, depth(skin.clearance(of: .forearm, side, to: .head, within: 0)),
                depth(skin.clearance(of: .forearm, side, to: .trunk, within: 0)))
        }
        guard armsAreNear(within: 0) else { return depths }
        for side in Side.allCases {
            for part in AvatarSkin.Part.allCases {
                depths.hands = max(
                    depths.hands, depth(skin.clearance(of: part, side, to: .otherArm, within: 0)))
            }
        }
        return depths
    }

    /// The smallest distance between a hand's skin and the other arm, or head and trunk; negative inside.
    ///
    /// - Parameters:
    ///   - side: whose hand.
    ///   - onHand: whether the other arm counts, or the body.
    ///   - limit: how far to look, metres.
    /// - Returns: metres; nil if they stay farther apart than the limit.
    public mutating func gap(of side: Side, onHand: Bool, within limit: Float) -> Float? {
        if onHand {
            let there = skin.clearance(of: .hand, side, to: .otherArm, within: limit)?.distance
            let back = skin.clearance(of: .hand, side.opposite, to: .otherArm, within: limit)?.distance
            return [there, back].compactMap { $0 }.min()
        }
        // The other arm belongs to the body, too: many signs touch it.
        return [AvatarSkin.Region.head, .trunk, .otherArm].compactMap {
            skin.clearance(of: .hand, side, to: $0, within: limit)?.distance
        }.min()
    }

    /// The skin of a hand as posed, metres; one point a vertex.
    private func points(of side: Side) -> [Vector3] { skin.points(of: .hand, side) }

    /// How much of a patch a hand hides, seen from a camera.
    ///
    /// - Parameters:
    ///   - patch: points of the patch as posed, metres; they are hidden from the side of +z.
    ///   - side: whose hand.
    ///   - eye: where the camera is, metres.
    ///   - radius: how far about itself a vertex of the skin hides, metres.
    /// - Returns: the share of the points that are hidden, 0 to 1.
    public func hiddenShare(of patch: [Vector3], by side: Side, from eye: Vector3, radius: Float) -> Float {
        guard !patch.isEmpty else { return 0 }
        let depth = patch.reduce(0) { $0 + $1.z } / Float(patch.count)
        let shadows = points(of: side).filter { $0.z > depth && $0.z < eye.z }.map { point -> SIMD2<Float> in
            let onPatch = eye + (point - eye) * ((eye.z - depth) / (eye.z - point.z))
            return SIMD2(onPatch.x, onPatch.y)
        }
        let hidden = patch.count { spot in
            shadows.contains { shadow in
                let away = shadow - SIMD2(spot.x, spot.y)
                return (away * away).sum() < radius * radius
            }
        }
        return Float(hidden) / Float(patch.count)
    }

    /// Where a joint is as posed, metres.
    public func place(ofJoint joint: Int) -> Vector3 { transforms[joint].translation }

    /// Whether the arms may touch: balls about the hands, capsules about the arms.
    private func armsAreNear(within limit: Float) -> Bool {
        struct Limb {
            var lines: [(Vector3, Vector3)]
            var hand: Vector3
        }
        let limbs = Side.allCases.map { side -> Limb in
            let arm = body.arm(side)
            let joints = [arm.upperArmJoint, arm.lowerArmJoint, arm.hand.handJoint].map(place)
            return Limb(
                lines: [(joints[0], joints[1]), (joints[1], joints[2])],
                hand: place(ofJoint: arm.hand.fingerJoints[2][0]))
        }
        if limbs[0].hand.distance(to: limbs[1].hand) < Self.handReach * 2 + limit { return true }
        for (limb, other) in [(limbs[0], limbs[1]), (limbs[1], limbs[0])] {
            for line in other.lines {
                let near = Segment.nearest(limb.hand, line.0, line.1)
                if near.distance(to: limb.hand) < Self.handReach + Self.armRadius + limit { return true }
            }
        }
        let fore = Segment.distance(
            limbs[0].lines[1].0, limbs[0].lines[1].1, limbs[1].lines[1].0, limbs[1].lines[1].1)
        return fore < Self.armRadius * 2 + limit
    }

    /// From the middle knuckle to the farthest skin of a stretched hand, and the thickest sleeve, metres.
    private static let handReach: Float = 0.14
    private static let armRadius: Float = 0.075
}
