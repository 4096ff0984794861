/// Why a PNG could not be read or written, by who must act.
public enum PNGError: Error, Equatable, Sendable {
    /// The file is not a PNG that can be decoded: its author must act.
    case badFile(String)
    /// The picture is larger than allowed: whoever sets the limit must act.
    case tooLarge(width: Int, height: Int, byteCount: Int, allowedByteCount: Int)
    /// The pixels and the size given do not fit: the caller must act.
    case badPixels(width: Int, height: Int, channels: Int, byteCount: Int)
    /// A side is longer than allowed: whoever sets the limit must act.
    case sideTooLong(width: Int, height: Int, allowedPixels: Int)
    /// A palette has no or too many colours, or a pixel points outside it: the caller must act.
    case badPalette(colorCount: Int, largestIndex: Int)
    /// A text chunk's keyword or value cannot be stored.
    case badText(keyword: String)
    /// A picture of an animation is shown for more than 0 to 655.35 seconds.
    case badDelay(Double)
    /// Memory could not be had.
    case outOfMemory
}

extension PNGError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badFile(let reason): "not a readable PNG file: \(reason)"
        case .tooLarge(let width, let height, let byteCount, let allowed):
            "a PNG of \(width) x \(height) pixels needs \(byteCount) bytes; \(allowed) are allowed"
        case .badPixels(let width, let height, let channels, let byteCount):
            // Of a size that is not allowed the product may be no integer.
            "\(width) x \(height) pixels with \(channels) channels need as many bytes as their product, "
                + "found \(byteCount); sides are 1 to 65535 pixels"
        case .sideTooLong(let width, let height, let allowed):
            "a PNG of \(width) x \(height) pixels; sides of at most \(allowed) pixels are allowed"
        case .badPalette(let colorCount, let largestIndex):
            "a palette of \(colorCount) colours and a pixel with colour \(largestIndex); 1 to 256 colours are "
                + "allowed, and pixels count them from 0"
        case .badText(let keyword):
            "text chunk '\(keyword)': a keyword has 1 to 79 printable ASCII characters, a value has no zero byte"
        case .badDelay(let seconds):
            "\(seconds) seconds a picture; more than 0 and at most 655.35 are allowed"
        case .outOfMemory: "not enough memory for the picture"
        }
    }
}
