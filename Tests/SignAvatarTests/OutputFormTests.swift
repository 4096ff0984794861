import Foundation
import PNGImage
import Synchronization
import TestSupport
import Testing

@testable import SignAvatar

@Suite("Output forms")
struct OutputFormTests {
    private let options = RenderOptions(width: 66, height: 64, framesPerSecond: 12.5, quality: .draft)
    private let documents = ClipDocuments(
        manifest: .object([("schema", .integer(1))]), captions: "WEBVTT\n", timeline: .list([]))

    private func frames(_ count: Int) -> [[UInt8]] {
        (0..<count).map { number in
            (0..<options.width * options.height * 3).map { UInt8(truncatingIfNeeded: $0 / 7 &* (number + 1)) }
        }
    }

    /// Writes frames and returns the file.
    private func written(_ frames: [[UInt8]], to path: String, form: OutputFormat) throws -> [UInt8] {
        var writer = try #require(
            try form.writer(
                destination: path, options: options, frameCount: frames.count, encoder: PNGEncoder()))
        for (index, frame) in frames.enumerated() { try writer.append(frame, index: index) }
        try writer.finish(documents)
        return try TemporaryFolder.read(path)
    }

    @Test("raw video is the frames' bytes, one after the other")
    func raw() throws {
        let folder = try TemporaryFolder.make("raw")
        defer { TemporaryFolder.remove(folder) }
        let frames = frames(3)
        #expect(try written(frames, to: "\(folder)/clip.rgb", form: .rgb24) == frames.flatMap { $0 })
        #expect(TemporaryFolder.names(folder) == ["clip.rgb"])
    }

    @Test("an animation begins with its first frame")
    func animation() throws {
        let folder = try TemporaryFolder.make("apng")
        defer { TemporaryFolder.remove(folder) }
        let frames = frames(3)
        let file = try written(frames, to: "\(folder)/clip.png", form: .apng)
        #expect(try PNGImage(decoding: file, as: .rgb).bytes == frames[0])
    }

    @Test("a sprite sheet holds every frame where its JSON says")
    func sprite() throws {
        let folder = try TemporaryFolder.make("sprite")
        defer { TemporaryFolder.remove(folder) }
        let frames = frames(5)
        let sheet = try PNGImage(
            decoding: try written(frames, to: "\(folder)/clip.png", form: .sprite), as: .rgb)
        let json = try JSONSerialization.jsonObject(
            with: Data(try TemporaryFolder.read("\(folder)/clip.json")))
        let object = try #require(json as? [String: Any])
        let places = try #require(object["frames"] as? [[String: Int]])
        #expect(places.count == 5 && object["image"] as? String == "clip.png")
        #expect(places.map { $0["pts_ms"] } == [0, 80, 160, 240, 320])
        for (place, frame) in zip(places, frames) {
            let x = try #require(place["x"])
            let y = try #require(place["y"])
            let found = (0..<options.height).flatMap { row in
                let start = ((y + row) * sheet.width + x) * 3
                return sheet.bytes[start..<start + options.width * 3]
            }
            #expect(found == frame)
        }
    }

    @Test("a sprite sheet that would be too large, or has no name for two files, is refused at the start")
    func badSprites() {
        let large = RenderOptions(width: 720, height: 1280)
        for (path, options, count) in [("a.png", large, 500), ("a.jpg", options, 1), (".png", options, 1)] {
            let error = #expect(throws: SignAvatarError.self) {
                try SpriteWriter(
                    destination: path, options: options, frameCount: count, encoder: PNGEncoder())
            }
            #expect(error?.exitCode == 64)
        }
    }

    @Test("an archive holds the folder's files with sizes and checksums")
    func archive() throws {
        let folder = try TemporaryFolder.make("tar")
        defer { TemporaryFolder.remove(folder) }
        let contents: [[UInt8]] = [[1, 2, 3], [UInt8](repeating: 7, count: 512), []]
        let file = try written(contents, to: "\(folder)/clip.tar", form: .tar)
        var entries: [(name: String, bytes: [UInt8])] = []
        var offset = 0
        func field(_ range: Range<Int>) -> String {
            String(
                decoding: file[offset..<offset + 512][
                    (offset + range.lowerBound)..<(offset + range.upperBound)
                ]
                .prefix { $0 != 0 }, as: UTF8.self)
        }
        while file[offset] != 0 {
            let size = try #require(Int(field(124..<135), radix: 8))
            let header = Array(file[offset..<offset + 512])
            let sum = header.enumerated().reduce(0) { $0 + (148..<156 ~= $1.offset ? 32 : Int($1.element)) }
            #expect(Int(field(148..<154), radix: 8) == sum)
            #expect(field(257..<262) == "ustar")
            entries.append((field(0..<100), Array(file[offset + 512..<offset + 512 + size])))
            offset += 512 + (size + 511) / 512 * 512
        }
        #expect(
            entries.map(\.name) == [
                "frame_00000.png", "frame_00001.png", "frame_00002.png", "captions.vtt", "manifest.json",
            ])
        #expect(entries.prefix(3).map(\.bytes) == contents)
        #expect(file.count == offset + 1024 && file[offset...].allSatisfy { $0 == 0 })
    }

    @Test(
        "names that an archive cannot hold are refused", arguments: ["", String(repeating: "n", count: 101)])
    func badNames(name: String) {
        #expect(throws: SignAvatarError.self) { try TarArchive.header(name: name, byteCount: 1) }
    }

    /// Values of ITU-R BT.601 for the corners of the colour cube.
    @Test(
        "known colours have their known luma and chroma",
        arguments: [
            ([0, 0, 0], [16, 128, 128]), ([255, 255, 255], [235, 128, 128]), ([255, 0, 0], [81, 90, 240]),
            ([0, 255, 0], [145, 54, 34]), ([0, 0, 255], [41, 240, 110]), ([128, 128, 128], [126, 128, 128]),
        ] as [([UInt8], [UInt8])])
    func colors(rgb: [UInt8], yuv: [UInt8]) throws {
        // An odd size: the last chroma sample stands for fewer pixels.
        let image = try PNGImage(width: 3, height: 3, format: .rgb, bytes: (0..<9).flatMap { _ in rgb })
        let expected =
            [UInt8](repeating: yuv[0], count: 9) + [UInt8](repeating: yuv[1], count: 4)
            + [UInt8](repeating: yuv[2], count: 4)
        #expect(Y4MWriter.planes(image) == expected)
    }

    @Test("video has one header and a line before each frame")
    func video() throws {
        let folder = try TemporaryFolder.make("y4m")
        defer { TemporaryFolder.remove(folder) }
        let frames = [[UInt8](repeating: 1, count: 10), [UInt8](repeating: 2, count: 10)]
        let file = String(
            decoding: try written(frames, to: "\(folder)/clip.y4m", form: .y4m), as: UTF8.self)
        let ones = String(repeating: "\u{1}", count: 10)
        let twos = String(repeating: "\u{2}", count: 10)
        #expect(
            file == "YUV4MPEG2 W66 H64 F25:2 Ip A1:1 C420jpeg XYSCSS=420JPEG XCOLORRANGE=LIMITED\n"
                + "FRAME\n\(ones)FRAME\n\(twos)")
    }

    @Test(
        "rates are fractions in their lowest terms",
        arguments: [(25, 25, 1), (29.97, 2997, 100), (12.5, 25, 2)])
    func rates(framesPerSecond: Double, frames: Int, seconds: Int) {
        #expect(Y4MWriter.rate(framesPerSecond) == (frames, seconds))
    }

    @Test("a terminal's picture has a character for two pixels, in their colours")
    func terminal() {
        let options = RenderOptions(width: 64, height: 64)
        let upper = [UInt8](repeating: 10, count: 64 * 32 * 3)
        let lower = [UInt8](repeating: 200, count: 64 * 32 * 3)
        let text = TerminalWriter.picture(upper + lower, options: options, columns: 8, rows: 1)
        #expect(text.filter { $0 == "▀" }.count == 8)
        #expect(text.contains("38;2;10;10;10;48;2;200;200;200m"))
    }

    @Test(
        "an unfinished file leaves nothing behind, and an earlier one as it was",
        arguments: [
            OutputFormat.apng, .rgb24, .y4m, .tar, .sprite, .png,
        ])
    func discarded(form: OutputFormat) throws {
        let folder = try TemporaryFolder.make("discard-\(form.rawValue)")
        defer { TemporaryFolder.remove(folder) }
        let path = form == .png ? "\(folder)/new" : "\(folder)/clip.png"
        if form != .png { try TemporaryFolder.write([1], to: path) }
        var writer = try #require(
            try form.writer(destination: path, options: options, frameCount: 2, encoder: PNGEncoder()))
        try writer.append(frames(1)[0], index: 0)
        writer.discard()
        #expect(TemporaryFolder.names(folder) == (form == .png ? [] : ["clip.png"]))
        if form != .png { #expect(try TemporaryFolder.read(path) == [1]) }
    }

    @Test("forms that need names refuse standard output", arguments: [OutputFormat.png, .sprite])
    func noPipe(form: OutputFormat) {
        let error = #expect(throws: SignAvatarError.self) {
            try form.writer(destination: "-", options: options, frameCount: 1, encoder: PNGEncoder())
        }
        #expect(error?.exitCode == 64)
    }
}

