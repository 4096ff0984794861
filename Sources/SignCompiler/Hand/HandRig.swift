import AvatarMath
import AvatarModel
import SignCatalog

/// One hand of an avatar in rest pose: the palm frame and the chains of its fingers.
///
/// Everything here is in the hand's rest frame: model-space axes, as if the hand joint did not turn.
public struct HandRig: Sendable {
    /// Which hand it is.
    public let side: Side
    /// The wrist joint at rest.
    public let wrist: Vector3
    /// From the wrist to the middle knuckle.
    public let axis: Vector3
    /// Out of the palm.
    public let palmNormal: Vector3
    /// Towards the thumb side, in the palm's plane.
    public let thumbward: Vector3
    /// The hand joint, and the three joints of each finger from the palm outwards.
    public let handJoint: Int
    /// `[finger][joint]`, thumb to little finger: indices of three joints from the palm outwards.
    public let fingerJoints: [[Int]]
    /// The rest positions of the three joints and the tip of each finger.
    public let fingerPoints: [[Vector3]]
    /// Named places on the hand's skin.
    public let surface: HandSurface
    private let segmentDirections: [[Vector3]]
    private let straighten: [[Quaternion]]
    private let thumbFlexionAxis: Vector3

    /// How far the planes in which the fingers bend are turned, degrees, index to little: a curled hand's
    /// fingertips converge towards the base of the thumb.
    private static let convergenceDegrees: [Float] = [8, 2, -5, -11]

    /// Reads a hand of a rig; throws if a bone is missing.
    public init(avatar: Avatar, side: Side) throws(CompilerError) {
        let rig = avatar.rig
        let rest = rig.hierarchy.restPositions
        func joint(_ bone: HumanoidBone?) throws(CompilerError) -> Int {
            guard let bone, let index = rig.index(of: bone) else {
                throw .missingBone(avatar: avatar.name, bone: bone?.rawValue ?? "\(side.rawValue) hand")
            }
            return index
        }
        self.side = side
        handJoint = try joint(HumanoidBone(side, "Hand"))
        wrist = rest[handJoint]
        var joints: [[Int]] = []
        var points: [[Vector3]] = []
        for finger in Finger.allCases {
            var chain: [Int] = []
            for bone in HumanoidBone.chain(side, finger) { chain.append(try joint(bone)) }
            guard let tip = rig.fingertips[side]?[finger] else {
                throw .missingBone(avatar: avatar.name, bone: "\(side.rawValue)\(finger.boneName)Tip")
            }
            joints.append(chain)
            points.append(chain.map { rest[$0] } + [tip])
        }
        fingerJoints = joints
        fingerPoints = points
        let sign = side.sign
        let axis = (points[2][0] - wrist).normalized
        let normal = (points[1][0] - wrist).cross(points[4][0] - wrist) * -sign
        let palmNormal = normal.rejected(from: axis).normalized
        self.axis = axis
        self.palmNormal = palmNormal
        thumbward = palmNormal.cross(axis).normalized * sign
        segmentDirections = points.map { chain in (0..<3).map { (chain[$0 + 1] - chain[$0]).normalized } }
        straighten = segmentDirections.enumerated().map { finger, directions in
            let target = finger == 0 ? directions[0] : axis
            return directions.map { Quaternion(from: $0, to: target) }
        }
        surface = HandSurface(avatar: avatar, side: side)
        let pad = surface.point(named: "thumb.pad")?.normal ?? palmNormal
        let root = segmentDirections[0][0]
        let straightPad = straighten[0][2].act(pad).rejected(from: root).normalized
        thumbFlexionAxis = root.cross(straightPad).normalized
    }

    /// The frame of the palm as a rotation: its columns are axis, palm normal and their cross product.
    public var frame: Quaternion { Quaternion(columns: axis, palmNormal, axis.cross(palmNormal)) }

    /// The direction of the thumb's metacarpal for two angles in radians.
    private func thumbDirection(radial: Float, palmar: Float) -> Vector3 {
        (axis * cosFloat(radial) + thumbward * sinFloat(radial)) * cosFloat(palmar) + palmNormal
            * sinFloat(palmar)
    }

