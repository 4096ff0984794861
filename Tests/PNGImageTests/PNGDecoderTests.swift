import CPNG
import TestSupport
import Testing

@testable import PNGImage

/// A file of any form that PNG knows, made by libpng.
struct PNGForm: Sendable, CustomTestStringConvertible {
    var bitDepth: Int
    var colorType: Int
    var isInterlaced: Bool

    static let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4]
    static let depths = [0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]]
    static let all: [PNGForm] = [0, 2, 3, 4, 6].flatMap { type in
        (depths[type] ?? []).flatMap { depth in
            [false, true].map { PNGForm(bitDepth: depth, colorType: type, isInterlaced: $0) }
        }
    }

    var testDescription: String { "type \(colorType), \(bitDepth) bits\(isInterlaced ? ", interlaced" : "")" }

    /// The file of random samples, and the samples themselves.
    func file(width: Int, height: Int, seed: UInt64) throws -> (
        bytes: [UInt8], samples: [Int], palette: [UInt8]
    ) {
        var generator = SeededGenerator(seed: seed)
        let rowSamples = width * (Self.samples[colorType] ?? 1)
        let rowBytes = (rowSamples * bitDepth + 7) / 8
        var samples: [Int] = []
        var rows = [UInt8](repeating: 0, count: rowBytes * height)
        for y in 0..<height {
            for position in 0..<rowSamples {
                let value = Int.random(in: 0..<(1 << bitDepth), using: &generator)
                samples.append(value)
                let bit = position * bitDepth
                let place = y * rowBytes + bit / 8
                if bitDepth == 16 {
                    rows[place] = UInt8(value >> 8)
                    rows[place + 1] = UInt8(value & 255)
                } else {
                    rows[place] |= UInt8(value << (8 - bitDepth - bit % 8))
                }
            }
        }
        let palette = (0..<(colorType == 3 ? 3 << bitDepth : 0)).map {
            UInt8(truncatingIfNeeded: $0 &* 37 &+ 5)
        }
        var output: [UInt8] = []
        var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE))
        let status = palette.withUnsafeBufferPointer { colors in
            var form = cpng_form(
                width: UInt32(width), height: UInt32(height), bit_depth: Int32(bitDepth),
                color_type: Int32(colorType), is_interlaced: isInterlaced ? 1 : 0,
                palette_count: Int32(palette.count / 3), palette: colors.baseAddress)
            return withUnsafeMutablePointer(to: &output) { target in
                cpng_encode_form(
                    &form, rows, rowBytes,
                    { context, bytes, count in
                        context?.assumingMemoryBound(to: [UInt8].self).pointee.append(
                            contentsOf: UnsafeBufferPointer(start: bytes, count: count))
                    }, target, &message)
            }
        }
        try #require(status == CPNG_OK)
        return (output, samples, palette)
    }

    /// The picture that the samples mean, as RGBA.
    func pixels(samples: [Int], palette: [UInt8]) -> [UInt8] {
        func byte(_ sample: Int) -> UInt8 {
            // Rounded to the nearest byte.
            let largest = (1 << bitDepth) - 1
            return UInt8((sample * 255 + largest / 2) / largest)
        }
        let count = Self.samples[colorType] ?? 1
        return stride(from: 0, to: samples.count, by: count).flatMap { start -> [UInt8] in
            let values = samples[start..<start + count].map { $0 }
            switch colorType {
            case 0: return [byte(values[0]), byte(values[0]), byte(values[0]), 255]
            case 2: return [byte(values[0]), byte(values[1]), byte(values[2]), 255]
            case 3: return Array(palette[values[0] * 3..<values[0] * 3 + 3]) + [255]
            case 4: return [byte(values[0]), byte(values[0]), byte(values[0]), byte(values[1])]
            default: return values.map(byte)
            }
        }
    }
}

@Suite("PNG decoding")
struct PNGDecoderTests {
    @Test("every colour type and bit depth is read, interlaced or not", arguments: PNGForm.all)
    func forms(form: PNGForm) throws {
        for (width, height) in [(1, 1), (7, 5), (8, 8), (33, 3), (5, 40)] {
            let (file, samples, palette) = try form.file(width: width, height: height, seed: UInt64(width))
            let expected = form.pixels(samples: samples, palette: palette)
            let decoded = try PNGImage(decoding: file, as: .rgba)
            #expect(decoded.width == width && decoded.height == height)
            #expect(decoded.bytes == expected)
            if form.colorType == 0 {
                let grey = try PNGImage(decoding: file, as: .grey)
                #expect(grey.bytes == stride(from: 0, to: expected.count, by: 4).map { expected[$0] })
            }
        }
    }

