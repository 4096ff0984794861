import Foundation
import HTTPTypes
import Hummingbird
import KioskCore
import ServiceLifecycle
import SignAvatar

extension Request {
    /// The JSON of the body, within the limits of size and time.
    func json(limits: KioskLimits) async throws -> JSONValue {
        let type = (headers[.contentType] ?? "").split(separator: ";").first ?? ""
        guard type.trimmingCharacters(in: .whitespaces).lowercased() == "application/json" else {
            throw Problem(
                .unsupportedMediaType, chinese: "Content-Type 必须是 application/json",
                english: "Content-Type must be application/json")
        }
        let body = self.body
        let buffer = try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
            group.addTask { try await body.collect(upTo: limits.bodyByteCount) }
            // A service that ends does not wait for the rest of a body either.
            group.addTask {
                try await cancelWhenGracefulShutdown {
                    try await Task.sleep(for: .seconds(limits.bodySeconds))
                }
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        guard let buffer else {
            throw Problem(
                .requestTimeout, chinese: "请求体接收超时",
                english: "the body did not arrive within \(limits.bodySeconds) s")
        }
        return try StrictJSON.parse(Array(buffer.readableBytesView), limits: limits)
    }

    /// Names and values of the query, decoded.
    func queryItems() throws(Problem) -> [(name: String, value: String)] {
        var items: [(name: String, value: String)] = []
        for part in (uri.query ?? "").split(separator: "&") {
            let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            func decoded(_ piece: Substring) throws(Problem) -> String {
                let spaced = piece.replacingOccurrences(of: "+", with: " ")
                guard let text = spaced.removingPercentEncoding else {
                    throw .badField(
                        "query", found: Words("错误的百分号编码", "bad percent encoding"),
                        allowed: Words("百分号编码的 UTF-8", "UTF-8, percent-encoded"))
                }
                return text
            }
            items.append((try decoded(pieces[0]), pieces.count > 1 ? try decoded(pieces[1]) : ""))
        }
        return items
    }

    /// The seconds of `Prefer: wait=N`, at most 10; 0 without one.
    var preferredWaitSeconds: Int {
        guard let name = HTTPField.Name("Prefer"), let value = headers[name] else { return 0 }
        for part in value.split(separator: ",") {
            let pieces = part.split(separator: "=").map { $0.trimmingCharacters(in: .whitespaces) }
            if pieces.count == 2, pieces[0] == "wait", let seconds = Int(pieces[1]), seconds > 0 {
                return min(10, seconds)
            }
        }
        return 0
    }

    /// Whether the client has what an entity tag names.
    func hasEntity(_ tag: String) -> Bool {
        (headers[.ifNoneMatch] ?? "").split(separator: ",").contains {
            let candidate = $0.trimmingCharacters(in: .whitespaces)
            return candidate == tag || candidate == "W/" + tag || candidate == "*"
        }
    }
}

extension Response {
    /// JSON that holds for this moment only.
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:])
        -> Response
    {
        var fields = headers
        fields[.contentType] = "application/json"
        if fields[.cacheControl] == nil { fields[.cacheControl] = "no-store" }
        return Response(
            status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(string: value.compact)))
    }

    /// The header fields of what never changes at its address.
    static func immutableHeaders(type: String, tag: String) -> HTTPFields {
        [.contentType: type, .cacheControl: "public, max-age=31536000, immutable", .eTag: tag]
    }

    /// Bytes that never change at their address.
    static func immutable(_ bytes: [UInt8], type: String, tag: String, request: Request) -> Response {
        let headers = immutableHeaders(type: type, tag: tag)
        if request.hasEntity(tag) { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
