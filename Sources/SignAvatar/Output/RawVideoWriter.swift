/// Frames as bare bytes, red, green and blue, one after the other: ffmpeg's `rawvideo` with `rgb24`.
public struct RawVideoWriter: FrameWriter {
    public let encoding = FrameEncoding.pixels
    private let sink: ByteSink

    /// Starts a stream into a file, or to standard output for `-`.
    public init(destination: String) throws(SignAvatarError) {
        sink = try ByteSink(destination: destination)
    }

    public func append(_ bytes: [UInt8], index: Int) throws { try sink.write(bytes) }

    public func finish(_ documents: ClipDocuments) throws { try sink.finish() }

    public func discard() { sink.discard() }
}
