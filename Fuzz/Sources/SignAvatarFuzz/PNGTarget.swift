import PNGImage

/// PNG: files of others for the decoder, and pixels for the project's own encoders with the decoder behind them.
///
/// The chunks of a file get right checksums first: libpng leaves a file with a wrong one at once.
enum PNGTarget {
    private static let signature: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]

    static func run(_ bytes: [UInt8]) {
        if bytes.starts(with: signature) {
            let file = repaired(bytes)
            for format in PNGImage.Format.allCases {
                guard
                    let image = try? PNGImage(decoding: file, as: format, byteLimit: 1 << 18, sideLimit: 1024)
                else { continue }
                if image.bytes.count <= 1 << 12 { roundTrip(image) }
            }
        } else if bytes.count > 2 {
            pixels(width: Int(bytes[0]) + 1, format: bytes[1], Array(bytes[2...]))
        }
    }

    private static func pixels(width: Int, format code: UInt8, _ bytes: [UInt8]) {
        let format = PNGImage.Format.allCases[Int(code) % PNGImage.Format.allCases.count]
        let height = bytes.count / (width * format.channels)
        guard height > 0 else { return }
        let count = width * height * format.channels
        guard
            let image = try? PNGImage(
                width: width, height: height, format: format, bytes: Array(bytes[..<count]))
        else {
            promise(false, "\(width) x \(height) x \(format.channels) fit \(count) bytes")
            return
        }
        roundTrip(image)
    }

    /// Writes and reads at one level, which the pixels choose: all of them at once would be four times as slow.
    private static func roundTrip(_ image: PNGImage) {
        let choice = image.bytes.reduce(0) { $0 &+ Int($1) } % (PNGLevel.allCases.count + 1)
        do {
            if choice < PNGLevel.allCases.count {
                let level = PNGLevel.allCases[choice]
                let encoder = PNGEncoder(level: level, texts: [PNGText(keyword: "Title", value: "窗口")])
                let file = try encoder.encode(image)
                promise(try PNGImage(decoding: file, as: image.format) == image, "\(level) keeps the pixels")
                if let indexed = IndexedImage(image) {
                    let file = try encoder.encode(indexed)
                    promise(
                        try PNGImage(decoding: file, as: image.format) == image,
                        "\(level) keeps the pixels with a palette")
                }
                return
            }
            let file = try image.encodedByLibpng(level: 1)
            promise(try PNGImage(decoding: file, as: image.format) == image, "libpng keeps the pixels")
        } catch {
            promise(false, "a picture can be written and read: \(error)")
        }
    }

    /// A file whose chunks fit their checksums.
    private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        var start = signature.count
        while bytes.count - start >= 12 {
            let length = (0..<4).reduce(0) { $0 << 8 | Int(bytes[start + $1]) }
            guard length <= bytes.count - start - 12 else { break }
            let end = start + 8 + length
            let sum = checksum(bytes[(start + 4)..<end])
            for place in 0..<4 { result[end + place] = UInt8(truncatingIfNeeded: sum >> (24 - 8 * place)) }
            start = end + 4
        }
        return result
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 255)] }
    }
}