@Suite("Frames in order")
struct FrameQueueTests {
    @Test("products come out in order, whoever is faster", arguments: [1, 2, 5])
    func ordered(capacity: Int) async throws {
        let queue = FrameQueue<Int>(capacity: capacity)
        let taken = try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<5 {
                group.addTask {
                    for index in stride(from: worker, to: 200, by: 5) {
                        if (index * 7919) % 3 == 0 { await Task.yield() }
                        try await queue.put(index * 10, index: index)
                    }
                }
            }
            var taken: [Int] = []
            for _ in 0..<200 { taken.append(try await queue.take()) }
            try await group.waitForAll()
            return taken
        }
        #expect(taken == (0..<200).map { $0 * 10 })
    }

    @Test("closing ends all waiting")
    func closing() async {
        let queue = FrameQueue<Int>(capacity: 1)
        await withTaskGroup(of: Bool.self) { group in
            // One waits for room, one for a product that never comes.
            group.addTask { (try? await queue.put(1, index: 5)) == nil }
            group.addTask { (try? await queue.take()) == nil }
            group.addTask {
                await queue.close()
                return true
            }
            for await ended in group { #expect(ended) }
        }
    }

    /// Fails at a frame and remembers what was called.
    private struct FailingWriter: FrameWriter {
        let encoding = FrameEncoding.pixels
        let calls: Calls

        final class Calls: Sendable {
            let names = Mutex<[String]>([])
            func add(_ name: String) { names.withLock { $0.append(name) } }
        }

        func append(_ bytes: [UInt8], index: Int) throws {
            calls.add("append \(index)")
            if index == 2 { throw SignAvatarError.cannotWrite(path: "x", reason: "No space left on device") }
        }
        func finish(_ documents: ClipDocuments) throws { calls.add("finish") }
        func discard() { calls.add("discard") }
    }

    @Test("a writer that fails ends the run with its error and is told to discard")
    func failure() async throws {
        var pipeline = try #require(Project.pipeline)
        let options = RenderOptions(width: 64, height: 64, framesPerSecond: 5, quality: .draft, workers: 3)
        let plan = try pipeline.plan("你好", speed: 1)
        let sequence = try FrameSequence(pipeline: pipeline, plan: plan, options: options)
        let calls = FailingWriter.Calls()
        let error = await #expect(throws: SignAvatarError.self) {
            try await sequence.write(into: FailingWriter(calls: calls))
        }
        #expect(error?.exitCode == 73)
        #expect(calls.names.withLock { $0 } == ["append 0", "append 1", "append 2", "discard"])
    }

    @Test(
        "streams have the same bytes from any number of workers", arguments: [OutputFormat.y4m, .apng, .tar])
    func sameBytes(form: OutputFormat) async throws {
        var pipeline = try #require(Project.pipeline)
        let plan = try pipeline.plan("你好", speed: 1)
        let folder = try TemporaryFolder.make("same-\(form.rawValue)")
        defer { TemporaryFolder.remove(folder) }
        var files: [[UInt8]] = []
        for workers in [1, 3] {
            let options = RenderOptions(
                width: 64, height: 96, framesPerSecond: 4, quality: .draft, workers: workers)
            let sequence = try FrameSequence(pipeline: pipeline, plan: plan, options: options)
            let path = "\(folder)/\(workers)"
            let writer = try #require(
                try form.writer(
                    destination: path, options: options, frameCount: sequence.frameCount,
                    encoder: sequence.encoder()))
            _ = try await sequence.write(into: writer)
            files.append(try TemporaryFolder.read(path))
        }
        #expect(files[0] == files[1])
    }
}

