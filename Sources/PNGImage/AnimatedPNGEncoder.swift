/// Encodes pictures as one animated PNG, piece by piece; each frame stores only the rows that changed.
///
/// Source: W3C, Portable Network Graphics, third edition, section 11.3.5.
public struct AnimatedPNGEncoder: Sendable {
    public let width: Int
    public let height: Int
    public let format: PNGImage.Format
    /// How many frames `append` will get.
    public let frameCount: Int
    private let delay: (numerator: UInt16, denominator: UInt16)
    private let loopCount: Int
    private let compressor: StripCompressor
    private let texts: [UInt8]
    private var previous: PNGImage?
    private var sequenceNumber = 0
    private var written = 0

    /// Starts an animation.
    ///
    /// - Parameters:
    ///   - width: pixels, 1...65535.
    ///   - height: pixels, 1...65535.
    ///   - format: of every picture.
    ///   - frameCount: how many pictures follow, 1 or more.
    ///   - secondsPerFrame: stored in steps of 1/10000 s up to 6 s, of 1/100 s beyond.
    ///   - loopCount: how often it plays; 0 for ever.
    ///   - encoder: level, threads and texts.
    /// - Throws: if a text cannot be stored, or the size or the number of frames is not allowed.
    public init(
        width: Int, height: Int, format: PNGImage.Format, frameCount: Int, secondsPerFrame: Double,
        loopCount: Int = 0, encoder: PNGEncoder = PNGEncoder()
    ) throws(PNGError) {
        guard (1...65535).contains(width), (1...65535).contains(height), frameCount > 0 else {
            throw .badPixels(width: width, height: height, channels: format.channels, byteCount: 0)
        }
        guard secondsPerFrame > 0, secondsPerFrame <= 655.35 else { throw .badDelay(secondsPerFrame) }
        self.width = width
        self.height = height
        self.format = format
        self.frameCount = frameCount
        self.loopCount = max(0, loopCount)
        let denominator = secondsPerFrame < 6 ? 10_000.0 : 100
        let numerator = min(max((secondsPerFrame * denominator).rounded(), 0), 65535)
        delay = (UInt16(numerator), UInt16(denominator))
        compressor = StripCompressor(level: encoder.level, threadCount: encoder.threadCount)
        texts = try PNGFile.textChunks(encoder.texts)
    }

    /// The bytes of the next picture; the first ones begin with the file's head, the last ones end the file.
    ///
    /// - Parameter image: a picture of the animation's size and format.
    /// - Returns: what is to be written next.
    /// - Throws: if the picture differs in size or format.
    public mutating func append(_ image: PNGImage) throws(PNGError) -> [UInt8] {
        guard image.width == width, image.height == height, image.format == format, written < frameCount
        else {
            throw .badPixels(
                width: image.width, height: image.height, channels: image.format.channels,
                byteCount: image.bytes.count)
        }
        var bytes = written == 0 ? head() : []
        let rows = changedRows(of: image)
        let rowBytes = width * format.channels
        let layout = StripLayout(width: width, height: rows.count, pixelBytes: format.channels)
        let pixels =
            rows.count == height
            ? image.bytes : Array(image.bytes[rows.lowerBound * rowBytes..<rows.upperBound * rowBytes])
        let strips = compressor.strips(of: pixels, layout: layout, predicts: true, keeping: [])
        // What was there stays, and the new rows replace their part of it.
        let control =
            number() + PNGFile.bigEndian(width) + PNGFile.bigEndian(rows.count) + PNGFile.bigEndian(0)
            + PNGFile.bigEndian(rows.lowerBound) + Self.short(delay.numerator) + Self.short(delay.denominator)
            + [0, 0]
        PNGFile.append("fcTL", control, to: &bytes)
        if written == 0 {
            PNGFile.appendPixels("IDAT", strips: strips, to: &bytes)
        } else {
            PNGFile.appendPixels("fdAT", prefix: number(), strips: strips, to: &bytes)
        }
        previous = image
        written += 1
        if written == frameCount { bytes += PNGFile.end }
        return bytes
    }

    private func head() -> [UInt8] {
        var file = PNGFile(texts: [])
        file.header(width: width, height: height, colorType: format.colorType)
        var bytes = file.bytes + texts
        PNGFile.append(
            "acTL", PNGFile.bigEndian(frameCount) + PNGFile.bigEndian(loopCount), to: &bytes)
        return bytes
    }

    /// From the first to the last row that differs; one row at least, because a frame cannot be empty.
    private func changedRows(of image: PNGImage) -> Range<Int> {
        guard let previous else { return 0..<height }
        guard let first = (0..<height).first(where: { !image.hasSameRows($0..<$0 + 1, as: previous) }),
            let last = (0..<height).last(where: { !image.hasSameRows($0..<$0 + 1, as: previous) })
        else { return 0..<1 }
        return first..<last + 1
    }

    private mutating func number() -> [UInt8] {
        defer { sequenceNumber += 1 }
        return PNGFile.bigEndian(sequenceNumber)
    }

    private static func short(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 255)] }
}
