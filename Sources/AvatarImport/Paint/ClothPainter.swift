import AvatarMath
import AvatarModel

/// Paints a jumper: stitches, seams, and folds as light and shade where a live figure's mesh is too coarse to have them.
///
/// A fold of the trunk is lighter on its side to the key lamp and dark in its trough; on sleeves, which turn, troughs
/// count more.
struct ClothPainter {
    let folds: JumperFolds
    /// Pairs of places in texels between which a seam runs.
    let seams: [(SIMD2<Float>, SIMD2<Float>)]

    /// The factor that flat cloth has, so that folds can be lighter than it.
    static let flat: Float = 0.60
    /// How much lighter the middle of a stitch is than the gap beside it.
    private static let knit: Float = 0.072

    /// The picture: a factor of the cloth's colour.
    func paint() -> TextureImage {
        let (width, height) = (JumperChart.width, JumperChart.height)
        let depths = seamDepths()
        var picture: [Vector3] = []
        picture.reserveCapacity(width * height)
        // The key lamp seen from the front.
        let lamp = SIMD2<Float>(0.42, 0.58)
        for y in 0..<height {
            for x in 0..<width {
                let rise = folds.field.rise(x, y)
                let isTrunk = JumperChart.columns(of: .trunk).contains(x)
                // Sleeves turn: light may come from any side of a fold.
                let slope =
                    isTrunk
                    ? -(rise.x * lamp.x + rise.y * lamp.y)
                    : -0.35 * rise.y - 0.12 * (rise.x * rise.x + rise.y * rise.y).squareRoot()
                let trough = min(0, folds.field.height(x, y)) / 0.0024
                // No two stitches are alike: a pattern without flaws would make one of its own with the pixels.
                let wool = Noise.value(Vector3(Float(x >> 2) * 0.9, Float(y >> 2) * 0.9, 0), seed: 58)
                let yarn = Noise.value(Vector3(Float(x) * 0.31, Float(y) * 0.19, 0), seed: 57) - 0.5
                let shade =
                    1 + 0.95 * slope + 0.24 * trough + Self.stitch(x, y) * (0.7 + 0.6 * wool) + 0.014 * yarn
                    + depths[y * width + x]
                picture.append(Vector3(repeating: (Self.flat * shade).clamped(to: 0.14...1)))
            }
        }
        return TextureImage(width: width, height: height, pixels: SRGB.bytes(picture))
    }

    /// Stitches of four by four texels whose halves slant towards each other.
    ///
    /// The mean of every two by two texels is the same: at half the size and below the picture has no stitches, and so no
    /// pattern of its own with the pixels.
    static func stitch(_ x: Int, _ y: Int) -> Float {
        let isGap = x & 3 == 0 || x & 3 == 3
        let row = (y + (isGap ? 0 : 2)) & 3
        let across: Float = isGap ? -1 : 1
        let down: Float = row == 0 || row == 3 ? -1 : 1
        return knit * (0.62 * across + 0.38 * down)
    }

    /// A seam's groove with a ridge beside it, as changes of the factor.
    private func seamDepths() -> [Float] {
        let (width, height) = (JumperChart.width, JumperChart.height)
        var depths = [Float](repeating: 0, count: width * height)
        for (start, end) in seams {
            let reach: Float = 8
            let low = pointwiseMin(start, end) - reach
            let high = pointwiseMax(start, end) + reach
            guard low.x > 0, low.y > 0, high.x < Float(width), high.y < Float(height) else { continue }
            let span = end - start
            let square = max(1e-6, span.x * span.x + span.y * span.y)
            for row in Int(low.y)...Int(high.y) {
                for column in Int(low.x)...Int(high.x) {
                    let offset = SIMD2(Float(column) + 0.5, Float(row) + 0.5) - start
                    let share = ((offset.x * span.x + offset.y * span.y) / square).clamped(to: 0...1)
                    let away = offset - span * share
                    let distance = (away.x * away.x + away.y * away.y).squareRoot()
                    let groove = -0.30 * expFloat(-distance * distance / 5)
                    let ridge = 0.07 * expFloat(-(distance - 4.6) * (distance - 4.6) / 3)
                    let depth = groove + ridge
                    let index = row * width + column
                    // Segments of one seam overlap at their ends.
                    if abs(depth) > abs(depths[index]) { depths[index] = depth }
                }
            }
        }
        return depths
    }
}