@Suite("Comparing libraries")
struct ComparisonTests {
    private func tile(_ value: UInt8) throws -> PNGImage {
        try PNGImage(width: 20, height: 30, format: .rgb, bytes: [UInt8](repeating: value, count: 1800))
    }

    @Test("a row that changed has an orange bar, one that did not a grey one, and a missing sign dark tiles")
    func bars() throws {
        let (light, dark) = (try tile(200), try tile(100))
        let rows = [
            ComparisonSheet.Row(before: [light, dark], after: [light, dark]),
            ComparisonSheet.Row(before: [light, dark], after: [dark, light]),
            ComparisonSheet.Row(before: [], after: [light, light]),
        ]
        #expect(rows.map(\.isChanged) == [false, true, true])
        let sheet = try ComparisonSheet.image(rows, moments: 2)
        func pixel(_ x: Int, _ y: Int) -> [UInt8] {
            Array(sheet.bytes[(y * sheet.width + x) * 3..<(y * sheet.width + x) * 3 + 3])
        }
        // Two tiles of 20 pixels with gutters of 4, a bar of 12, and the same again.
        #expect(sheet.width == 52 + 12 + 52 && sheet.height == 3 * 34 + 4)
        #expect([20, 54, 88].map { pixel(58, $0) } == [[110, 110, 110], [240, 140, 20], [240, 140, 20]])
        #expect(pixel(10, 20) == [200, 200, 200] && pixel(74, 54) == [100, 100, 100])
        #expect(pixel(10, 88) == [16, 16, 16] && pixel(74, 88) == [200, 200, 200])
    }

