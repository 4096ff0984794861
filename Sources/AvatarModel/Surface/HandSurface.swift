import AvatarMath

/// Named points on the skin of one hand, found by rays from the bones outwards in rest pose.
///
/// The names are those of the sign notation: `palm`, `radial-edge`, `index.tip`, `little.mid-back` and so on.
public struct HandSurface: Sendable {
    /// A ball inside the hand that reaches to the skin in front and behind.
    public struct InnerBall: Sendable, Equatable {
        /// Model space at rest, metres.
        public var centre: Vector3
        /// Metres.
        public var radius: Float
    }

    /// Balls that fill the palm, four a row from the index to the little finger's side, knuckles first, and the place
    /// where the thumb begins.
    public private(set) var palm: [InnerBall] = []
    /// Balls that fill the forearm from a quarter behind the elbow to the wrist, sleeve included.
    public private(set) var forearm: [InnerBall] = []
    /// Half the thickness of the thumb's root, metres; nil if it was not found.
    public private(set) var thumbRootRadius: Float?
    private var points: [String: SurfacePoint] = [:]
    private var fingerRadii = [Float](repeating: 0.008, count: 5)

    /// Where the palm's balls are, from the knuckles to the wrist.
    private static let palmRows: [Float] = [0.15, 0.5, 0.85]
    /// Where the forearm's balls are, from the elbow to the wrist.
    public static let forearmPlaces: [Float] = [0.25, 0.4, 0.55, 0.7, 0.85, 1]

    /// Finds the points; a name whose ray meets no skin is missing.
    public init(avatar: Avatar, side: Side) {
        find(avatar: avatar, side: side)
    }

    private mutating func find(avatar: Avatar, side: Side) {
        let rig = avatar.rig
        let rest = rig.hierarchy.restPositions
        guard let handJoint = HumanoidBone(side, "Hand").flatMap({ rig.index(of: $0) }),
            let elbowJoint = HumanoidBone(side, "LowerArm").flatMap({ rig.index(of: $0) })
        else { return }
        var chains: [[Int]] = []
        for finger in Finger.allCases {
            let chain = HumanoidBone.chain(side, finger).compactMap { rig.index(of: $0) }
            guard chain.count == 3 else { return }
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
                fingerRadii[finger.rawValue] = front.position.distance(to: back.position) / 2
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
        fillPalm(
            wrist: wrist, knuckles: (1...4).map { rest[chains[$0][0]] }, axis: axis, normal: normal,
            thumbward: thumbward, skin: skin)
        fillForearm(elbow: rest[elbowJoint], wrist: wrist, across: thumbward, skin: arm)
        let (root, next) = (rest[chains[0][0]], rest[chains[0][1]])
        let across = (next - root).normalized.anyPerpendicular
        let other = (next - root).normalized.cross(across)
        func radius(_ centre: Vector3) -> Float? {
            [across, across * -1, other, other * -1].compactMap {
                skin.hit(from: centre, along: $0, limit: 0.05)?.position.distance(to: centre)
            }.min()
        }
        thumbRootRadius = radius(root.mixed(with: next, fraction: 0.6))
        if let radius = radius(root) { palm.append(InnerBall(centre: root, radius: radius)) }
    }

    /// Balls in the middle between front and back, as wide as the hand is thick there.
    private mutating func fillPalm(
        wrist: Vector3, knuckles: [Vector3], axis: Vector3, normal: Vector3, thumbward: Vector3,
        skin: RestSurface
    ) {
        for row in Self.palmRows {
            for (column, knuckle) in knuckles.enumerated() {
                let place = knuckle.mixed(with: wrist, fraction: row)
                guard let front = skin.hit(from: place, along: normal, limit: 0.05)?.position,
                    let back = skin.hit(from: place, along: normal * -1, limit: 0.05)?.position
                else { continue }
                let centre = (front + back) / 2
                // At the hand's edges and where it swells towards the wrist the nearest skin is aside.
                let aside = [1, -1].flatMap { (sign: Float) in
                    [
                        normal + thumbward * sign, normal - axis * sign, thumbward * sign - normal,
                        axis * sign - normal,
                    ]
                }
                let edge: Vector3? = column == 0 ? thumbward : column == 3 ? thumbward * -1 : nil
                let radius = (aside + [edge].compactMap { $0 }).reduce(front.distance(to: back) / 2) {
                    min(
                        $0,
                        skin.hit(from: centre, along: $1, limit: 0.05)?.position.distance(to: centre) ?? $0)
                }
                // A bent wrist thins the hand beside it.
                palm.append(InnerBall(centre: centre, radius: row > 0.7 ? radius * 0.9 : radius))
            }
        }
    }

    /// Balls in the middle of the forearm that reach to the nearest of four sides, seen from outside.
    private mutating func fillForearm(elbow: Vector3, wrist: Vector3, across: Vector3, skin: RestSurface) {
        let along = (wrist - elbow).normalized
        let side = across.rejected(from: along).normalized
        let limit: Float = 0.12
        for place in Self.forearmPlaces {
            var centre = elbow.mixed(with: wrist, fraction: place)
            var radius = limit
            for direction in [side, along.cross(side)] {
                guard
                    let first = skin.hit(
                        from: centre + direction * limit, along: direction * -1, limit: limit),
                    let second = skin.hit(from: centre - direction * limit, along: direction, limit: limit)
                else { continue }
                radius = min(radius, first.position.distance(to: second.position) / 2)
                centre = (first.position + second.position) / 2
            }
            if radius < limit { forearm.append(InnerBall(centre: centre, radius: radius)) }
        }
    }

    /// The point with a name; nil if this hand has none.
    public func point(named name: String) -> SurfacePoint? { points[name] }

    /// All names that were found, sorted.
    public var names: [String] { points.keys.sorted() }

    /// Half the thickness of a finger (0 thumb to 4 little) at its middle segment, metres.
    public func radius(finger: Int) -> Float { fingerRadii[finger] }
}
