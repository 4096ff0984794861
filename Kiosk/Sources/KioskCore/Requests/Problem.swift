import SignAvatar

/// Why a request is refused, for programs (a stable code) and for people (Chinese and English).
///
/// Sent as `application/problem+json` (RFC 9457).
public struct Problem: Error, Sendable, Equatable {
    /// The stable names; clients may rely on them.
    public enum Code: String, Sendable, CaseIterable {
        /// The body is no JSON, or beyond its limits.
        case badJSON = "bad_json"
        /// A field is missing, unknown or has a value that is not allowed.
        case badRequest = "bad_request"
        /// Another machine sent no token, or a wrong one.
        case unauthorized = "unauthorized"
        /// A page of an origin that is not in `origins`.
        case forbiddenOrigin = "forbidden_origin"
        /// A `Host` that is not in `hosts`.
        case forbiddenHost = "forbidden_host"
        /// No such address, clip, frame, display or template.
        case notFound = "not_found"
        /// The address has no such method.
        case methodNotAllowed = "method_not_allowed"
        /// The id of the address is not that of the order, for instance of another library.
        case identifierMismatch = "id_mismatch"
        /// The body is longer than allowed.
        case tooLarge = "too_large"
        /// The body is not said to be JSON, or is compressed.
        case unsupportedMediaType = "unsupported_media_type"
        /// The text is empty, too long, or has characters that are refused.
        case textNotAllowed = "text_not_allowed"
        /// The clip would be too long, too large or too quick.
        case clipNotAllowed = "clip_not_allowed"
        /// A strict order has words without a sign.
        case unknownWords = "unknown_words"
        /// The clip, or that part of it, has not been drawn yet.
        case notReady = "not_ready"
        /// Too much waits, in all or from this peer.
        case queueFull = "queue_full"
        /// The request did not arrive in time.
        case requestTimeout = "request_timeout"
        /// Somebody withdrew the order.
        case cancelled = "cancelled"
        /// The order waited, or the work on it took, longer than it may.
        case expired = "expired"
        /// Drawing failed.
        case renderFailed = "render_failed"
        /// A library with mistakes; the old one stays.
        case libraryRefused = "library_refused"
        /// As many streams are open as may be.
        case tooManyStreams = "too_many_streams"
        /// The program is about to end.
        case draining = "draining"
        /// The disk cannot take the clip.
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

    /// For programs.
    public let code: Code
    /// For people: where, what was found, what is allowed.
    public let chinese: String
    /// The same in English.
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
