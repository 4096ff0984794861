import PNGImage

/// Many small pictures in one.
public enum ContactSheet {
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
            let left = gutter + (index % columns) * (width + gutter)
            let top = gutter + (index / columns) * (height + gutter)
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
                    let target = ((top + y) * sheetWidth + left + x) * 3
                    bytes[target] = UInt8(sums.0 / area)
                    bytes[target + 1] = UInt8(sums.1 / area)
                    bytes[target + 2] = UInt8(sums.2 / area)
                }
            }
        }
        do throws(PNGError) {
            return try PNGImage(width: sheetWidth, height: sheetHeight, format: .rgb, bytes: bytes)
        } catch {
            throw SignAvatarError(error)
        }
    }
}
