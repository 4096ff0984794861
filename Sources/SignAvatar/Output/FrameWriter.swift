import PNGImage

/// What a worker makes of a picture before the writer gets it.
public enum FrameEncoding: Sendable {
    /// A PNG file of its own.
    case png(PNGEncoder)
    /// Red, green and blue bytes, rows from the top.
    case pixels
    /// Planes of luma and of both chromas at half the size; see `Y4MWriter`.
    case planes

    /// An encoder for one worker, which also gets the rows that differ from its picture before; it may keep what it
    /// learnt from that.
    func makeEncoder() throws(SignAvatarError) -> (_ image: PNGImage, _ dirtyRows: Range<Int>) -> [UInt8] {
        switch self {
        case .png(let encoder):
            do throws(PNGError) {
                var sequence = try PNGSequenceEncoder(encoder)
                return { sequence.encode($0, dirtyRows: $1) }
            } catch {
                throw SignAvatarError(error)
            }
        case .pixels: return { image, _ in image.bytes }
        case .planes: return { image, _ in Y4MWriter.planes(image) }
        }
    }
}

/// What is known of a clip when all its frames are there.
public struct ClipDocuments: Sendable {
    /// `manifest.json`.
    public var manifest: JSONValue
    /// `captions.vtt`.
    public var captions: String
    /// Milliseconds from the start for every sign.
    public var timeline: JSONValue
}

/// Takes the frames of one clip in order and brings them into a form.
public protocol FrameWriter {
    /// What `append` gets.
    var encoding: FrameEncoding { get }
    /// Takes the next frame.
    mutating func append(_ bytes: [UInt8], index: Int) throws
    /// Writes what follows the frames and lets the result appear.
    mutating func finish(_ documents: ClipDocuments) throws
    /// Removes what was written so far; called instead of `finish`.
    mutating func discard()
}

extension FrameWriter {
    /// Takes the pixels of a frame as a picture again.
    static func image(_ bytes: [UInt8], options: RenderOptions) throws(SignAvatarError) -> PNGImage {
        do throws(PNGError) {
            return try PNGImage(width: options.width, height: options.height, format: .rgb, bytes: bytes)
        } catch {
            throw SignAvatarError(error)
        }
    }
}
