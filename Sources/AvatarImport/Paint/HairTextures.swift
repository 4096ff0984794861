import AvatarMath
import AvatarModel

/// Pictures of hair: factors on its colour, and in alpha where a strand is.
enum HairTextures {
    /// How much hair the picture of closed hair shows, metres on the 1.64 m figure: across strands and along them.
    static let tileWidth: Float = 0.120
    static let tileLength: Float = 0.400
    /// How long the edge of hair is from where single strands begin to where it is closed and has ended, metres.
    static let edgeLength: Float = 0.020

    /// How a lock is painted.
    enum Kind {
        /// A flat bundle of strands.
        case lock
        /// A few short fine hairs.
        case young
        /// One or two long hairs.
        case stray

        /// Its places in the picture of locks.
        var pictures: [Int] {
            switch self {
            case .lock: [0, 1, 2, 3]
            case .young: [4, 5]
            case .stray: [6, 7]
            }
        }
    }

    /// How many pictures of locks stand side by side.
    static let pictures = 8

    /// Noise that repeats across strands.
    private static func noise(_ u: Float, _ v: Float, across: Float, along: Float, seed: UInt32) -> Float {
        let value = Noise.value(Vector3(u * across, v * along, 0), seed: seed)
        let share = Float.smoothstep(0.88, 1, u)
        guard share > 0 else { return value }
        let next = Noise.value(Vector3((u - 1) * across, v * along, 0), seed: seed)
        return value + (next - value) * share
    }

    /// The tone of hair at a share across the tile and metres along strands, about 0.25...1.
    static func tone(_ u: Float, _ along: Float) -> Float {
        let v = along / 0.256
        // Strands wander a little.
        let wander = (noise(u, v, across: 16, along: 3, seed: 71) - 0.5) * 0.012
        let place = u + wander - (u + wander).rounded(.down)
        let lock = noise(place, v, across: 22, along: 2.0, seed: 72)
        let bundle = noise(place, v, across: 84, along: 2.6, seed: 73)
        let fine = noise(place, v, across: 230, along: 3.4, seed: 74)
        let single = noise(place, v, across: 520, along: 5.0, seed: 75)
        let sum = 0.18 * (lock - 0.5) + 0.34 * (bundle - 0.5) + 0.42 * (fine - 0.5) + 0.34 * (single - 0.5)
        // Roots lie in the shade of others.
        let shade = 0.55 + 0.45 * Float.smoothstep(0, 0.032, along)
        return ((0.47 + 0.78 * sum) * shade).clamped(to: 0.10...1)
    }

    /// Closed hair, repeating across and along.
    static func body(width: Int, height: Int) -> TextureImage {
        var picture: [Vector3] = []
        picture.reserveCapacity(width * height)
        for y in 0..<height {
            let v = (Float(y) + 0.5) / Float(height)
            for x in 0..<width {
                let u = (Float(x) + 0.5) / Float(width)
                picture.append(Vector3(repeating: tone(u, v * tileLength)))
            }
        }
        return TextureImage(width: width, height: height, pixels: SRGB.bytes(picture))
    }

    /// A strand drawn into a picture.
    private struct Stroke {
        /// Where it is across at its start and end, pixels.
        var from: Float
        var to: Float
        /// How far it bows aside, pixels.
        var bow: Float
        /// Rows.
        var start: Float
        var end: Float
        /// Half its width, pixels, and how sharply it tapers at both ends, as shares of its length.
        var half: Float
        var rootTaper: Float
        var tipTaper: Float
    }

    /// Draws how much a strand covers; `columns` repeat or bound it.
    private static func draw(
        _ stroke: Stroke, into alpha: inout [Float], width: Int, columns: Range<Int>, repeats: Bool
    ) {
        let first = max(0, Int(stroke.start))
        let last = min(alpha.count / width - 1, Int(stroke.end))
        guard last > first else { return }
        for y in first...last {
            let share = ((Float(y) + 0.5 - stroke.start) / (stroke.end - stroke.start)).clamped(to: 0...1)
            let taper =
                Float.smoothstep(0, stroke.rootTaper, share) * Float.smoothstep(1, 1 - stroke.tipTaper, share)
            guard taper > 0.02 else { continue }
            let middle =
                stroke.from + (stroke.to - stroke.from) * share + stroke.bow * 4 * share * (1 - share)
            let half = stroke.half * (0.45 + 0.55 * taper)
            for x in Int(middle - half - 1)...Int(middle + half + 1) {
                let away = abs(Float(x) + 0.5 - middle)
                let cover = (half + 0.5 - away).clamped(to: 0...1) * taper
                var place = x
                if repeats {
                    place = (x + 4 * width) % width
                } else if !columns.contains(x) {
                    continue
                }
                let index = y * width + place
                alpha[index] = max(alpha[index], cover)
            }
        }
    }

