import PNGImage
import TestSupport

/// Pictures whose pixels follow from a seed.
enum TestPictures {
    /// What the pixels are like.
    enum Kind: Int, CaseIterable {
        /// Nothing repeats.
        case noise
        /// One colour.
        case flat
        /// A smooth change with an ordered dither and a noisy block, like a rendered frame.
        case rendered
        /// Few colours in short runs.
        case runs
    }

    static func image(_ width: Int, _ height: Int, _ format: PNGImage.Format, _ kind: Kind, seed: UInt64)
        throws -> PNGImage
    {
        var generator = SeededGenerator(seed: seed)
        let channels = format.channels
        var bytes = [UInt8](
            repeating: UInt8.random(in: 0...255, using: &generator), count: width * height * channels)
        switch kind {
        case .flat: break
        case .noise:
            for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: generator.next()) }
        case .rendered:
            for y in 0..<height {
                for x in 0..<width {
                    let isInside = x > width / 3 && x < width / 2 && y > height / 4
                    for channel in 0..<channels {
                        let smooth = UInt8(
                            truncatingIfNeeded: y * 2 / 3 + channel * 40 + (x & 3) * (y & 3) / 5)
                        bytes[(y * width + x) * channels + channel] =
                            isInside ? smooth &+ UInt8(generator.next() & 7) : smooth
                    }
                }
            }
        case .runs:
            var left = 0
            var value: UInt8 = 0
            for index in bytes.indices {
                if left == 0 {
                    left = Int(generator.next() % 40)
                    value = UInt8(generator.next() & 3) &* 60
                }
                left = max(0, left - 1)
                bytes[index] = value
            }
        }
        return try PNGImage(width: width, height: height, format: format, bytes: bytes)
    }
}
