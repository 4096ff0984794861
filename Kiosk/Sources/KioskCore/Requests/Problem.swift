import SignAvatar

/// Why a request is refused, for programs (a stable code) and for people (Chinese and English).
///
/// Sent as `application/problem+json` (RFC 9457).
public struct Problem: Error, Sendable, Equatable {
    /// The stable names; clients may rely on them.
    public enum Code: String, Sendable, CaseIterable {
        case badJSON = "bad_json"
        case badRequest = "bad_request"
        case unauthorized = "unauthorized"
        case forbiddenOrigin = "forbidden_origin"
        case forbiddenHost = "forbidden_host"
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case identifierMismatch = "id_mismatch"
        case tooLarge = "too_large"
        case unsupportedMediaType = "unsupported_media_type"
        case textNotAllowed = "text_not_allowed"
        case clipNotAllowed = "clip_not_allowed"
        case unknownWords = "unknown_words"
        case notReady = "not_ready"
        case queueFull = "queue_full"
        case requestTimeout = "request_timeout"
        case cancelled = "cancelled"
        case expired = "expired"
        case renderFailed = "render_failed"
        case libraryRefused = "library_refused"
        case tooManyStreams = "too_many_streams"
        case draining = "draining"
        case storageFull = "storage_full"

        /// The HTTP status that goes with the code.
        public var status: Int {
            switch self {
            case .badJSON, .badRequest: 400
            case .unauthorized: 401
            case .forbiddenOrigin, .forbiddenHost: 403
            case .notFound: 404
            case .methodNotAllowed: 405
            case .requestTimeout: 408
            case .identifierMismatch, .libraryRefused: 409
            case .cancelled, .expired: 410
            case .tooLarge: 413
            case .unsupportedMediaType: 415
            case .textNotAllowed, .clipNotAllowed, .unknownWords: 422
            case .notReady: 425
            case .queueFull: 429
            case .renderFailed: 500
            case .tooManyStreams, .draining: 503
            case .storageFull: 507
            }
        }
    }

    public let code: Code
    public let chinese: String
    public let english: String
    /// When it is worth while to try again; nil if the same request will fail again.
    public let retryAfterSeconds: Int?

    public init(_ code: Code, chinese: String, english: String, retryAfterSeconds: Int? = nil) {
        self.code = code
        self.chinese = chinese
        self.english = english
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// The body of the answer.
    public var json: JSONValue {
        .object([
            ("type", .text("urn:signavatar:problem:\(code.rawValue)")),
            ("title", .text(code.rawValue)), ("status", .integer(code.status)),
            ("code", .text(code.rawValue)), ("detail", .text("\(chinese) / \(english)")),
            ("detail_zh", .text(chinese)), ("detail_en", .text(english)),
        ])
    }
}

extension Problem {
    /// A clip that neither the cache nor the queue knows.
    public static func unknownClip(_ id: String) -> Problem {
        Problem(.notFound, chinese: "没有这个片段：\(id)", english: "no clip \(id)")
    }

    /// A field of a request that has a value which is not allowed.
    public static func badField(_ name: String, found: Words, allowed: Words) -> Problem {
        Problem(
            .badRequest, chinese: "\(name)：收到\(found.chinese)，允许\(allowed.chinese)",
            english: "\(name): found \(found.english), allowed \(allowed.english)")
    }

    /// An error of the pipeline, sorted by who must act.
    public init(_ error: SignAvatarError) {
        switch error {
        case .badRequest(let reason):
            self.init(.clipNotAllowed, chinese: "片段参数不允许：\(reason)", english: reason)
        case .badInput(let reason):
            self.init(.textNotAllowed, chinese: "文本不能处理：\(reason)", english: reason)
        case .missingFile, .cannotWrite, .defect:
            self.init(
                .renderFailed, chinese: "渲染失败：\(error.description)", english: error.description)
        }
    }
}

extension Problem: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(english)" }
}
