import AvatarMath
import AvatarModel

/// One arm of an avatar, solved in closed form from the wrist's place and the elbow's swivel.
public struct ArmRig: Sendable {
    /// Which arm it is.
    public let side: Side
    /// The hand at its end.
    public let hand: HandRig
    /// Joint indices.
    public let clavicleJoint: Int
    /// The shoulder joint, which turns the upper arm.
    public let upperArmJoint: Int
    /// The elbow joint, which turns the forearm.
    public let lowerArmJoint: Int
    /// Leaf joints that spread the twist over the limb; nil if the avatar has none.
    public let upperArmTwistJoint: Int?
    /// The forearm's leaf; nil if the avatar has none.
    public let lowerArmTwistJoint: Int?
    /// Rest positions, metres.
    public let clavicle: Vector3
    /// The shoulder joint at rest, model space, metres.
    public let shoulder: Vector3
    /// The elbow joint at rest, model space, metres.
    public let elbow: Vector3
    /// The wrist joint at rest, model space, metres.
    public let wrist: Vector3
    /// The lengths of upper arm and forearm, metres.
    public let upperLength: Float
    /// From elbow to wrist, metres.
    public let lowerLength: Float
    private let upperDirection: Vector3
    private let lowerDirection: Vector3
    private let hingeAxis: Vector3
    private let straightenWrist: Quaternion
    private let restTwist: Float

    /// The arm's whole length, metres.
    public var length: Float { upperLength + lowerLength }

    public init(avatar: Avatar, side: Side) throws(CompilerError) {
        let rig = avatar.rig
        func joint(_ name: String) throws(CompilerError) -> Int {
            guard let bone = HumanoidBone(side, name), let index = rig.index(of: bone) else {
                throw .missingBone(avatar: avatar.name, bone: side.rawValue + name)
            }
            return index
        }
        self.side = side
        hand = try HandRig(avatar: avatar, side: side)
        clavicleJoint = try joint("Shoulder")
        upperArmJoint = try joint("UpperArm")
        lowerArmJoint = try joint("LowerArm")
        upperArmTwistJoint = rig.names.firstIndex(of: "\(side.rawValue)UpperArmTwist")
        lowerArmTwistJoint = rig.names.firstIndex(of: "\(side.rawValue)LowerArmTwist")
        let rest = rig.hierarchy.restPositions
        clavicle = rest[clavicleJoint]
        shoulder = rest[upperArmJoint]
        elbow = rest[lowerArmJoint]
        wrist = hand.wrist
        upperLength = elbow.distance(to: shoulder)
        lowerLength = wrist.distance(to: elbow)
        upperDirection = (elbow - shoulder).normalized
        lowerDirection = (wrist - elbow).normalized
        // In the T-pose with the palms down the elbow bends forwards. This is also the palm's normal when the
        // forearm is neither turned in nor out.
        let hinge = lowerDirection.cross(Vector3(0, 0, 1)).normalized
        hingeAxis = hinge
        straightenWrist = Quaternion(from: lowerDirection, to: hand.axis)
        let sign = side.sign
        let neutral = hinge * sign
        let palm = straightenWrist.inverse.act(hand.palmNormal).rejected(from: lowerDirection).normalized
        restTwist = atan2Float(neutral.cross(palm).dot(lowerDirection), neutral.dot(palm))
    }

    /// How the collar bone turns to help the wrist towards a place, and for its own sake.
    private func clavicleTurn(for target: Vector3, moved shoulders: ShoulderMove) -> Quaternion {
        let reach = (target - shoulder) / length
        let lift = (16 * (reach.y + 0.15)).clamped(to: -2...16).degreesAsRadians + shoulders.lift
        let across = -side.sign * reach.x
        let forward =
            (14 * across + 30 * (reach.length - 0.8) + 6 * reach.z).clamped(to: -6...20)
            .degreesAsRadians + shoulders.forward
        return Quaternion(axis: Vector3(0, 0, 1), radians: side.sign * lift)
            * Quaternion(axis: Vector3(0, 1, 0), radians: -side.sign * forward)
    }

