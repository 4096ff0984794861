import AvatarMath

/// The measures of the mannequin and its joints in the T-pose.
///
/// An adult woman of 1.64 m. Limb lengths follow the proportions of D. Winter, "Biomechanics and Motor Control of
/// Human Movement" (2009, figure 4.1); finger lengths those of A. Buryanov and V. Kotiuk, "Proportions of hand
/// segments" (Int. J. Morphol. 28, 2010), scaled to a hand of 180 mm.
enum MannequinSkeleton {
    /// Metres.
    static let shoulderHeight: Float = 1.335
    static let shoulderHalfWidth: Float = 0.160
    static let elbow: Float = 0.437
    static let wrist: Float = 0.684

    /// A finger of the left hand, relative to the wrist: x along the arm, y up (the back of the hand), z to the thumb.
    struct FingerMeasure {
        var root: Vector3
        /// The direction of the straight finger.
        var direction: Vector3
        /// First, middle and end segment, metres.
        var lengths: [Float]
        /// Radii at the knuckle, the two joints and the tip, metres.
        var radii: [Float]
    }

    /// From the thumb to the little finger.
    static let fingers: [FingerMeasure] = [
        FingerMeasure(
            root: Vector3(0.020, -0.008, 0.021), direction: Vector3(0.70, -0.10, 0.70).normalized,
            lengths: [0.043, 0.032, 0.027], radii: [0.0128, 0.0100, 0.0094, 0.0072]),
        FingerMeasure(
            root: Vector3(0.086, 0.000, 0.0255), direction: Vector3(0.996, 0, 0.075).normalized,
            lengths: [0.040, 0.024, 0.022], radii: [0.0095, 0.0083, 0.0073, 0.0058]),
        FingerMeasure(
            root: Vector3(0.089, 0.003, 0.0055), direction: Vector3(1, 0, 0.018).normalized,
            lengths: [0.044, 0.028, 0.023], radii: [0.0096, 0.0085, 0.0075, 0.0060]),
        FingerMeasure(
            root: Vector3(0.084, 0.001, -0.0138), direction: Vector3(0.999, 0, -0.045).normalized,
            lengths: [0.040, 0.026, 0.023], radii: [0.0091, 0.0080, 0.0071, 0.0057]),
        FingerMeasure(
            root: Vector3(0.076, -0.003, -0.0318), direction: Vector3(0.992, 0, -0.125).normalized,
            lengths: [0.031, 0.019, 0.020], radii: [0.0081, 0.0070, 0.0063, 0.0050]),
    ]

    /// The joints with names, parents and rest positions, and the fingertips.
    static func rig() -> Rig {
        var names: [String] = []
        var parents: [Int] = []
        var positions: [Vector3] = []
        func add(_ name: String, _ parent: String?, _ position: Vector3) {
            names.append(name)
            parents.append(parent.flatMap { names.firstIndex(of: $0) } ?? -1)
            positions.append(position)
        }
        add("hips", nil, Vector3(0, 0.915, 0))
        add("spine", "hips", Vector3(0, 1.000, 0.005))
        add("chest", "spine", Vector3(0, 1.110, 0))
        add("upperChest", "chest", Vector3(0, 1.225, -0.012))
        add("neck", "upperChest", Vector3(0, 1.362, -0.018))
        add("head", "neck", Vector3(0, 1.432, -0.004))
        for side in Side.allCases {
            add(
                "\(side.rawValue)Eye", "head",
                Vector3(side.sign * MannequinFace.eyeX, MannequinFace.eyeY, MannequinFace.eyeZ))
        }
        var tips: [Side: [Finger: Vector3]] = [:]
        for side in Side.allCases {
            let sign = side.sign
            func point(_ x: Float, _ y: Float, _ z: Float) -> Vector3 { Vector3(sign * x, y, z) }
            let name = side.rawValue
            add("\(name)Shoulder", "upperChest", point(0.028, 1.338, -0.008))
            add("\(name)UpperArm", "\(name)Shoulder", point(shoulderHalfWidth, shoulderHeight, -0.012))
            add("\(name)LowerArm", "\(name)UpperArm", point(elbow, shoulderHeight, -0.012))
            add(
                "\(name)UpperArmTwist", "\(name)UpperArm",
                point((shoulderHalfWidth + elbow) / 2, shoulderHeight, -0.012))
            add("\(name)Hand", "\(name)LowerArm", point(wrist, shoulderHeight, -0.012))
            add("\(name)LowerArmTwist", "\(name)LowerArm", point((elbow + wrist) / 2, shoulderHeight, -0.012))
            for finger in Finger.allCases {
                let measure = fingers[finger.rawValue]
                var parent = "\(name)Hand"
                var place = measure.root
                for (index, bone) in HumanoidBone.chain(side, finger).enumerated() {
                    add(bone.rawValue, parent, handPoint(place, side: side))
                    parent = bone.rawValue
                    place += measure.direction * measure.lengths[index]
                }
                tips[side, default: [:]][finger] = handPoint(place, side: side)
            }
            add("\(name)UpperLeg", "hips", point(0.085, 0.870, 0))
            add("\(name)LowerLeg", "\(name)UpperLeg", point(0.082, 0.480, 0.004))
            add("\(name)Foot", "\(name)LowerLeg", point(0.080, 0.085, -0.018))
            add("\(name)Toes", "\(name)Foot", point(0.082, 0.022, 0.100))
        }
        return Rig(
            hierarchy: JointHierarchy(parents: parents, restPositions: positions), names: names,
            fingertips: tips)
    }

    /// A point given relative to the left wrist, in model space on a side.
    static func handPoint(_ place: Vector3, side: Side) -> Vector3 {
        Vector3(side.sign * (wrist + place.x), shoulderHeight + place.y, -0.012 + place.z)
    }
}
