import PNGImage

/// The files of a folder of frames as one uncompressed tar archive, into a file or a pipe.
///
/// Names, sizes and bytes are all that it stores; times and owners are zero, so that a clip always has the
/// same bytes. Source: POSIX.1-1988, ustar.
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
        // Two empty blocks end an archive.
        try sink.write([UInt8](repeating: 0, count: 1024))
        try sink.finish()
    }

    public func discard() { sink.discard() }

    private func write(_ bytes: [UInt8], name: String) throws {
        let padding = (512 - bytes.count % 512) % 512
        try sink.write(try Self.header(name: name, byteCount: bytes.count))
        try sink.write(bytes + [UInt8](repeating: 0, count: padding))
    }

    /// The block before a file: `name` has at most 100 bytes, a size at most 8 GiB.
    static func header(name: String, byteCount: Int) throws(SignAvatarError) -> [UInt8] {
        guard (1...100).contains(name.utf8.count), byteCount < 1 << 33 else {
            throw .defect("tar entry '\(name)' with \(byteCount) bytes: names have 1 to 100 bytes")
        }
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            block.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        func octal(_ value: Int, digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        put(name, at: 0)
        put(octal(0o644, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(byteCount, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        // The sum of all bytes, with spaces in its own place.
        let sum = block.reduce(8 * 0x20) { $0 + Int($1) }
        put(octal(sum, digits: 6) + "\0 ", at: 148)
        return block
    }
}
