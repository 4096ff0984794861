import AvatarMath

/// Shoots the rays that find the named sites.
struct SiteFinder {
    let skin: RestSurface
    let withHair: RestSurface
    private(set) var sites: [String: SurfacePoint] = [:]

    init(skin: RestSurface, withHair: RestSurface) {
        self.skin = skin
        self.withHair = withHair
    }

    private mutating func put(_ name: String, from origin: Vector3, _ direction: Vector3, hair: Bool = false)
    {
        guard var point = (hair ? withHair : skin).hit(from: origin, along: direction) else { return }
        if point.normal.dot(direction) > 0 { point.normal = point.normal * -1 }
        sites[name] = point
    }

    private mutating func front(_ name: String, _ x: Float, _ y: Float) {
        put(name, from: Vector3(x, y, 1), Vector3(0, 0, -1))
    }

    private mutating func sided(_ name: String, _ x: Float, _ y: Float) {
        for side in Side.allCases { front("\(side.rawValue) \(name)", side.sign * x, y) }
    }

    /// From the side, `outward` of 1 straight from the side and 0 from the front.
    private mutating func lateral(_ name: String, y: Float, z: Float, outward: Float = 1, hair: Bool = false)
    {
        for side in Side.allCases {
            let direction = Vector3(side.sign * outward, 0, 1 - outward).normalized
            put(
                "\(side.rawValue) \(name)", from: Vector3(0, y, z) + direction * 0.6, direction * -1,
                hair: hair)
        }
    }

    /// Head and neck.
    mutating func addFace(_ marks: FaceMarks) {
        let k = marks.scale
        let eye = marks.eye
        let mouth = marks.mouth.y
        put("head-top", from: Vector3(0, 3, marks.headJoint.z), Vector3(0, -1, 0), hair: true)
        put("head-back", from: Vector3(0, eye.y + 0.02 * k, -1), Vector3(0, 0, 1), hair: true)
        put("neck-back", from: Vector3(0, mouth - 0.03 * k, -1), Vector3(0, 0, 1))
        front("forehead", 0, eye.y + 0.047 * k)
        front("brow-middle", 0, eye.y + 0.023 * k)
        front("nose-bridge", 0, eye.y - 0.004 * k)
        front("nose", 0, marks.nose.y)
        front("under-nose", 0, marks.nose.y - 0.014 * k)
        front("upper-lip", 0, mouth + 0.006 * k)
        front("lips", 0, mouth)
        front("teeth", 0, mouth)
        front("tongue", 0, mouth)
        front("lower-lip", 0, mouth - 0.007 * k)
        front("chin", 0, mouth - 0.025 * k)
        if let chin = sites["chin"] {
            put("under-chin", from: chin.position + Vector3(0, -0.12, -0.022 * k), Vector3(0, 1, 0))
        }
        front("throat", 0, mouth - 0.066 * k)
        lateral("head-side", y: eye.y + 0.04 * k, z: marks.headJoint.z + 0.01, hair: true)
        sided("forehead-side", 0.036 * k, eye.y + 0.043 * k)
        lateral("temple", y: eye.y + 0.014 * k, z: eye.z - 0.030 * k, outward: 0.72)
        sided("brow", eye.x, eye.y + 0.023 * k)
        sided("eye", eye.x, eye.y + 0.002 * k)
        sided("eyelid", eye.x, eye.y + 0.009 * k)
        sided("under-eye", eye.x, eye.y - 0.019 * k)
        sided("nostril", 0.011 * k, marks.nose.y - 0.003 * k)
        lateral("ear", y: marks.ear.y, z: marks.ear.z)
        lateral("ear-top", y: marks.ear.y + 0.020 * k, z: marks.ear.z)
        lateral("earlobe", y: marks.ear.y - 0.022 * k, z: marks.ear.z + 0.002)
        lateral("behind-ear", y: marks.ear.y, z: marks.ear.z - 0.026 * k)
        sided("cheekbone", eye.x + 0.008 * k, eye.y - 0.030 * k)
        sided("cheek", 0.036 * k, mouth + 0.016 * k)
        sided("mouth-corner", 0.024 * k, mouth)
        lateral("jaw", y: mouth - 0.006 * k, z: marks.mouth.z - 0.055 * k, outward: 0.72)
        sided("chin-side", 0.019 * k, mouth - 0.022 * k)
        lateral("neck-side", y: mouth - 0.062 * k, z: marks.headJoint.z)
    }

