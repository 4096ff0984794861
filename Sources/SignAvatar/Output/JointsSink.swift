/// Writes the joints of a clip frame by frame into one JSON file, which appears when it is whole.
///
/// An object from the name of each frame's file to its entry (`JointsFile`).
public struct JointsSink {
    private let sink: ByteSink
    private var isEmpty = true

    /// Opens a file beside the destination.
    ///
    /// - Parameter destination: a path, or `-` for standard output.
    /// - Throws: if it cannot be opened.
    public init(destination: String) throws(SignAvatarError) {
        sink = try ByteSink(destination: destination)
    }

    /// Adds a frame.
    ///
    /// - Parameters:
    ///   - entry: its joints as JSON.
    ///   - name: the name of its picture.
    /// - Throws: if it cannot be written.
    public mutating func append(_ entry: String, name: String) throws {
        try sink.write(Array(((isEmpty ? "{" : ",\n") + "\"\(name)\":" + entry).utf8))
        isEmpty = false
    }

    /// Ends the file and lets it appear.
    public func finish() throws {
        try sink.write(Array((isEmpty ? "{}\n" : "}\n").utf8))
        try sink.finish()
    }

    /// Removes what was written so far.
    public func discard() { sink.discard() }
}
