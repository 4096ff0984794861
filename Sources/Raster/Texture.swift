/// A picture on a surface with all its smaller levels.
///
/// Texels hold the square root of linear light in bytes, which costs one multiplication to read and keeps dark tones.
public struct Texture: Sendable {
    /// Pixels of the largest level.
    public let width: Int
    public let height: Int
    /// All levels, one after the other: red in the lowest byte, then green, blue and alpha.
    let texels: [UInt32]
    /// Where each level starts, and its size.
    let levels: [(start: Int, width: Int, height: Int)]
    /// Whether any texel is not wholly opaque.
    let hasAlpha: Bool

    /// Takes sRGB bytes, four a pixel, rows from the top.
    ///
    /// - Parameters:
    ///   - width: pixels, at least 1.
    ///   - height: pixels, at least 1.
    ///   - pixels: `width * height * 4` bytes.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0 && pixels.count == width * height * 4, "four bytes a pixel")
        self.width = width
        self.height = height
        let curve: [UInt32] = (0...255).map { value in
            Self.byte(ColorCurve.linear(fromSRGB: UInt8(value)).squareRoot())
        }
        var texels: [UInt32] = []
        texels.reserveCapacity(width * height * 4 / 3 + 16)
        for start in stride(from: 0, to: pixels.count, by: 4) {
            texels.append(
                curve[Int(pixels[start])] | curve[Int(pixels[start + 1])] << 8
                    | curve[Int(pixels[start + 2])] << 16 | UInt32(pixels[start + 3]) << 24)
        }
        var levels = [(start: 0, width: width, height: height)]
        while let last = levels.last, last.width > 1 || last.height > 1 {
            let next = (start: texels.count, width: max(1, last.width / 2), height: max(1, last.height / 2))
            for y in 0..<next.height {
                for x in 0..<next.width {
                    var sum = SIMD4<Float>.zero
                    for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                        let column = min(last.width - 1, x * 2 + dx)
                        let row = min(last.height - 1, y * 2 + dy)
                        sum += Self.unpacked(texels[last.start + row * last.width + column])
                    }
                    texels.append(Self.packed(sum / 4))
                }
            }
            levels.append(next)
        }
        hasAlpha = texels.prefix(width * height).contains { $0 >> 24 != 255 }
        self.texels = texels
        self.levels = levels
    }

    private static func byte(_ value: Float) -> UInt32 { UInt32(min(1, max(0, value)) * 255 + 0.5) }

    private static func packed(_ color: SIMD4<Float>) -> UInt32 {
        byte(color.x.squareRoot()) | byte(color.y.squareRoot()) << 8 | byte(color.z.squareRoot()) << 16
            | byte(color.w) << 24
    }

    private static func unpacked(_ texel: UInt32) -> SIMD4<Float> {
        func share(_ shift: UInt32) -> Float { Float((texel >> shift) & 255) / 255 }
        return SIMD4(share(0) * share(0), share(8) * share(8), share(16) * share(16), share(24))
    }
}
