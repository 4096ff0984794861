import PNGImage

/// The files of a folder of frames as one uncompressed tar archive, into a file or a pipe.
public struct TarWriter: FrameWriter {
    public let encoding: FrameEncoding
    private let sink: ByteSink

    /// Starts an archive in a file, or on standard output for `-`.
    public init(destination: String, encoder: PNGEncoder) throws(SignAvatarError) {
        encoding = .png(encoder)
        sink = try ByteSink(destination: destination)
    }

    public func append(_ bytes: [UInt8], index: Int) throws {
        try write(bytes, name: Manifest.frameName(index))
    }

    public func finish(_ documents: ClipDocuments) throws {
        try write(Array(documents.captions.utf8), name: "captions.vtt")
        try write(Array(documents.manifest.pretty.utf8), name: DirectoryPublisher.markerName)
        try sink.write(TarArchive.end)
        try sink.finish()
    }

    public func discard() { sink.discard() }

    private func write(_ bytes: [UInt8], name: String) throws {
        try sink.write(try TarArchive.entry(name: name, content: bytes))
    }
}
