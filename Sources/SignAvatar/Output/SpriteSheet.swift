import PNGImage

/// All frames of a clip in one picture, row by row, about square.
public struct SpriteSheet: Sendable {
    /// The longest side of a sheet that browsers and graphics cards take, pixels.
    public static let longestSide = 16384
    /// The most pixels of a sheet: 64 Mi.
    public static let largestArea = 64 << 20

    public let frameWidth: Int
    public let frameHeight: Int
    public let frameCount: Int
    /// Frames side by side.
    public let columns: Int
    private var bytes: [UInt8] = []

    /// How many frames lie above each other.
    public var rows: Int { (frameCount + columns - 1) / columns }

    /// Lays out a sheet; its pixels are made with the first frame.
    ///
    /// - Parameters:
    ///   - frameWidth: pixels.
    ///   - frameHeight: pixels.
    ///   - frameCount: 1 or more.
    ///   - largestArea: the most pixels that the sheet may have.
    /// - Throws: `badRequest` if the frames do not fit one sheet.
    public init(
        frameWidth: Int, frameHeight: Int, frameCount: Int, largestArea: Int = SpriteSheet.largestArea
    ) throws(SignAvatarError) {
        self.frameWidth = frameWidth
        self.frameHeight = frameHeight
        self.frameCount = frameCount
        // About square, and no wider than allowed.
        var columns = 1
        while columns * columns * frameWidth < frameCount * frameHeight { columns += 1 }
        self.columns = min(columns, max(1, Self.longestSide / frameWidth))
        guard rows * frameHeight <= Self.longestSide,
            self.columns * frameWidth * rows * frameHeight <= largestArea
        else {
            throw .badRequest(
                "a sprite sheet of \(frameCount) frames of \(frameWidth)x\(frameHeight) pixels: a sheet may "
                    + "have \(largestArea >> 20) million pixels and sides of \(Self.longestSide); "
                    + "choose a smaller size or fewer frames per second")
        }
    }

    /// Where a frame lies, pixels from the left and the top.
    public func origin(ofFrame index: Int) -> (x: Int, y: Int) {
        (index % columns * frameWidth, index / columns * frameHeight)
    }

    /// Puts a frame into its place.
    ///
    /// - Parameters:
    ///   - pixels: three bytes a pixel, row by row.
    ///   - index: 0..<`frameCount`.
    public mutating func place(_ pixels: [UInt8], frame index: Int) {
        let rowBytes = frameWidth * 3
        if bytes.isEmpty { bytes = [UInt8](repeating: 0, count: columns * rowBytes * rows * frameHeight) }
        let (x, y) = origin(ofFrame: index)
        for row in 0..<frameHeight {
            let target = (y + row) * columns * rowBytes + x * 3
            bytes.replaceSubrange(
                target..<target + rowBytes, with: pixels[row * rowBytes..<(row + 1) * rowBytes])
        }
    }

    /// The sheet as a PNG file.
    public func encoded(_ encoder: PNGEncoder) throws(SignAvatarError) -> [UInt8] {
        do throws(PNGError) {
            let sheet = try PNGImage(
                width: columns * frameWidth, height: rows * frameHeight, format: .rgb, bytes: bytes)
            return try encoder.encode(sheet)
        } catch {
            throw SignAvatarError(error)
        }
    }
}
