import AvatarMath
import AvatarModel

/// Paints trousers: seams, the pressed crease and folds as light and shade.
///
/// Legs stand while signing: a fold is lighter on its side to the key lamp, as on a jumper's trunk.
struct TrouserPainter {
    /// Where the legs part and the height of the knees, metres on the 1.64 m figure.
    let fork: Float
    let knee: Float

    static let width = 480
    static let height = 556
    private static let texelsPerMetre: Float = 600
    /// Once round a leg in the picture, metres.
    private static let round: Float = 0.4
    private static let top: Float = 0.925
    /// The factor that flat cloth has, so that folds can be lighter than it.
    static let flat: Float = 0.62

    /// A place's texture coordinate.
    ///
    /// - Parameters:
    ///   - around: once round the leg, 0 inseam, a quarter the front, a half the outer seam.
    ///   - height: over the floor, metres on the 1.64 m figure.
    ///   - side: which leg.
    /// - Returns: shares of the picture from its upper left corner, 0...1.
    static func coordinate(around: Float, height: Float, _ side: Side) -> SIMD2<Float> {
        texel(around * round, height, side) / SIMD2(Float(width), Float(Self.height))
    }

    private static func texel(_ around: Float, _ height: Float, _ side: Side) -> SIMD2<Float> {
        // The seam between the halves of the picture is never asked for.
        let inset: Float = 0.003
        let place = inset + around * (1 - 2 * inset / round)
        return SIMD2((side == .left ? 0 : round) + place, top - height) * texelsPerMetre
    }

    private func folds() -> FoldField {
        var field = FoldField(width: Self.width, height: Self.height, texelsPerMetre: Self.texelsPerMetre)
        var random = RepeatableRandom(seed: 61)
        for side in Side.allCases {
            let columns = side == .left ? 0..<(Self.width / 2) : (Self.width / 2)..<Self.width
            func add(
                _ from: (around: Float, height: Float), _ to: (around: Float, height: Float), _ width: Float,
                _ depth: Float, start: Float = 0.25
            ) {
                let shift = random.bell(0.004)
                let a = SIMD2(from.around, from.height + shift)
                let c = SIMD2(to.around, to.height + shift + random.bell(0.003))
                let b = (a + c) / 2 + SIMD2(0, -0.006 + random.bell(0.003))
                field.add(
                    FoldField.Fold(
                        Self.texel(a.x, a.y, side), Self.texel(b.x, b.y, side), Self.texel(c.x, c.y, side),
                        width: width, depth: depth, start: start),
                    columns: columns)
            }
            // Drawn from the fork over the thigh.
            add((0.050, fork + 0.018), (0.142, fork + 0.074), 0.0100, 0.0017, start: 0.1)
            add((0.046, fork - 0.004), (0.156, fork + 0.030), 0.0105, 0.0019, start: 0.1)
            add((0.350, fork + 0.010), (0.270, fork + 0.040), 0.0105, 0.0018, start: 0.1)
            add((0.372, fork - 0.030), (0.270, fork - 0.016), 0.0105, 0.0018, start: 0.1)
            // Round the knee, deepest behind it.
            add((0.176, knee + 0.046), (0.076, knee + 0.014), 0.0110, 0.0015)
            add((0.022, knee + 0.004), (0.128, knee - 0.026), 0.0105, 0.0017)
            add((0.190, knee - 0.040), (0.086, knee - 0.082), 0.0115, 0.0013)
            add((0.210, knee + 0.030), (0.390, knee + 0.024), 0.0095, 0.0019)
            add((0.205, knee - 0.004), (0.388, knee + 0.002), 0.0095, 0.0021)
            add((0.215, knee - 0.040), (0.380, knee - 0.030), 0.0105, 0.0016)
            // Where the leg breaks over the shoe.
            add((0.006, 0.166), (0.150, 0.142), 0.0105, 0.0013)
            add((0.196, 0.132), (0.050, 0.108), 0.0090, 0.0020)
            add((0.010, 0.098), (0.162, 0.082), 0.0080, 0.0022)
            add((0.215, 0.120), (0.370, 0.132), 0.0095, 0.0016)
        }
        return field
    }

    /// The picture: a factor of the cloth's colour.
    func paint() -> TextureImage {
        let field = folds()
        let lamp = SIMD2<Float>(0.42, 0.52)
        var picture: [Vector3] = []
        picture.reserveCapacity(Self.width * Self.height)
        for y in 0..<Self.height {
            let height = Self.top - Float(y) / Self.texelsPerMetre
            for x in 0..<Self.width {
                let side: Float = x < Self.width / 2 ? 1 : -1
                let around = Float(x % (Self.width / 2)) / Float(Self.width / 2)
                let rise = field.rise(x, y)
                // Columns run to the wearer's left on one leg and to the right on the other.
                var shade = 1 - 1.05 * (rise.x * lamp.x * side + rise.y * lamp.y)
                shade += 0.26 * min(0, field.height(x, y)) / 0.0024
                // A crease is an edge: its side to the lamp is lighter and the other darker.
                let pressed = Float.smoothstep(fork - 0.04, fork - 0.18, height)
                for (at, depth) in [(Float(0.25), Float(1)), (0.75, 0.7)] {
                    let away = (around - at) * Self.round * (at < 0.5 ? side : -side)
                    shade += pressed * depth * 0.11 * (away / 0.010) * expFloat(-away * away / 0.00018)
                    shade += pressed * depth * 0.10 * expFloat(-away * away / 0.0000050)
                }
                for seam in [Float(0.5), 0, 1] {
                    let away = (around - seam) * Self.round
                    shade -= 0.16 * expFloat(-away * away / 0.0000040)
                }
                let cloth = Noise.value(Vector3(Float(x) * 0.9, Float(y) * 0.4, 0), seed: 62) - 0.5
                // The turned-up edge.
                let edge = 0.05 * Float.smoothstep(0.060, 0.045, height)
                shade += 0.016 * cloth - edge
                picture.append(Vector3(repeating: (Self.flat * shade).clamped(to: 0.14...1)))
            }
        }
        return TextureImage(width: Self.width, height: Self.height, pixels: SRGB.bytes(picture))
    }
}
