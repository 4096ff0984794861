/// What a request may cost; every limit can be lowered in the configuration and none can be raised.
public struct KioskLimits: Sendable, Equatable {
    // Requests.
    public var bodyByteCount = 64 << 10
    public var headerFieldByteCount = 8 << 10
    public var headerFieldCount = 64
    public var headerListByteCount = 16 << 10
    public var jsonDepth = 32
    public var jsonNodeCount = 10_000

    // Texts.
    public var textScalarCount = 1000
    public var textByteCount = 4000
    public var combiningMarkRun = 8
    /// Characters of a text in an address, where proxies and browsers cut long ones.
    public var addressTextScalarCount = 500

    // Clips.
    public var clipSeconds = 120
    public var frameCount = 3000
    public var pixelCount = 1920 * 1080
    public var framesPerSecond = 60

    // The queue.
    public var queueEntryCount = 64
    public var emergencyEntryCount = 8
    public var queuedScalarCount = 20_000
    /// The share of the queue, percent, that one peer other than this machine may fill.
    public var peerSharePercent = 25
    public var timeToLiveSeconds = 300

    // Connections.
    public var connectionCount = 128
    public var idleSeconds = 10
    public var headSeconds = 3
    public var bodySeconds = 5
    public var stalledWriteSeconds = 2
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
