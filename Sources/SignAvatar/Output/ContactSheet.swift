import PNGImage

/// Many small pictures in one.
public enum ContactSheet {
    /// The most pictures that a sheet of a whole clip has; longer clips are shown at wider steps.
    public static let largestCount = 300

    /// Tiles pictures of one size in rows, scaled down by averaging.
    ///
    /// - Parameters:
    ///   - images: RGB pictures of the same size, at least one.
    ///   - columns: 1 or more.
    ///   - tileWidth: pixels; at most the pictures' width.
    /// - Returns: the sheet, with a gutter of 4 pixels.
    /// - Throws: if the pictures differ in size or form.
    public static func image(_ images: [PNGImage], columns: Int, tileWidth: Int) throws(SignAvatarError)
        -> PNGImage
    {
        guard let first = images.first, columns > 0,
            images.allSatisfy({ $0.width == first.width && $0.height == first.height && $0.format == .rgb })
        else { throw .defect("a contact sheet needs RGB pictures of one size") }
        let width = min(tileWidth, first.width)
        let height = max(1, first.height * width / first.width)
        let gutter = 4
        let rows = (images.count + columns - 1) / columns
        let used = min(columns, images.count)
        let sheetWidth = used * (width + gutter) + gutter
        let sheetHeight = rows * (height + gutter) + gutter
        var bytes = [UInt8](repeating: 32, count: sheetWidth * sheetHeight * 3)
        for (index, image) in images.enumerated() {
            let tile = try reduced(image, width: width)
            let left = gutter + (index % columns) * (width + gutter)
            let top = gutter + (index / columns) * (height + gutter)
            for y in 0..<height {
                let target = ((top + y) * sheetWidth + left) * 3
                bytes.replaceSubrange(
                    target..<(target + width * 3), with: tile.bytes[(y * width * 3)..<((y + 1) * width * 3)])
            }
        }
        return try picture(width: sheetWidth, height: sheetHeight, bytes: bytes)
    }

    /// A picture scaled down by averaging: so many can wait in memory for their sheet.
    ///
    /// - Parameters:
    ///   - image: an RGB picture.
    ///   - width: pixels, 1 to the picture's width; the height follows.
    /// - Returns: the small picture.
    /// - Throws: if the picture has alpha.
    public static func reduced(_ image: PNGImage, width: Int) throws(SignAvatarError) -> PNGImage {
        guard image.format == .rgb, (1...image.width).contains(width) else {
            throw .defect("a tile of a contact sheet is an RGB picture made smaller")
        }
        guard width < image.width else { return image }
        let height = max(1, image.height * width / image.width)
        var bytes = [UInt8](repeating: 0, count: width * height * 3)
        for y in 0..<height {
            let fromY = y * image.height / height
            let toY = max(fromY + 1, (y + 1) * image.height / height)
            for x in 0..<width {
                let fromX = x * image.width / width
                let toX = max(fromX + 1, (x + 1) * image.width / width)
                var sums = (0, 0, 0)
                for row in fromY..<toY {
                    for column in fromX..<toX {
                        let offset = (row * image.width + column) * 3
                        sums.0 += Int(image.bytes[offset])
                        sums.1 += Int(image.bytes[offset + 1])
                        sums.2 += Int(image.bytes[offset + 2])
                    }
                }
                let area = (toX - fromX) * (toY - fromY)
                let target = (y * width + x) * 3
                bytes[target] = UInt8(sums.0 / area)
                bytes[target + 1] = UInt8(sums.1 / area)
                bytes[target + 2] = UInt8(sums.2 / area)
            }
        }
        return try picture(width: width, height: height, bytes: bytes)
    }

    private static func picture(width: Int, height: Int, bytes: [UInt8]) throws(SignAvatarError) -> PNGImage {
        do throws(PNGError) {
            return try PNGImage(width: width, height: height, format: .rgb, bytes: bytes)
        } catch {
            throw SignAvatarError(error)
        }
    }
}