    @Test("another library keeps what did not change, and gives what a fresh start gives")
    func replaced() throws {
        let folder = try TemporaryFolder.make("replaced")
        defer { TemporaryFolder.remove(folder) }
        let library = "\(folder)/SignLibrary"
        try FileManager.default.copyItem(
            atPath: TemporaryFolder.projectPath + "/SignLibrary", toPath: library)
        let path = "\(library)/signs/greetings.yaml"
        let text = String(decoding: try TemporaryFolder.read(path), as: UTF8.self)
        let edited = text.replacing(
            "{fingers: thumb-bend, times: 2}", with: "{fingers: thumb-bend, times: 2, manner: slow}")
        try #require(edited != text)
        try TemporaryFolder.write(Array(edited.utf8), to: path)
        let assets = try SignAssets(libraryDirectory: library, dictionaryPath: nil)

        var pipeline = try #require(Project.pipeline)
        let before = try pipeline.plan("谢谢你", speed: 1)
        pipeline.replace(assets)
        let after = try pipeline.plan("谢谢你", speed: 1)
        #expect(after.seconds > before.seconds)
        var fresh = try AvatarPipeline(assets: assets, avatar: pipeline.avatar)
        #expect(try fresh.plan("谢谢你", speed: 1).clip == after.clip)
        pipeline.replace(try #require(Project.assets))
        #expect(try pipeline.plan("谢谢你", speed: 1).clip == before.clip)
    }
}
