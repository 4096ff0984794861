import AvatarMath
import AvatarModel

/// The knot of tied hair: a twisted strand that closes to a ring at the back of the head.
enum HairKnot {
    /// From the knot's middle to the middle of the strand, and the strand's half thickness, metres on the 1.64 m figure.
    private static let ring: Float = 0.0200
    private static let thickness: Float = 0.0175
    /// How many bundles are twisted.
    private static let bundles: Float = 3

    /// The knot on the head's skin.
    static func part(_ chart: HairChart, material: Int, fine: Bool) -> FigurePart {
        let base = chart.scalp.base
        let skin = chart.skin(from: HairChart.middle, along: chart.pole)
        let axis = (skin.normal + chart.pole).normalized
        let right = Vector3(1, 0, 0)
        let up = axis.cross(right)
        let centre = skin.place + axis * 0.0095
        let rings = fine ? 36 : 13
        let segments = fine ? 72 : 26
        var positions: [Vector3] = []
        var outward: [Vector3] = []
        var places: [SIMD2<Float>] = []
        for step in 0...rings {
            // From inside the ring outwards over its back; what lies on the head is left out.
            let around = (-0.52 + 1.22 * Float(step) / Float(rings)) * .pi
            for segment in 0...segments {
                let turn = Float(segment) / Float(segments)
                let (x, y) = (cosFloat(turn * 2 * .pi), sinFloat(turn * 2 * .pi))
                let aside = right * x + up * y
                // Bundles are round, with a groove between two.
                let twist = (around / (2 * .pi) + turn) * bundles
                let inside = twist - twist.rounded(.down)
                let arch = (4 * inside * (1 - inside)).squareRoot()
                let thick = thickness * (0.86 + 0.17 * arch)
                let facing = aside * sinFloat(around) + axis * cosFloat(around)
                let point = centre + aside * ring + facing * thick
                positions.append(base.eyeMiddle + point * base.scale)
                outward.append(facing)
                places.append(SIMD2(around / (2 * .pi) + turn, turn))
            }
        }
        var triangles = Strip.grid(rows: rings, columns: segments)
        var welds = positions.indices.map { Int32($0) }
        for row in 0...rings { welds[row * (segments + 1) + segments] = Int32(row * (segments + 1)) }
        FigurePart.face(&triangles, positions, outward)
        return FigurePart(
            name: "hair knot", material: material, positions: positions,
            textureCoordinates: places,
            influences: positions.map { _ -> Influences in [(base.joint("head"), 1)] }, triangles: triangles,
            welds: welds)
    }
}
