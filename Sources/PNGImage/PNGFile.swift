import CPNG

/// The chunks of a PNG file.
///
/// Source: ISO/IEC 15948:2004.
struct PNGFile {
    private(set) var bytes: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]
    private let texts: [UInt8]

    /// Starts a file; `texts` holds whole chunks.
    init(texts: [UInt8]) { self.texts = texts }

    /// Writes IHDR and sRGB: eight bits a sample, not interlaced, perceptual intent.
    mutating func header(width: Int, height: Int, colorType: UInt8) {
        let data = Self.bigEndian(width) + Self.bigEndian(height) + [8, colorType, 0, 0, 0]
        Self.append("IHDR", data, to: &bytes)
        Self.append("sRGB", [0], to: &bytes)
    }

    /// Writes PLTE, and tRNS if a colour is not opaque.
    mutating func palette(_ colors: [SIMD4<UInt8>]) {
        Self.append("PLTE", colors.flatMap { [$0.x, $0.y, $0.z] }, to: &bytes)
        if let last = colors.lastIndex(where: { $0.w < 255 }) {
            Self.append("tRNS", colors[...last].map(\.w), to: &bytes)
        }
    }

    /// Writes texts, the pixels as one IDAT, and the end.
    mutating func finished(strips: [CompressedStrip]) -> [UInt8] {
        bytes.reserveCapacity(bytes.count + texts.count + strips.reduce(64) { $0 + $1.bytes.count })
        bytes += texts
        Self.appendPixels("IDAT", strips: strips, to: &bytes)
        bytes += Self.end
        return bytes
    }

    /// The last chunk.
    static let end: [UInt8] = {
        var bytes: [UInt8] = []
        append("IEND", [], to: &bytes)
        return bytes
    }()

    /// Writes strips as one zlib stream in one chunk; their checksums are joined, not computed again.
    ///
    /// - Parameters:
    ///   - type: the chunk's name.
    ///   - prefix: bytes before the stream.
    ///   - strips: all strips of a picture.
    ///   - target: receives the chunk.
    static func appendPixels(
        _ type: String, prefix: [UInt8] = [], strips: [CompressedStrip], to target: inout [UInt8]
    ) {
        target += bigEndian(strips.reduce(prefix.count + 6) { $0 + $1.bytes.count })
        // zlib's header: deflate with a window of 32 KiB, fastest.
        let head = Array(type.utf8) + prefix + [0x78, 0x01]
        target += head
        var crc = cpng_crc32(0, head, head.count)
        var adler: UInt32 = 1
        for strip in strips {
            target += strip.bytes
            crc = cpng_crc32_combine(crc, strip.crc, strip.bytes.count)
            adler = cpng_adler32_combine(adler, strip.adler, strip.rawCount)
        }
        let tail = bigEndian(Int(adler))
        target += tail
        target += bigEndian(Int(cpng_crc32(crc, tail, tail.count)))
    }

    /// Texts as whole chunks: tEXt for printable ASCII, iTXt for everything else.
    static func textChunks(_ texts: [PNGText]) throws(PNGError) -> [UInt8] {
        var result: [UInt8] = []
        for text in texts {
            try text.validate()
            let keyword = Array(text.keyword.utf8)
            let value = Array(text.value.utf8)
            if value.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A }) {
                append("tEXt", keyword + [0] + value, to: &result)
            } else {
                // Not compressed, no language, no translated keyword.
                append("iTXt", keyword + [0, 0, 0, 0, 0] + value, to: &result)
            }
        }
        return result
    }

    /// Writes a chunk.
    static func append(_ type: String, _ data: [UInt8], to target: inout [UInt8]) {
        let content = Array(type.utf8) + data
        target += bigEndian(data.count)
        target += content
        target += bigEndian(Int(cpng_crc32(0, content, content.count)))
    }

    static func bigEndian(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
