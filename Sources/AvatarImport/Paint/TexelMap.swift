import AvatarMath

/// The texels that a patch covers, with the triangle and the place in it that each shows.
struct TexelMap {
    /// A texel on the patch.
    struct Texel {
        var index: Int32
        var triangle: Int32
        var weights: SIMD3<Float>
    }

    let width: Int
    let height: Int
    let texels: [Texel]

    /// Draws the triangles in texture space; a texel belongs to the triangle that holds its centre.
    init(width: Int, height: Int, coordinates: [SIMD2<Float>], triangles: [UInt32]) {
        self.width = width
        self.height = height
        var texels: [Texel] = []
        var taken = [Bool](repeating: false, count: width * height)
        let size = SIMD2(Float(width), Float(height))
        for start in stride(from: 0, to: triangles.count, by: 3) {
            let a = coordinates[Int(triangles[start])] * size
            let b = coordinates[Int(triangles[start + 1])] * size
            let c = coordinates[Int(triangles[start + 2])] * size
            let area = Self.area(a, b, c)
            guard abs(area) > 1e-9 else { continue }
            let low = pointwiseMin(pointwiseMin(a, b), c)
            let high = pointwiseMax(pointwiseMax(a, b), c)
            let left = max(0, Int(low.x))
            let right = min(width - 1, Int(high.x))
            let top = max(0, Int(low.y))
            let bottom = min(height - 1, Int(high.y))
            guard left <= right, top <= bottom else { continue }
            for y in top...bottom {
                for x in left...right where !taken[y * width + x] {
                    let point = SIMD2(Float(x) + 0.5, Float(y) + 0.5)
                    let u = Self.area(point, b, c) / area
                    let v = Self.area(a, point, c) / area
                    let w = 1 - u - v
                    guard u >= -1e-4, v >= -1e-4, w >= -1e-4 else { continue }
                    taken[y * width + x] = true
                    texels.append(
                        Texel(
                            index: Int32(y * width + x), triangle: Int32(start / 3), weights: SIMD3(u, v, w)))
                }
            }
        }
        self.texels = texels
    }

    private static func area(_ a: SIMD2<Float>, _ b: SIMD2<Float>, _ c: SIMD2<Float>) -> Float {
        (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    }

    /// The colours as a picture; texels next to the patch take a neighbour's colour, so that no seam shows.
    func picture(_ colors: [Vector3], background: Vector3, growth: Int) -> [Vector3] {
        var picture = [Vector3](repeating: background, count: width * height)
        var filled = [Bool](repeating: false, count: width * height)
        for (texel, color) in zip(texels, colors) {
            picture[Int(texel.index)] = color
            filled[Int(texel.index)] = true
        }
        for _ in 0..<growth {
            let before = filled
            for y in 0..<height {
                for x in 0..<width where !before[y * width + x] {
                    for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
                        let column = x + dx
                        let row = y + dy
                        guard column >= 0, column < width, row >= 0, row < height,
                            before[row * width + column]
                        else { continue }
                        picture[y * width + x] = picture[row * width + column]
                        filled[y * width + x] = true
                        break
                    }
                }
            }
        }
        return picture
    }
}

/// sRGB and linear light.
enum SRGB {
    /// Linear light of a byte.
    static func linear(_ byte: UInt8) -> Float {
        let value = Float(byte) / 255
        return value <= 0.04045 ? value / 12.92 : powFloat((value + 0.055) / 1.055, 2.4)
    }

    /// Linear light of a colour.
    static func linear(_ color: SIMD3<UInt8>) -> Vector3 {
        Vector3(linear(color.x), linear(color.y), linear(color.z))
    }

    /// The nearest byte.
    static func byte(_ linear: Float) -> UInt8 {
        let value = linear.clamped(to: 0...1)
        let curved = value <= 0.0031308 ? value * 12.92 : 1.055 * powFloat(value, 1 / 2.4) - 0.055
        return UInt8((curved * 255).rounded())
    }

    /// Pixels of four bytes, opaque.
    static func bytes(_ picture: [Vector3]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(picture.count * 4)
        for color in picture {
            bytes.append(byte(color.x))
            bytes.append(byte(color.y))
            bytes.append(byte(color.z))
            bytes.append(255)
        }
        return bytes
    }
}
