import PNGImage

/// One PNG file a frame, with captions and a manifest, in a folder that appears when it is whole.
public struct DirectoryWriter: FrameWriter {
    public let encoding: FrameEncoding
    private let publisher: DirectoryPublisher

    /// Prepares a hidden folder beside the destination.
    public init(destination: String, encoder: PNGEncoder, layer: FileLayer = .live) throws(SignAvatarError) {
        encoding = .png(encoder)
        publisher = try DirectoryPublisher(destination: destination, layer: layer)
    }

    public func append(_ bytes: [UInt8], index: Int) throws {
        try publisher.write(bytes, name: Manifest.frameName(index))
    }

    public func finish(_ documents: ClipDocuments) throws {
        try publisher.write(Array(documents.captions.utf8), name: "captions.vtt")
        try publisher.write(Array(documents.manifest.pretty.utf8), name: DirectoryPublisher.markerName)
        try publisher.publish()
    }

    public func discard() { publisher.discard() }
}
