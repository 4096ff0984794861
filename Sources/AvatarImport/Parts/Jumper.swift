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
        let panels = JumperPanels(garment: garment, fine: fine)
        let loops = SurfaceTools.loops(panels.triangles)
        var drawn = [Int](repeating: -1, count: panels.places.count)
        for (vertex, owner) in panels.owners.enumerated() where drawn[owner] < 0 { drawn[owner] = vertex }
        borders = loops.filter { $0.count >= 12 }.map { $0.map { drawn[$0] } }

        var positions = Self.draped(
            panels, border: Set(loops.flatMap { $0 }), garment: garment, fine: fine)
        let inTrunk = panels.owners.indices.filter { panels.isTrunk[$0] }
        let middle =
            inTrunk.reduce(Float(0)) { $0 + panels.places[panels.owners[$1]].z }
            / Float(max(1, inTrunk.count))
        let chart = JumperChart(base: base, middle: middle)
        let vertices = panels.owners.indices.map { vertex in
            let place = panels.places[panels.owners[vertex]]
            let panel: JumperChart.Panel =
                panels.isTrunk[vertex] ? .trunk : .sleeve(place.x > 0 ? .left : .right)
            return (panel: panel, place: chart.place(place, panel))
        }
        folds = JumperFolds(elbow: chart.elbowReach)
        let normals = SurfaceTools.normals(positions, panels.triangles)
        for (owner, vertex) in drawn.enumerated() where vertex >= 0 {
            let (panel, place) = vertices[vertex]
            let height = folds.height(place, on: panel, reach: fine ? 0.004 : 0.008)
            // Coarse triangles show less of a fold than it has; on thin sleeves more would be a bump of their outline.
            let gain: Float = panel == .trunk ? (fine ? 1.5 : 1.9) : 1
            positions[owner] += normals[owner] * (height * gain * base.scale)
        }
        let texels = vertices.map { JumperChart.texel($0.place, $0.panel) }
        let size = SIMD2(Float(JumperChart.width), Float(JumperChart.height))
        part = FigurePart(
            name: "top", material: 0, positions: panels.owners.map { positions[$0] },
            textureCoordinates: texels.map { $0 / size },
            influences: panels.owners.map { panels.influences[$0] }, triangles: panels.corners,
            welds: panels.owners.map { Int32($0) })
        let edges = Set(loops.flatMap { $0 })
        var seams: [(SIMD2<Float>, SIMD2<Float>)] = []
        for loop in SurfaceTools.loops(panels.corners) {
            for (vertex, next) in zip(loop, loop.dropFirst() + [loop[0]])
            where panels.isTrunk[vertex]
                && panels.places[panels.owners[vertex]].z > middle - 0.012 * base.scale
                && (!edges.contains(panels.owners[vertex]) || !edges.contains(panels.owners[next]))
            {
                seams.append((texels[vertex], texels[next]))
            }
        }
        self.seams = seams
    }

    /// The surface relaxed, set off from the skin and let hang.
    private static func draped(
        _ panels: JumperPanels, border: Set<Int>, garment: Garment, fine: Bool
    ) -> [Vector3] {
        let (modelled, influences, triangles) = (panels.places, panels.influences, panels.triangles)
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
                + 0.0014 * expFloat(-fromCuff * fromCuff) * fore
            let ease = trunk + (sleeve - trunk) * Float.smoothstep(0.3, 0.8, arm)
            // Cloth is set by its distance from the skin, however far the helper mesh was.
            let (point, normal) = drape.nearest(positions[vertex])
            positions[vertex] += normal * (ease * k - (positions[vertex] - point).dot(normal))
        }
        for _ in 0..<3 {
            SurfaceTools.relax(&positions, neighbours: neighbours) { border.contains($0) ? 0 : 0.4 }
        }
        panels.straightenSeams(&positions)
        // Pinned at the neck and the cuffs, and hardly free over the band, on which it would sag.
        let mobile = positions.indices.map { vertex -> Float in
            if border.contains(vertex) { return 0 }
            let over = Float.smoothstep(-0.005, 0.085, (modelled[vertex].y - garment.bandHeight) / k)
            let arm = HumanBase.share(influences[vertex], of: garment.arms)
            return Float.smoothstep(0.03, 0.10, -garment.aboveNeck(modelled[vertex]) / k)
                * max(over, Float.smoothstep(0.3, 0.5, arm))
        }
        drape.drape(
            &positions, triangles: triangles, mobility: mobile,
            ease: influences.map { 1 + 0.012 + 0.008 * HumanBase.share($0, of: garment.arms) })
        panels.straightenSeams(&positions)
        return positions
    }
}
