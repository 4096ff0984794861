import Foundation
import Raster
import SignAvatar

/// A request for a clip after all checks: what to draw, how urgent it is, and for whom.
public struct RenderOrder: Sendable, Equatable {
    /// What to draw.
    public var clip: ClipRequest
    /// How urgent it is.
    public var priority: PriorityClass
    /// How long it may wait before it is started, seconds.
    public var timeToLiveSeconds: Int
    /// Whether words without a sign refuse the request.
    public var isStrict: Bool
    /// The name of the template that gave the text, if one did.
    public var template: String?
    /// When a display stops showing it; nil for never.
    public var expiresAt: Date?
    /// Whether a display repeats it.
    public var repeats: Bool

    public init(
        clip: ClipRequest, priority: PriorityClass, timeToLiveSeconds: Int, isStrict: Bool = false,
        template: String? = nil, expiresAt: Date? = nil, repeats: Bool = false
    ) {
        self.clip = clip
        self.priority = priority
        self.timeToLiveSeconds = timeToLiveSeconds
        self.isStrict = isStrict
        self.template = template
        self.expiresAt = expiresAt
        self.repeats = repeats
    }
}

/// Turns the fields of requests into orders.
public struct RenderOrderReader: Sendable {
    /// What a request may cost.
    public let limits: KioskLimits
    /// The templates.
    public let phrases: PhraseBook
    /// Size and rate of an order that names none.
    public let defaultProfile: String
    /// How much effort a picture is worth.
    public let quality: RenderQuality
    /// The name of who signs.
    public let signer: String
    /// An emergency may not last longer.
    public static let longestEmergencySeconds = 24.0 * 3600

    public init(
        limits: KioskLimits, phrases: PhraseBook, defaultProfile: String, quality: RenderQuality = .standard,
        signer: String = "mannequin"
    ) {
        self.limits = limits
        self.phrases = phrases
        self.defaultProfile = defaultProfile
        self.quality = quality
        self.signer = signer
    }

    static let fieldNames = [
        "text", "template", "slots", "profile", "speed", "signer", "camera", "priority", "ttl_s", "strict",
        "expires_at", "repeat",
    ]
    private static let queryNames = ["text", "profile", "speed", "signer", "camera"]
    private static let allowedSpeeds = Words("0.5 到 2", "0.5 to 2")
    private static let allowedCameras = Words.both(
        CameraView.allCases.map(\.rawValue).joined(separator: ", "))
    private static let flags = Words.both("true, false")

    /// The order of a JSON body.
    ///
    /// - Parameters:
    ///   - body: an object with the fields of `POST /v1/render`.
    ///   - defaultPriority: the class without a `priority` field.
    ///   - now: the time by which `expires_at` is checked.
    /// - Returns: the order.
    /// - Throws: the first thing that is wrong, by field.
    public func order(_ body: JSONValue, defaultPriority: PriorityClass = .interactive, now: Date)
        throws(Problem) -> RenderOrder
    {
        guard case .object(let pairs) = body else {
            throw .badField("body", found: .anotherValue, allowed: Words("JSON 对象", "a JSON object"))
        }
        for (name, _) in pairs where !Self.fieldNames.contains(name) {
            throw .badField(
                "body", found: Words("字段 '\(name.prefix(40))'", "field '\(name.prefix(40))'"),
                allowed: .both(Self.fieldNames.joined(separator: ", ")))
        }
        func field<Value>(_ name: String, _ read: (JSONValue) -> Value?, _ allowed: Words)
            throws(Problem) -> Value?
        {
            guard let value = body[name] else { return nil }
            guard let result = read(value) else {
                throw .badField(name, found: .anotherValue, allowed: allowed)
            }
            return result
        }
        let templateName = try field("template", \.textValue, Words("模板的名称", "the name of a template"))
        let plainText = try field("text", \.textValue, Words("文本", "a text"))
        guard (templateName == nil) != (plainText == nil) else {
            throw .badField(
                "body",
                found: templateName == nil
                    ? Words("既无 text 也无 template", "neither") : Words("text 和 template 两者", "both"),
                allowed: Words("text 或 template 之一", "either text or template"))
        }
        var priority = defaultPriority
        var text = plainText ?? ""
        if let templateName {
            let template = try phrases.template(named: templateName)
            text = try template.text(slots: body["slots"] ?? .object([]))
            priority = template.priority ?? defaultPriority
        } else if body["slots"] != nil {
            throw .badField(
                "slots", found: Words("没有模板的 slots", "slots without a template"),
                allowed: Words("带模板的 slots", "slots with a template"))
        }
        let classes = Words.both(PriorityClass.allCases.map(\.name).joined(separator: ", "))
        if let chosen = try field("priority", { $0.textValue.flatMap(PriorityClass.init(name:)) }, classes) {
            priority = chosen
        }
        let timeToLive =
            try field(
                "ttl_s",
                { value in
                    value.integerValue.flatMap { (1...limits.timeToLiveSeconds).contains($0) ? $0 : nil }
                },
                Words("1 到 \(limits.timeToLiveSeconds)", "1 to \(limits.timeToLiveSeconds)"))
            ?? min(30, limits.timeToLiveSeconds)
        let expiry = try field(
            "expires_at", { $0.textValue.flatMap(Self.date) },
            Words("时刻，如 2026-01-31T12:00:00Z", "a time such as 2026-01-31T12:00:00Z"))
        if let expiry {
            let longest = Self.longestEmergencySeconds
            guard expiry > now, priority != .emergency || expiry.timeIntervalSince(now) <= longest else {
                throw .badField(
                    "expires_at", found: Words("其他时刻", "another time"),
                    allowed: Words("现在之后；应急在 24 小时内", "after now; for an emergency within 24 h"))
            }
        }
        return RenderOrder(
            clip: try clip(
                text: text, profile: try field("profile", \.textValue, Words("宽x高@帧率", "WIDTHxHEIGHT@RATE")),
                speed: try field("speed", \.numberValue, Self.allowedSpeeds),
                signer: try field("signer", \.textValue, .both(signer)),
                camera: try field("camera", \.textValue, Self.allowedCameras)),
            priority: priority, timeToLiveSeconds: timeToLive,
            isStrict: try field("strict", \.flagValue, Self.flags) ?? false, template: templateName,
            expiresAt: expiry, repeats: try field("repeat", \.flagValue, Self.flags) ?? false)
    }

