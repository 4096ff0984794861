import TestSupport
import Testing

@testable import PNGImage

@Suite("Fast PNG encoding")
struct PNGEncoderTests {
    @Test("libpng decodes what is encoded to the same pixels, at every size up to 70 x 70", arguments: 1...70)
    func allSizes(width: Int) throws {
        var wrong: [String] = []
        for height in 1...70 {
            let number = width * 71 + height
            let format = PNGImage.Format.allCases[number % 3]
            let kind = TestPictures.Kind.allCases[number % 4]
            let level = number % 16 == 0 ? PNGLevel.small : number % 2 == 0 ? .balanced : .fast
            let image = try TestPictures.image(width, height, format, kind, seed: UInt64(number))
            let file = try PNGEncoder(level: level).encode(image)
            if try PNGImage(decoding: file, as: format) != image {
                wrong.append("\(width)x\(height) \(kind)")
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test("ten thousand random pictures come back exactly", arguments: 0..<20)
    func random(part: Int) throws {
        var generator = SeededGenerator(seed: UInt64(part) + 1000)
        var wrong = 0
        for number in 0..<500 {
            let width = Int.random(in: 1...24, using: &generator)
            let height = Int.random(in: 1...16, using: &generator)
            let format = PNGImage.Format.allCases[number % 3]
            let image = try TestPictures.image(
                width, height, format, TestPictures.Kind.allCases[(number / 3) % 4], seed: generator.next())
            let file = try PNGEncoder(level: number % 2 == 0 ? .balanced : .fast).encode(image)
            if try PNGImage(decoding: file, as: format) != image { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test(
        "pictures of several strips come back exactly, and two threads give the same bytes as one",
        arguments: PNGLevel.allCases, TestPictures.Kind.allCases)
    func strips(level: PNGLevel, kind: TestPictures.Kind) throws {
        for format in PNGImage.Format.allCases {
            let image = try TestPictures.image(401, 333, format, kind, seed: 5)
            let one = try PNGEncoder(level: level, threadCount: 1).encode(image)
            let two = try PNGEncoder(level: level, threadCount: 2).encode(image)
            #expect(one == two)
            #expect(try PNGImage(decoding: one, as: format) == image)
        }
    }

    @Test("a row longer than a stored block comes back exactly")
    func longRows() throws {
        let image = try TestPictures.image(40_000, 3, .rgb, .noise, seed: 9)
        let file = try PNGEncoder().encode(image)
        #expect(try PNGImage(decoding: file, as: .rgb, sideLimit: 65535) == image)
        // Noise does not shrink; it grows by block heads only.
        #expect(file.count < image.bytes.count + 200)
    }

    @Test("smooth pictures become small, and smaller with more work")
    func sizes() throws {
        let image = try TestPictures.image(720, 400, .rgb, .rendered, seed: 3)
        let fast = try PNGEncoder(level: .fast).encode(image).count
        let balanced = try PNGEncoder(level: .balanced).encode(image).count
        let small = try PNGEncoder(level: .small).encode(image).count
        #expect(small < balanced && balanced <= fast, "\(small) \(balanced) \(fast)")
        #expect(fast < image.bytes.count / 8)
    }

    @Test(
        "pictures with a palette come back exactly, with their transparency", arguments: [1, 2, 3, 17, 256])
    func palettes(colorCount: Int) throws {
        var generator = SeededGenerator(seed: UInt64(colorCount))
        var palette: [SIMD4<UInt8>] = []
        for number in 0..<colorCount {
            let noise = generator.next()
            palette.append(
                SIMD4(
                    UInt8(number), UInt8(truncatingIfNeeded: noise), UInt8(truncatingIfNeeded: noise >> 8),
                    number % 2 == 0 ? 255 : UInt8(truncatingIfNeeded: noise >> 16)))
        }
        let indices = (0..<90 * 300).map { _ in UInt8(Int.random(in: 0..<colorCount, using: &generator)) }
        let image = try IndexedImage(width: 90, height: 300, palette: palette, indices: indices)
        let expected = indices.flatMap { index in
            let color = palette[Int(index)]
            return [color.x, color.y, color.z, color.w]
        }
        let decoded = try PNGImage(decoding: try PNGEncoder().encode(image), as: .rgba)
        #expect(decoded.bytes == expected)
        let reduced = try #require(IndexedImage(decoded))
        #expect(try PNGImage(decoding: try PNGEncoder().encode(reduced), as: .rgba) == decoded)
    }

    @Test("a palette that does not fit is refused")
    func badPalette() throws {
        #expect(throws: PNGError.badPalette(colorCount: 1, largestIndex: 1)) {
            try IndexedImage(width: 1, height: 1, palette: [SIMD4(0, 0, 0, 255)], indices: [1])
        }
        let noise = try TestPictures.image(40, 40, .rgb, .noise, seed: 1)
        #expect(IndexedImage(noise) == nil)
    }

    @Test("texts stand in the file, plain ones as tEXt and others as iTXt; bad ones are refused")
    func texts() throws {
        let image = try TestPictures.image(4, 4, .rgb, .flat, seed: 1)
        let file = try PNGEncoder(texts: [
            PNGText(keyword: "Software", value: "signavatar"), PNGText(keyword: "Title", value: "你好"),
        ]).encode(image)
        let content = String(decoding: file, as: UTF8.self)
        #expect(content.contains("tEXtSoftware\0signavatar") && content.contains("iTXtTitle\0\0\0\0\0你好"))
        #expect(content.contains("sRGB"))
        #expect(try PNGImage(decoding: file, as: .rgb) == image)
        for bad in ["", " x", "x ", String(repeating: "k", count: 80), "名"] {
            #expect(throws: PNGError.badText(keyword: bad)) {
                try PNGEncoder(texts: [PNGText(keyword: bad, value: "")]).encode(image)
            }
        }
    }
}

@Suite("PNG sequences")
struct PNGSequenceTests {
    /// Frames of 300 rows in which some rows change.
    private func frames() throws -> [(image: PNGImage, dirtyRows: Range<Int>)] {
        let first = try TestPictures.image(400, 300, .rgb, .rendered, seed: 1)
        var result = [(first, 0..<300)]
        for (number, rows) in [120..<180, 0..<1, 299..<300, 0..<0, 0..<300, 79..<81].enumerated() {
            guard let last = result.last else { break }
            var bytes = last.0.bytes
            for row in rows { bytes[row * 1200 + 7 * number] &+= 9 }
            result.append((try PNGImage(width: 400, height: 300, format: .rgb, bytes: bytes), rows))
        }
        return result
    }

    @Test(
        "every file equals that of the picture alone, whether dirty rows are told or found",
        arguments: [1, 2])
    func sameAsAlone(threadCount: Int) throws {
        let encoder = PNGEncoder(threadCount: threadCount, texts: [PNGText(keyword: "Clip", value: "1")])
        var told = try PNGSequenceEncoder(encoder)
        var found = try PNGSequenceEncoder(encoder)
        for frame in try frames() {
            let alone = try encoder.encode(frame.image)
            #expect(told.encode(frame.image, dirtyRows: frame.dirtyRows) == alone)
            #expect(found.encode(frame.image) == alone)
        }
    }

    @Test("rows told to be clean are taken from the picture before without a look")
    func trustsDirtyRows() throws {
        let all = try frames()
        let encoder = PNGEncoder()
        var sequence = try PNGSequenceEncoder(encoder)
        let first = sequence.encode(all[0].image)
        #expect(sequence.encode(all[1].image, dirtyRows: 0..<0) == first)
    }

    @Test("a picture of another size or form starts anew")
    func otherSize() throws {
        let encoder = PNGEncoder()
        var sequence = try PNGSequenceEncoder(encoder)
        for format in PNGImage.Format.allCases {
            let image = try TestPictures.image(50, 60, format, .rendered, seed: 2)
            #expect(sequence.encode(image, dirtyRows: 0..<0) == (try encoder.encode(image)))
        }
        let larger = try TestPictures.image(50, 61, .rgba, .rendered, seed: 2)
        #expect(sequence.encode(larger, dirtyRows: 0..<0) == (try encoder.encode(larger)))
    }
}

@Suite("Codes")
struct HuffmanCodeTests {
    @Test("codes are complete, within the limit, and shorter for frequent symbols", arguments: 0..<200)
    func complete(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let symbolCount = Int.random(in: 2...286, using: &generator)
        let limit = max(Int.random(in: 7...15, using: &generator), symbolCount > 128 ? 9 : 7)
        let steepness = Double.random(in: 0...1.2, using: &generator)
        // From even to steeper than Fibonacci's numbers, which make the deepest trees.
        let frequencies = (0..<symbolCount).map { number -> UInt32 in
            if Int.random(in: 0..<4, using: &generator) == 0 { return 0 }
            var value = 1.0
            for _ in 0..<min(number, 22) { value *= 1 + steepness }
            return UInt32(min(value, 4_000_000)) + UInt32.random(in: 0...3, using: &generator)
        }
        let code = HuffmanCode(frequencies: frequencies, maximumLength: limit)
        let room = code.lengths.reduce(0) { $0 + ($1 > 0 ? 1 << (limit - Int($1)) : 0) }
        #expect(room == 1 << limit)
        #expect(code.lengths.allSatisfy { Int($0) <= limit })
        for (symbol, frequency) in frequencies.enumerated() where frequency > 0 {
            #expect(code.lengths[symbol] > 0)
        }
        let used = frequencies.indices.filter { frequencies[$0] > 0 }.sorted {
            frequencies[$0] < frequencies[$1]
        }
        for (rarer, other) in zip(used, used.dropFirst()) where frequencies[rarer] < frequencies[other] {
            #expect(code.lengths[rarer] >= code.lengths[other])
        }
    }

    @Test("symbols of lengths and distances follow RFC 1951")
    func symbols() {
        let lengths = [
            (3, 257, 0), (10, 264, 0), (11, 265, 0), (12, 265, 1), (130, 280, 15), (257, 284, 30),
            (258, 285, 0),
        ]
        for (length, number, bits) in lengths {
            let symbol = Deflate.lengthSymbol(length)
            #expect(symbol.number == number && symbol.extraBits == bits, "length \(length)")
        }
        let distances = [(1, 0, 0), (4, 3, 0), (5, 4, 0), (12, 6, 3), (16, 7, 3), (32768, 29, 8191)]
        for (distance, number, bits) in distances {
            let symbol = Deflate.distanceSymbol(distance)
            #expect(symbol.number == number && symbol.extraBits == bits, "distance \(distance)")
        }
    }

    @Test("the checksum is zlib's", arguments: [0, 1, 255, 256, 257, 5552, 100_000])
    func adler(count: Int) throws {
        // All bytes 255: the largest sums that a block can have.
        for bytes in [
            [UInt8](repeating: 255, count: count), (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) },
        ] {
            var low = 1
            var high = 0
            for byte in bytes {
                low = (low + Int(byte)) % 65521
                high = (high + low) % 65521
            }
            var checksum = Adler32()
            bytes.withUnsafeBufferPointer { buffer in
                if let start = buffer.baseAddress { checksum.update(start, count: count) }
            }
            #expect(checksum.value == UInt32(high << 16 | low))
        }
    }
}
