/// A picture of at most 256 colours.
public struct IndexedImage: Sendable, Equatable {
    /// Pixels, 1...65535.
    public let width: Int
    /// Pixels, 1...65535.
    public let height: Int
    /// 1...256 colours: red, green, blue, alpha.
    public let palette: [SIMD4<UInt8>]
    /// `width * height` places in the palette, rows from the top.
    public let indices: [UInt8]

    /// Wraps palette numbers; throws if their number does not fit the size or one is not in the palette.
    public init(width: Int, height: Int, palette: [SIMD4<UInt8>], indices: [UInt8]) throws(PNGError) {
        guard (1...65535).contains(width), (1...65535).contains(height), indices.count == width * height
        else {
            throw .badPixels(width: width, height: height, channels: 1, byteCount: indices.count)
        }
        guard (1...256).contains(palette.count), indices.allSatisfy({ Int($0) < palette.count }) else {
            throw .badPalette(colorCount: palette.count, largestIndex: Int(indices.max() ?? 0))
        }
        self.width = width
        self.height = height
        self.palette = palette
        self.indices = indices
    }

    /// The same picture with a palette, in the order in which colours first appear; nil if it has more than 256.
    public init?(_ image: PNGImage) {
        let channels = image.format.channels
        var places: [SIMD4<UInt8>: UInt8] = [:]
        var palette: [SIMD4<UInt8>] = []
        var indices: [UInt8] = []
        indices.reserveCapacity(image.width * image.height)
        for offset in stride(from: 0, to: image.bytes.count, by: channels) {
            let first = image.bytes[offset]
            let color =
                channels == 1
                ? SIMD4(first, first, first, 255)
                : SIMD4(
                    first, image.bytes[offset + 1], image.bytes[offset + 2],
                    channels == 4 ? image.bytes[offset + 3] : 255)
            if let place = places[color] {
                indices.append(place)
            } else {
                guard palette.count < 256 else { return nil }
                places[color] = UInt8(palette.count)
                indices.append(UInt8(palette.count))
                palette.append(color)
            }
        }
        width = image.width
        height = image.height
        self.palette = palette
        self.indices = indices
    }
}
