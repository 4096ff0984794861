import AvatarMath
import AvatarModel

/// The folds of a jumper as heights over its panels: from armpits over the chest, gathered above the band, drawn to the
/// inside of the elbows.
///
/// The same heights move the mesh, as far as it is fine enough, and are painted as light and shade, so that both agree.
struct JumperFolds {
    /// Over the jumper's picture.
    private(set) var field = FoldField(
        width: JumperChart.width, height: JumperChart.height, texelsPerMetre: JumperChart.texelsPerMetre)

    /// Lays the folds out.
    ///
    /// - Parameter elbow: how far down the sleeve the elbow is, metres on the 1.64 m figure.
    init(elbow: Float) {
        for fold in Self.trunk() { field.add(fold, columns: JumperChart.columns(of: .trunk)) }
        for side in Side.allCases {
            for fold in Self.sleeve(side, elbow: elbow) {
                field.add(fold, columns: JumperChart.columns(of: .sleeve(side)))
            }
        }
    }

    private static func fold(
        _ a: SIMD2<Float>, _ b: SIMD2<Float>, _ c: SIMD2<Float>, on panel: JumperChart.Panel, width: Float,
        depth: Float, start: Float, end: Float
    ) -> FoldField.Fold {
        FoldField.Fold(
            JumperChart.texel(a, panel), JumperChart.texel(b, panel), JumperChart.texel(c, panel),
            width: width, depth: depth, start: start, end: end)
    }

    private static func trunk() -> [FoldField.Fold] {
        var folds: [FoldField.Fold] = []
        var random = RepeatableRandom(seed: 47)
        for side in [Float(1), -1] {
            // No two sides of a jumper are alike.
            func place(_ x: Float, _ y: Float) -> SIMD2<Float> {
                SIMD2(side * (x + random.bell(0.006)), y + random.bell(0.007) - 0.006 * side)
            }
            func add(
                _ a: SIMD2<Float>, _ b: SIMD2<Float>, _ c: SIMD2<Float>, _ width: Float, _ depth: Float,
                start: Float = 0.25, end: Float = 0.62
            ) {
                folds.append(
                    fold(a, b, c, on: .trunk, width: width, depth: depth, start: start, end: end))
            }
            // From the armpit over the chest and down the side.
            add(
                place(0.158, 1.262), place(0.118, 1.258), place(0.052, 1.266), 0.0080, 0.0018, start: 0.1,
                end: 0.3)
            add(
                place(0.162, 1.246), place(0.122, 1.226), place(0.048, 1.214), 0.0085, 0.0026, start: 0.1,
                end: 0.3)
            add(
                place(0.168, 1.232), place(0.140, 1.190), place(0.078, 1.142), 0.0090, 0.0028, start: 0.1,
                end: 0.3)
            add(
                place(0.178, 1.214), place(0.168, 1.150), place(0.126, 1.078), 0.0085, 0.0026, start: 0.1,
                end: 0.3)
            // Hanging from the chest.
            add(place(0.094, 1.140), place(0.084, 1.070), place(0.092, 0.985), 0.0120, 0.0022)
            add(place(0.046, 1.105), place(0.040, 1.045), place(0.022, 0.975), 0.0130, 0.0018)
            // Gathered above the band, rising to the side.
            add(place(0.200, 1.075), place(0.140, 1.040), place(0.062, 1.036), 0.0090, 0.0026)
            add(place(0.205, 1.035), place(0.135, 1.002), place(0.040, 1.004), 0.0095, 0.0030)
            add(place(0.210, 0.998), place(0.140, 0.968), place(0.050, 0.962), 0.0090, 0.0030)
            add(place(0.212, 0.962), place(0.140, 0.940), place(0.060, 0.938), 0.0075, 0.0024)
            // From the neck to the shoulder.
            add(place(0.066, 1.378), place(0.100, 1.352), place(0.132, 1.308), 0.0110, 0.0012)
        }
        return folds
    }

    private static func sleeve(_ side: Side, elbow: Float) -> [FoldField.Fold] {
        var folds: [FoldField.Fold] = []
        var random = RepeatableRandom(seed: side == .left ? 48 : 49)
        /// From a place inside the elbow's bend to one further round; shares of half the way round, and metres down
        /// the sleeve from the elbow.
        func add(
            _ from: (round: Float, down: Float), _ to: (round: Float, down: Float), _ width: Float,
            _ depth: Float, start: Float = 0.05, end: Float = 0.45
        ) {
            let shift = random.bell(0.004)
            let round = JumperChart.roundSleeve
            let a = SIMD2(from.round * round, elbow + from.down + shift)
            let c = SIMD2(to.round * round, elbow + to.down + shift + random.bell(0.004))
            let b = (a + c) / 2 + SIMD2(0.010, (from.down - to.down) * 0.25)
            folds.append(
                fold(a, b, c, on: .sleeve(side), width: width, depth: depth, start: start, end: end))
        }
        // Pressed together inside the bend, fanning out towards the point of the elbow.
        add((-0.06, -0.052), (0.55, -0.098), 0.0085, 0.0024)
        add((-0.06, -0.032), (0.62, -0.056), 0.0075, 0.0032)
        add((-0.06, -0.012), (0.58, -0.020), 0.0065, 0.0036)
        add((-0.06, 0.008), (0.58, 0.014), 0.0065, 0.0036)
        add((-0.06, 0.028), (0.62, 0.048), 0.0075, 0.0030)
        add((-0.06, 0.050), (0.52, 0.088), 0.0085, 0.0024)
        // Long and slanting, from the armpit down and from the elbow to the cuff.
        add((0.30, -0.215), (0.78, -0.140), 0.0110, 0.0026, start: 0.3)
        add((0.16, -0.170), (0.70, -0.108), 0.0105, 0.0026, start: 0.3)
        add((0.86, -0.190), (0.52, -0.125), 0.0105, 0.0018, start: 0.3)
        add((0.20, 0.095), (0.80, 0.128), 0.0100, 0.0024, start: 0.3)
        add((0.70, 0.075), (0.24, 0.142), 0.0100, 0.0020, start: 0.3)
        // Pushed up by the cuff.
        add((0.10, 0.168), (0.74, 0.160), 0.0075, 0.0015, start: 0.3)
        add((0.40, 0.188), (0.96, 0.182), 0.0065, 0.0011, start: 0.3)
        add((-0.06, 0.192), (0.36, 0.190), 0.0065, 0.0013)
        return folds
    }

    /// The mean height round a place, metres on the 1.64 m figure; what is narrower than `reach` is evened out.
    func height(_ place: SIMD2<Float>, on panel: JumperChart.Panel, reach: Float) -> Float {
        field.mean(JumperChart.texel(place, panel), reach: reach)
    }
}
