import AvatarMath
import AvatarModel

/// A jumper without its trims, grown from MakeHuman's tights helper: cut by planes, relaxed, eased away from the body and
/// draped.
struct Jumper {
    /// What is drawn: panels with texture places of their own along the armholes.
    let part: FigurePart
    /// The borders of the whole: neck, cuffs and lower edge as loops of the part's vertices.
    let borders: [[Int]]
    /// Folds as they are painted.
    let folds: JumperFolds
    /// Where the armholes' seams lie on the trunk's front, texels; front and back share the picture, but no seam.
    let seams: [(SIMD2<Float>, SIMD2<Float>)]

    /// Makes the jumper; of a live figure the back, which nobody sees, is coarse.
    init(garment: Garment, fine: Bool) {
        let base = garment.base
        var whole = Self.patch(garment, fine: fine)
        whole.clip(
            keeping: zip(whole.blend.apply(base.positions), base.influences(of: whole.blend)).map {
                Self.inside($0, $1, garment)
            })
        let sides = zip(whole.blend.apply(base.positions), base.influences(of: whole.blend)).map {
            Self.sleeveDepth($0, $1, garment)
        }
        var trunk = whole
        trunk.clip(keeping: sides.map { -$0 })
        var sleeves = whole
        sleeves.clip(keeping: sides)

        // One surface for everything that moves cloth: both panels have the same places along an armhole.
        var known: [Vector3: Int] = [:]
        var owners: [Int] = []
        var modelled: [Vector3] = []
        var influences: [Influences] = []
        for patch in [trunk, sleeves] {
            let places = patch.blend.apply(base.positions)
            for (place, joints) in zip(places, base.influences(of: patch.blend)) {
                if let owner = known[place] {
                    owners.append(owner)
                } else {
                    known[place] = modelled.count
                    owners.append(modelled.count)
                    modelled.append(place)
                    // Near the collar cloth moves as the collar does.
                    let near = Float.smoothstep(-0.055, -0.012, garment.aboveNeck(place) / base.scale)
                    influences.append(
                        Garment.strongest(Garment.mixed(joints, garment.torso(joints), near)))
                }
            }
        }
        let trunkCount = trunk.blend.count
        let corners = trunk.triangles + sleeves.triangles.map { $0 + UInt32(trunkCount) }
        let triangles = corners.map { UInt32(owners[Int($0)]) }
        let loops = SurfaceTools.loops(triangles)
        var firsts = [Int](repeating: -1, count: modelled.count)
        for (vertex, owner) in owners.enumerated() where firsts[owner] < 0 { firsts[owner] = vertex }
        borders = loops.filter { $0.count >= 12 }.map { $0.map { firsts[$0] } }

        var positions = Self.draped(
            modelled, influences, triangles, border: Set(loops.flatMap { $0 }), garment: garment, fine: fine)
        let inTrunk = modelled.indices.filter { firsts[$0] < trunkCount }
        let middle = inTrunk.reduce(Float(0)) { $0 + modelled[$1].z } / Float(max(1, inTrunk.count))
        let chart = JumperChart(base: base, middle: middle)
        func panel(_ vertex: Int) -> JumperChart.Panel {
            vertex < trunkCount ? .trunk : .sleeve(modelled[owners[vertex]].x > 0 ? .left : .right)
        }
        let places = owners.indices.map { chart.place(modelled[owners[$0]], panel($0)) }
        folds = JumperFolds(elbow: chart.elbowReach)
        let normals = SurfaceTools.normals(positions, triangles)
        for (owner, vertex) in firsts.enumerated() {
            let height = folds.height(places[vertex], on: panel(vertex), reach: fine ? 0.004 : 0.008)
            positions[owner] += normals[owner] * (height * (fine ? 1.5 : 1.9) * base.scale)
        }
        let size = SIMD2(Float(JumperChart.width), Float(JumperChart.height))
        part = FigurePart(
            name: "top", material: 0, positions: owners.map { positions[$0] },
            textureCoordinates: owners.indices.map { JumperChart.texel(places[$0], panel($0)) / size },
            influences: owners.map { influences[$0] }, triangles: corners, welds: owners.map { Int32($0) })
        var seams: [(SIMD2<Float>, SIMD2<Float>)] = []
        let edges = Set(loops.flatMap { $0 })
        for loop in SurfaceTools.loops(corners) {
            for (vertex, next) in zip(loop, loop.dropFirst() + [loop[0]])
            where vertex < trunkCount && modelled[owners[vertex]].z > middle - 0.012 * base.scale
                && (!edges.contains(owners[vertex]) || !edges.contains(owners[next]))
            {
                seams.append(
                    (
                        JumperChart.texel(places[vertex], panel(vertex)),
                        JumperChart.texel(places[next], panel(next))
                    ))
            }
        }
        self.seams = seams
    }

