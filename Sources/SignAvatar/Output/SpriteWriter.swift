import PNGImage

/// All frames in one picture, row by row, and a JSON file of the same name that says where each is.
public struct SpriteWriter: FrameWriter {
    public let encoding = FrameEncoding.pixels
    private let destination: String
    private let options: RenderOptions
    private let encoder: PNGEncoder
    private var sheet: SpriteSheet

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
        sheet = try SpriteSheet(
            frameWidth: options.width, frameHeight: options.height, frameCount: frameCount)
    }

    public mutating func append(_ frame: [UInt8], index: Int) throws { sheet.place(frame, frame: index) }

    public mutating func finish(_ documents: ClipDocuments) throws {
        try AtomicFile.write(try sheet.encoded(encoder), to: destination)
        try AtomicFile.write(
            Array(description(documents).pretty.utf8), to: String(destination.dropLast(4)) + ".json")
    }

    public func discard() {}

    private func description(_ documents: ClipDocuments) -> JSONValue {
        let name = destination.split(separator: "/").last.map(String.init) ?? destination
        return .object([
            ("image", .text(name)), ("frameWidth", .integer(options.width)),
            ("frameHeight", .integer(options.height)), ("columns", .integer(sheet.columns)),
            ("framesPerSecond", .number(options.framesPerSecond)),
            (
                "frames",
                .list(
                    (0..<sheet.frameCount).map { index in
                        let (x, y) = sheet.origin(ofFrame: index)
                        return .object([
                            ("x", .integer(x)), ("y", .integer(y)),
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
