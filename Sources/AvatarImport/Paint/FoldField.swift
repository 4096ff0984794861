import AvatarMath

/// Heights of folds in cloth over a picture.
struct FoldField {
    /// A fold along a line of places in texels; its trough lies below or behind its crest.
    struct Fold {
        var points: [SIMD2<Float>]
        /// Half its breadth, metres.
        var width: Float
        /// The height of its crest, metres.
        var depth: Float
        /// Up to which share of its length it rises, and from which on it runs out.
        var start: Float
        var end: Float

        /// A fold along a quadratic curve with three places in texels.
        init(
            _ a: SIMD2<Float>, _ b: SIMD2<Float>, _ c: SIMD2<Float>, width: Float, depth: Float,
            start: Float = 0.25, end: Float = 0.62
        ) {
            points = (0...12).map { step in
                let t = Float(step) / 12
                let first = a * ((1 - t) * (1 - t))
                return first + b * (2 * t * (1 - t)) + c * (t * t)
            }
            self.width = width
            self.depth = depth
            self.start = start
            self.end = end
        }
    }

    let width: Int
    let height: Int
    let texelsPerMetre: Float
    /// One height a texel, metres.
    private var heights: [Float]

    /// Flat cloth.
    init(width: Int, height: Int, texelsPerMetre: Float) {
        self.width = width
        self.height = height
        self.texelsPerMetre = texelsPerMetre
        heights = [Float](repeating: 0, count: width * height)
    }

    /// The height at a texel, zero outside the picture.
    func height(_ column: Int, _ row: Int) -> Float {
        guard column >= 0, row >= 0, column < width, row < height else { return 0 }
        return heights[row * width + column]
    }

    /// How cloth rises to the right and upwards at a texel, metres a metre.
    func rise(_ x: Int, _ y: Int) -> SIMD2<Float> {
        SIMD2(height(x + 1, y) - height(x - 1, y), height(x, y - 1) - height(x, y + 1)) * (texelsPerMetre / 2)
    }

    /// The mean height round a texel, metres.
    ///
    /// - Parameters:
    ///   - texel: the middle.
    ///   - reach: metres; what is narrower than this is evened out, as a mesh of such triangles needs.
    /// - Returns: the weighted mean of 49 texels.
    func mean(_ texel: SIMD2<Float>, reach: Float) -> Float {
        let step = reach * texelsPerMetre / 3
        var sum: Float = 0
        var total: Float = 0
        for y in -3...3 {
            for x in -3...3 {
                let weight = expFloat(-Float(x * x + y * y) / 4.5)
                total += weight
                sum += weight * height(Int(texel.x + Float(x) * step), Int(texel.y + Float(y) * step))
            }
        }
        return sum / total
    }

    /// Lays a fold over what is there, in some columns only.
    mutating func add(_ fold: Fold, columns: Range<Int>) {
        let breadth = fold.width * texelsPerMetre
        let reach = breadth * 3.2
        var low = fold.points[0]
        var high = fold.points[0]
        for point in fold.points {
            low = pointwiseMin(low, point)
            high = pointwiseMax(high, point)
        }
        let first = max(columns.lowerBound, Int(low.x - reach))
        let beyond = min(columns.upperBound, Int(high.x + reach) + 1)
        let top = max(0, Int(low.y - reach))
        let bottom = min(height, Int(high.y + reach) + 1)
        guard first < beyond, top < bottom else { return }
        for row in top..<bottom {
            for column in first..<beyond {
                let (along, across) = Self.place(SIMD2(Float(column), Float(row)), along: fold.points)
                let u = across / breadth
                guard abs(u) < 3.2 else { continue }
                let crest = expFloat(-u * u)
                let trough = expFloat(-(u + 1.35) * (u + 1.35) * 1.4)
                let ends =
                    Float.smoothstep(0, fold.start, along) * Float.smoothstep(1, fold.end, along)
                heights[row * width + column] += (crest - 0.85 * trough) * ends * fold.depth
            }
        }
    }

    /// Where a texel is along a line, 0...1, and how far from it: above it is positive.
    private static func place(
        _ texel: SIMD2<Float>, along points: [SIMD2<Float>]
    ) -> (along: Float, across: Float) {
        let last = points.count - 2
        let runsRight = points[last + 1].x > points[0].x
        var best = Float.infinity
        var along: Float = 0
        var across: Float = 0
        for segment in 0...last {
            let span = points[segment + 1] - points[segment]
            let square = max(1e-6, span.x * span.x + span.y * span.y)
            let offset = texel - points[segment]
            let share = ((offset.x * span.x + offset.y * span.y) / square).clamped(to: 0...1)
            let away = offset - span * share
            let distance = away.x * away.x + away.y * away.y
            guard distance < best else { continue }
            best = distance
            along = (Float(segment) + share) / Float(last + 1)
            let turn = span.y * away.x - span.x * away.y
            across = distance.squareRoot() * ((turn > 0) == runsRight ? 1 : -1)
        }
        return (along, across)
    }
}
