import CPNG

extension PNGImage {
    /// What a decoded picture may take by default: 64 MiB.
    public static let defaultByteLimit = 64 << 20
    /// How long a side may be by default: 4096 pixels.
    public static let defaultSideLimit = 4096

    /// Decodes a PNG file; 16-bit samples are scaled to 8, palettes expanded, interlaced files accepted.
    ///
    /// - Parameters:
    ///   - png: the whole file.
    ///   - format: the channels wanted; colour becomes grey, and missing alpha 255.
    ///   - byteLimit: the most bytes that the pixels may take, as stored in the file and as decoded; checked
    ///     before anything is allocated.
    ///   - sideLimit: the longest side allowed, at most 65535 pixels.
    /// - Throws: if the input is not allowed; the error says where and what.
    public init(
        decoding png: [UInt8], as format: Format, byteLimit: Int = defaultByteLimit,
        sideLimit: Int = defaultSideLimit
    ) throws(PNGError) {
        var size = cpng_size()
        var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE))
        let found = png.withUnsafeBufferPointer { bytes in
            cpng_read_size(bytes.baseAddress, bytes.count, &size, &message)
        }
        guard found == CPNG_OK else { throw .badFile(Self.text(message)) }
        let width = Int(size.width)
        let height = Int(size.height)
        guard max(width, height) <= min(sideLimit, 65535) else {
            throw .sideTooLong(width: width, height: height, allowedPixels: min(sideLimit, 65535))
        }
        let byteCount = width * height * format.channels
        let storedByteCount = (width * Int(size.bits_per_pixel) + 7) / 8 * height
        guard max(byteCount, storedByteCount) <= byteLimit else {
            throw .tooLarge(
                width: width, height: height, byteCount: max(byteCount, storedByteCount),
                allowedByteCount: byteLimit)
        }
        var pixels = [UInt8](repeating: 0, count: byteCount)
        let status = png.withUnsafeBufferPointer { bytes in
            pixels.withUnsafeMutableBufferPointer { target in
                cpng_decode(
                    bytes.baseAddress, bytes.count, Int32(format.channels), target.baseAddress, target.count,
                    &message)
            }
        }
        switch status {
        case CPNG_OK: break
        case CPNG_MEMORY: throw .outOfMemory
        default: throw .badFile(Self.text(message))
        }
        try self.init(width: width, height: height, format: format, bytes: pixels)
    }

    /// Which prediction libpng makes for every row.
    public enum Filter: Int32, Sendable {
        /// libpng chooses row by row.
        case adaptive = -1
        /// From the row above: fast, and good for pictures with a smooth background.
        case up = 0x20
    }

    /// Encodes with libpng: the reference, slow and small.
    ///
    /// - Parameters:
    ///   - level: zlib's effort, 0...9.
    ///   - filter: how rows are predicted.
    ///   - texts: stored as iTXt chunks.
    /// - Returns: the file.
    /// - Throws: if a text cannot be stored.
    public func encodedByLibpng(level: Int = 6, filter: Filter = .adaptive, texts: [PNGText] = [])
        throws(PNGError) -> [UInt8]
    {
        for text in texts { try text.validate() }
        let strings = texts.flatMap { [Array($0.keyword.utf8CString), Array($0.value.utf8CString)] }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count / 4)
        var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE))
        let status = Self.withPointers(strings) { pointers in
            bytes.withUnsafeBufferPointer { pixels in
                withUnsafeMutablePointer(to: &output) { target in
                    cpng_encode(
                        pixels.baseAddress, UInt32(width), UInt32(height), Int32(format.channels),
                        Int32(min(9, max(0, level))), filter.rawValue, pointers, Int32(texts.count),
                        { context, bytes, count in
                            guard let context, let bytes else { return }
                            context.assumingMemoryBound(to: [UInt8].self).pointee.append(
                                contentsOf: UnsafeBufferPointer(start: bytes, count: count))
                        }, target, &message)
                }
            }
        }
        switch status {
        case CPNG_OK: return output
        case CPNG_MEMORY: throw .outOfMemory
        default: throw .badFile(Self.text(message))
        }
    }

    private static func withPointers<Result>(
        _ strings: [[CChar]], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
        let flat = strings.flatMap { $0 }
        return flat.withUnsafeBufferPointer { buffer in
            var pointers: [UnsafePointer<CChar>?] = []
            var offset = 0
            for string in strings {
                pointers.append(buffer.baseAddress.map { $0 + offset })
                offset += string.count
            }
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }

    private static func text(_ message: [CChar]) -> String {
        String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
