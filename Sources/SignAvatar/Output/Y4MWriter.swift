import PNGImage

/// Uncompressed video with a header, YUV4MPEG2: for video encoders that read a pipe.
///
/// Samples follow ITU-R BT.601 in the limited range, 4:2:0 with the chroma sample in the middle of four pixels.
public struct Y4MWriter: FrameWriter {
    public let encoding = FrameEncoding.planes
    private let sink: ByteSink
    private let header: String

    /// Starts a stream into a file, or to standard output for `-`.
    public init(destination: String, options: RenderOptions) throws(SignAvatarError) {
        let (frames, seconds) = Self.rate(options.framesPerSecond)
        header =
            "YUV4MPEG2 W\(options.width) H\(options.height) F\(frames):\(seconds) Ip A1:1 C420jpeg "
            + "XYSCSS=420JPEG XCOLORRANGE=LIMITED\n"
        sink = try ByteSink(destination: destination)
    }

    public func append(_ bytes: [UInt8], index: Int) throws {
        try sink.write(Array(((index == 0 ? header : "") + "FRAME\n").utf8))
        try sink.write(bytes)
    }

    public func finish(_ documents: ClipDocuments) throws { try sink.finish() }

    public func discard() { sink.discard() }

    /// A rate as a fraction in its lowest terms, exact to a thousandth of a frame.
    static func rate(_ framesPerSecond: Double) -> (frames: Int, seconds: Int) {
        let frames = Int((framesPerSecond * 1000).rounded())
        var (divisor, rest) = (frames, 1000)
        while rest > 0 { (divisor, rest) = (rest, divisor % rest) }
        return (frames / divisor, 1000 / divisor)
    }

    /// Luma, then blue and red chroma of each square of two by two pixels; edges are repeated.
    static func planes(_ image: PNGImage) -> [UInt8] {
        let (width, height) = (image.width, image.height)
        let halfWidth = (width + 1) / 2
        let halfHeight = (height + 1) / 2
        var planes = [UInt8](repeating: 0, count: width * height + 2 * halfWidth * halfHeight)
        image.bytes.withUnsafeBufferPointer { pixels in
            planes.withUnsafeMutableBufferPointer { planes in
                for place in 0..<width * height {
                    // 16 + 65.481 R + 128.553 G + 24.966 B for colours 0...1, in 1/65536 of a byte.
                    let red = Int(pixels[place * 3])
                    let green = Int(pixels[place * 3 + 1])
                    let blue = Int(pixels[place * 3 + 2])
                    planes[place] = UInt8((1_081_344 + 16829 * red + 33039 * green + 6416 * blue) >> 16)
                }
                let blueStart = width * height
                let redStart = blueStart + halfWidth * halfHeight
                for y in 0..<halfHeight {
                    for x in 0..<halfWidth {
                        var (red, green, blue) = (0, 0, 0)
                        for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                            let place = (min(2 * y + dy, height - 1) * width + min(2 * x + dx, width - 1)) * 3
                            red += Int(pixels[place])
                            green += Int(pixels[place + 1])
                            blue += Int(pixels[place + 2])
                        }
                        // 128 + the colour differences times 112, of four pixels, in 1/262144 of a byte.
                        let blueChroma = 33_685_504 - 9714 * red - 19070 * green + 28784 * blue
                        let redChroma = 33_685_504 + 28784 * red - 24103 * green - 4681 * blue
                        planes[blueStart + y * halfWidth + x] = UInt8(blueChroma >> 18)
                        planes[redStart + y * halfWidth + x] = UInt8(redChroma >> 18)
                    }
                }
            }
        }
        return planes
    }
}
