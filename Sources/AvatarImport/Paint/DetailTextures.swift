import AvatarMath
import AvatarModel

/// Pictures that are the same for every person: iris, strands of hair, ribs of a knitted trim.
enum DetailTextures {
    /// An eye seen from the front; the distance from the middle is the angle from the front.
    static func eye(size: Int) -> TextureImage {
        var picture: [Vector3] = []
        picture.reserveCapacity(size * size)
        let irisEdge: Float = 27 / EyeParts.reachDegrees
        for y in 0..<size {
            for x in 0..<size {
                let place = SIMD2(
                    (Float(x) + 0.5) / Float(size) * 2 - 1, 1 - (Float(y) + 0.5) / Float(size) * 2)
                let radius = (place.x * place.x + place.y * place.y).squareRoot()
                let turn = atan2Float(place.y, place.x)
                let share = radius / irisEdge
                var color = Vector3(0.62, 0.57, 0.54)
                let corner = Float.smoothstep(0.30, 0.62, abs(place.x))
                color = color.mixed(with: Vector3(0.60, 0.42, 0.38), fraction: 0.55 * corner)
                // The iris: fibres, a lighter middle, a dark rim, light gathered in its lower half.
                let ring = Vector3(cosFloat(turn), sinFloat(turn), 0)
                let fibres =
                    0.75 + 0.7 * (Noise.value(ring * 14 + Vector3(0, 0, share * 1.5), seed: 21) - 0.3)
                    + 0.35 * (Noise.value(ring * 40 + Vector3(0, 0, share * 3), seed: 22) - 0.5)
                let glow = 1 + 0.9 * max(0, -sinFloat(turn)) * Float.smoothstep(0.35, 0.7, share)
                var iris = Vector3(0.044, 0.0215, 0.0110) * (fibres * glow)
                iris *= 1 - 0.86 * Float.smoothstep(0.80, 0.99, share)
                iris = iris.mixed(
                    with: Vector3(repeating: 0.004), fraction: Float.smoothstep(0.40, 0.34, share))
                color = color.mixed(with: iris, fraction: Float.smoothstep(1.06, 0.97, share))
                // The lid's shadow falls on the upper part.
                let height = sinFloat(radius * EyeParts.reachDegrees.degreesAsRadians) * sinFloat(turn)
                color *= 1 - 0.66 * Float.smoothstep(0.00, 0.36, height)
                picture.append(color)
            }
        }
        return TextureImage(width: size, height: size, pixels: SRGB.bytes(picture))
    }

    /// One rib of a knit across: light on its back, dark in the groove.
    static func rib(width: Int) -> TextureImage {
        let row = (0..<width).map { x -> Vector3 in
            let wave = 0.5 - 0.5 * cosFloat(2 * .pi * (Float(x) + 0.5) / Float(width))
            return Vector3(repeating: 0.58 + 0.42 * powFloat(wave, 0.7))
        }
        return TextureImage(width: width, height: 2, pixels: SRGB.bytes(row + row))
    }

    /// A line of skin: its own tone at the edges, darker and redder along the middle, fading towards both ends.
    static func wrinkle(width: Int, height: Int, tone: Vector3) -> TextureImage {
        var picture: [Vector3] = []
        for y in 0..<height {
            let along = (Float(y) + 0.5) / Float(height)
            let ends = Float.smoothstep(0, 0.35, along) * Float.smoothstep(1, 0.60, along)
            for x in 0..<width {
                let away = abs((Float(x) + 0.5) / Float(width) * 2 - 1)
                let depth = Float.smoothstep(0.95, 0, away) * ends
                picture.append(tone * (Vector3(repeating: 1) - Vector3(0.44, 0.58, 0.60) * depth))
            }
        }
        return TextureImage(width: width, height: height, pixels: SRGB.bytes(picture))
    }

    /// A name badge without a name: a field and two lines on a pale card.
    static func badge(width: Int, height: Int) -> TextureImage {
        let card = Vector3(0.50, 0.51, 0.50)
        let ink = Vector3(0.020, 0.026, 0.034)
        var picture: [Vector3] = []
        for y in 0..<height {
            let v = (Float(y) + 0.5) / Float(height)
            for x in 0..<width {
                let u = (Float(x) + 0.5) / Float(width)
                func inside(_ left: Float, _ right: Float, _ top: Float, _ bottom: Float) -> Bool {
                    u > left && u < right && v > top && v < bottom
                }
                if inside(0.07, 0.33, 0.18, 0.82) {
                    picture.append(Vector3(0.010, 0.19, 0.21))
                } else if inside(0.42, 0.90, 0.34, 0.45) || inside(0.48, 0.84, 0.58, 0.66) {
                    picture.append(ink)
                } else {
                    picture.append(card)
                }
            }
        }
        return TextureImage(width: width, height: height, pixels: SRGB.bytes(picture))
    }
}
