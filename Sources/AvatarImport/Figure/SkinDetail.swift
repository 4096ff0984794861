import AvatarMath
import AvatarModel

/// How finely each place of the skin has to be cut for live pictures: as its outline, its expressions and its bending
/// ask for.
struct SkinDetail {
    private let base: HumanBase
    private let line: HairLine

    init(base: HumanBase) {
        self.base = base
        line = HairLine(style: base.recipe.hairStyle)
    }

    /// Face morphs whose full extent has to keep its shape, together at their weights.
    private static let expressions: [[String]] = [
        ["jawOpen"], ["mouthSmileLeft", "mouthSmileRight", "cheekSquintLeft", "cheekSquintRight"],
        ["mouthPucker"], ["mouthFunnel"], ["eyeBlinkLeft", "eyeBlinkRight"],
        ["browDownLeft", "browDownRight"], ["browInnerUp", "browOuterUpLeft", "browOuterUpRight"],
        ["cheekPuff"],
    ]

    /// Takes triangles out of the skin.
    ///
    /// - Parameters:
    ///   - patch: the skin, finely cut.
    ///   - count: how many triangles to keep.
    func simplify(_ patch: inout Patch, to count: Int) {
        let resting = patch.blend.apply(base.positions)
        var states = [resting, curled(patch, resting)]
        for names in Self.expressions { states.append(expressed(patch, resting, names)) }
        var simplification = Simplification(
            triangles: patch.triangles, welds: patch.welds, states: states,
            importance: resting.map { importance(base.faceRelative($0)) })
        patch.replaceTriangles(with: simplification.reduced(to: count))
    }

    /// What an error costs at a place: much at eyes, lips and fingers, little under the hair and inside the mouth.
    private func importance(_ place: Vector3) -> Float {
        // Hands.
        guard place.y > -0.30, abs(place.x) < 0.15 else { return 5 }
        if line.above(place) > 0.016 { return 0.04 }
        if place.z < -0.035, place.y > -0.095, abs(place.x) < 0.040 { return 0.04 }
        if SkinParts.isFront(place) { return 4 }
        // The outline of jaw, chin, cheeks and neck.
        return place.y < -0.125 ? 1.5 : 3
    }

    private func expressed(_ patch: Patch, _ resting: [Vector3], _ names: [String]) -> [Vector3] {
        var deltas = [Vector3](repeating: .zero, count: base.positions.count)
        for (name, target) in base.morphs where names.contains(name) {
            for (vertex, delta) in zip(target.vertices, target.deltas) { deltas[Int(vertex)] += delta }
        }
        return zip(resting, patch.blend.apply(deltas)).map { $0 + $1 }
    }

    /// The hands closed: every joint of the fingers bent by 75 degrees, the thumb's by 30.
    private func curled(_ patch: Patch, _ resting: [Vector3]) -> [Vector3] {
        var transforms = [RigidTransform](repeating: .identity, count: base.heads.count)
        for side in Side.allCases {
            let palm = RestPose.palmNormal(base, side)
            for finger in Finger.allCases {
                var parent = RigidTransform.identity
                for bone in HumanoidBone.chain(side, finger) {
                    let joint = base.joint(bone.rawValue)
                    let along = (base.tails[joint] - base.heads[joint]).normalized
                    let turn = Quaternion(
                        axis: along.cross(palm).normalized,
                        radians: (finger == .thumb ? Float(30) : 75).degreesAsRadians)
                    let head = base.heads[joint]
                    parent = parent * RigidTransform(rotation: turn, translation: head - turn.act(head))
                    transforms[joint] = parent
                }
            }
        }
        let influences = base.influences(of: patch.blend)
        return zip(resting, influences).map { place, shares in
            shares.reduce(Vector3.zero) { $0 + transforms[$1.joint].act(place) * $1.weight }
        }
    }
}
