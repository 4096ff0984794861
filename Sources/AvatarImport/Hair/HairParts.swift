import AvatarMath
import AvatarModel

/// The parts of a head of hair: closed sheets, their open edges, locks, a knot, and a lining inside what hangs.
enum HairParts {
    /// Indices of the hair's materials.
    struct Materials {
        var body: Int
        /// With strands in its alpha, for edges.
        var edge: Int
        var locks: Int
        /// Inside what hangs.
        var lining: Int
    }

    /// How far behind the hairline the closed sheet begins, metres on the 1.64 m figure.
    private static let inset: Float = 0.0095

    /// How far above the ends of what hangs the closed sheet ends, metres on the 1.64 m figure.
    private static let tip: Float = 0.012

    /// All parts.
    static func make(_ scalp: Scalp, materials: Materials, fine: Bool) -> [FigurePart] {
        let base = scalp.base
        let style = base.recipe.hairStyle
        let combings = [Float(1), -1].map { HairCombing(scalp: scalp, side: $0) }
        let nets = combings.map { $0.net() }
        let hangs = style == .bob
        let tip = hangs ? tip : 0
        var parts: [FigurePart] = []
        for (net, side) in zip(nets, ["left", "right"]) {
            let columns = fine ? 96 : 48
            let rows = fine ? (hangs ? 56 : 68) : (hangs ? 20 : 28)
            let start = { (column: Float) in max(0, inset - net.depth(column: column)) }
            let below = { (column: Float) in net.length(column: column) - tip }
            let course = { (column: Float, row: Int) in
                let share = powFloat(Float(row) / Float(rows), 1.25)
                return start(column) + (below(column) - start(column)) * share
            }
            let body = HairLayer(
                columns: columns, rows: rows, distance: course, lift: { _ in 0 },
                texture: { ($0 + net.depth(column: $1)) / HairTextures.tileLength })
            parts.append(body.part(net, name: "hair \(side)", material: materials.body, base: base))
            // Two rows before the closed sheet, then its own: both are cut into the same triangles.
            let reach = HairTextures.edgeLength
            let roots = HairLayer(
                columns: columns, rows: fine ? 8 : 5,
                distance: { $1 < 2 ? start($0) * Float($1) / 2 : course($0, $1 - 2) },
                lift: { _ in 0.0005 },
                texture: { 0.5 * (0.01 + 0.98 * min(1, ($0 + net.depth(column: $1)) / reach)) })
            parts.append(roots.part(net, name: "hair roots \(side)", material: materials.edge, base: base))
            if hangs { parts += hanging(net, side: side, materials: materials, base: base, fine: fine) }
        }
        if style == .tied {
            parts.append(HairKnot.part(combings[0].chart, material: materials.body, fine: fine))
        }
        var styler = HairStyler(nets: nets, base: base, density: fine ? 2.4 : 1)
        var random = RepeatableRandom(seed: 41)
        if let locks = HairCards.part(
            styler.locks(for: style), name: "hair locks", material: materials.locks,
            joint: base.joint("head"), random: &random)
        {
            parts.append(locks)
        }
        return parts
    }

    /// What hanging hair has beside its outside: ends in single strands, also inside, and a lining.
    private static func hanging(
        _ net: HairNet, side: String, materials: Materials, base: HumanBase, fine: Bool
    ) -> [FigurePart] {
        var parts: [FigurePart] = []
        let reach = HairTextures.edgeLength
        for isInside in [false, true] {
            let rows = fine ? 4 : 2
            let ends = HairLayer(
                columns: fine ? 64 : 32, rows: rows,
                distance: { net.length(column: $0) - reach * (1 - Float($1) / Float(rows)) },
                lift: { _ in isInside ? -0.0005 : 0.0005 },
                texture: { 1 - 0.5 * (0.01 + 0.98 * (net.length(column: $1) - $0) / reach) },
                isInside: isInside)
            parts.append(
                ends.part(
                    net, name: isInside ? "hair ends inside \(side)" : "hair ends \(side)",
                    material: materials.edge, base: base))
        }
        let rows = fine ? 8 : 4
        let lining = HairLayer(
            columns: fine ? 40 : 20, rows: rows,
            distance: { net.length(column: $0) - tip - (0.125 - tip) * (1 - Float($1) / Float(rows)) },
            lift: { -0.004 * (1 - $0) - 0.0004 },
            texture: { ($0 + net.depth(column: $1)) / HairTextures.tileLength }, isInside: true)
        parts.append(lining.part(net, name: "hair lining \(side)", material: materials.lining, base: base))
        return parts
    }
}
