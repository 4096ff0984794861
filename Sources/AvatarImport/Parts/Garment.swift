import AvatarMath
import AvatarModel

/// Clothes on one person: where the jumper begins and ends, what of the body it hides, and whose joints are under it.
struct Garment {
    let base: HumanBase
    /// A point on the plane of the neckline, and its normal, upwards.
    private let neckPoint: Vector3
    let neckNormal: Vector3
    /// The height of the jumper's lower edge, metres; its ribbed band reaches from there up to `bandHeight`.
    let hemHeight: Float
    let bandHeight: Float
    let forearms: [Side: Set<Int>]
    /// The joints of both arms without the shoulders.
    let arms: Set<Int>

    /// Where on the forearm the sleeve ends, 0 elbow to 1 wrist.
    static let sleeveEnd: Float = 0.90

    init(base: HumanBase) {
        self.base = base
        let k = base.scale
        let neck = base.place("neck")
        let front = Vector3(0, neck.y - 0.018 * k, 0.062 * k)
        let back = Vector3(0, neck.y + 0.036 * k, -0.066 * k)
        let across = back - front
        neckPoint = front
        neckNormal = Vector3(0, -across.z, across.y).normalized
        hemHeight = 0.885 * k
        bandHeight = 0.917 * k
        forearms = [.left: base.forearmJoints(.left), .right: base.forearmJoints(.right)]
        var arms: Set<Int> = []
        for side in Side.allCases {
            arms.formUnion(base.forearmJoints(side))
            arms.insert(base.joint("\(side.rawValue)UpperArm"))
            arms.insert(base.joint("\(side.rawValue)UpperArmTwist"))
        }
        self.arms = arms
    }

    /// How far a place of the skin is from where clothes hide it, metres; positive where it can be seen.
    func visible(_ point: Vector3, _ influences: Influences) -> Float {
        for side in Side.allCases where HumanBase.share(influences, of: forearms[side] ?? []) > 0.5 {
            return base.alongForearm(side, point).fraction - (Self.sleeveEnd - 0.05)
        }
        // Not down to the seam under the collar, where it would shine through the finest gap.
        return aboveNeck(point) - 0.003 * base.scale
    }

    /// How far a place is above the plane of the neckline, metres.
    func aboveNeck(_ point: Vector3) -> Float { (point - neckPoint).dot(neckNormal) }

    /// Triangles of the trunk and legs between two heights, without the arms that hang there.
    func bodyTriangles(above low: Float, below high: Float) -> [UInt32] {
        var triangles: [UInt32] = []
        for face in base.mesh.faces where face.group == "body" {
            let places = face.corners.map { base.positions[Int($0)] }
            guard places.allSatisfy({ abs($0.x) < 0.24 * base.scale && $0.y > low && $0.y < high }),
                !face.corners.contains(where: { HumanBase.share(base.influences[Int($0)], of: arms) > 0.3 })
            else { continue }
            for corner in 2..<face.corners.count {
                triangles += [0, corner - 1, corner].map { UInt32(face.corners[$0]) }
            }
        }
        return triangles
    }

    /// The faces of MakeHuman's tights helper without head and hands.
    func tightsFaces() -> [Int] {
        let headJoints: Set<Int> = [base.joint("neck"), base.joint("head")]
        return base.mesh.faces.indices.filter { index in
            base.mesh.faces[index].group == "helper-tights"
                && base.mesh.faces[index].corners.allSatisfy { corner in
                    let vertex = Int(corner)
                    if HumanBase.share(base.influences[vertex], of: headJoints) > 0.9 { return false }
                    for side in Side.allCases {
                        if HumanBase.share(base.influences[vertex], of: forearms[side] ?? []) > 0.5,
                            base.alongForearm(side, base.positions[vertex]).fraction > 1.12
                        {
                            return false
                        }
                    }
                    return true
                }
        }
    }
}
