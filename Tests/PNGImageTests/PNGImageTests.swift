import TestSupport
import Testing

@testable import PNGImage

@Suite("PNG files")
struct PNGImageTests {
    private func random(_ width: Int, _ height: Int, _ format: PNGImage.Format, seed: UInt64) throws
        -> PNGImage
    {
        var generator = SeededGenerator(seed: seed)
        let bytes = (0..<width * height * format.channels).map { _ in
            UInt8.random(in: 0...255, using: &generator)
        }
        return try PNGImage(width: width, height: height, format: format, bytes: bytes)
    }

    @Test(
        "what is encoded decodes to the same pixels", arguments: PNGImage.Format.allCases, [1, 2, 7, 16, 33])
    func roundTrip(format: PNGImage.Format, width: Int) throws {
        for height in [1, 3, 20] {
            let image = try random(width, height, format, seed: UInt64(width * 100 + height))
            for filter in [PNGImage.Filter.adaptive, .up] {
                let file = try image.encodedByLibpng(level: 1, filter: filter)
                #expect(try PNGImage(decoding: file, as: format) == image)
            }
        }
    }

    @Test("the file says its colour space and carries its texts")
    func chunks() throws {
        let file = try random(4, 4, .rgb, seed: 1).encodedByLibpng(texts: [
            PNGText(keyword: "Clip", value: "你好")
        ])
        let text = String(decoding: file, as: UTF8.self)
        #expect(text.contains("sRGB") && text.contains("iTXt") && text.contains("你好"))
        #expect(throws: PNGError.badText(keyword: "")) {
            try random(4, 4, .rgb, seed: 1).encodedByLibpng(texts: [PNGText(keyword: "", value: "x")])
        }
    }

    @Test("pixels that do not fit their size are refused", arguments: [(0, 1), (1, 0), (2, 2), (70000, 1)])
    func badPixels(width: Int, height: Int) {
        #expect(throws: PNGError.self) {
            try PNGImage(width: width, height: height, format: .rgb, bytes: [0, 0, 0])
        }
    }
}
