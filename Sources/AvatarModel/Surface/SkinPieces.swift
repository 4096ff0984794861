import AvatarMath

/// The triangles of an avatar that can be touched from outside, sorted by what moves them.
struct SkinPieces {
    let headJoint: Int
    let trunkJoint: Int
    private(set) var head: [SIMD3<UInt32>] = []
    private(set) var trunk: [SIMD3<UInt32>] = []
    private var limbs: [Side: (triangles: [SIMD3<UInt32>], joints: [Int])] = [:]
    private var parts: [Side: [AvatarSkin.Part: [Int]]] = [:]

    /// How far below the hips the trunk still counts, metres: hands do not go lower.
    private static let belowHips: Float = 0.35
    /// How far outside a triangle it is asked whether it is covered, metres.
    private static let outside: Float = 0.0015

    init?(avatar: Avatar) {
        let rig = avatar.rig
        guard let headJoint = rig.index(of: .head),
            let trunkJoint = rig.index(of: .upperChest) ?? rig.index(of: .chest) ?? rig.index(of: .spine),
            let hips = rig.restPosition(of: .hips)
        else { return nil }
        self.headJoint = headJoint
        self.trunkJoint = trunkJoint
        guard let owners = Self.owners(of: rig) else { return nil }
        let mesh = avatar.mesh
        let hidden: Set<Material.Kind> = [.hair, .eye, .plain]
        var all: [SIMD3<UInt32>] = []
        for part in mesh.parts where !hidden.contains(avatar.materials[part.material].kind) {
            for start in stride(from: part.indexRange.lowerBound, to: part.indexRange.upperBound, by: 3) {
                all.append(SIMD3(mesh.indices[start], mesh.indices[start + 1], mesh.indices[start + 2]))
            }
        }
        all = all.filter { mesh.positions[Int($0.x)].y > hips.y - Self.belowHips }
        let whole = SkinTree(positions: mesh.positions, triangles: all)
        var vertices: [Side: [AvatarSkin.Part: Set<Int>]] = [:]
        for triangle in all {
            let a = mesh.positions[Int(triangle.x)]
            let b = mesh.positions[Int(triangle.y)]
            let c = mesh.positions[Int(triangle.z)]
            let normal = (b - a).cross(c - a).normalized
            if whole.winding(about: (a + b + c) / 3 + normal * Self.outside) > 0.5 { continue }
            let joint = Self.strongest(mesh, triangle)
            switch owners[joint] {
            case .head: head.append(triangle)
            case .trunk: trunk.append(triangle)
            case .arm(let side, let part):
                limbs[side, default: ([], [])].triangles.append(triangle)
                limbs[side, default: ([], [])].joints.append(joint)
                guard let part else { break }
                for corner in 0..<3 {
                    let vertex = Int(triangle[corner])
                    if part == .forearm, Self.isNearElbow(mesh.positions[vertex], rig: rig, side: side) {
                        continue
                    }
                    vertices[side, default: [:]][part, default: []].insert(vertex)
                }
            }
        }
        for side in Side.allCases {
            for part in AvatarSkin.Part.allCases {
                parts[side, default: [:]][part] = vertices[side]?[part]?.sorted()
            }
        }
    }

    /// The skin of an arm and the joint that each of its triangles follows most.
    func limb(_ side: Side) -> (triangles: [SIMD3<UInt32>], joints: [Int]) { limbs[side] ?? ([], []) }

    /// The vertices of a part that can be touched, ascending.
    func vertices(_ side: Side, _ part: AvatarSkin.Part) -> [Int] { parts[side]?[part] ?? [] }

    private enum Owner {
        case head
        case trunk
        case arm(Side, AvatarSkin.Part?)
    }

    /// What each joint belongs to; nil if there is no arm.
    private static func owners(of rig: Rig) -> [Owner]? {
        var starts: [Int: Owner] = [:]
        for side in Side.allCases {
            guard let upper = HumanoidBone(side, "UpperArm").flatMap({ rig.index(of: $0) }),
                let lower = HumanoidBone(side, "LowerArm").flatMap({ rig.index(of: $0) }),
                let hand = HumanoidBone(side, "Hand").flatMap({ rig.index(of: $0) })
            else { return nil }
            starts[upper] = .arm(side, nil)
            starts[lower] = .arm(side, .forearm)
            starts[hand] = .arm(side, .hand)
        }
        for bone in [HumanoidBone.neck, .head] {
            if let joint = rig.index(of: bone) { starts[joint] = .head }
        }
        var owners: [Owner] = []
        for (joint, parent) in rig.hierarchy.parents.enumerated() {
            owners.append(starts[joint] ?? (parent < 0 ? .trunk : owners[parent]))
        }
        return owners
    }

    /// The joint with the most weight over a triangle's corners; the first of equals.
    private static func strongest(_ mesh: Mesh, _ triangle: SIMD3<UInt32>) -> Int {
        var best: (joint: Int, weight: Float) = (0, -1)
        for corner in 0..<3 {
            let joints = mesh.joints[Int(triangle[corner])]
            for slot in 0..<4 {
                var sum: Float = 0
                for other in 0..<3 {
                    let vertex = Int(triangle[other])
                    for place in 0..<4 where mesh.joints[vertex][place] == joints[slot] {
                        sum += mesh.weights[vertex][place]
                    }
                }
                if sum > best.weight { best = (Int(joints[slot]), sum) }
            }
        }
        return best.joint
    }

    private static func isNearElbow(_ point: Vector3, rig: Rig, side: Side) -> Bool {
        guard let elbow = HumanoidBone(side, "LowerArm").flatMap({ rig.restPosition(of: $0) }),
            let wrist = HumanoidBone(side, "Hand").flatMap({ rig.restPosition(of: $0) })
        else { return true }
        let along = wrist - elbow
        return (point - elbow).dot(along) < 0.2 * along.dot(along)
    }
}
