import SignAvatar

/// Joins stored PNG frames into one animated PNG (APNG 1.0) without decoding them.
public struct AnimatedPNG: Sendable {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
        }
    }

    private let frameCount: Int
    private let framesPerSecond: Int
    private let repeats: Bool
    private var header: ArraySlice<UInt8>?
    private var sequence: UInt32 = 0
    private var added = 0

    /// Prepares an animation.
    ///
    /// - Parameters:
    ///   - frameCount: how many frames will be added.
    ///   - framesPerSecond: 1...65535.
    ///   - repeats: whether it starts again at its end.
    public init(frameCount: Int, framesPerSecond: Int, repeats: Bool = false) {
        precondition(frameCount > 0 && (1...65535).contains(framesPerSecond), "frames, at a rate")
        self.frameCount = frameCount
        self.framesPerSecond = framesPerSecond
        self.repeats = repeats
    }

    /// The bytes that a frame adds to the file; the last frame also ends it.
    ///
    /// - Parameter png: a PNG file, with the same size and pixel format as all others.
    /// - Returns: the next part of the animation.
    /// - Throws: if the file is not a PNG or its format differs.
    public mutating func add(_ png: [UInt8]) throws(Problem) -> [UInt8] {
        precondition(added < frameCount, "no more frames than were announced")
        let chunks = try Self.chunks(png)
        guard let frameHeader = chunks.first(where: { $0.type == "IHDR" })?.data, frameHeader.count == 13
        else {
            throw Self.wrong(added)
        }
        var output: [UInt8] = []
        if header == nil {
            header = frameHeader
            output += Self.signature
            output += Self.chunk("IHDR", frameHeader)
            output += Self.chunk("acTL", Self.bytes(UInt32(frameCount)) + Self.bytes(repeats ? 0 : 1))
        } else if header != frameHeader {
            throw Self.wrong(added)
        }
        var control = Self.bytes(sequence)
        sequence += 1
        control += frameHeader.prefix(8)
        control += Self.bytes(0) + Self.bytes(0)
        // Numerator and denominator of the delay; leave the picture, and overwrite the one before.
        control += [0, 1, UInt8(framesPerSecond >> 8), UInt8(framesPerSecond & 255), 0, 0]
        output += Self.chunk("fcTL", control)
        for chunk in chunks where chunk.type == "IDAT" {
            if added == 0 {
                output += Self.chunk("IDAT", chunk.data)
            } else {
                output += Self.chunk("fdAT", Self.bytes(sequence) + chunk.data)
                sequence += 1
            }
        }
        added += 1
        if added == frameCount { output += Self.chunk("IEND", []) }
        return output
    }

    private static func chunks(_ png: [UInt8]) throws(Problem) -> [(type: String, data: ArraySlice<UInt8>)] {
        guard png.starts(with: signature) else { throw wrong(0) }
        var chunks: [(type: String, data: ArraySlice<UInt8>)] = []
        var position = 8
        while position + 12 <= png.count {
            let length = png[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
            guard length <= png.count - position - 12 else { throw wrong(0) }
            let type = String(decoding: png[(position + 4)..<(position + 8)], as: UTF8.self)
            chunks.append((type, png[(position + 8)..<(position + 8 + length)]))
            position += 12 + length
        }
        guard chunks.last?.type == "IEND", position == png.count else { throw wrong(0) }
        return chunks
    }

    private static func wrong(_ frame: Int) -> Problem {
        Problem(
            .renderFailed, chinese: "第 \(frame) 帧不能并入动画", english: "frame \(frame) does not fit the animation"
        )
    }

    private static func bytes(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }

    private static func chunk(_ type: String, _ data: some Collection<UInt8>) -> [UInt8] {
        var output = bytes(UInt32(data.count))
        output.reserveCapacity(data.count + 12)
        output += type.utf8
        output += data
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in output[4...] { sum = table[Int((sum ^ UInt32(byte)) & 255)] ^ (sum >> 8) }
        return output + bytes(sum ^ 0xFFFF_FFFF)
    }
}