    /// The clip of checked parts; nil stands for the default.
    public func clip(
        text: String, profile: String?, speed: Double?, signer: String? = nil, camera: String? = nil
    ) throws(Problem) -> ClipRequest {
        let checked = try TextCheck(limits: limits).checked(text)
        let profile = try ClipProfile(profile ?? defaultProfile, limits: limits)
        let speed = speed ?? 1
        guard RenderOptions.speeds.contains(speed) else {
            throw .badField("speed", found: .both("\(speed)"), allowed: Self.allowedSpeeds)
        }
        guard signer == nil || signer == self.signer else {
            throw .badField("signer", found: .quoted(signer ?? ""), allowed: .both(self.signer))
        }
        guard let view = camera.map(CameraView.init(rawValue:)) ?? .upperBody else {
            throw .badField("camera", found: .quoted(camera ?? ""), allowed: Self.allowedCameras)
        }
        return ClipRequest(
            text: checked,
            options: RenderOptions(
                width: profile.width, height: profile.height,
                framesPerSecond: Double(profile.framesPerSecond), speed: speed, quality: quality, workers: 1,
                view: view))
    }

    /// The clip of the query of `GET /v1/clip`.
    ///
    /// - Parameter query: decoded names and values; a name may stand once.
    /// - Returns: the clip.
    /// - Throws: the first thing that is wrong, by name.
    public func clip(query: [(name: String, value: String)]) throws(Problem) -> ClipRequest {
        var fields: [String: String] = [:]
        for (name, value) in query {
            guard Self.queryNames.contains(name) else {
                throw .badField(
                    "query", found: .quoted(name), allowed: .both(Self.queryNames.joined(separator: ", ")))
            }
            guard fields.updateValue(value, forKey: name) == nil else {
                throw .badField(name, found: Words("两个值", "two values"), allowed: Words("一个", "one"))
            }
        }
        guard let text = fields["text"] else {
            throw .badField("text", found: .nothing, allowed: Words("文本", "a text"))
        }
        guard text.unicodeScalars.count <= limits.addressTextScalarCount else {
            throw Problem(
                .textNotAllowed, chinese: "GET 的文本最多 \(limits.addressTextScalarCount) 个字符，请用 POST",
                english:
                    "a text in an address has at most \(limits.addressTextScalarCount) characters; use POST")
        }
        var speed: Double?
        if let written = fields["speed"] {
            guard let value = Double(written), value.isFinite else {
                throw .badField("speed", found: .anotherValue, allowed: Self.allowedSpeeds)
            }
            speed = value
        }
        return try clip(
            text: text, profile: fields["profile"], speed: speed, signer: fields["signer"],
            camera: fields["camera"])
    }

    /// A time in the form of RFC 3339.
    static func date(_ text: String) -> Date? {
        (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
