import AvatarMath
import AvatarModel

/// Where fingers end: as stored in the file, or the furthest skin along the end bone.
enum Fingertips {
    static func find(mesh: Mesh, rig: Rig, stored: JSONNode?) -> [Side: [Finger: Vector3]] {
        var tips: [Side: [Finger: Vector3]] = [:]
        for side in Side.allCases {
            for finger in Finger.allCases {
                if let place = stored?["\(side.rawValue)\(finger.boneName)"]?.floats(3) {
                    tips[side, default: [:]][finger] = Vector3(place[0], place[1], place[2])
                } else if let place = furthest(mesh, rig, side, finger) {
                    tips[side, default: [:]][finger] = place
                }
            }
        }
        return tips
    }

    private static func furthest(_ mesh: Mesh, _ rig: Rig, _ side: Side, _ finger: Finger) -> Vector3? {
        let chain = HumanoidBone.chain(side, finger).compactMap { rig.index(of: $0) }
        guard chain.count == 3 else { return nil }
        let start = rig.hierarchy.restPositions[chain[2]]
        let before = rig.hierarchy.restPositions[chain[1]]
        guard start.distance(to: before) > 1e-4 else { return nil }
        let direction = (start - before).normalized
        var reach: Float = 0
        for vertex in mesh.positions.indices {
            for slot in 0..<4
            where Int(mesh.joints[vertex][slot]) == chain[2] && mesh.weights[vertex][slot] > 0.5 {
                reach = max(reach, (mesh.positions[vertex] - start).dot(direction))
            }
        }
        if reach == 0 { reach = start.distance(to: before) * 0.8 }
        return start + direction * reach
    }
}
