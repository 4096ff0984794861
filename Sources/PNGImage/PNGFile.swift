import CPNG

/// The chunks of a PNG file.
///
/// Source: ISO/IEC 15948:2004.
struct PNGFile {
    private var bytes: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]
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
        let streamCount = strips.reduce(6) { $0 + $1.bytes.count }
        bytes.reserveCapacity(bytes.count + texts.count + streamCount + 24)
        bytes += texts
        bytes += Self.bigEndian(streamCount)
        // zlib's header: deflate with a window of 32 KiB, fastest.
        let head: [UInt8] = Array("IDAT".utf8) + [0x78, 0x01]
        bytes += head
        var crc = cpng_crc32(0, head, head.count)
        var adler: UInt32 = 1
        for strip in strips {
            bytes += strip.bytes
            crc = cpng_crc32_combine(crc, strip.crc, strip.bytes.count)
            adler = cpng_adler32_combine(adler, strip.adler, strip.rawCount)
        }
        let tail = Self.bigEndian(Int(adler))
        bytes += tail
        bytes += Self.bigEndian(Int(cpng_crc32(crc, tail, 4)))
        Self.append("IEND", [], to: &bytes)
        return bytes
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

    private static func append(_ type: String, _ data: [UInt8], to target: inout [UInt8]) {
        let content = Array(type.utf8) + data
        target += bigEndian(data.count)
        target += content
        target += bigEndian(Int(cpng_crc32(0, content, content.count)))
    }

    private static func bigEndian(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
