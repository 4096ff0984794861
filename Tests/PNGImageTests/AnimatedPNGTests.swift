import CPNG
import TestSupport
import Testing

@testable import PNGImage

@Suite("Animated PNG")
struct AnimatedPNGTests {
    private struct Chunk {
        var type: String
        var data: [UInt8]
    }

    /// The chunks of a file; each one's checksum is checked.
    private func chunks(_ file: [UInt8]) throws -> [Chunk] {
        var result: [Chunk] = []
        var offset = 8
        while offset + 12 <= file.count {
            let count = number(file[offset...])
            let content = Array(file[offset + 4..<offset + 8 + count])
            try #require(number(file[(offset + 8 + count)...]) == Int(cpng_crc32(0, content, content.count)))
            result.append(
                Chunk(type: String(decoding: content[..<4], as: UTF8.self), data: Array(content[4...])))
            offset += 12 + count
        }
        try #require(offset == file.count)
        return result
    }

    private func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) } }

    @Test("what is played, row by row, is what was put in", arguments: [PNGImage.Format.rgb, .rgba, .grey])
    func plays(format: PNGImage.Format) throws {
        let (width, height) = (37, 60)
        var frames = [try TestPictures.image(width, height, format, .rendered, seed: 1)]
        // Some rows change, none change, all change, the first and the last row change.
        for rows in [[12, 13, 20], [], Array(0..<60), [0, 59], [59]] {
            var bytes = frames[frames.count - 1].bytes
            for row in rows { bytes[row * width * format.channels + 5] &+= 3 }
            frames.append(try PNGImage(width: width, height: height, format: format, bytes: bytes))
        }
        var encoder = try AnimatedPNGEncoder(
            width: width, height: height, format: format, frameCount: frames.count, secondsPerFrame: 0.04)
        var file: [UInt8] = []
        for frame in frames { file += try encoder.append(frame) }
        // A viewer without animation shows the first frame.
        #expect(try PNGImage(decoding: file, as: format) == frames[0])

        let all = try chunks(file)
        #expect(all.last?.type == "IEND")
        let control = try #require(all.first { $0.type == "acTL" })
        #expect(number(control.data[0...]) == frames.count && number(control.data[4...]) == 0)
        let numbers = all.filter { ["fcTL", "fdAT"].contains($0.type) }.map { number($0.data[0...]) }
        #expect(numbers == Array(0..<numbers.count))

        var screen = [UInt8](repeating: 0, count: width * height * format.channels)
        var shown: [[UInt8]] = []
        var place = (y: 0, height: 0)
        for chunk in all {
            switch chunk.type {
            case "fcTL":
                #expect(number(chunk.data[4...]) == width && number(chunk.data[12...]) == 0)
                place = (number(chunk.data[16...]), number(chunk.data[8...]))
                // 400 / 10000 of a second; the frame stays and replaces.
                #expect(Array(chunk.data[20...]) == [1, 144, 39, 16, 0, 0])
            case "IDAT", "fdAT":
                let data = chunk.type == "IDAT" ? chunk.data : Array(chunk.data[4...])
                var part = PNGFile(texts: [])
                part.header(width: width, height: place.height, colorType: format.colorType)
                var bytes = part.bytes
                PNGFile.append("IDAT", data, to: &bytes)
                let rows = try PNGImage(decoding: bytes + PNGFile.end, as: format).bytes
                let start = place.y * width * format.channels
                screen.replaceSubrange(start..<start + rows.count, with: rows)
                shown.append(screen)
            default: break
            }
        }
        #expect(shown == frames.map(\.bytes))
    }

    @Test("a picture that does not belong to the animation is refused")
    func misfits() throws {
        let image = try TestPictures.image(8, 8, .rgb, .flat, seed: 1)
        var encoder = try AnimatedPNGEncoder(
            width: 8, height: 8, format: .rgb, frameCount: 1, secondsPerFrame: 0.1)
        let other = try TestPictures.image(8, 9, .rgb, .flat, seed: 1)
        #expect(throws: PNGError.self) { try encoder.append(other) }
        _ = try encoder.append(image)
        #expect(throws: PNGError.self) { try encoder.append(image) }
    }

    @Test("finished files are joined into one animation whose parts are numbered without a gap")
    func joins() throws {
        let pictures = try (0..<3).map { try TestPictures.image(9, 7, .rgb, .noise, seed: UInt64($0)) }
        let files = try pictures.map { try PNGEncoder().encode($0) }
        var joiner = AnimatedPNGJoiner(frameCount: 3, framesPerSecond: 25)
        let parts = try chunks(try files.flatMap { try joiner.append($0) })
        #expect(
            parts.map(\.type) == ["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"])
        let numbers = parts.filter { ["fcTL", "fdAT"].contains($0.type) }.map { number($0.data[...]) }
        #expect(numbers == [0, 1, 2, 3, 4])
        let data = parts.filter { ["IDAT", "fdAT"].contains($0.type) }.map(\.data)
        for (index, file) in files.enumerated() {
            let stored = try chunks(file).first { $0.type == "IDAT" }?.data
            #expect(stored == Array(data[index].dropFirst(index == 0 ? 0 : 4)))
        }
    }

    @Test("a frame of another size, a cut file and no PNG at all cannot be joined")
    func refusesToJoin() throws {
        let file = try PNGEncoder().encode(try TestPictures.image(9, 7, .rgb, .noise, seed: 1))
        let other = try PNGEncoder().encode(try TestPictures.image(7, 9, .rgb, .noise, seed: 1))
        for wrong in [other, Array(file.dropLast(5)), [1, 2, 3], []] {
            var joiner = AnimatedPNGJoiner(frameCount: 2, framesPerSecond: 25)
            _ = try joiner.append(file)
            #expect(throws: PNGError.self) { try joiner.append(wrong) }
        }
    }
}
