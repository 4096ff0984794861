import AvatarMath

/// Named sites on the skin and clothes of head, trunk and arms, found on whatever mesh an avatar has.
public struct BodySurface: Sendable {
    private let sites: [String: SurfacePoint]
    private let skin: RestSurface

    /// Finds landmarks and sites by rays; a site whose ray meets nothing is missing.
    public init(avatar: Avatar) {
        let hidden: Set<Material.Kind> = [.hair, .eye, .plain]
        let skin = RestSurface(mesh: avatar.mesh) { material, _ in
            !hidden.contains(avatar.materials[material].kind)
        }
        let withHair = RestSurface(mesh: avatar.mesh) { material, _ in avatar.materials[material].kind != .eye
        }
        self.skin = skin
        guard let marks = FaceMarks(avatar: avatar, skin: skin), let body = BodyMarks(avatar: avatar) else {
            sites = [:]
            return
        }
        var finder = SiteFinder(skin: skin, withHair: withHair)
        finder.addFace(marks)
        finder.addTrunk(body, marks: marks)
        finder.addArms(body)
        sites = finder.sites
    }

    /// A site by its name in the sign notation; `side` for sites that exist twice, nil for the midline.
    public func site(named name: String, side: Side?) -> SurfacePoint? {
        if let side, let point = sites["\(side.rawValue) \(name)"] { return point }
        return sites[name]
    }

    /// All names that were found, sided ones with "left " or "right " before them, sorted.
    public var names: [String] { sites.keys.sorted() }

    /// The skin nearest to a shifted point, looking along a site's normal.
    ///
    /// - Parameters:
    ///   - position: near the skin, model space at rest, metres.
    ///   - site: the site that was shifted.
    /// - Returns: the point on the skin, or the site's plane where there is no skin within 12 cm.
    public func reproject(_ position: Vector3, near site: SurfacePoint) -> SurfacePoint {
        let start = position + site.normal * 0.06
        guard var point = skin.hit(from: start, along: site.normal * -1, limit: 0.12) else {
            return SurfacePoint(joint: site.joint, position: position, normal: site.normal)
        }
        point.joint = site.joint
        return point
    }
}

/// The places of a face from which sites are measured.
struct FaceMarks {
    var eye: Vector3
    var nose: Vector3
    var mouth: Vector3
    var top: Float
    /// The most lateral point of the left ear.
    var ear: Vector3
    var headJoint: Vector3
    /// Sizes relative to a head of 215 mm.
    var scale: Float

    init?(avatar: Avatar, skin: RestSurface) {
        guard let head = avatar.rig.index(of: .head), let headPlace = avatar.rig.restPosition(of: .head)
        else { return nil }
        let surface = RestSurface(mesh: avatar.mesh) { material, joint in
            joint == head && avatar.materials[material].kind == .skin
        }
        let points = surface.positions
        guard let highest = points.map(\.y).max() else { return nil }
        headJoint = headPlace
        top = highest
        eye = avatar.rig.restPosition(of: .leftEye) ?? headPlace + Vector3(0.032, 0.095, 0.06)
        scale = max(0.5, (top - eye.y) / 0.116)
        let eyeHeight = eye.y
        let middle = points.filter { abs($0.x) < 0.014 && $0.y < eyeHeight && $0.y > eyeHeight - 0.07 }
        guard let tip = middle.max(by: { $0.z < $1.z }) else { return nil }
        nose = tip
        var centre = Vector3.zero
        var total: Float = 0
        if let pucker = avatar.morphs.first(where: { $0.name == FaceExpression.mouthPucker.rawValue }) {
            for (vertex, delta) in zip(pucker.vertices, pucker.positionDeltas) {
                let weight = delta.dot(delta)
                centre += avatar.mesh.positions[Int(vertex)] * weight
                total += weight
            }
        }
        mouth = total > 0 ? centre / total : Vector3(0, nose.y - 0.033, nose.z - 0.018)
        mouth.x = 0
        let lateral = points.filter { abs($0.y - eyeHeight) < 0.05 }
        ear = lateral.max { $0.x < $1.x } ?? eye + Vector3(0.045, -0.014, -0.07)
    }
}

/// The joints of trunk and arms from which sites are measured.
struct BodyMarks {
    var shoulder: [Side: Vector3] = [:]
    var elbow: [Side: Vector3] = [:]
    var wrist: [Side: Vector3] = [:]
    var hips: Vector3
    var neck: Vector3

    init?(avatar: Avatar) {
        guard let hips = avatar.rig.restPosition(of: .hips), let neck = avatar.rig.restPosition(of: .neck)
        else { return nil }
        self.hips = hips
        self.neck = neck
        for side in Side.allCases {
            func place(_ name: String) -> Vector3? {
                HumanoidBone(side, name).flatMap { avatar.rig.restPosition(of: $0) }
            }
            guard let upper = place("UpperArm"), let lower = place("LowerArm"), let hand = place("Hand")
            else { return nil }
            shoulder[side] = upper
            elbow[side] = lower
            wrist[side] = hand
        }
    }
}
