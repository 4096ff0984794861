import CPNG

/// How much work goes into making a file small.
public enum PNGLevel: String, Sendable, CaseIterable {
    /// The least work.
    case fast
    /// Small enough for its speed: for sequences.
    case balanced
    /// Slow, for pictures that are kept or sent.
    case small
}

/// Encodes pictures as PNG files, fast; the bytes do not depend on the number of threads.
public struct PNGEncoder: Sendable {
    public var level: PNGLevel
    /// How many threads work on one picture: 1 or 2.
    public var threadCount: Int
    /// Stored as tEXt chunks if printable ASCII, as iTXt otherwise.
    public var texts: [PNGText]

    public init(level: PNGLevel = .balanced, threadCount: Int = 1, texts: [PNGText] = []) {
        self.level = level
        self.threadCount = threadCount
        self.texts = texts
    }

    /// Encodes a picture.
    ///
    /// - Parameter image: the picture.
    /// - Returns: the file.
    /// - Throws: if a text cannot be stored.
    public func encode(_ image: PNGImage) throws(PNGError) -> [UInt8] {
        var sequence = try PNGSequenceEncoder(self)
        return sequence.encode(image)
    }

    /// Encodes a picture with a palette.
    ///
    /// - Parameter image: the picture.
    /// - Returns: the file.
    /// - Throws: if a text cannot be stored.
    public func encode(_ image: IndexedImage) throws(PNGError) -> [UInt8] {
        let layout = StripLayout(width: image.width, height: image.height, pixelBytes: 1)
        let strips = StripCompressor(level: level, threadCount: threadCount).strips(
            of: image.indices, layout: layout, predicts: false, keeping: [])
        var file = PNGFile(texts: try PNGFile.textChunks(texts))
        file.header(width: image.width, height: image.height, colorType: 3)
        file.palette(image.palette)
        return file.finished(strips: strips)
    }
}

/// Encodes pictures that follow each other: rows that did not change keep their compressed bytes.
///
/// Each file is the same as if it were encoded alone.
public struct PNGSequenceEncoder: Sendable {
    private let compressor: StripCompressor
    private let textChunks: [UInt8]
    /// The picture before, where its rows must be compared with the next one's.
    private var previous: PNGImage?
    /// The form of the picture before.
    private var previousForm: (layout: StripLayout, format: PNGImage.Format)?
    private var strips: [CompressedStrip?] = []

    /// Starts a sequence.
    public init(_ encoder: PNGEncoder) throws(PNGError) {
        compressor = StripCompressor(level: encoder.level, threadCount: encoder.threadCount)
        textChunks = try PNGFile.textChunks(encoder.texts)
    }

    /// Encodes the next picture.
    ///
    /// - Parameters:
    ///   - image: the picture; the first of another size or form starts anew.
    ///   - dirtyRows: the rows that may differ from the picture before; nil if not known. All others are
    ///     taken to be the same without a look, and the picture is not kept for one at the next.
    /// - Returns: the file.
    public mutating func encode(_ image: PNGImage, dirtyRows: Range<Int>? = nil) -> [UInt8] {
        let layout = StripLayout(
            width: image.width, height: image.height, pixelBytes: image.format.channels)
        var kept = [CompressedStrip?](repeating: nil, count: layout.stripCount)
        if let previousForm, previousForm.layout == layout, previousForm.format == image.format {
            for strip in kept.indices {
                let rows = layout.rows(ofStrip: strip)
                if let dirtyRows {
                    if !rows.overlaps(dirtyRows) { kept[strip] = strips[strip] }
                } else if let previous, image.hasSameRows(rows, as: previous) {
                    kept[strip] = strips[strip]
                }
            }
        }
        let encoded = compressor.strips(of: image.bytes, layout: layout, predicts: true, keeping: kept)
        strips = encoded
        previousForm = (layout, image.format)
        previous = dirtyRows == nil ? image : nil
        var file = PNGFile(texts: textChunks)
        file.header(width: image.width, height: image.height, colorType: image.format.colorType)
        return file.finished(strips: encoded)
    }
}

extension PNGImage {
    /// Whether some rows are equal, byte for byte, in two pictures of the same size and form.
    func hasSameRows(_ rows: Range<Int>, as other: PNGImage) -> Bool {
        let rowBytes = width * format.channels
        return bytes.withUnsafeBufferPointer { own in
            other.bytes.withUnsafeBufferPointer { others in
                guard let own = own.baseAddress, let others = others.baseAddress else { return false }
                let start = rows.lowerBound * rowBytes
                return own == others
                    || cpng_equal(own + start, others + start, rows.count * rowBytes) != 0
            }
        }
    }
}

extension PNGImage.Format {
    /// The number in the header.
    var colorType: UInt8 {
        switch self {
        case .grey: 0
        case .rgb: 2
        case .rgba: 6
        }
    }
}
