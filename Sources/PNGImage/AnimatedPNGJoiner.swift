/// Joins finished PNG files into one animated PNG without decoding them, piece by piece.
///
/// For frames that are already stored; `AnimatedPNGEncoder` makes smaller files from pictures.
/// Source: W3C, Portable Network Graphics, third edition, section 11.3.5.
public struct AnimatedPNGJoiner: Sendable {
    private static let signature: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]

    private let frameCount: Int
    private let framesPerSecond: Int
    private let loopCount: Int
    private var header: ArraySlice<UInt8>?
    private var sequenceNumber = 0
    private var joined = 0

    /// Prepares an animation.
    ///
    /// - Parameters:
    ///   - frameCount: how many files `append` will get, 1 or more.
    ///   - framesPerSecond: 1...65535.
    ///   - loopCount: how often it plays; 0 for ever.
    public init(frameCount: Int, framesPerSecond: Int, loopCount: Int = 1) {
        precondition(frameCount > 0 && (1...65535).contains(framesPerSecond), "frames, at a rate")
        self.frameCount = frameCount
        self.framesPerSecond = framesPerSecond
        self.loopCount = max(0, loopCount)
    }

    /// The bytes that a frame adds to the file; the last frame also ends it.
    ///
    /// - Parameter png: a PNG file with the same size and pixel format as all others.
    /// - Returns: the next part of the animation.
    /// - Throws: `badFile` if it is not a PNG, or its head differs from the first one's.
    public mutating func append(_ png: [UInt8]) throws(PNGError) -> [UInt8] {
        precondition(joined < frameCount, "no more frames than were announced")
        let chunks = try Self.chunks(of: png)
        guard let frameHeader = chunks.first(where: { $0.type == "IHDR" })?.data, frameHeader.count == 13
        else { throw .badFile("frame \(joined) has no IHDR of 13 bytes") }
        var bytes: [UInt8] = []
        if let header {
            guard header == frameHeader else {
                throw .badFile("frame \(joined) has another size or pixel format than the first")
            }
        } else {
            header = frameHeader
            bytes += Self.signature
            PNGFile.append("IHDR", Array(frameHeader), to: &bytes)
            let control = PNGFile.bigEndian(frameCount) + PNGFile.bigEndian(loopCount)
            PNGFile.append("acTL", control, to: &bytes)
        }
        // Numerator and denominator of the delay; leave the picture, and overwrite the one before.
        let delay: [UInt8] = [0, 1, UInt8(framesPerSecond >> 8), UInt8(framesPerSecond & 255), 0, 0]
        let origin = PNGFile.bigEndian(0) + PNGFile.bigEndian(0)
        PNGFile.append("fcTL", number() + frameHeader.prefix(8) + origin + delay, to: &bytes)
        for chunk in chunks where chunk.type == "IDAT" {
            if joined == 0 {
                PNGFile.append("IDAT", Array(chunk.data), to: &bytes)
            } else {
                PNGFile.append("fdAT", number() + chunk.data, to: &bytes)
            }
        }
        joined += 1
        if joined == frameCount { bytes += PNGFile.end }
        return bytes
    }

    private mutating func number() -> [UInt8] {
        defer { sequenceNumber += 1 }
        return PNGFile.bigEndian(sequenceNumber)
    }

    private static func chunks(of png: [UInt8]) throws(PNGError) -> [(type: String, data: ArraySlice<UInt8>)]
    {
        guard png.starts(with: signature) else { throw .badFile("it does not begin as a PNG") }
        var chunks: [(type: String, data: ArraySlice<UInt8>)] = []
        var position = 8
        while position + 12 <= png.count {
            let length = png[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
            guard length <= png.count - position - 12 else {
                throw .badFile("the chunk at byte \(position) goes beyond the end")
            }
            let type = String(decoding: png[(position + 4)..<(position + 8)], as: UTF8.self)
            chunks.append((type, png[(position + 8)..<(position + 8 + length)]))
            position += 12 + length
        }
        guard chunks.last?.type == "IEND", position == png.count else {
            throw .badFile("it does not end with IEND")
        }
        return chunks
    }
}
