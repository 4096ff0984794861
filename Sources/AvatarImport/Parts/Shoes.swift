import AvatarMath
import AvatarModel

/// Low plain shoes: a sole that stands out a little, an upper that rises to the instep, and a vamp line across it.
struct Shoes {
    private let base: HumanBase
    private let fine: Bool

    /// Places round a sole.
    private var columns: Int { fine ? 48 : 28 }

    init(base: HumanBase, fine: Bool) {
        self.base = base
        self.fine = fine
    }

    /// What is measured of a foot, metres.
    private struct Foot {
        var heel: Vector3
        /// Along the foot and to the wearer's left of it, level.
        var forward: Vector3
        var across: Vector3
        var length: Float
        var halfWidth: Float
    }

    private func foot(_ side: Side, garment: Garment) -> Foot {
        let k = base.scale
        let s = side.rawValue
        let ankle = base.place("\(s)Foot")
        let ball = base.place("\(s)Toes")
        let forward = Vector3(ball.x - ankle.x, 0, ball.z - ankle.z).normalized
        let across = Vector3(0, 1, 0).cross(forward)
        var places: [Vector3] = []
        for face in garment.tightsFaces() {
            for corner in base.mesh.faces[face].corners {
                let place = base.positions[Int(corner)]
                if place.y < 0.07 * k, place.x * side.sign > 0 { places.append(place - ankle) }
            }
        }
        let along = places.map { $0.dot(forward) }
        let (low, high) = ((along.min() ?? -0.05) - 0.005 * k, (along.max() ?? 0.18) + 0.009 * k)
        let beside = places.map { $0.dot(across) }
        let (left, right) = (beside.min() ?? -0.045, beside.max() ?? 0.045)
        let middle = ankle + across * ((left + right) / 2) + forward * low
        return Foot(
            heel: Vector3(middle.x, 0, middle.z), forward: forward, across: across, length: high - low,
            halfWidth: (right - left) / 2 + 0.001 * k)
    }

    /// Linear between pairs of a place and a value, ascending.
    private static func table(_ pairs: [(at: Float, value: Float)], _ at: Float) -> Float {
        for (a, b) in zip(pairs, pairs.dropFirst()) where at <= b.at {
            let share = ((at - a.at) / max(1e-6, b.at - a.at)).clamped(to: 0...1)
            return a.value + (b.value - a.value) * share
        }
        return pairs[pairs.count - 1].value
    }

    /// Half the sole's width along the foot, shares of the widest.
    private static let outline: [(at: Float, value: Float)] = [
        (0, 0), (0.02, 0.34), (0.06, 0.54), (0.13, 0.66), (0.22, 0.68), (0.38, 0.70), (0.52, 0.83),
        (0.64, 0.97), (0.71, 1), (0.79, 0.95), (0.87, 0.78), (0.93, 0.57), (0.975, 0.32), (1, 0),
    ]
    /// How high the upper is along its middle, metres on the 1.64 m figure.
    private static let ridge: [(at: Float, value: Float)] = [
        (0, 0.050), (0.05, 0.056), (0.30, 0.056), (0.42, 0.053), (0.52, 0.049), (0.62, 0.045), (0.74, 0.039),
        (0.86, 0.034), (0.95, 0.027), (1, 0.018),
    ]
    /// Rows from the floor up: how far outside the foot's outline, share of the way in to the middle, height in metres,
    /// and what share of the upper's height there comes on top.
    private static let rows: [(out: Float, inward: Float, height: Float, share: Float)] = [
        (0.0015, 0, 0, 0), (0.0030, 0, 0.0105, 0), (0.0005, 0, 0.0125, 0), (0.0012, 0.02, 0.0125, 0.42),
        (-0.001, 0.30, 0.0125, 0.86), (0, 1, 0.0125, 1),
    ]

