import AvatarMath
import AvatarModel

/// Soft folds that the drape is too coarse for: from the armpits to the chest, gathered above the waist, and across
/// the inside of the elbows.
struct Folds {
    let base: HumanBase

    /// Moves cloth along its normals by up to a few millimetres.
    func add(to positions: inout [Vector3], triangles: [UInt32], influences: [Influences]) {
        let k = base.scale
        let normals = SurfaceTools.normals(positions, triangles)
        var arms: Set<Int> = []
        for side in Side.allCases {
            arms.formUnion(base.forearmJoints(side))
            arms.insert(base.joint("\(side.rawValue)UpperArm"))
            arms.insert(base.joint("\(side.rawValue)UpperArmTwist"))
        }
        for vertex in positions.indices {
            let p = positions[vertex] / k
            let armShare = HumanBase.share(influences[vertex], of: arms)
            var lift: Float = 0
            if armShare < 0.5 {
                lift += chest(p) + waist(p)
                lift *= 1 - Float.smoothstep(0.3, 0.5, armShare)
            }
            for side in Side.allCases { lift += elbow(p, side, armShare) }
            positions[vertex] += normals[vertex] * (lift * k)
        }
    }

    /// -0.5...0.5 with sharp crests, like cloth that is pulled.
    private func ridge(_ point: Vector3, _ frequency: Float, seed: UInt32) -> Float {
        0.5 - abs(2 * Noise.value(point * frequency, seed: seed) - 1)
    }

    private func chest(_ p: Vector3) -> Float {
        guard p.z > 0 else { return 0 }
        let x = abs(p.x)
        let away = SIMD2((x - 0.135) / 0.06, (p.y - 1.22) / 0.10)
        let near = expFloat(-(away.x * away.x + away.y * away.y))
        let along = Vector3(x + p.y * 0.9, (x - p.y) * 0.25, p.z * 0.5)
        return near * 0.0055 * ridge(along, 30, seed: 51)
    }

    private func waist(_ p: Vector3) -> Float {
        let away = (p.y - 0.99) / 0.10
        let along = Vector3(p.x * 0.8 + p.y * 0.25, p.y * 0.30, p.z * 0.8)
        return expFloat(-away * away) * 0.0045 * ridge(along, 26, seed: 52)
    }

    /// Crosswise at the bend, deepest on its inner side.
    private func elbow(_ p: Vector3, _ side: Side, _ armShare: Float) -> Float {
        guard armShare > 0.3, p.x * side.sign > 0 else { return 0 }
        let k = base.scale
        let elbow = base.place("\(side.rawValue)LowerArm") / k
        let wrist = base.place("\(side.rawValue)Hand") / k
        let shoulder = base.place("\(side.rawValue)UpperArm") / k
        let fore = (wrist - elbow).normalized
        let upper = (elbow - shoulder).normalized
        let offset = p - elbow
        let axis = (fore + upper).normalized
        let along = offset.dot(axis)
        let away = along / 0.060
        let inner = (fore - upper).normalized
        let radial = offset.rejected(from: axis)
        let facing = radial.length > 1e-5 ? radial.normalized.dot(inner) : 0
        let wave = ridge(Vector3(along, facing * 0.012, side.sign), 42, seed: 53)
        return expFloat(-away * away) * (0.0018 + 0.0042 * max(0, facing)) * wave
    }
}
