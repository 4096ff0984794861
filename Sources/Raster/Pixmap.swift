/// Why a picture cannot be drawn.
public enum RasterError: Error, Equatable, Sendable {
    /// A side is outside `Pixmap.sides`, pixels.
    case badSize(width: Int, height: Int)
    /// The mesh contradicts itself, such as an index beyond its vertices; says how.
    case badGeometry(String)
    /// Not 1 to 64 threads.
    case badThreadCount(Int)
}

extension RasterError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badSize(let width, let height):
            "a picture of \(width) x \(height) pixels; sides of \(Pixmap.sides.lowerBound) to "
                + "\(Pixmap.sides.upperBound) pixels are allowed"
        case .badGeometry(let reason): "the mesh cannot be drawn: \(reason)"
        case .badThreadCount(let count): "\(count) threads; 1 to 64 are allowed"
        }
    }
}

/// A picture in memory: sRGB, three or four bytes a pixel, rows from the top.
public struct Pixmap: Sendable, Equatable {
    /// Pixels.
    public let width: Int
    /// Pixels.
    public let height: Int
    /// Bytes a pixel: 3, or 4 where there is alpha; colours are not multiplied with it.
    public let channels: Int
    /// `width * height * channels` bytes: red, green, blue and, with four, alpha.
    public var bytes: [UInt8]

    /// The sides that are allowed, pixels.
    public static let sides = 16...8192

    /// Makes a picture of zeros: black, or nothing where there is alpha.
    ///
    /// - Parameters:
    ///   - width: pixels.
    ///   - height: pixels.
    ///   - channels: 3 or 4.
    /// - Throws: if a side is not allowed.
    public init(width: Int, height: Int, channels: Int = 3) throws(RasterError) {
        precondition(channels == 3 || channels == 4, "three or four bytes a pixel")
        guard Self.sides.contains(width), Self.sides.contains(height) else {
            throw .badSize(width: width, height: height)
        }
        self.width = width
        self.height = height
        self.channels = channels
        bytes = [UInt8](repeating: 0, count: width * height * channels)
    }

    /// The colour of a pixel.
    public subscript(x: Int, y: Int) -> SIMD3<UInt8> {
        let offset = (y * width + x) * channels
        return SIMD3(bytes[offset], bytes[offset + 1], bytes[offset + 2])
    }

    /// The alpha of a pixel; 255 where there is none.
    public func alpha(x: Int, y: Int) -> UInt8 {
        channels == 4 ? bytes[(y * width + x) * 4 + 3] : 255
    }
}