    /// Both shoes.
    func part(garment: Garment, material: Int) -> FigurePart {
        let k = base.scale
        var positions: [Vector3] = []
        var places: [SIMD2<Float>] = []
        var influences: [Influences] = []
        var triangles: [UInt32] = []
        for side in Side.allCases {
            let foot = foot(side, garment: garment)
            let joint: Influences = [(base.joint("\(side.rawValue)Foot"), 1)]
            let first = UInt32(positions.count)
            for (number, row) in Self.rows.enumerated() {
                for column in 0...columns {
                    // From the heel round the wearer's left to the toe and back; close at both ends.
                    let turn = Float(column % columns) / Float(columns) * 2 * .pi
                    let at = 0.5 - 0.5 * cosFloat(turn)
                    let sign: Float = column % columns <= columns / 2 ? 1 : -1
                    let width = Self.table(Self.outline, at) * foot.halfWidth
                    // The big toe makes a shoe's tip lie inside its middle.
                    let lean = -side.sign * 0.006 * k * Float.smoothstep(0.55, 1, at)
                    let isEnd = column % columns == 0 || column % columns == columns / 2
                    let out = row.out * k
                    let aside = isEnd ? 0 : sign * (width + out) * (1 - row.inward)
                    let ahead = at * foot.length + out * (2 * at - 1)
                    // The upper's rows keep off heel and toe as well.
                    let drawn = row.inward * (0.5 - at) * 0.10 * foot.length
                    let rise = max(0, Self.table(Self.ridge, at) - 0.0125) * row.share
                    positions.append(
                        foot.heel + foot.forward * (ahead + drawn) + foot.across * (aside + lean)
                            + Vector3(0, (row.height + rise) * k, 0))
                    places.append(
                        ShoePainter.coordinate(around: Float(column) / Float(columns), row: number))
                    influences.append(joint)
                }
            }
            triangles += Strip.grid(rows: Self.rows.count - 1, columns: columns).map { $0 + first }
        }
        var known: [Vector3: Int32] = [:]
        let welds = positions.map { position -> Int32 in
            let number = known[position] ?? Int32(known.count)
            known[position] = number
            return number
        }
        // Rows run up and columns to the wearer's left from behind: seen from outside that is clockwise.
        return FigurePart(
            name: "shoes", material: material, positions: positions, textureCoordinates: places,
            influences: influences, triangles: triangles, welds: welds)
    }
}

/// Paints a shoe: sole, welt, upper and its vamp line.
enum ShoePainter {
    private static let width = 256
    private static let height = 128

    /// A place's texture coordinate: once round from the heel, and a row of the shoe.
    static func coordinate(around: Float, row: Int) -> SIMD2<Float> {
        let heights: [Float] = [0.03, 0.17, 0.23, 0.50, 0.80, 1]
        return SIMD2(around, 1 - 0.98 * heights[row])
    }

    /// The picture: a factor of the shoe's colour.
    static func paint() -> TextureImage {
        var picture: [Vector3] = []
        for y in 0..<height {
            let up = (1 - (Float(y) + 0.5) / Float(height)) / 0.98
            for x in 0..<width {
                let around = (Float(x) + 0.5) / Float(width)
                var tone: Float = 0.46
                if up < 0.20 {
                    // The sole, scuffed lighter than the leather.
                    tone = 0.95 - 0.25 * Float.smoothstep(0.10, 0, up)
                } else if up < 0.25 {
                    tone = 0.20
                } else {
                    // The vamp ends in a line that runs up and forward over the instep; the toe keeps a shine.
                    let ahead = 0.5 - 0.5 * cosFloat(around * 2 * .pi)
                    let line = 0.50 + 0.16 * Float.smoothstep(0.25, 1, up)
                    let away = ahead - line
                    tone += 0.10 * Float.smoothstep(0, 0.03, away)
                    tone -= 0.34 * expFloat(-away * away / 0.00010)
                    tone += 0.10 * Float.smoothstep(0.75, 0.97, ahead)
                    let grain = Noise.value(Vector3(Float(x) * 0.7, Float(y) * 0.7, 0), seed: 71) - 0.5
                    tone += 0.04 * grain
                }
                picture.append(Vector3(repeating: tone.clamped(to: 0.05...1)))
            }
        }
        return TextureImage(width: width, height: height, pixels: SRGB.bytes(picture))
    }
}
