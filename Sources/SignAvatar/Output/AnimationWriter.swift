import PNGImage

/// One animated PNG; each frame stores only the rows that changed.
public struct AnimationWriter: FrameWriter {
    public let encoding = FrameEncoding.pixels
    private let options: RenderOptions
    private var encoder: AnimatedPNGEncoder
    private let sink: ByteSink

    /// Starts an animation that plays for ever.
    public init(destination: String, options: RenderOptions, frameCount: Int, encoder: PNGEncoder)
        throws(SignAvatarError)
    {
        self.options = options
        do throws(PNGError) {
            self.encoder = try AnimatedPNGEncoder(
                width: options.width, height: options.height, format: .rgb, frameCount: frameCount,
                secondsPerFrame: 1 / options.framesPerSecond, encoder: encoder)
        } catch {
            throw SignAvatarError(error)
        }
        sink = try ByteSink(destination: destination)
    }

    public mutating func append(_ bytes: [UInt8], index: Int) throws {
        try sink.write(try encoder.append(try Self.image(bytes, options: options)))
    }

    public func finish(_ documents: ClipDocuments) throws { try sink.finish() }

    public func discard() { sink.discard() }
}