    private static func image(_ picture: [Vector3], alpha: [Float], width: Int) -> TextureImage {
        var pixels = SRGB.bytes(picture)
        for index in alpha.indices { pixels[index * 4 + 3] = UInt8((alpha[index] * 255).rounded()) }
        return TextureImage(width: width, height: picture.count / width, pixels: pixels)
    }

    /// Edges of hair: above, where it begins at the hairline and is closed further down; below, where it ends.
    static func edges(width: Int, height: Int) -> TextureImage {
        var random = RepeatableRandom(seed: 31)
        let half = height / 2
        let texel = Float(width) / (tileWidth * 1000)  // per millimetre
        var alpha = [Float](repeating: 0, count: width * height)
        let row = Float(half) / (edgeLength * 1000)
        for index in 0..<2300 {
            let from = random.unit() * Float(width)
            let lean = random.bell(1.5) * texel
            // More and more begin within eight millimetres.
            let begin = 9.5 * powFloat(random.unit(), 0.55) + random.bell(0.5)
            draw(
                Stroke(
                    from: from, to: from + lean, bow: random.bell(0.4) * texel,
                    start: max(0.3, begin) * row, end: random.within(12.5, 19.5) * row,
                    half: random.within(0.06, 0.14) * texel, rootTaper: 0.25, tipTaper: 0.30),
                into: &alpha, width: width, columns: 0..<width, repeats: true)
            guard index < 1100 else { continue }
            let ends = Float(height) - (0.4 + 9 * random.unit() * random.unit()) * row
            draw(
                Stroke(
                    from: from, to: from + random.bell(0.7) * texel, bow: 0,
                    start: Float(half) + random.within(0.2, 8) * row, end: ends,
                    half: random.within(0.10, 0.24) * texel, rootTaper: 0.2, tipTaper: 0.35),
                into: &alpha, width: width, columns: 0..<width, repeats: true)
        }
        var picture: [Vector3] = []
        for y in 0..<height {
            // Ends as hair far from its roots.
            let along = (Float(y % half) + 0.5) / row / 1000 + (y < half ? 0 : 0.15)
            for x in 0..<width {
                picture.append(Vector3(repeating: tone((Float(x) + 0.5) / Float(width), along)))
            }
        }
        return image(picture, alpha: alpha, width: width)
    }

    /// Locks from root (top) to tip, side by side.
    static func locks(kindWidth: Int, height: Int) -> TextureImage {
        var random = RepeatableRandom(seed: 32)
        let width = kindWidth * pictures
        var alpha = [Float](repeating: 0, count: width * height)
        let across = Float(kindWidth)
        let down = Float(height)
        for picture in 0..<pictures {
            let first = picture * kindWidth
            let columns = (first + 2)..<(first + kindWidth - 2)
            func stroke(
                _ x: Float, _ lean: Float, _ start: Float, _ end: Float, _ half: Float, _ taper: Float
            ) {
                draw(
                    Stroke(
                        from: Float(first) + x * across, to: Float(first) + (x + lean) * across,
                        bow: random.bell(0.03) * across, start: start * down, end: end * down,
                        half: half * across, rootTaper: taper, tipTaper: taper), into: &alpha, width: width,
                    columns: columns, repeats: false)
            }
            if Kind.lock.pictures.contains(picture) {
                for _ in 0..<26 {
                    let x = 0.5 + random.bell(0.17)
                    let outer = abs(x - 0.5) * 2
                    stroke(
                        x, random.bell(0.05), random.within(0, 0.25) + 0.15 * outer,
                        1 - random.within(0, 0.25) - 0.15 * outer, random.within(0.010, 0.026), 0.30)
                }
            } else if Kind.young.pictures.contains(picture) {
                for _ in 0..<6 {
                    stroke(
                        random.within(0.2, 0.8), random.bell(0.16), random.within(0, 0.30),
                        random.within(0.62, 1), random.within(0.016, 0.030), 0.35)
                }
            } else {
                for index in 0..<2 {
                    stroke(
                        0.36 + 0.28 * Float(index) + random.bell(0.05), random.bell(0.06),
                        0.01 + 0.1 * Float(index),
                        0.99 - 0.2 * Float(index), 0.075, 0.30)
                }
            }
        }
        var picture: [Vector3] = []
        for y in 0..<height {
            let along = (Float(y) + 0.5) / down * 0.09 + 0.03
            for x in 0..<width {
                // Some seven millimetres of hair in every picture.
                let share = Float(x / kindWidth) * 0.11 + Float(x % kindWidth) / across * 0.058
                picture.append(Vector3(repeating: tone(share, along)))
            }
        }
        return image(picture, alpha: alpha, width: width)
    }
}
