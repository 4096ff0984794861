import PNGImage

/// Moments of signs from two libraries side by side: one row a sign, the older half to the left.
public enum ComparisonSheet {
    /// A sign in both libraries.
    public struct Row: Sendable {
        /// Moments of the older sign; empty if it is not there.
        public var before: [PNGImage]
        /// Moments of the newer sign; empty if it is not there.
        public var after: [PNGImage]

        public init(before: [PNGImage], after: [PNGImage]) {
            self.before = before
            self.after = after
        }

        /// Whether any pixel of any moment differs.
        public var isChanged: Bool { before != after }
    }

    /// Draws the sheet; rows that changed have an orange bar between their halves, others a grey one.
    ///
    /// - Parameters:
    ///   - rows: at least one picture in all; all pictures are RGB and of one size.
    ///   - moments: pictures a half.
    /// - Returns: the sheet.
    /// - Throws: if the pictures differ in size or form, or a half has another number of them.
    public static func image(_ rows: [Row], moments: Int) throws(SignAvatarError) -> PNGImage {
        guard let first = rows.flatMap({ $0.before + $0.after }).first,
            rows.allSatisfy({ row in
                [row.before, row.after].allSatisfy { $0.isEmpty || $0.count == moments }
            })
        else { throw .defect("a comparison needs pictures, and \(moments) of each sign that is there") }
        // A sign that is missing is shown as dark tiles.
        let missing = try picture(
            first.width, first.height, [UInt8](repeating: 16, count: first.width * first.height * 3))
        let gap = [PNGImage](repeating: missing, count: moments)
        let left = try ContactSheet.image(
            rows.flatMap { $0.before.isEmpty ? gap : $0.before }, columns: moments, tileWidth: first.width)
        let right = try ContactSheet.image(
            rows.flatMap { $0.after.isEmpty ? gap : $0.after }, columns: moments, tileWidth: first.width)
        let barWidth = 12
        let width = left.width + barWidth + right.width
        let rowHeight = max(1, (left.height - 4) / rows.count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(width * left.height * 3)
        for y in 0..<left.height {
            let isChanged = rows[min(y / rowHeight, rows.count - 1)].isChanged
            let color: [UInt8] = isChanged ? [240, 140, 20] : [110, 110, 110]
            bytes += left.bytes[y * left.width * 3..<(y + 1) * left.width * 3]
            for _ in 0..<barWidth { bytes += color }
            bytes += right.bytes[y * right.width * 3..<(y + 1) * right.width * 3]
        }
        return try picture(width, left.height, bytes)
    }

    private static func picture(_ width: Int, _ height: Int, _ bytes: [UInt8]) throws(SignAvatarError)
        -> PNGImage
    {
        do throws(PNGError) {
            return try PNGImage(width: width, height: height, format: .rgb, bytes: bytes)
        } catch {
            throw SignAvatarError(error)
        }
    }
}
