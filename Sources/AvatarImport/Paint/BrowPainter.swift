import AvatarMath

/// Eyebrows hair by hair, painted: strokes finer than a texel of the face, so that they are soft from every distance.
///
/// Strokes of triangles were thinner than a pixel of a live picture and came out as dashes.
struct BrowPainter {
    /// A hair in the picture plane of the left brow, metres from the middle of the eyes.
    private struct Hair {
        var root: SIMD2<Float>
        var tip: SIMD2<Float>
        var halfWidth: Float
        var strength: Float
    }

    private var cells: [SIMD2<Int32>: [Hair]] = [:]
    private let shift: Float
    private static let cell: Float = 0.004

    init(recipe: PresenterRecipe) {
        shift = recipe.browShift
        var random = RepeatableRandom(seed: 23)
        for _ in 0..<recipe.browStrokes * 2 {
            // Denser in the middle of the brow than at its ends and edges.
            let x = 0.0088 + 0.0420 * powFloat(random.unit(), 0.92)
            let shape = BrowShape.at(x)
            // Folded in, not clamped: hairs gathered on the edge would be a line.
            let wide = random.bell(0.42)
            let across = abs(wide) > 1 ? wide * 0.4 : wide
            let root = SIMD2(x, shape.height + across * shape.halfWidth * recipe.browThickness)
            // Upright at the nose, then outwards; hairs of the upper edge lean down, of the lower edge up.
            let lean = 0.35 + 0.65 * Float.smoothstep(0.008, 0.026, x)
            let slope = (BrowShape.at(x + 0.004).height - BrowShape.at(x - 0.004).height) / 0.008
            let raw = SIMD2(
                0.10 + 0.90 * lean,
                (1 - lean) * 1.0 + slope * lean - across * 0.38 * lean + random.bell(0.06))
            let direction = raw / (raw.x * raw.x + raw.y * raw.y).squareRoot()
            let ends = 1 - 0.45 * Float.smoothstep(0.040, 0.053, x) - 0.30 * Float.smoothstep(0.016, 0.009, x)
            let length = 0.0062 * ends * random.within(0.7, 1.15) * (0.7 + 0.3 * recipe.browThickness)
            let hair = Hair(
                root: root - direction * (length * 0.4), tip: root + direction * (length * 0.6),
                halfWidth: random.within(0.00016, 0.00024), strength: random.within(0.40, 0.75))
            let low = pointwiseMin(hair.root, hair.tip) - SIMD2(repeating: 0.001)
            let high = pointwiseMax(hair.root, hair.tip) + SIMD2(repeating: 0.001)
            for column in Int32(
                (low.x / Self.cell).rounded(.down))...Int32((high.x / Self.cell).rounded(.down))
            {
                for row in Int32(
                    (low.y / Self.cell).rounded(.down))...Int32(
                        (high.y / Self.cell).rounded(.down))
                {
                    cells[SIMD2(column, row), default: []].append(hair)
                }
            }
        }
    }

    /// How much of a spot hair covers, 0...1; the place is relative to the middle of the eyes.
    func cover(_ place: Vector3) -> Float {
        let point = SIMD2(abs(place.x), place.y - shift)
        let key = SIMD2(
            Int32((point.x / Self.cell).rounded(.down)), Int32((point.y / Self.cell).rounded(.down)))
        guard let near = cells[key] else { return 0 }
        var bare: Float = 1
        for hair in near {
            let span = hair.tip - hair.root
            let offset = point - hair.root
            let share = ((offset.x * span.x + offset.y * span.y) / (span.x * span.x + span.y * span.y))
                .clamped(
                    to: 0...1)
            let away = offset - span * share
            let width = hair.halfWidth * (1.1 - 0.7 * share)
            let across = (away.x * away.x + away.y * away.y) / (width * width)
            bare *= 1 - hair.strength * expFloat(-across)
        }
        return 1 - bare
    }
}