    /// The rotation of every finger joint relative to the hand, in the hand's rest frame: `[finger][joint]`.
    public func rotations(_ angles: HandAngles) -> [[Quaternion]] {
        var result: [[Quaternion]] = []
        result.reserveCapacity(5)
        let sign = side.sign
        let radial = angles[thumb: 0]
        let direction = thumbDirection(radial: radial, palmar: angles[thumb: 1])
        let root =
            Quaternion(axis: direction, radians: angles[thumb: 2] * sign)
            * Quaternion(from: segmentDirections[0][0], to: direction)
        let bend = angles[thumb: 3]
        result.append([
            root,
            root * Quaternion(axis: thumbFlexionAxis, radians: bend) * straighten[0][1],
            root * Quaternion(axis: thumbFlexionAxis, radians: bend + angles[thumb: 4]) * straighten[0][2],
        ])
        let hinge = axis.cross(palmNormal)
        for finger in 0..<4 {
            let spread = Quaternion(axis: palmNormal, radians: angles[spread: finger] * sign)
            let curl = angles[finger: finger, joint: 0] + angles[finger: finger, joint: 1]
            let share = min(1, max(0, curl) / Float(100).degreesAsRadians)
            let tilt = Self.convergenceDegrees[finger].degreesAsRadians * share * sign
            let tilted = Quaternion(axis: axis, radians: tilt).act(hinge)
            var flexion: Float = 0
            var chain: [Quaternion] = []
            for joint in 0..<3 {
                flexion += angles[finger: finger, joint: joint]
                chain.append(
                    spread * Quaternion(axis: tilted, radians: flexion) * straighten[finger + 1][joint])
            }
            result.append(chain)
        }
        return result
    }

    /// The posed hand in its rest frame, for angles.
    public func posed(_ angles: HandAngles) -> PosedHand {
        let rotations = rotations(angles)
        var points: [[Vector3]] = []
        for finger in 0..<5 {
            let rest = fingerPoints[finger]
            var chain = [rest[0]]
            for joint in 0..<3 {
                chain.append(chain[joint] + rotations[finger][joint].act(rest[joint + 1] - rest[joint]))
            }
            points.append(chain)
        }
        return PosedHand(rig: self, angles: angles, rotations: rotations, points: points)
    }

    /// The finger and the joint in it that a rig's joint is; nil for the hand joint and others.
    func fingerPlace(ofJoint joint: Int) -> (finger: Int, joint: Int)? {
        for finger in 0..<5 {
            if let place = fingerJoints[finger].firstIndex(of: joint) { return (finger, place) }
        }
        return nil
    }
}

/// A hand with bent fingers, in the hand's rest frame.
public struct PosedHand: Sendable {
    /// The hand at rest.
    public let rig: HandRig
    /// How its fingers are bent.
    public let angles: HandAngles
    /// `[finger][joint]`, relative to the hand.
    public let rotations: [[Quaternion]]
    /// `[finger][joint 0...2, tip]`.
    public let points: [[Vector3]]

    /// Where a point of the resting skin is after bending, and the direction of its normal.
    public func place(_ point: SurfacePoint) -> (position: Vector3, normal: Vector3) {
        guard let (finger, joint) = rig.fingerPlace(ofJoint: point.joint) else {
            return (point.position, point.normal)
        }
        let rotation = rotations[finger][joint]
        let offset = point.position - rig.fingerPoints[finger][joint]
        return (points[finger][joint] + rotation.act(offset), rotation.act(point.normal))
    }

    /// Where a named part of the hand is; the palm if the surface has no such point.
    public func part(_ part: HandPart) -> (position: Vector3, normal: Vector3) {
        if let point = rig.surface.point(named: part.name) { return place(point) }
        let palm = rig.wrist + (rig.fingerPoints[2][0] - rig.wrist) * 0.55
        return (palm, rig.palmNormal)
    }

    /// Where the extended fingers point; without any, where the first segments do.
    public var pointing: Vector3 {
        var sum = Vector3.zero
        func bend(_ finger: Int) -> Float {
            (0..<3).reduce(0) { $0 + angles[finger: finger, joint: $1] }
        }
        let extended = (0..<4).filter { angles.isExtended(finger: $0) }
        // Straight fingers that meet the thumb do not count beside fingers that stand.
        let limit = (extended.map(bend).min() ?? 0) + Float(60).degreesAsRadians
        for finger in extended where bend(finger) <= limit {
            sum += (points[finger + 1][3] - points[finger + 1][0]).normalized
        }
        if sum.length > 0.3 { return sum.normalized }
        sum = (1...4).reduce(Vector3.zero) { $0 + (points[$1][1] - points[$1][0]).normalized }
        return sum.length > 0.3 ? sum.normalized : rig.axis
    }

    /// Where the thumb's outer segment points.
    public var thumbDirection: Vector3 { (points[0][3] - points[0][1]).normalized }
}
