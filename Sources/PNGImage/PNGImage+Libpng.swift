import CPNG

extension PNGImage {
    /// What a decoded picture may take by default: 64 MiB.
    public static let defaultByteLimit = 64 << 20

    /// Decodes a PNG file; 16-bit samples are scaled to 8, palettes expanded, interlaced files accepted.
    ///
    /// - Parameters:
    ///   - png: the whole file.
    ///   - format: the channels wanted; colour becomes grey, and missing alpha 255.
    ///   - byteLimit: the most bytes that the pixels may take; checked before anything is allocated.
    /// - Throws: if the input is not allowed; the error says where and what.
    public init(
        decoding png: [UInt8], as format: Format, byteLimit: Int = defaultByteLimit
    ) throws(PNGError) {
        var width: UInt32 = 0
        var height: UInt32 = 0
        var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE))
        let found = png.withUnsafeBufferPointer { bytes in
            cpng_read_size(bytes.baseAddress, bytes.count, &width, &height, &message)
        }
        guard found == CPNG_OK else { throw .badFile(Self.text(message)) }
        let byteCount = Int(width) * Int(height) * format.channels
        guard width <= 65535, height <= 65535, byteCount <= byteLimit else {
            throw .tooLarge(
                width: Int(width), height: Int(height), byteCount: byteCount, allowedByteCount: byteLimit)
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
        try self.init(width: Int(width), height: Int(height), format: format, bytes: pixels)
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
        for text in texts {
            let keyword = text.keyword.utf8
            guard (1...79).contains(keyword.count), keyword.allSatisfy({ (0x20...0x7E).contains($0) }),
                !text.value.utf8.contains(0)
            else { throw .badText(keyword: text.keyword) }
        }
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
