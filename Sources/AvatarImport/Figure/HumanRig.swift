import AvatarModel

/// How MakeHuman's bones become the humanoid bones of VRM and a twist joint for each limb segment.
enum HumanRig {
    /// A joint of ours: its name, the MakeHuman bone it stands on, and its parent among ours.
    struct Joint {
        var name: String
        var bone: String
        var parent: String?
    }

    /// Parents before children.
    static let joints: [Joint] = {
        var joints = [
            Joint(name: "hips", bone: "root", parent: nil),
            Joint(name: "spine", bone: "spine05", parent: "hips"),
            Joint(name: "chest", bone: "spine03", parent: "spine"),
            Joint(name: "upperChest", bone: "spine02", parent: "chest"),
            Joint(name: "neck", bone: "neck01", parent: "upperChest"),
            Joint(name: "head", bone: "head", parent: "neck"),
            Joint(name: "leftEye", bone: "eye.L", parent: "head"),
            Joint(name: "rightEye", bone: "eye.R", parent: "head"),
        ]
        for side in Side.allCases {
            let s = side.rawValue
            let letter = side == .left ? "L" : "R"
            func add(_ name: String, _ bone: String, _ parent: String) {
                joints.append(Joint(name: name, bone: "\(bone).\(letter)", parent: parent))
            }
            add("\(s)Shoulder", "clavicle", "upperChest")
            add("\(s)UpperArm", "upperarm01", "\(s)Shoulder")
            add("\(s)LowerArm", "lowerarm01", "\(s)UpperArm")
            add("\(s)UpperArmTwist", "upperarm02", "\(s)UpperArm")
            add("\(s)Hand", "wrist", "\(s)LowerArm")
            add("\(s)LowerArmTwist", "lowerarm02", "\(s)LowerArm")
            for finger in Finger.allCases {
                var parent = "\(s)Hand"
                for (index, bone) in HumanoidBone.chain(side, finger).enumerated() {
                    add(bone.rawValue, "finger\(finger.rawValue + 1)-\(index + 1)", parent)
                    parent = bone.rawValue
                }
            }
            add("\(s)UpperLeg", "upperleg01", "hips")
            add("\(s)LowerLeg", "lowerleg01", "\(s)UpperLeg")
            add("\(s)Foot", "foot", "\(s)LowerLeg")
            add("\(s)Toes", "toe2-1", "\(s)Foot")
        }
        return joints
    }()

    /// Bones that have no joint of their own and do not follow their parent bone's joint.
    static func mergedBones() -> [String: String] {
        var merged = [
            "spine04": "spine", "spine01": "upperChest", "neck02": "neck", "neck03": "neck",
        ]
        for side in Side.allCases {
            let s = side.rawValue
            let letter = side == .left ? "L" : "R"
            merged["shoulder01.\(letter)"] = "\(s)Shoulder"
            merged["breast.\(letter)"] = "upperChest"
            merged["pelvis.\(letter)"] = "hips"
            merged["upperleg02.\(letter)"] = "\(s)UpperLeg"
            merged["lowerleg02.\(letter)"] = "\(s)LowerLeg"
            for metacarpal in 1...4 { merged["metacarpal\(metacarpal).\(letter)"] = "\(s)Hand" }
            for toe in 1...5 {
                for bone in 1...3 { merged["toe\(toe)-\(bone).\(letter)"] = "\(s)Toes" }
            }
        }
        return merged
    }
}

/// The joints that move a vertex, with weights that sum to 1.
typealias Influences = [(joint: Int, weight: Float)]
