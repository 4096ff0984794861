import Foundation
import SignAvatar

/// What a screen shows: a clip, and until when.
public struct DisplayShow: Sendable, Equatable {
    /// The id of the clip.
    public var clip: String
    /// What is signed, for captions.
    public var text: String
    /// As in a request: `480x640@25`.
    public var profile: String
    /// Signing speed, 0.5...2.
    public var speed: Double
    /// What the camera shows, as in a request.
    public var camera: String
    /// How urgent it is.
    public var priority: PriorityClass
    /// When it was ordered.
    public var since: Date
    /// Nil for no end; an emergency always has one.
    public var expiresAt: Date?
    /// Whether the clip begins again when it is over.
    public var repeats: Bool

    public init(
        clip: String, text: String, profile: String, speed: Double, camera: String = "upper-body",
        priority: PriorityClass, since: Date, expiresAt: Date?, repeats: Bool
    ) {
        self.clip = clip
        self.text = text
        self.profile = profile
        self.speed = speed
        self.camera = camera
        self.priority = priority
        self.since = since
        self.expiresAt = expiresAt
        self.repeats = repeats
    }

    /// As it is sent to pages and written to the disk.
    public var json: JSONValue {
        .object([
            ("clip", .text(clip)), ("text", .text(text)), ("profile", .text(profile)),
            ("speed", .number(speed)), ("camera", .text(camera)), ("priority", .text(priority.name)),
            ("since", .integer(Self.milliseconds(since))),
            ("expires_at", expiresAt.map { .integer(Self.milliseconds($0)) } ?? .null),
            ("repeat", .flag(repeats)),
        ])
    }

    /// Reads what `json` wrote; nil if it is something else.
    init?(_ json: JSONValue) {
        guard let clip = json["clip"]?.textValue, let text = json["text"]?.textValue,
            let profile = json["profile"]?.textValue, let speed = json["speed"]?.numberValue,
            let priority = json["priority"]?.textValue.flatMap(PriorityClass.init(name:)),
            let since = json["since"]?.integerValue, let repeats = json["repeat"]?.flagValue
        else { return nil }
        let expiry = json["expires_at"]?.integerValue
        // Without its end an emergency would stay for ever.
        guard priority != .emergency || expiry != nil else { return nil }
        self.init(
            clip: clip, text: text, profile: profile, speed: speed,
            camera: json["camera"]?.textValue ?? "upper-body", priority: priority,
            since: Self.date(since), expiresAt: expiry.map(Self.date), repeats: repeats)
    }

    private static func milliseconds(_ date: Date) -> Int {
        Int((date.timeIntervalSince1970 * 1000).rounded())
    }

    private static func date(_ milliseconds: Int) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
