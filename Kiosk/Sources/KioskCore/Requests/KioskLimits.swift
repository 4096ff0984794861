/// What a request may cost; every limit can be lowered in the configuration and none can be raised.
public struct KioskLimits: Sendable, Equatable {
    // Requests.
    /// Bytes of a body.
    public var bodyByteCount = 64 << 10
    /// Bytes of one header field.
    public var headerFieldByteCount = 8 << 10
    /// Header fields of a request.
    public var headerFieldCount = 64
    /// Bytes of all header fields.
    public var headerListByteCount = 16 << 10
    /// Levels of lists and objects.
    public var jsonDepth = 32
    /// Values of a body, lists and objects counted too.
    public var jsonNodeCount = 10_000

    // Texts.
    /// Characters (Unicode scalars) of a text.
    public var textScalarCount = 1000
    /// Bytes of a text in UTF-8.
    public var textByteCount = 4000
    /// Combining marks in a row.
    public var combiningMarkRun = 8
    /// Characters of a text in an address, where proxies and browsers cut long ones.
    public var addressTextScalarCount = 500

    // Clips.
    /// The length of a clip.
    public var clipSeconds = 120
    /// Frames of a clip.
    public var frameCount = 3000
    /// Pixels of a picture.
    public var pixelCount = 1920 * 1080
    /// The rate of a clip.
    public var framesPerSecond = 60

    // The queue.
    /// Clips that wait, emergencies not counted.
    public var queueEntryCount = 64
    /// Emergencies that wait.
    public var emergencyEntryCount = 8
    /// Characters of all texts that wait, emergencies not counted.
    public var queuedScalarCount = 20_000
    /// The share of the queue, percent, that one peer other than this machine may fill.
    public var peerSharePercent = 25
    /// How long a clip may wait before it is started.
    public var timeToLiveSeconds = 300

    // Connections.
    /// Connections at the same time.
    public var connectionCount = 128
    /// How long a connection may be without a request.
    public var idleSeconds = 10
    /// How long the head of a request may take.
    public var headSeconds = 3
    /// How long its body may take.
    public var bodySeconds = 5
    /// How long a client may take nothing of an answer.
    public var stalledWriteSeconds = 2
    /// Streams of events and pictures at the same time.
    public var streamCount = 32

    public init() {}

    /// Every limit by its name in the configuration.
    static let fields: [(name: String, path: WritableKeyPath<KioskLimits, Int> & Sendable)] = [
        ("body_bytes", \.bodyByteCount), ("header_field_bytes", \.headerFieldByteCount),
        ("header_fields", \.headerFieldCount), ("header_list_bytes", \.headerListByteCount),
        ("json_depth", \.jsonDepth), ("json_nodes", \.jsonNodeCount),
        ("text_scalars", \.textScalarCount), ("text_bytes", \.textByteCount),
        ("combining_marks", \.combiningMarkRun), ("address_text_scalars", \.addressTextScalarCount),
        ("clip_seconds", \.clipSeconds), ("clip_frames", \.frameCount), ("clip_pixels", \.pixelCount),
        ("clip_frames_per_second", \.framesPerSecond), ("queue_entries", \.queueEntryCount),
        ("emergency_entries", \.emergencyEntryCount), ("queued_scalars", \.queuedScalarCount),
        ("peer_share_percent", \.peerSharePercent), ("time_to_live_seconds", \.timeToLiveSeconds),
        ("connections", \.connectionCount), ("idle_seconds", \.idleSeconds),
        ("head_seconds", \.headSeconds), ("body_seconds", \.bodySeconds),
        ("stalled_write_seconds", \.stalledWriteSeconds),
        ("streams", \.streamCount),
    ]
}
