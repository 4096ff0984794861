/// The humanoid bones of VRM 1.0, under the names that VRM files use.
public enum HumanoidBone: String, CaseIterable, Sendable, Hashable {
    case hips
    case spine
    case chest
    case upperChest
    case neck
    case head
    case leftEye
    case rightEye
    case jaw
    case leftUpperLeg
    case leftLowerLeg
    case leftFoot
    case leftToes
    case leftShoulder
    case leftUpperArm
    case leftLowerArm
    case leftHand
    case leftThumbMetacarpal
    case leftThumbProximal
    case leftThumbDistal
    case leftIndexProximal
    case leftIndexIntermediate
    case leftIndexDistal
    case leftMiddleProximal
    case leftMiddleIntermediate
    case leftMiddleDistal
    case leftRingProximal
    case leftRingIntermediate
    case leftRingDistal
    case leftLittleProximal
    case leftLittleIntermediate
    case leftLittleDistal
    case rightUpperLeg
    case rightLowerLeg
    case rightFoot
    case rightToes
    case rightShoulder
    case rightUpperArm
    case rightLowerArm
    case rightHand
    case rightThumbMetacarpal
    case rightThumbProximal
    case rightThumbDistal
    case rightIndexProximal
    case rightIndexIntermediate
    case rightIndexDistal
    case rightMiddleProximal
    case rightMiddleIntermediate
    case rightMiddleDistal
    case rightRingProximal
    case rightRingIntermediate
    case rightRingDistal
    case rightLittleProximal
    case rightLittleIntermediate
    case rightLittleDistal
}

/// A side of the signer's own body.
public enum Side: String, CaseIterable, Sendable, Hashable {
    case left
    case right

    /// The other side.
    public var opposite: Side { self == .left ? .right : .left }

    /// +1 on the left, where x grows, and -1 on the right.
    public var sign: Float { self == .left ? 1 : -1 }
}

/// A finger, from the thumb outwards.
public enum Finger: Int, CaseIterable, Sendable, Hashable {
    case thumb
    case index
    case middle
    case ring
    case little

    /// The name inside VRM bone names, such as "Index".
    public var boneName: String {
        switch self {
        case .thumb: "Thumb"
        case .index: "Index"
        case .middle: "Middle"
        case .ring: "Ring"
        case .little: "Little"
        }
    }
}

extension HumanoidBone {
    /// The bone with a given name part on one side, such as `"UpperArm"`; nil if VRM has no such bone.
    public init?(_ side: Side, _ name: String) {
        self.init(rawValue: side.rawValue + name)
    }

    /// The three bones of a finger from the palm outwards.
    public static func chain(_ side: Side, _ finger: Finger) -> [HumanoidBone] {
        let parts =
            finger == .thumb ? ["Metacarpal", "Proximal", "Distal"] : ["Proximal", "Intermediate", "Distal"]
        return parts.compactMap { HumanoidBone(side, finger.boneName + $0) }
    }
}