    private static func patch(_ garment: Garment, fine: Bool) -> Patch {
        let base = garment.base
        let k = base.scale
        return Patch(
            mesh: base.mesh, faces: garment.tightsFaces(), levels: fine ? 2 : 0, seams: false,
            refine: { corners in
                let middle = corners.reduce(Vector3.zero) { $0 + base.positions[$1] } / Float(corners.count)
                let joints = base.influences[corners[0]]
                let side: Side = middle.x > 0 ? .left : .right
                if HumanBase.share(joints, of: garment.forearms[side] ?? []) > 0.4 { return true }
                // The back of an upper arm never turns to the viewer, and the chest's middle has no folds.
                if HumanBase.share(joints, of: garment.arms) > 0.4 {
                    return middle.z > base.place("leftLowerArm").z - 0.004 * k
                }
                return abs(middle.x) > 0.050 * k
                    && (middle.z > 0.010 * k || middle.y > 1.28 * k && middle.z > -0.02 * k)
            })
    }

    /// How far inside the jumper's edges a place is, metres.
    private static func inside(_ point: Vector3, _ influences: Influences, _ garment: Garment) -> Float {
        let neck = -garment.aboveNeck(point)
        for side in Side.allCases
        where HumanBase.share(influences, of: garment.forearms[side] ?? []) > 0.5 {
            let fraction = garment.base.alongForearm(side, point).fraction
            return min(neck, (Garment.sleeveEnd - fraction) * 0.2)
        }
        return min(neck, point.y - garment.bandHeight)
    }

    /// How far outside the armholes a place is, metres: positive on sleeves.
    private static func sleeveDepth(_ point: Vector3, _ influences: Influences, _ garment: Garment) -> Float {
        let k = garment.base.scale
        let name = point.x > 0 ? "left" : "right"
        let joint = garment.base.place("\(name)UpperArm")
        let outward = Vector3(point.x > 0 ? 1 : -1, -0.12, 0).normalized
        let beyond = (point - joint).dot(outward) + 0.010 * k
        // In the armpit, what follows the arm more than the trunk is sleeve.
        var own = garment.arms
        own.insert(garment.base.joint("\(name)Shoulder"))
        return min(beyond, (HumanBase.share(influences, of: own) - 0.28) * 0.12)
    }

    /// The surface relaxed, set off from the skin and let hang.
    private static func draped(
        _ modelled: [Vector3], _ influences: [Influences], _ triangles: [UInt32], border: Set<Int>,
        garment: Garment, fine: Bool
    ) -> [Vector3] {
        let base = garment.base
        let k = base.scale
        let neighbours = SurfaceTools.neighbours(triangles, count: modelled.count)
        var positions = modelled
        for _ in 0..<(fine ? 12 : 6) {
            SurfaceTools.relax(&positions, neighbours: neighbours) { border.contains($0) ? 0 : 0.5 }
        }
        let drape = Drape(base: base)
        for vertex in positions.indices {
            let below = -garment.aboveNeck(modelled[vertex]) / k
            let fore =
                Side.allCases.map { HumanBase.share(influences[vertex], of: garment.forearms[$0] ?? []) }
                .max() ?? 0
            let arm = HumanBase.share(influences[vertex], of: garment.arms)
            let side: Side = modelled[vertex].x > 0 ? .left : .right
            let along = base.alongForearm(side, modelled[vertex]).fraction
            let height = modelled[vertex].y / k
            // Cloth hangs from chest to hips and does not follow the waist in, then lies on the band that draws it in.
            let fromWaist = (height - 1.01) / 0.085
            let hang = expFloat(-fromWaist * fromWaist)
            let fromBand = (height - 0.942) / 0.020
            let trunk =
                0.004 + 0.006 * Float.smoothstep(0.06, 0.20, below)
                + 0.003 * Float.smoothstep(1.15, 1.00, height)
                - 0.006 * Float.smoothstep(0.945, 0.917, height)
                + 0.010 * hang + 0.003 * expFloat(-fromBand * fromBand)
            let fromCuff = (along - 0.82) / 0.06
            let sleeve =
                0.0062 - 0.0012 * Float.smoothstep(0.3, 0.7, along) * fore
                + 0.0022 * expFloat(-fromCuff * fromCuff) * fore
            let ease = trunk + (sleeve - trunk) * Float.smoothstep(0.3, 0.8, arm)
            // Cloth is set by its distance from the skin, however far the helper mesh was.
            let (point, normal) = drape.nearest(positions[vertex])
            positions[vertex] += normal * (ease * k - (positions[vertex] - point).dot(normal))
        }
        for _ in 0..<3 {
            SurfaceTools.relax(&positions, neighbours: neighbours) { border.contains($0) ? 0 : 0.4 }
        }
        let mobile = positions.indices.map {
            border.contains($0)
                ? Float(0) : Float.smoothstep(0.03, 0.10, -garment.aboveNeck(modelled[$0]) / k)
        }
        drape.drape(
            &positions, triangles: triangles, mobility: mobile,
            ease: influences.map { 1 + 0.012 + 0.008 * HumanBase.share($0, of: garment.arms) })
        return positions
    }
}
