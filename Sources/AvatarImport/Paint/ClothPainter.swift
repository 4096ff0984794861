import AvatarMath
import AvatarModel

/// Paints folds on a jumper as light and shade, where the mesh of a live figure is too coarse to have them.
///
/// The cloth is seen from the front in MakeHuman's pose: one picture for the front, and the same for the back. A fold
/// is lighter on its side to the key lamp and dark in its trough; on sleeves, which turn, troughs count more.
struct ClothPainter {
    private let base: HumanBase
    private let creases: [Crease]

    static let width = 768
    static let height = 448
    /// The factor that flat cloth has, so that folds can be lighter than it.
    static let flat: Float = 0.60
    private static let left: Float = -0.62
    private static let top: Float = 1.53
    private static let span = SIMD2<Float>(1.24, 0.72)

    /// A fold along a quadratic curve, metres on the 1.64 m figure; its trough lies below or behind its crest.
    private struct Crease {
        var points: [SIMD2<Float>]
        var width: Float
        var depth: Float
    }

    init(base: HumanBase) {
        self.base = base
        var creases: [Crease] = []
        var random = RepeatableRandom(seed: 47)
        func add(
            _ a: SIMD2<Float>, _ b: SIMD2<Float>, _ c: SIMD2<Float>, _ width: Float, _ depth: Float
        ) {
            let points = (0...12).map { step -> SIMD2<Float> in
                let t = Float(step) / 12
                let first = a * ((1 - t) * (1 - t))
                return first + b * (2 * t * (1 - t)) + c * (t * t)
            }
            creases.append(Crease(points: points, width: width, depth: depth))
        }
        for side in [Float(1), -1] {
            // No two sides of a jumper are alike.
            func place(_ x: Float, _ y: Float) -> SIMD2<Float> {
                SIMD2(
                    side * (x + random.bell(0.006)),
                    y + random.bell(0.007) - 0.006 * side)
            }
            // From the armpit over the chest and down the side.
            add(place(0.158, 1.262), place(0.115, 1.238), place(0.060, 1.232), 0.0075, 0.0030)
            add(place(0.160, 1.245), place(0.125, 1.205), place(0.080, 1.180), 0.0085, 0.0034)
            add(place(0.158, 1.225), place(0.140, 1.170), place(0.112, 1.120), 0.0080, 0.0034)
            add(place(0.152, 1.190), place(0.150, 1.120), place(0.135, 1.060), 0.0075, 0.0026)
            // Hanging from the chest.
            add(place(0.092, 1.150), place(0.080, 1.080), place(0.085, 1.000), 0.0110, 0.0028)
            add(place(0.050, 1.120), place(0.046, 1.050), place(0.030, 0.980), 0.0120, 0.0026)
            // Gathered round the waist, lying on the hem.
            add(place(0.152, 1.065), place(0.110, 1.035), place(0.050, 1.030), 0.0085, 0.0032)
            add(place(0.155, 1.030), place(0.105, 0.995), place(0.035, 0.998), 0.0090, 0.0034)
            add(place(0.158, 0.990), place(0.110, 0.962), place(0.045, 0.958), 0.0090, 0.0030)
            add(place(0.160, 0.952), place(0.105, 0.930), place(0.030, 0.934), 0.0080, 0.0024)
            // From the neck to the shoulder.
            add(place(0.070, 1.375), place(0.105, 1.350), place(0.135, 1.305), 0.0110, 0.0018)
        }
        for side in Side.allCases {
            let s = side.rawValue
            func flat(_ name: String) -> SIMD2<Float> {
                let place = base.place(name) / base.scale
                return SIMD2(place.x, place.y)
            }
            let shoulder = flat("\(s)UpperArm")
            let elbow = flat("\(s)LowerArm")
            let wrist = flat("\(s)Hand")
            /// Across the sleeve at a share of a bone, slanting.
            func across(
                _ a: SIMD2<Float>, _ b: SIMD2<Float>, _ share: Float, _ slant: Float, _ reach: Float,
                _ width: Float, _ depth: Float
            ) {
                let bone = b - a
                let length = (bone.x * bone.x + bone.y * bone.y).squareRoot()
                let along = bone / length
                let over = SIMD2(along.y, -along.x)
                let middle = a + bone * share
                let shift = random.bell(0.004)
                let start = middle - over * reach + along * (shift - slant)
                let end = middle + over * reach + along * (shift + slant)
                add(start, middle + along * (shift + 0.006), end, width, depth)
            }
            across(shoulder, elbow, 0.30, 0.022, 0.040, 0.0085, 0.0024)
            across(shoulder, elbow, 0.52, 0.026, 0.040, 0.0085, 0.0028)
            across(shoulder, elbow, 0.72, 0.020, 0.040, 0.0075, 0.0032)
            across(shoulder, elbow, 0.86, 0.012, 0.040, 0.0065, 0.0036)
            across(shoulder, elbow, 0.96, 0.004, 0.040, 0.0060, 0.0038)
            across(elbow, wrist, 0.05, -0.006, 0.040, 0.0060, 0.0038)
            across(elbow, wrist, 0.15, -0.014, 0.038, 0.0065, 0.0034)
            across(elbow, wrist, 0.29, -0.020, 0.036, 0.0075, 0.0026)
            across(elbow, wrist, 0.48, 0.018, 0.034, 0.0075, 0.0022)
            across(elbow, wrist, 0.66, -0.012, 0.032, 0.0065, 0.0026)
            across(elbow, wrist, 0.78, 0.008, 0.030, 0.0055, 0.0030)
        }
        self.creases = creases
    }