    @Test("a file cut anywhere is an error", arguments: PNGForm.all)
    func cut(form: PNGForm) throws {
        let file = try form.file(width: 9, height: 6, seed: 4).bytes
        for count in 0..<file.count {
            #expect(throws: PNGError.self, "cut to \(count) of \(file.count) bytes") {
                try PNGImage(decoding: Array(file.prefix(count)), as: .rgba)
            }
        }
    }

    @Test(
        "a file damaged at any byte is an error or the same picture, never another one",
        arguments: PNGForm.all)
    func damaged(form: PNGForm) throws {
        let file = try form.file(width: 9, height: 6, seed: 4).bytes
        let whole = try PNGImage(decoding: file, as: .rgba)
        var wrong: [Int] = []
        for place in file.indices {
            for change: UInt8 in [0x01, 0x80, 0xFF] {
                var damaged = file
                damaged[place] ^= change
                // Names of chunks that may be skipped may change: the case bit of a letter is such a change.
                guard let picture = try? PNGImage(decoding: damaged, as: .rgba) else { continue }
                if picture != whole { wrong.append(place) }
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test("a picture larger than the limits is refused before anything is decoded")
    func limits() throws {
        var file = try PNGForm(bitDepth: 8, colorType: 2, isInterlaced: false).file(
            width: 8, height: 8, seed: 2
        ).bytes
        func claim(_ width: [UInt8], _ height: [UInt8], depth: UInt8 = 8, type: UInt8 = 2) {
            file.replaceSubrange(16..<26, with: [0, 0] + width + [0, 0] + height + [depth, type])
        }
        claim([0xEA, 0x60], [0xEA, 0x60])
        #expect(throws: PNGError.sideTooLong(width: 60000, height: 60000, allowedPixels: 4096)) {
            try PNGImage(decoding: file, as: .rgb)
        }
        claim([0x10, 0x00], [0x10, 0x00], depth: 16, type: 6)
        #expect(
            throws: PNGError.tooLarge(
                width: 4096, height: 4096, byteCount: 128 << 20, allowedByteCount: 64 << 20)
        ) { try PNGImage(decoding: file, as: .grey) }
        claim([0x10, 0x00], [0x10, 0x00])
        #expect(
            throws: PNGError.tooLarge(
                width: 4096, height: 4096, byteCount: 48 << 20, allowedByteCount: 1 << 20)
        ) { try PNGImage(decoding: file, as: .rgb, byteLimit: 1 << 20) }
    }

    @Test("a chunk that claims more bytes than the file has is refused before memory is taken for it")
    func claimedLength() throws {
        // Found by fuzzing: libpng takes and clears 1.1 GB for this text of a few bytes.
        let file = try PNGForm(bitDepth: 8, colorType: 2, isInterlaced: false).file(
            width: 8, height: 8, seed: 2
        ).bytes
        let text: [UInt8] = [0x44, 0x41, 0x54, 0x10] + Array("iTXtTitle".utf8)
        let left = file.count - 33 + text.count - 12
        #expect(throws: PNGError.badFile("byte 33: a chunk of 1145132048 bytes, but \(left) are left")) {
            try PNGImage(decoding: Array(file[..<33]) + text + Array(file[33...]), as: .rgb)
        }
    }

    @Test("more compressed pixels than the header promises do not grow the picture")
    func bomb() throws {
        // 4000 rows that compress to little, under a header of one row: only that row is inflated.
        let image = try PNGImage(
            width: 64, height: 4000, format: .grey, bytes: [UInt8](repeating: 7, count: 64 * 4000))
        var file = try PNGEncoder().encode(image)
        file.replaceSubrange(20..<24, with: [0, 0, 0, 1])
        let header = Array(file[12..<29])
        let crc = cpng_crc32(0, header, header.count)
        file.replaceSubrange(29..<33, with: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: crc >> $0) })
        #expect(try PNGImage(decoding: file, as: .grey).bytes == [UInt8](repeating: 7, count: 64))
    }

    @Test("a text chunk that would inflate beyond its limit is not read")
    func textBomb() throws {
        // 16 MiB of spaces in a zTXt chunk of some KiB, where 1 MiB is allowed.
        let picture = try PNGEncoder().encode(
            try PNGImage(width: 1, height: 1, format: .grey, bytes: [9]))
        let spaces = try PNGImage(
            width: 4096, height: 4096, format: .grey, bytes: [UInt8](repeating: 32, count: 4096 * 4096))
        let other = try PNGEncoder().encode(spaces)
        let start = try #require(place(of: "IDAT", in: other))
        let stream = Array(other[(start + 4)..<(other.count - 16)])
        let content = Array("zTXtComment".utf8) + [0, 0] + stream
        let crc = cpng_crc32(0, content, content.count)
        func number(_ value: Int) -> [UInt8] {
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
        }
        let chunk = number(content.count - 4) + content + number(Int(crc))
        let file = picture[..<33] + chunk + picture[33...]
        #expect(try PNGImage(decoding: Array(file), as: .grey).bytes == [9])
    }

    private func place(of name: String, in file: [UInt8]) -> Int? {
        let name = Array(name.utf8)
        return (0..<file.count - 4).first { Array(file[$0..<$0 + 4]) == name }
    }

    @Test("cut and damaged files are errors, never crashes", arguments: 0..<300)
    func damage(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var file = try TestPictures.image(12, 9, .rgba, .noise, seed: 3).encodedByLibpng()
        if Bool.random(using: &generator) {
            file = Array(file.prefix(Int.random(in: 0..<file.count, using: &generator)))
        }
        for _ in 0..<3 where !file.isEmpty {
            file[Int.random(in: 0..<file.count, using: &generator)] = UInt8.random(
                in: 0...255, using: &generator)
        }
        _ = try? PNGImage(decoding: file, as: .rgb, byteLimit: 1 << 20)
    }
}
