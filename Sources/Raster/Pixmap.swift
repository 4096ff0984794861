/// Why a picture cannot be drawn.
public enum RasterError: Error, Equatable, Sendable {
    case badSize(width: Int, height: Int)
    case badGeometry(String)
    case badSampleCount(Int)
}

extension RasterError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badSize(let width, let height):
            "a picture of \(width) x \(height) pixels; sides of \(Pixmap.sides.lowerBound) to "
                + "\(Pixmap.sides.upperBound) pixels are allowed"
        case .badGeometry(let reason): "the mesh cannot be drawn: \(reason)"
        case .badSampleCount(let count): "\(count) samples a pixel; 1, 4, 8 and 16 are allowed"
        }
    }
}

/// A picture in memory: sRGB, three bytes a pixel, rows from the top.
public struct Pixmap: Sendable, Equatable {
    /// Pixels.
    public let width: Int
    /// Pixels.
    public let height: Int
    /// `width * height * 3` bytes: red, green, blue.
    public var bytes: [UInt8]

    /// The sides that are allowed, pixels.
    public static let sides = 16...8192

    /// Makes a black picture.
    public init(width: Int, height: Int) throws(RasterError) {
        guard Self.sides.contains(width), Self.sides.contains(height) else {
            throw .badSize(width: width, height: height)
        }
        self.width = width
        self.height = height
        bytes = [UInt8](repeating: 0, count: width * height * 3)
    }

    /// The bytes of a pixel.
    public subscript(x: Int, y: Int) -> SIMD3<UInt8> {
        let offset = (y * width + x) * 3
        return SIMD3(bytes[offset], bytes[offset + 1], bytes[offset + 2])
    }
}