    /// Chest, belly, shoulders and hips.
    mutating func addTrunk(_ body: BodyMarks, marks: FaceMarks) {
        guard let shoulder = body.shoulder[.left] else { return }
        let line = shoulder.y
        let width = shoulder.x
        // Heights between the shoulder line and the hips, as shares of that distance.
        func height(_ share: Float) -> Float { line + (body.hips.y - line) * share }
        front("collar", 0, line + 0.012)
        front("breastbone", 0, height(0.12))
        front("chest", 0, height(0.25))
        front("upper-belly", 0, height(0.56))
        front("belly", 0, height(0.74))
        front("navel", 0, height(0.82))
        front("lower-belly", 0, height(0.96))
        for side in Side.allCases {
            let sign = side.sign
            let name = side.rawValue
            put("\(name) shoulder", from: Vector3(sign * width * 0.86, 3, shoulder.z), Vector3(0, -1, 0))
            front("\(name) front-of-shoulder", sign * width * 0.82, line - 0.012)
            put(
                "\(name) over-shoulder", from: Vector3(sign * width * 0.72, 3, shoulder.z - 0.045),
                Vector3(0, -1, 0.2))
            front("\(name) upper-chest", sign * width * 0.45, height(0.10))
            front("\(name) heart", sign * width * 0.36, height(0.26))
            front("\(name) breast", sign * width * 0.40, height(0.28))
            put(
                "\(name) armpit", from: Vector3(sign * width * 0.98, height(0.16) - 0.1, shoulder.z),
                Vector3(0, 1, 0))
            put("\(name) ribs", from: Vector3(sign, height(0.45), 0.02), Vector3(-sign, 0, 0))
            put("\(name) waist", from: Vector3(sign, height(0.66), 0.02), Vector3(-sign, 0, 0))
            put("\(name) hip", from: Vector3(sign, height(1.0), 0.02), Vector3(-sign, 0, 0))
            front("\(name) thigh", sign * width * 0.5, body.hips.y - 0.17)
        }
    }

    /// Arms in the T-pose: what is up here is outside when the arm hangs.
    mutating func addArms(_ body: BodyMarks) {
        for side in Side.allCases {
            guard let shoulder = body.shoulder[side], let elbow = body.elbow[side],
                let wrist = body.wrist[side]
            else {
                continue
            }
            let name = side.rawValue
            let upper = shoulder.mixed(with: elbow, fraction: 0.45)
            let fore = elbow.mixed(with: wrist, fraction: 0.5)
            let cuff = elbow.mixed(with: wrist, fraction: 0.96)
            put("\(name) upper-arm", from: upper + Vector3(0, 0.3, 0), Vector3(0, -1, 0))
            put("\(name) upper-arm-front", from: upper + Vector3(0, 0, 0.3), Vector3(0, 0, -1))
            put("\(name) elbow", from: elbow + Vector3(0, 0, -0.3), Vector3(0, 0, 1))
            put("\(name) inner-elbow", from: elbow + Vector3(0, 0, 0.3), Vector3(0, 0, -1))
            put("\(name) forearm", from: fore + Vector3(0, 0.3, 0), Vector3(0, -1, 0))
            put("\(name) forearm-front", from: fore + Vector3(0, -0.3, 0), Vector3(0, 1, 0))
            put("\(name) wrist-back", from: cuff + Vector3(0, 0.3, 0), Vector3(0, -1, 0))
            put("\(name) wrist-front", from: cuff + Vector3(0, -0.3, 0), Vector3(0, 1, 0))
        }
    }
}
