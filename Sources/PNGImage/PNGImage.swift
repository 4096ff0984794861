import CPNG

/// A picture with 8 bits a channel, rows from the top, sRGB.
public struct PNGImage: Sendable, Equatable {
    /// The channels of a pixel.
    public enum Format: Int, Sendable, CaseIterable {
        case grey = 1
        case rgb = 3
        case rgba = 4

        /// Bytes a pixel.
        public var channels: Int { rawValue }
    }

    /// Pixels, 1...65535.
    public let width: Int
    /// Pixels, 1...65535.
    public let height: Int
    public let format: Format
    /// `width * height * format.channels` bytes.
    public let bytes: [UInt8]

    /// Wraps pixels; throws if their number does not fit the size.
    public init(width: Int, height: Int, format: Format, bytes: [UInt8]) throws(PNGError) {
        guard (1...65535).contains(width), (1...65535).contains(height),
            bytes.count == width * height * format.channels
        else {
            throw .badPixels(width: width, height: height, channels: format.channels, byteCount: bytes.count)
        }
        self.width = width
        self.height = height
        self.format = format
        self.bytes = bytes
    }
}

/// A keyword and a value that a PNG carries besides its pixels.
public struct PNGText: Sendable, Equatable {
    public var keyword: String
    public var value: String

    public init(keyword: String, value: String) {
        self.keyword = keyword
        self.value = value
    }

    /// Throws if the keyword or the value cannot be stored.
    func validate() throws(PNGError) {
        let bytes = keyword.utf8
        guard (1...79).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }),
            bytes.first != 0x20, bytes.last != 0x20, !value.utf8.contains(0)
        else { throw .badText(keyword: keyword) }
    }
}

/// The version of libpng that this build is linked with.
public var libpngVersion: String { String(cString: cpng_library_version()) }
