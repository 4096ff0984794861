import AvatarMath
import AvatarModel

/// The jumper and trousers, grown from MakeHuman's tights helper: cut by planes, relaxed, eased away from the body.
struct Garment {
    let base: HumanBase
    /// A point on the plane of the neckline, and its normal, upwards.
    private let neckPoint: Vector3
    let neckNormal: Vector3
    /// The height of the jumper's lower edge, metres.
    let hemHeight: Float
    let forearms: [Side: Set<Int>]
    private let arms: Set<Int>

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
        return aboveNeck(point) + 0.020 * base.scale
    }

    func aboveNeck(_ point: Vector3) -> Float { (point - neckPoint).dot(neckNormal) }

    private func tightsFaces() -> [Int] {
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

    /// The jumper without its trims; of a live figure the back, which nobody sees, is coarse.
    func top(material: Int, fine: Bool) -> FigurePart {
        let k = base.scale
        var patch = Patch(
            mesh: base.mesh, faces: tightsFaces(), levels: fine ? 2 : 0, seams: false,
            refine: { corners in
                let middle = corners.reduce(Vector3.zero) { $0 + base.positions[$1] } / Float(corners.count)
                let arm = HumanBase.share(base.influences[corners[0]], of: arms)
                return arm > 0.4 || middle.z > -0.045 * k || middle.y > 1.33 * k
            })
        let before = patch.blend.apply(base.positions)
        let weights = base.influences(of: patch.blend)
        patch.clip(
            keeping: zip(before, weights).map { point, influences in
                let neck = -aboveNeck(point)
                for side in Side.allCases where HumanBase.share(influences, of: forearms[side] ?? []) > 0.5 {
                    return min(neck, (Self.sleeveEnd - base.alongForearm(side, point).fraction) * 0.2)
                }
                return min(neck, point.y - hemHeight)
            })
        let modelled = patch.blend.apply(base.positions)
        let influences = base.influences(of: patch.blend)
        let neighbours = SurfaceTools.neighbours(patch.triangles, count: modelled.count)
        let border = Set(SurfaceTools.loops(patch.triangles).flatMap { $0 })
        var positions = modelled
        for _ in 0..<(fine ? 12 : 6) {
            SurfaceTools.relax(&positions, neighbours: neighbours) { border.contains($0) ? 0 : 0.5 }
        }
        let drape = Drape(base: base)
        for vertex in positions.indices {
            let below = -aboveNeck(modelled[vertex]) / k
            let fore =
                Side.allCases.map { HumanBase.share(influences[vertex], of: forearms[$0] ?? []) }.max() ?? 0
            let arm = HumanBase.share(influences[vertex], of: arms)
            let side: Side = modelled[vertex].x > 0 ? .left : .right
            let along = base.alongForearm(side, modelled[vertex]).fraction
            // Cloth hangs from chest to hips and does not follow the waist in.
            let fromWaist = (modelled[vertex].y / k - 1.01) / 0.085
            let hang = expFloat(-fromWaist * fromWaist)
            let trunk =
                0.004 + 0.006 * Float.smoothstep(0.06, 0.20, below)
                + 0.003 * Float.smoothstep(1.15 * k, 1.00 * k, modelled[vertex].y)
                - 0.005 * Float.smoothstep(0.95 * k, 0.89 * k, modelled[vertex].y)
                + 0.010 * hang
            let sleeve = 0.0062 - 0.0012 * Float.smoothstep(0.3, 0.8, along) * fore
            let ease = trunk + (sleeve - trunk) * Float.smoothstep(0.3, 0.8, arm)
            // Cloth is set by its distance from the skin, however far the helper mesh was.
            let (point, normal) = drape.nearest(positions[vertex])
            positions[vertex] += normal * (ease * k - (positions[vertex] - point).dot(normal))
        }
        for _ in 0..<3 {
            SurfaceTools.relax(&positions, neighbours: neighbours) { border.contains($0) ? 0 : 0.4 }
        }
        let mobile = positions.indices.map {
            border.contains($0) ? Float(0) : Float.smoothstep(0.03, 0.10, -aboveNeck(modelled[$0]) / k)
        }
        let armShare = influences.map { HumanBase.share($0, of: arms) }
        drape.drape(
            &positions, triangles: patch.triangles, mobility: mobile,
            ease: armShare.map { 1 + 0.012 + 0.008 * $0 })
        Folds(base: base).add(to: &positions, triangles: patch.triangles, influences: influences)
        return FigurePart(
            name: "top", material: material, positions: positions,
            textureCoordinates: modelled.map { ClothPainter.coordinate($0, scale: k) },
            influences: influences, triangles: patch.triangles)
    }

    /// Trousers, whose upper edge is hidden under the jumper: close at the thigh, straight below the knee.
    func trousers(material: Int, levels: Int) -> FigurePart {
        let k = base.scale
        var patch = Patch(mesh: base.mesh, faces: tightsFaces(), levels: levels, seams: false)
        let points = patch.blend.apply(base.positions)
        patch.clip(
            keeping: points.map {
                abs($0.x) > 0.26 * k ? -1 : min(hemHeight + 0.060 * k - $0.y, $0.y - 0.050 * k)
            })
        var positions = patch.blend.apply(base.positions)
        let neighbours = SurfaceTools.neighbours(patch.triangles, count: positions.count)
        for _ in 0..<4 { SurfaceTools.relax(&positions, neighbours: neighbours) { _ in 0.5 } }
        let normals = SurfaceTools.normals(positions, patch.triangles)
        for vertex in positions.indices {
            let tucked = Float.smoothstep(hemHeight - 0.05 * k, hemHeight + 0.01 * k, positions[vertex].y)
            positions[vertex] += normals[vertex] * ((0.003 - 0.011 * tucked) * k)
            positions[vertex] += straightened(positions[vertex])
        }
        for vertex in Set(SurfaceTools.loops(patch.triangles).flatMap { $0 })
        where positions[vertex].y < 0.3 * k { positions[vertex].y = 0.048 * k }
        return FigurePart(
            name: "trousers", material: material, positions: positions,
            influences: base.influences(of: patch.blend), triangles: patch.triangles)
    }

    /// How far cloth of a trouser leg stands off further down than the calf, where legs get thin.
    private func straightened(_ point: Vector3) -> Vector3 {
        let k = base.scale
        let s = (point.x > 0 ? Side.left : .right).rawValue
        let knee = base.place("\(s)LowerLeg")
        let ankle = base.place("\(s)Foot")
        let axis = (ankle - knee).normalized
        let share = (point - knee).dot(axis) / knee.distance(to: ankle)
        guard share > -0.6 else { return .zero }
        let radial = (point - knee).rejected(from: axis)
        let wanted = 0.062 * k
        let amount = Float.smoothstep(-0.6, 0.55, share)
        return radial.normalized * max(0, (wanted - radial.length) * amount)
    }

    /// Shoes: the feet of the tights helper, smooth, with a flat sole.
    func shoes(material: Int, levels: Int) -> FigurePart {
        let k = base.scale
        var patch = Patch(mesh: base.mesh, faces: tightsFaces(), levels: levels, seams: false)
        patch.clip(keeping: patch.blend.apply(base.positions).map { 0.100 * k - $0.y })
        var positions = patch.blend.apply(base.positions)
        let neighbours = SurfaceTools.neighbours(patch.triangles, count: positions.count)
        for _ in 0..<8 { SurfaceTools.relax(&positions, neighbours: neighbours) { _ in 0.5 } }
        let normals = SurfaceTools.normals(positions, patch.triangles)
        for vertex in positions.indices {
            positions[vertex] += normals[vertex] * (0.006 * k)
            positions[vertex].y = max(0, positions[vertex].y)
        }
        return FigurePart(
            name: "shoes", material: material, positions: positions,
            influences: base.influences(of: patch.blend), triangles: patch.triangles)
    }
}
