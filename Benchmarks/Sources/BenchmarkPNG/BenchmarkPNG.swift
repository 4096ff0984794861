import Dispatch
import PNGImage
import Raster
import SignAvatar

/// Times PNG encoding on frames of the mannequin: `swift run -c release --package-path Benchmarks BenchmarkPNG
/// [LIBRARY] [SIGN]`.
///
/// A few frames of 720 x 1280 are rendered once and kept in memory. Every figure is the minimum and the median of
/// several runs in one process, so that ratios to libpng hold on a machine that is not idle.
@main
struct BenchmarkPNG {
    static func main() throws {
        let arguments = CommandLine.arguments
        let library = arguments.count > 1 ? arguments[1] : "SignLibrary"
        let sign = arguments.count > 2 ? arguments[2] : "谢谢"
        let frames = try rendered(sign: sign, library: library)
        let flat = try frames.map(withoutDither)
        try report("mannequin, dithered background", frames)
        try report("mannequin, background of one colour a row", flat)
    }

    private static func report(_ title: String, _ frames: [PNGImage]) throws {
        print("\(title): \(frames[0].width) x \(frames[0].height), \(frames.count) frames")
        let frame = frames[frames.count / 2]
        let reference = try measure("libpng default", runs: 5) { try frame.encodedByLibpng() }
        try measure("libpng level 1, UP", runs: 9, against: reference) {
            try frame.encodedByLibpng(level: 1, filter: .up)
        }
        for level in PNGLevel.allCases {
            for threads in [1, 2] {
                let encoder = PNGEncoder(level: level, threadCount: threads)
                try measure(
                    "\(level.rawValue), \(threads) thread\(threads > 1 ? "s" : "")",
                    runs: level == .small ? 3 : 31, against: reference
                ) { try encoder.encode(frame) }
            }
        }
        for threads in [1, 2] {
            try measureSequence(
                "next frame of the sign, \(threads) thread\(threads > 1 ? "s" : "")", frames,
                threads: threads,
                against: reference)
            try measureSequence(
                "next frame, 35 % of the rows changed, \(threads) thread\(threads > 1 ? "s" : "")",
                try shifted(frame), threads: threads, against: reference)
            try measureSequence(
                "the same, told which rows, \(threads) thread\(threads > 1 ? "s" : "")",
                try shifted(frame), dirtyRows: shiftedRows(frame.height), threads: threads,
                against: reference)
        }
    }

    private struct Figure {
        var milliseconds: Double
        var byteCount: Int
    }

    @discardableResult
    private static func measure(
        _ name: String, runs: Int, against reference: Figure? = nil, _ work: () throws -> [UInt8]
    ) throws -> Figure {
        var values: [Double] = []
        var byteCount = 0
        for _ in 0..<runs {
            let start = DispatchTime.now().uptimeNanoseconds
            byteCount = try work().count
            values.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6)
        }
        return show(name, values, byteCount, against: reference)
    }

    private static func measureSequence(
        _ name: String, _ frames: [PNGImage], dirtyRows: Range<Int>? = nil, threads: Int,
        against reference: Figure
    ) throws {
        var encoder = try PNGSequenceEncoder(PNGEncoder(threadCount: threads))
        _ = encoder.encode(frames[frames.count - 1])
        var values: [Double] = []
        var byteCount = 0
        for _ in 0..<8 {
            for frame in frames {
                let start = DispatchTime.now().uptimeNanoseconds
                byteCount = encoder.encode(frame, dirtyRows: dirtyRows).count
                values.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6)
            }
        }
        show(name, values, byteCount, against: reference)
    }

    @discardableResult
    private static func show(
        _ name: String, _ unsorted: [Double], _ byteCount: Int, against reference: Figure?
    )
        -> Figure
    {
        let values = unsorted.sorted()
        var line = "  \(name): min \(rounded(values[0])) ms, median \(rounded(values[values.count / 2])) ms, "
        line += "\(byteCount / 1024) KiB"
        if let reference {
            line += "; \(rounded(reference.milliseconds / values[0])) x as fast, "
            line += "\(rounded(Double(byteCount) / Double(reference.byteCount))) x the size"
        }
        print(line)
        return Figure(milliseconds: values[0], byteCount: byteCount)
    }

    private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

    private static func rendered(sign: String, library: String) throws -> [PNGImage] {
        let assets = try SignAssets(libraryDirectory: library, dictionaryPath: nil)
        var pipeline = try AvatarPipeline(assets: assets)
        let plan = try pipeline.plan(sign, speed: 1)
        // Twelve frames in a row from the middle of the sign.
        let options = RenderOptions()
        let start = plan.seconds / 2
        return try (0..<12).map { number in
            try pipeline.frame(of: plan, at: min(plan.seconds, start + Double(number) / 25), options: options)
        }
    }

    /// The same picture with the background of each row in the colour of its first pixel.
    private static func withoutDither(_ image: PNGImage) throws -> PNGImage {
        var bytes = image.bytes
        for y in 0..<image.height {
            let first = y * image.width * 3
            let color = (bytes[first], bytes[first + 1], bytes[first + 2])
            for offset in stride(from: first, to: first + image.width * 3, by: 3) {
                let near =
                    abs(Int(bytes[offset]) - Int(color.0)) < 3
                    && abs(Int(bytes[offset + 1]) - Int(color.1)) < 3
                    && abs(Int(bytes[offset + 2]) - Int(color.2)) < 3
                if near { (bytes[offset], bytes[offset + 1], bytes[offset + 2]) = color }
            }
        }
        return try PNGImage(width: image.width, height: image.height, format: image.format, bytes: bytes)
    }

    private static func shiftedRows(_ height: Int) -> Range<Int> { height * 30 / 100..<height * 65 / 100 }

    /// Twelve pictures in which the rows from 30 % to 65 % of the height move sideways.
    private static func shifted(_ image: PNGImage) throws -> [PNGImage] {
        let rowBytes = image.width * 3
        return try (0..<12).map { number in
            var bytes = image.bytes
            for y in shiftedRows(image.height) {
                let row = y * rowBytes
                let cut = row + number * 9
                bytes.replaceSubrange(
                    row..<row + rowBytes, with: image.bytes[cut..<row + rowBytes] + image.bytes[row..<cut])
            }
            return try PNGImage(width: image.width, height: image.height, format: .rgb, bytes: bytes)
        }
    }
}
