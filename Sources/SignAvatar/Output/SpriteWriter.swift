import PNGImage

/// All frames in one picture, row by row, and a JSON file of the same name that says where each is.
public struct SpriteWriter: FrameWriter {
    public let encoding = FrameEncoding.pixels
    private let destination: String
    private let options: RenderOptions
    private let encoder: PNGEncoder
    private let frameCount: Int
    private let columns: Int
    private var bytes: [UInt8]

    /// The longest side of a sheet that browsers and graphics cards take, pixels.
    public static let longestSide = 16384
    /// The most pixels of a sheet: 64 Mi.
    public static let largestArea = 64 << 20

    /// Prepares a sheet; throws if the frames do not fit one, or if its name does not end in `.png`.
    public init(destination: String, options: RenderOptions, frameCount: Int, encoder: PNGEncoder)
        throws(SignAvatarError)
    {
        guard destination.hasSuffix(".png"), destination != ".png" else {
            throw .badRequest(
                "output '\(destination)': a sprite sheet is a file NAME.png, beside it NAME.json")
        }
        self.destination = destination
        self.options = options
        self.encoder = encoder
        self.frameCount = frameCount
        // About square, and no wider than allowed.
        var columns = 1
        while columns * columns * options.width < frameCount * options.height { columns += 1 }
        self.columns = min(columns, max(1, Self.longestSide / options.width))
        let rows = (frameCount + self.columns - 1) / self.columns
        let area = self.columns * options.width * rows * options.height
        guard rows * options.height <= Self.longestSide, area <= Self.largestArea else {
            throw .badRequest(
                "a sprite sheet of \(frameCount) frames of \(options.width)x\(options.height) pixels: a sheet may "
                    + "have \(Self.largestArea >> 20) million pixels and sides of \(Self.longestSide); "
                    + "choose a smaller size or fewer frames per second")
        }
        bytes = [UInt8](repeating: 0, count: area * 3)
    }

    public mutating func append(_ frame: [UInt8], index: Int) throws {
        let rowBytes = options.width * 3
        let left = index % columns * rowBytes
        let top = index / columns * options.height
        for row in 0..<options.height {
            let target = (top + row) * columns * rowBytes + left
            bytes.replaceSubrange(
                target..<target + rowBytes, with: frame[row * rowBytes..<(row + 1) * rowBytes])
        }
    }

    public mutating func finish(_ documents: ClipDocuments) throws {
        let rows = (frameCount + columns - 1) / columns
        let file: [UInt8]
        do throws(PNGError) {
            let sheet = try PNGImage(
                width: columns * options.width, height: rows * options.height, format: .rgb, bytes: bytes)
            file = try encoder.encode(sheet)
        } catch {
            throw SignAvatarError(error)
        }
        try AtomicFile.write(file, to: destination)
        try AtomicFile.write(
            Array(description(documents).pretty.utf8), to: String(destination.dropLast(4)) + ".json")
    }

    public func discard() {}

    private func description(_ documents: ClipDocuments) -> JSONValue {
        let name = destination.split(separator: "/").last.map(String.init) ?? destination
        return .object([
            ("image", .text(name)), ("frameWidth", .integer(options.width)),
            ("frameHeight", .integer(options.height)), ("columns", .integer(columns)),
            ("framesPerSecond", .number(options.framesPerSecond)),
            (
                "frames",
                .list(
                    (0..<frameCount).map { index in
                        .object([
                            ("x", .integer(index % columns * options.width)),
                            ("y", .integer(index / columns * options.height)),
                            (
                                "pts_ms",
                                .integer(Manifest.milliseconds(Double(index) / options.framesPerSecond))
                            ),
                        ])
                    })
            ),
            ("timeline", documents.timeline),
        ])
    }
}