    /// Shoulder, elbow and bone rotations for a wrist and a swivel, before the hand is known.
    private func limb(wrist target: Vector3, swivel: Float, shoulders: ShoulderMove = .zero) -> ArmPose {
        let turn = clavicleTurn(for: target, moved: shoulders)
        let shoulder = clavicle + turn.act(self.shoulder - clavicle)
        let toTarget = target - shoulder
        let wanted = toTarget.length
        let distance = wanted.clamped(to: (0.25 * length)...(0.985 * length))
        let direction = toTarget.normalized
        let wrist = shoulder + direction * distance
        let cosine =
            ((upperLength * upperLength + distance * distance - lowerLength * lowerLength)
            / (2 * upperLength * distance)).clamped(to: -1...1)
        let sine = (1 - cosine * cosine).squareRoot()
        // Carrying "down" and "outwards" along with the arm from straight ahead leaves one singular direction,
        // straight back, where no hand goes; projecting a constant vector fails at the forehead.
        let transport = Quaternion(from: Vector3(0, 0, 1), to: direction)
        let down = transport.act(Vector3(0, -1, 0))
        let outward = transport.act(Vector3(side.sign, 0, 0))
        let bulge = down * cosFloat(swivel) + outward * sinFloat(swivel)
        let elbow = shoulder + direction * (upperLength * cosine) + bulge * (upperLength * sine)
        let upper = (elbow - shoulder).normalized
        let lower = (wrist - elbow).normalized
        let normal = direction.cross(bulge).normalized * -1
        let upperArm = frame(upper, normal) * frame(upperDirection, hingeAxis).inverse
        let lowerArm = frame(lower, normal) * frame(lowerDirection, hingeAxis).inverse
        return ArmPose(
            posture: ArmPosture(
                wrist: target, swivel: swivel, pronation: 0, flexion: 0, deviation: 0, shoulders: shoulders),
            clavicle: turn, shoulder: shoulder, elbow: elbow, wrist: wrist, upperArm: upperArm,
            lowerArm: lowerArm,
            hand: lowerArm, forearmTwist: 0, overreach: abs(wanted - distance),
            elbowBend: upper.angle(to: lower))
    }

    private func frame(_ axis: Vector3, _ normal: Vector3) -> Quaternion {
        let second = normal.rejected(from: axis).normalized
        return Quaternion(columns: axis, second, axis.cross(second))
    }

    /// The arm whose wrist is at a place and whose hand is turned by `hand` from its rest pose.
    public func pose(
        wrist: Vector3, hand rotation: Quaternion, swivel: Float, shoulders: ShoulderMove = .zero
    ) -> ArmPose {
        var pose = limb(wrist: wrist, swivel: swivel, shoulders: shoulders)
        let local = pose.lowerArm.inverse * rotation
        let twist = (local * straightenWrist).twist(about: lowerDirection)
        let pronation = wrapped(side.sign * (twist + restTwist))
        let forearm = rotation.inverse.act((pose.wrist - pose.elbow).normalized)
        pose.hand = rotation
        pose.posture.pronation = pronation
        pose.posture.flexion = atan2Float(-forearm.dot(hand.palmNormal), forearm.dot(hand.axis))
        pose.posture.deviation = asinFloat(-forearm.dot(hand.thumbward))
        pose.forearmTwist = side.sign * pronation - restTwist
        return pose
    }

    /// The arm in a posture.
    public func pose(_ posture: ArmPosture) -> ArmPose {
        var pose = limb(wrist: posture.wrist, swivel: posture.swivel, shoulders: posture.shoulders)
        let forearm =
            (hand.axis * cosFloat(posture.flexion) - hand.palmNormal * sinFloat(posture.flexion))
            * cosFloat(posture.deviation) - hand.thumbward * sinFloat(posture.deviation)
        let twist = side.sign * posture.pronation - restTwist
        let bend = Quaternion(from: straightenWrist.inverse.act(forearm), to: lowerDirection)
        let local =
            Quaternion(axis: lowerDirection, radians: twist) * bend * straightenWrist.inverse
        pose.posture = posture
        pose.hand = pose.lowerArm * local
        pose.forearmTwist = twist
        return pose
    }

    /// Writes the local rotations of this arm and its hand.
    ///
    /// - Parameters:
    ///   - pose: the arm.
    ///   - angles: the fingers.
    ///   - rotations: one local rotation a joint of the rig; only this arm's joints are written.
    public func write(_ pose: ArmPose, angles: HandAngles, into rotations: inout [Quaternion]) {
        rotations[clavicleJoint] = pose.clavicle
        // Half of the upper arm's roll is taken out at the shoulder, where skin does not turn with the bone.
        let upperLocal = pose.clavicle.inverse * pose.upperArm
        let upperTwist = upperLocal.twist(about: upperDirection)
        let upper = pose.upperArm * Quaternion(axis: upperDirection, radians: -0.5 * upperTwist)
        rotations[upperArmJoint] = pose.clavicle.inverse * upper
        if let joint = upperArmTwistJoint { rotations[joint] = upper.inverse * pose.upperArm }
        let lower = pose.lowerArm * Quaternion(axis: lowerDirection, radians: 0.25 * pose.forearmTwist)
        rotations[lowerArmJoint] = upper.inverse * lower
        if let joint = lowerArmTwistJoint {
            rotations[joint] = Quaternion(axis: lowerDirection, radians: 0.42 * pose.forearmTwist)
        }
        rotations[hand.handJoint] = lower.inverse * pose.hand
        let fingers = hand.rotations(angles)
        for finger in 0..<5 {
            var parent = Quaternion.identity
            for joint in 0..<3 {
                rotations[hand.fingerJoints[finger][joint]] = parent.inverse * fingers[finger][joint]
                parent = fingers[finger][joint]
            }
        }
    }

    private func wrapped(_ radians: Float) -> Float {
        var value = radians
        while value > .pi { value -= 2 * .pi }
        while value < -.pi { value += 2 * .pi }
        return value
    }
}
