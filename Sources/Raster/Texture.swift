/// A picture on a surface with all its smaller levels.
///
/// Texels hold the square root of linear light in bytes, which costs one multiplication to read and keeps dark tones.
public struct Texture: Sendable {
    /// Pixels of the largest level.
    public let width: Int
    /// Pixels of the largest level.
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
        var levels = [(start: 0, width: width, height: height)]
        var count = width * height
        while let last = levels.last, last.width > 1 || last.height > 1 {
            let next = (start: count, width: max(1, last.width / 2), height: max(1, last.height / 2))
            levels.append(next)
            count += next.width * next.height
        }
        // A start waits for this: no checks and no allocation for each of some million texels.
        let texels = [UInt32](unsafeUninitializedCapacity: count) { texels, initialized in
            pixels.withUnsafeBufferPointer { pixels in
                for pixel in 0..<(width * height) {
                    texels[pixel] =
                        curve[Int(pixels[pixel * 4])] | curve[Int(pixels[pixel * 4 + 1])] << 8
                        | curve[Int(pixels[pixel * 4 + 2])] << 16 | UInt32(pixels[pixel * 4 + 3]) << 24
                }
            }
            for (last, next) in zip(levels, levels.dropFirst()) {
                Self.halve(texels, from: last, to: next)
            }
            initialized = count
        }
        hasAlpha = texels.prefix(width * height).contains { $0 >> 24 != 255 }
        self.texels = texels
        self.levels = levels
    }

    /// Fills a level with the means of four texels each of the level before it.
    private static func halve(
        _ texels: UnsafeMutableBufferPointer<UInt32>, from last: (start: Int, width: Int, height: Int),
        to next: (start: Int, width: Int, height: Int)
    ) {
        for y in 0..<next.height {
            let upper = last.start + min(last.height - 1, y * 2) * last.width
            let lower = last.start + min(last.height - 1, y * 2 + 1) * last.width
            for x in 0..<next.width {
                let left = min(last.width - 1, x * 2)
                let right = min(last.width - 1, x * 2 + 1)
                let sum =
                    unpacked(texels[upper + left]) + unpacked(texels[upper + right])
                    + unpacked(texels[lower + left]) + unpacked(texels[lower + right])
                texels[next.start + y * next.width + x] = packed(sum / 4)
            }
        }
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
