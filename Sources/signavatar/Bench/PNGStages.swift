import PNGImage
import SignAvatar

extension BenchStage {
    /// A whole picture with the studio's gradient behind the figure, against libpng with its own settings.
    static func picture(_ context: BenchContext) -> BenchStage {
        let name = "PNG 720x1280"
        return BenchStage(name: name) {
            let image = try context.picture()
            let encoder = PNGEncoder()
            let times = try BenchTimer.times(
                of: BenchWork(
                    run: { _ = try encoder.encode(image) }, reference: { _ = try image.encodedByLibpng() }),
                rounds: 9...301)
            let size = try encoder.encode(image).count
            let share = Double(size) / Double(try image.encodedByLibpng().count)
            return .measured([
                BenchResult(
                    name: name, unit: "ms", target: 2.8, values: times.work.map { $0 * 1000 },
                    referenceValues: times.reference.map { $0 * 1000 }, referenceName: "libpng",
                    note:
                        "\(context.avatar.name), \(size / 1024) KiB, \(BenchReport.number(share)) of libpng's size"
                )
            ])
        }
    }

    /// The next picture of a sequence, of which 35 % of the rows are other ones; which, the encoder finds out.
    static func nextPicture(_ context: BenchContext) -> BenchStage {
        let name = "PNG, 35 % of rows new"
        return BenchStage(name: name) {
            let first = try context.picture()
            let images = [first, try withShiftedRows(first)]
            let encoder = PNGEncoder()
            var sequence = try PNGSequenceEncoder(encoder)
            _ = sequence.encode(images[1])
            let times = try BenchTimer.times(
                of: BenchWork(
                    count: 2, run: { for image in images { _ = sequence.encode(image) } },
                    reference: { _ = try encoder.encode(first) }))
            return .measured([
                BenchResult(
                    name: name, unit: "ms", target: 1.4, values: times.work.map { $0 * 1000 },
                    referenceValues: times.reference.map { $0 * 1000 }, referenceName: "whole picture")
            ])
        }
    }

    /// The same picture with the rows from 30 to 65 % of the height moved sideways.
    private static func withShiftedRows(_ image: PNGImage) throws -> PNGImage {
        let rowBytes = image.width * image.format.channels
        let shift = image.format.channels * 3
        var bytes = image.bytes
        for y in image.height * 30 / 100..<image.height * 65 / 100 {
            let row = y * rowBytes
            bytes.replaceSubrange(
                row..<row + rowBytes,
                with: image.bytes[row + shift..<row + rowBytes] + image.bytes[row..<row + shift])
        }
        return try PNGImage(width: image.width, height: image.height, format: image.format, bytes: bytes)
    }
}
