import AvatarMath
import AvatarModel

/// Takes the figure from MakeHuman's resting pose, arms down and elbows bent, to the T-pose of VRM.
///
/// Places are found by undoing the blend of joints that leads from the T-pose back: so the skin in MakeHuman's
/// pose, which is close to how arms are held while signing, is exactly as it was modelled, and the folds of
/// linear blending fall on the T-pose, which nobody sees.
struct RestPose {
    /// Rest positions of the joints in the T-pose.
    let restPositions: [Vector3]
    /// From the T-pose to MakeHuman's pose, one a joint.
    private let toModelled: [RigidTransform]

    init(base: HumanBase) {
        var rotations = [Quaternion](repeating: .identity, count: base.heads.count)
        var rest = base.heads
        for side in Side.allCases {
            let s = side.rawValue
            let upperIndex = base.joint("\(s)UpperArm")
            let lowerIndex = base.joint("\(s)LowerArm")
            let handIndex = base.joint("\(s)Hand")
            let shoulder = base.heads[upperIndex]
            let elbow = base.heads[lowerIndex]
            let wrist = base.heads[handIndex]
            let upper = (elbow - shoulder).normalized
            let lower = (wrist - elbow).normalized
            let hinge = upper.cross(lower).normalized
            let outward = Vector3(side.sign, 0, 0)
            let straight = Self.frame(outward, outward.cross(Vector3(0, 0, 1)))
            let upperTurn = straight * Self.frame(upper, hinge).inverse
            let lowerTurn = straight * Self.frame(lower, hinge).inverse
            let knuckle = base.place("\(s)MiddleProximal") - wrist
            let palm = Self.palmNormal(base, side)
            let handTurn =
                Self.frame(outward, Vector3(0, -1, 0)) * Self.frame(knuckle.normalized, palm).inverse
            let local = lowerTurn.inverse * handTurn
            let twist = local.twist(about: lower)
            func turned(_ share: Float) -> Quaternion {
                lowerTurn * Quaternion(axis: lower, radians: share * twist)
            }
            rotations[upperIndex] = upperTurn
            rotations[base.joint("\(s)UpperArmTwist")] = upperTurn
            rotations[lowerIndex] = turned(0.25)
            rotations[base.joint("\(s)LowerArmTwist")] = turned(0.67)
            rotations[handIndex] = handTurn
            let newElbow = shoulder + upperTurn.act(elbow - shoulder)
            let newWrist = newElbow + lowerTurn.act(wrist - elbow)
            rest[lowerIndex] = newElbow
            rest[handIndex] = newWrist
            let upperTwist = base.joint("\(s)UpperArmTwist")
            rest[upperTwist] = shoulder.mixed(with: newElbow, fraction: 0.5)
            let lowerTwist = base.joint("\(s)LowerArmTwist")
            rest[lowerTwist] = newElbow.mixed(with: newWrist, fraction: 0.5)
            // Legs come together, feet stay level.
            let leg = base.joint("\(s)UpperLeg")
            let knee = base.joint("\(s)LowerLeg")
            let foot = base.joint("\(s)Foot")
            let hip = base.heads[leg]
            let down = base.heads[foot] - hip
            let apart = atan2Float(down.x, -down.y)
            let legTurn = Quaternion(axis: Vector3(0, 0, 1), radians: -0.7 * apart)
            rotations[leg] = legTurn
            rotations[knee] = legTurn
            rest[knee] = hip + legTurn.act(base.heads[knee] - hip)
            rest[foot] = hip + legTurn.act(down)
            let toes = base.joint("\(s)Toes")
            rest[toes] = rest[foot] + base.heads[toes] - base.heads[foot]
            for finger in Finger.allCases {
                for bone in HumanoidBone.chain(side, finger) {
                    let index = base.joint(bone.rawValue)
                    rotations[index] = handTurn
                    rest[index] = newWrist + handTurn.act(base.heads[index] - wrist)
                }
            }
        }
        restPositions = rest
        var back: [RigidTransform] = []
        for index in base.heads.indices {
            // A twist joint stands on its bone's line; its own place does not matter, its parent's does.
            let name = base.jointNames[index]
            let anchor = name.hasSuffix("Twist") ? base.parents[index] : index
            let turn = rotations[index].inverse
            back.append(
                RigidTransform(
                    rotation: turn, translation: base.heads[anchor] - turn.act(rest[anchor])))
        }
        toModelled = back
    }

    static func palmNormal(_ base: HumanBase, _ side: Side) -> Vector3 {
        let s = side.rawValue
        let wrist = base.place("\(s)Hand")
        let axis = (base.place("\(s)MiddleProximal") - wrist).normalized
        let normal =
            (base.place("\(s)IndexProximal") - wrist).cross(base.place("\(s)LittleProximal") - wrist)
            * -side.sign
        return normal.rejected(from: axis).normalized
    }

    private static func frame(_ axis: Vector3, _ normal: Vector3) -> Quaternion {
        let second = normal.rejected(from: axis).normalized
        return Quaternion(columns: axis, second, axis.cross(second))
    }

    /// A vertex with its normal and displacements, taken to the T-pose.
    struct Undo {
        private let x: Vector3
        private let y: Vector3
        private let z: Vector3
        private let origin: Vector3

        fileprivate init(x: Vector3, y: Vector3, z: Vector3, origin: Vector3) {
            self.x = x
            self.y = y
            self.z = z
            self.origin = origin
        }

        /// A displacement.
        func direction(_ vector: Vector3) -> Vector3 {
            Vector3(x.dot(vector), y.dot(vector), z.dot(vector))
        }

        /// A place.
        func position(_ point: Vector3) -> Vector3 { direction(point - origin) }
    }

    /// The inverse of the blend of a vertex's joints.
    func undo(_ influences: Influences) -> Undo {
        var x = Vector3.zero
        var y = Vector3.zero
        var z = Vector3.zero
        var origin = Vector3.zero
        for (joint, weight) in influences {
            let (a, b, c) = toModelled[joint].rotation.columns
            x += a * weight
            y += b * weight
            z += c * weight
            origin += toModelled[joint].translation * weight
        }
        // The rows of the inverse matrix, by cross products of the columns.
        let determinant = x.dot(y.cross(z))
        return Undo(
            x: y.cross(z) / determinant, y: z.cross(x) / determinant, z: x.cross(y) / determinant,
            origin: origin)
    }
}
