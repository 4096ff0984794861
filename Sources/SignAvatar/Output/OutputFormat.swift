import PNGImage

/// What a clip can become.
public enum OutputFormat: String, Sendable, CaseIterable {
    /// A folder with one PNG a frame, captions and a manifest.
    case png
    /// One animated PNG.
    case apng
    /// One PNG with all frames, and a JSON file that says where they are.
    case sprite
    /// Bare pixels.
    case rgb24
    /// Uncompressed video for encoders.
    case y4m
    /// The folder as one archive.
    case tar
    /// Captions with word timings, without frames.
    case webvtt
    /// When each sign is made, as JSON, without frames.
    case timeline
    /// A player in the terminal.
    case terminal

    /// Whether `-` may stand for standard output.
    public var streams: Bool { self != .png && self != .sprite }

    /// Whether pictures may be transparent.
    public var carriesAlpha: Bool { self == .png || self == .tar }

    /// Whether anything is drawn.
    public var hasFrames: Bool { self != .webvtt && self != .timeline }

    /// A writer; nil for forms without frames.
    ///
    /// - Parameters:
    ///   - destination: a path, or `-` for standard output.
    ///   - options: the frames' size and rate.
    ///   - frameCount: how many frames will come.
    ///   - encoder: for forms made of PNG.
    ///   - terminal: characters a line and lines, for the player.
    /// - Returns: the writer.
    /// - Throws: if the destination or a transparent background does not suit the form, or it cannot be opened.
    public func writer(
        destination: String, options: RenderOptions, frameCount: Int, encoder: PNGEncoder,
        terminal: (columns: Int, lines: Int) = (80, 24)
    ) throws(SignAvatarError) -> (any FrameWriter)? {
        guard destination != ByteSink.standardOutput || streams else {
            throw .badRequest("format \(rawValue): cannot go to standard output; give a name with --output")
        }
        guard options.background != .transparent || carriesAlpha || !hasFrames else {
            throw .badRequest(
                "format \(rawValue): has no alpha; a transparent background goes with "
                    + Self.allCases.filter(\.carriesAlpha).map(\.rawValue).joined(separator: " or "))
        }
        return switch self {
        case .png: try DirectoryWriter(destination: destination, encoder: encoder)
        case .apng:
            try AnimationWriter(
                destination: destination, options: options, frameCount: frameCount, encoder: encoder)
        case .sprite:
            try SpriteWriter(
                destination: destination, options: options, frameCount: frameCount, encoder: encoder)
        case .rgb24: try RawVideoWriter(destination: destination)
        case .y4m: try Y4MWriter(destination: destination, options: options)
        case .tar: try TarWriter(destination: destination, encoder: encoder)
        case .terminal:
            try TerminalWriter(options: options, columns: terminal.columns, lines: terminal.lines)
        case .webvtt, .timeline: nil
        }
    }
}