    /// Where a place of the cloth is in the picture.
    static func coordinate(_ position: Vector3, scale: Float) -> SIMD2<Float> {
        let place = position / scale
        return SIMD2((place.x - left) / span.x, (top - place.y) / span.y)
    }

    /// The picture: a factor of the cloth's colour.
    func paint() -> TextureImage {
        let (width, height) = (Self.width, Self.height)
        let step = Self.span / SIMD2(Float(width), Float(height))
        var heights = [Float](repeating: 0, count: width * height)
        for crease in creases { add(crease, step, to: &heights) }
        var picture: [Vector3] = []
        picture.reserveCapacity(width * height)
        // The key lamp seen from the front.
        let lamp = SIMD2<Float>(0.42, 0.58)
        for y in 0..<height {
            for x in 0..<width {
                func lift(_ column: Int, _ row: Int) -> Float {
                    heights[min(max(0, row), height - 1) * width + min(max(0, column), width - 1)]
                }
                let rise = SIMD2(
                    (lift(x + 1, y) - lift(x - 1, y)) / (2 * step.x),
                    (lift(x, y - 1) - lift(x, y + 1)) / (2 * step.y))
                let place = SIMD2(Self.left + Float(x) * step.x, Self.top - Float(y) * step.y)
                // Sleeves turn away from the lamp for which they are painted.
                let trunk = 1 - 0.5 * Float.smoothstep(0.17, 0.21, abs(place.x))
                let slope = -(rise.x * lamp.x + rise.y * lamp.y) * trunk
                let trough = min(0, lift(x, y)) / 0.0024
                let knit = Noise.value(Vector3(place.x * 900, place.y * 520, 0), seed: 57) - 0.5
                let shade = 1 + 1.10 * slope + 0.26 * trough + 0.05 * knit
                picture.append(Vector3(repeating: (Self.flat * shade).clamped(to: 0.16...1)))
            }
        }
        return TextureImage(width: width, height: height, pixels: SRGB.bytes(picture))
    }

    private func add(_ crease: Crease, _ step: SIMD2<Float>, to heights: inout [Float]) {
        let reach = crease.width * 3.2
        var low = crease.points[0]
        var high = crease.points[0]
        for point in crease.points {
            low = pointwiseMin(low, point)
            high = pointwiseMax(high, point)
        }
        let columns =
            max(
                0, Int((low.x - reach - Self.left) / step.x))...min(
                Self.width - 1, Int((high.x + reach - Self.left) / step.x))
        let rows =
            max(
                0, Int((Self.top - high.y - reach) / step.y))...min(
                Self.height - 1, Int((Self.top - low.y + reach) / step.y))
        let last = crease.points.count - 2
        let runsRight = crease.points[last + 1].x > crease.points[0].x
        for row in rows {
            for column in columns {
                let place = SIMD2(Self.left + Float(column) * step.x, Self.top - Float(row) * step.y)
                var best = Float.infinity
                var along: Float = 0
                var across: Float = 0
                for segment in 0...last {
                    let span = crease.points[segment + 1] - crease.points[segment]
                    let square = span.x * span.x + span.y * span.y
                    let offset = place - crease.points[segment]
                    let share = ((offset.x * span.x + offset.y * span.y) / square).clamped(to: 0...1)
                    let away = offset - span * share
                    let distance = away.x * away.x + away.y * away.y
                    guard distance < best else { continue }
                    best = distance
                    along = (Float(segment) + share) / Float(last + 1)
                    // Above the fold or below it.
                    let turn = span.x * away.y - span.y * away.x
                    across = distance.squareRoot() * ((turn > 0) == runsRight ? 1 : -1)
                }
                let u = across / crease.width
                guard abs(u) < 3.2 else { continue }
                let crest = expFloat(-u * u)
                let trough = expFloat(-(u + 1.35) * (u + 1.35) * 1.4)
                let ends = Float.smoothstep(0, 0.22, along) * Float.smoothstep(1, 0.62, along)
                heights[row * Self.width + column] += (crest - 0.85 * trough) * ends * crease.depth
            }
        }
    }
}
