import AvatarMath

/// Named points on the skin of one hand, found by rays from the bones outwards in rest pose.
///
/// The names are those of the sign notation: `palm`, `radial-edge`, `index.tip`, `little.mid-back` and so on.
public struct HandSurface: Sendable {
    private let points: [String: SurfacePoint]
    private let fingerRadii: [Float]

    /// Finds the points; a name whose ray meets no skin is missing.
    public init(avatar: Avatar, side: Side) {
        (points, fingerRadii) = Self.found(avatar: avatar, side: side)
    }

    private static func found(avatar: Avatar, side: Side) -> (points: [String: SurfacePoint], radii: [Float])
    {
        let rig = avatar.rig
        var points: [String: SurfacePoint] = [:]
        var radii = [Float](repeating: 0.008, count: 5)
        let rest = rig.hierarchy.restPositions
        guard let handJoint = HumanoidBone(side, "Hand").flatMap({ rig.index(of: $0) }),
            let elbowJoint = HumanoidBone(side, "LowerArm").flatMap({ rig.index(of: $0) })
        else { return (points, radii) }
        var chains: [[Int]] = []
        for finger in Finger.allCases {
            let chain = HumanoidBone.chain(side, finger).compactMap { rig.index(of: $0) }
            guard chain.count == 3 else { return (points, radii) }
            chains.append(chain)
        }
        let own = Set(chains.flatMap { $0 } + [handJoint])
        let forearm = rig.names.firstIndex(of: "\(side.rawValue)LowerArmTwist")
        let skin = RestSurface(mesh: avatar.mesh) { _, joint in own.contains(joint) }
        let arm = RestSurface(mesh: avatar.mesh) { _, joint in
            joint == elbowJoint || joint == forearm || joint == handJoint
        }
        let wrist = rest[handJoint]
        let knuckle = rest[chains[2][0]]
        let axis = (knuckle - wrist).normalized
        let normal = ((rest[chains[1][0]] - wrist).cross(rest[chains[4][0]] - wrist) * -side.sign)
            .rejected(from: axis).normalized
        let thumbward = normal.cross(axis).normalized * side.sign
        func put(
            _ name: String, _ joint: Int, _ origin: Vector3, _ direction: Vector3, _ surface: RestSurface
        ) {
            guard var point = surface.hit(from: origin, along: direction, limit: 0.09) else { return }
            if point.normal.dot(direction) < 0 { point.normal = direction.normalized }
            points[name] = SurfacePoint(joint: joint, position: point.position, normal: point.normal)
        }
        for finger in Finger.allCases {
            let chain = chains[finger.rawValue]
            guard let tip = rig.fingertips[side]?[finger] else { continue }
            let joints = chain.map { rest[$0] } + [tip]
            let end = (tip - joints[2]).normalized
            let middle = (joints[2] - joints[1]).normalized
            // The thumb's pad looks across the palm.
            let wish = finger == .thumb ? normal * 0.76 - thumbward * 0.47 + axis * 0.45 : normal
            let pad = wish.rejected(from: end).normalized
            let midPad = wish.rejected(from: middle).normalized
            var radial = end.cross(pad).normalized
            if radial.dot(thumbward) < 0 { radial = radial * -1 }
            var midRadial = middle.cross(midPad).normalized
            if midRadial.dot(thumbward) < 0 { midRadial = midRadial * -1 }
            let name = finger.boneName.lowercased()
            let centre = joints[2].mixed(with: tip, fraction: 0.58)
            put("\(name).tip", chain[2], joints[2].mixed(with: tip, fraction: 0.4), end, skin)
            put("\(name).pad", chain[2], centre, pad, skin)
            put("\(name).nail", chain[2], centre, pad * -1, skin)
            put("\(name).radial-side", chain[2], centre, radial, skin)
            put("\(name).ulnar-side", chain[2], centre, radial * -1, skin)
            let half = joints[1].mixed(with: joints[2], fraction: 0.5)
            put("\(name).mid-front", chain[1], half, midPad, skin)
            put("\(name).mid-back", chain[1], half, midPad * -1, skin)
            put("\(name).mid-radial", chain[1], half, midRadial, skin)
            put("\(name).mid-ulnar", chain[1], half, midRadial * -1, skin)
            put("\(name).knuckle", chain[0], joints[0], midPad * -1, skin)
            let root = joints[0].mixed(with: joints[1], fraction: 0.55)
            put("\(name).root", chain[0], root, midPad, skin)
            put("\(name).root-back", chain[0], root, midPad * -1, skin)
            if let front = points["\(name).mid-front"], let back = points["\(name).mid-back"] {
                radii[finger.rawValue] = front.position.distance(to: back.position) / 2
            }
        }
        func along(_ fraction: Float) -> Vector3 { wrist.mixed(with: knuckle, fraction: fraction) }
        put("palm", handJoint, along(0.58), normal, skin)
        put("palm-top", handJoint, along(0.90), normal, skin)
        put("heel", handJoint, along(0.18), normal, skin)
        put("back", handJoint, along(0.58), normal * -1, skin)
        put("radial-edge", handJoint, wrist.mixed(with: rest[chains[1][0]], fraction: 0.8), thumbward, skin)
        put(
            "ulnar-edge", handJoint, wrist.mixed(with: rest[chains[4][0]], fraction: 0.5), thumbward * -1,
            skin)
        let web = rest[chains[0][1]].mixed(with: rest[chains[1][0]], fraction: 0.5)
        put("web", handJoint, web - (axis + thumbward) * 0.012, (axis + thumbward).normalized, skin)
        let nearWrist = wrist - axis * 0.012
        put("wrist-front", handJoint, nearWrist, normal, arm)
        put("wrist-back", handJoint, nearWrist, normal * -1, arm)
        put("wrist-radial", handJoint, nearWrist, thumbward, arm)
        let elbow = rest[elbowJoint]
        let mid = elbow.mixed(with: wrist, fraction: 0.5)
        put("forearm-front", elbowJoint, mid, normal, arm)
        put("forearm-back", elbowJoint, mid, normal * -1, arm)
        put("elbow", elbowJoint, elbow + (wrist - elbow).normalized * 0.004, Vector3(0, 0, -1), arm)
        return (points, radii)
    }

    /// The point with a name; nil if this hand has none.
    public func point(named name: String) -> SurfacePoint? { points[name] }

    /// All names that were found, sorted.
    public var names: [String] { points.keys.sorted() }

    /// Half the thickness of a finger (0 thumb to 4 little) at its middle segment, metres.
    public func radius(finger: Int) -> Float { fingerRadii[finger] }
}
