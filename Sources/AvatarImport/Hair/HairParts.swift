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

    /// All parts.
    static func make(_ scalp: Scalp, materials: Materials, fine: Bool) -> [FigurePart] {
        let base = scalp.base
        let style = base.recipe.hairStyle
        let combings = [Float(1), -1].map { HairCombing(scalp: scalp, side: $0) }
        let nets = combings.map { $0.net() }
        let hangs = style == .bob
        let tip: Float = hangs ? 0.012 : 0
        var parts: [FigurePart] = []
        for (net, side) in zip(nets, ["left", "right"]) {
            let body = HairLayer(
                columns: fine ? 96 : 52, rows: (fine ? 68 : 28) - (hangs ? (fine ? 12 : 6) : 0),
                start: { max(0, inset - net.depth(column: $0)) },
                end: { net.length(column: $0) - tip },
                lift: { _ in 0 },
                texture: { ($0 + net.depth(column: $1)) / HairTextures.tileLength }, gathering: 1.25)
            parts.append(body.part(net, name: "hair \(side)", material: materials.body, base: base))
            let reach = HairTextures.edgeLength
            let roots = HairLayer(
                columns: fine ? 96 : 48, rows: fine ? 6 : 3,
                start: { _ in 0 },
                end: { min(reach - net.depth(column: $0), net.length(column: $0)) },
                lift: { 0.0003 + 0.0004 * $0 },
                texture: { 0.5 * (0.01 + 0.98 * ($0 + net.depth(column: $1)) / reach) })
            parts.append(roots.part(net, name: "hair roots \(side)", material: materials.edge, base: base))
            if hangs {
                for isInside in [false, true] {
                    let ends = HairLayer(
                        columns: fine ? 60 : 36, rows: fine ? 4 : 2,
                        start: { net.length(column: $0) - reach }, end: { net.length(column: $0) },
                        lift: { _ in isInside ? -0.0005 : 0.0005 },
                        texture: {
                            1 - 0.5 * (0.01 + 0.98 * (net.length(column: $1) - $0) / reach)
                        }, isInside: isInside)
                    parts.append(
                        ends.part(
                            net, name: isInside ? "hair ends inside \(side)" : "hair ends \(side)",
                            material: materials.edge, base: base))
                }
                let lining = HairLayer(
                    columns: fine ? 40 : 20, rows: fine ? 8 : 4,
                    start: { net.length(column: $0) - 0.125 }, end: { net.length(column: $0) - tip },
                    lift: { -0.004 * (1 - $0) - 0.0004 },
                    texture: { ($0 + net.depth(column: $1)) / HairTextures.tileLength }, isInside: true)
                parts.append(
                    lining.part(net, name: "hair lining \(side)", material: materials.lining, base: base))
            }
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
}
