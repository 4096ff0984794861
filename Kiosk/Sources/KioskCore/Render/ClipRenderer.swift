import SignAvatar

/// Draws clips; the engine knows nothing else about avatars.
public protocol ClipRenderer: Sendable {
    /// The name of a clip: 64 hexadecimal digits made of everything that decides its bytes.
    func identifier(of request: ClipRequest) -> String

    /// The words of a text for which there is no sign, in order.
    func unknownWords(of text: String) throws -> [String]

    /// Turns a text into motion; no picture is drawn yet.
    func plan(_ request: ClipRequest) throws -> PlannedClip
}

/// A clip before its first picture: how long it is, what it says, and how to draw it.
public struct PlannedClip: Sendable {
    /// At least 1.
    public let frameCount: Int
    /// How long the clip lasts.
    public let seconds: Double
    /// The manifest without the frame table and the details.
    public let summary: JSONValue
    /// Fields of the manifest that take their time and are not needed before the clip is whole.
    public let details: @Sendable () -> [(String, JSONValue)]
    /// WebVTT.
    public let captions: [UInt8]
    /// The words without a sign, in order.
    public let unknownWords: [String]
    /// The PNG file of a frame; any lane may call it, for frames in any order.
    public let draw: @Sendable (_ frame: Int, _ lane: inout LaneStorage) throws -> [UInt8]

    public init(
        frameCount: Int, seconds: Double, summary: JSONValue, captions: [UInt8], unknownWords: [String],
        details: @escaping @Sendable () -> [(String, JSONValue)] = { [] },
        draw: @escaping @Sendable (_ frame: Int, _ lane: inout LaneStorage) throws -> [UInt8]
    ) {
        self.frameCount = frameCount
        self.seconds = seconds
        self.summary = summary
        self.captions = captions
        self.unknownWords = unknownWords
        self.details = details
        self.draw = draw
    }
}

/// What a lane keeps from frame to frame: the buffers of the picture sizes it drew last.
public struct LaneStorage {
    private static let capacity = 3
    private var renderers: [(key: String, renderer: FrameRenderer)] = []

    public init() {}

    /// Calls `body` with the renderer of a key, which is made when it is not here.
    mutating func withRenderer<Value>(
        _ key: String, make: () throws -> FrameRenderer, body: (inout FrameRenderer) throws -> Value
    ) throws -> Value {
        if let index = renderers.firstIndex(where: { $0.key == key }) {
            if index > 0 { renderers.swapAt(index, 0) }
        } else {
            if renderers.count == Self.capacity { renderers.removeLast() }
            renderers.insert((key, try make()), at: 0)
        }
        return try body(&renderers[0].renderer)
    }
}
