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

    /// A fold on the front: from one place to another, seen from the front, to the wearer's left of the middle.
    private struct Fold {
        var start: SIMD2<Float>
        var end: SIMD2<Float>
        var width: Float
        var depth: Float
    }

    /// Drawn from the armpits, hanging from the chest, and lying across the waist; metres on the 1.64 m figure.
    private static let folds: [Fold] = [
        Fold(start: SIMD2(0.155, 1.275), end: SIMD2(0.055, 1.225), width: 0.013, depth: 0.0068),
        Fold(start: SIMD2(0.152, 1.240), end: SIMD2(0.065, 1.165), width: 0.014, depth: 0.0074),
        Fold(start: SIMD2(0.148, 1.205), end: SIMD2(0.095, 1.090), width: 0.014, depth: 0.0081),
        Fold(start: SIMD2(0.078, 1.135), end: SIMD2(0.060, 0.985), width: 0.016, depth: 0.0068),
        Fold(start: SIMD2(0.030, 1.110), end: SIMD2(0.042, 0.965), width: 0.016, depth: 0.0061),
        Fold(start: SIMD2(0.140, 1.085), end: SIMD2(0.045, 1.035), width: 0.014, depth: 0.0074),
        Fold(start: SIMD2(0.145, 1.035), end: SIMD2(0.020, 0.985), width: 0.015, depth: 0.0088),
        Fold(start: SIMD2(0.145, 0.985), end: SIMD2(0.045, 0.930), width: 0.015, depth: 0.0074),
    ]

    private func chest(_ p: Vector3) -> Float {
        guard p.z > 0 else { return 0 }
        // No two sides of a jumper are alike.
        let side: Float = p.x > 0 ? 1 : -1
        let bend = 0.010 * Noise.signed(p, 14, seed: 54)
        let place = SIMD2(abs(p.x) + 0.006 * side + bend, p.y - 0.011 * side + bend)
        var lift: Float = 0
        for fold in Self.folds {
            let span = fold.end - fold.start
            let length = (span.x * span.x + span.y * span.y).squareRoot()
            let along = span / length
            let offset = place - fold.start
            let share = (offset.x * along.x + offset.y * along.y) / length
            guard share > -0.2, share < 1.2 else { continue }
            let across = (offset.x * along.y - offset.y * along.x) / fold.width
            let crest = expFloat(-across * across)
            let trough = expFloat(-(across + 1.5) * (across + 1.5))
            let ends = Float.smoothstep(-0.2, 0.25, share) * Float.smoothstep(1.2, 0.6, share)
            lift += (crest - 0.7 * trough) * ends * fold.depth
        }
        return lift * Float.smoothstep(0, 0.04, p.z)
    }

    private func waist(_ p: Vector3) -> Float {
        let away = (p.y - 0.99) / 0.10
        let along = Vector3(p.x * 0.8 + p.y * 0.25, p.y * 0.30, p.z * 0.8)
        return expFloat(-away * away) * 0.0085 * ridge(along, 26, seed: 52)
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
        return expFloat(-away * away) * (0.0028 + 0.0048 * max(0, facing)) * wave
    }
}
