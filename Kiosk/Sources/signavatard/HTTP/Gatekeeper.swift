import Foundation
import HTTPTypes
import Hummingbird
import KioskCore
import SignAvatar

/// Stands before every route: who may ask, how errors look, and what is logged.
struct Gatekeeper: RouterMiddleware {
    private let kiosk: KioskState
    private let hosts: AllowedHosts
    private let origins: Set<String>

    private static let openPaths: Set<String> = ["/healthz", "/readyz"]

    init(kiosk: KioskState) {
        self.kiosk = kiosk
        hosts = kiosk.configuration.allowedHosts
        // Browsers send scheme and name in lower case.
        origins = Set(kiosk.configuration.origins.map { $0.lowercased() })
    }

    func handle(
        _ request: Request, context: KioskRequestContext,
        next: (Request, KioskRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        do {
            try admit(request, context)
            response = try await next(request, context)
        } catch let problem as Problem {
            response = Self.response(problem)
        } catch let error as HTTPError {
            response = Self.response(Self.problem(error), status: error.status)
        } catch is CancellationError {
            response = Self.response(
                Problem(
                    .draining, chinese: "服务正在停止", english: "the service is shutting down",
                    retryAfterSeconds: 5))
        } catch let error as SignAvatarError {
            response = Self.response(Problem(error))
        }
        Self.addSecurityHeaders(&response)
        let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        // The route and not the address: an address can hold a visitor's text.
        kiosk.logger.debug(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "route": "\(context.endpointPath ?? "none")",
                "status": "\(response.status.code)", "ms": "\(Int(milliseconds.rounded()))",
                "peer": "\(context.peer ?? "local")",
            ])
        return response
    }

    private func admit(_ request: Request, _ context: KioskRequestContext) throws(Problem) {
        let host = request.head.authority ?? ""
        guard hosts.allows(host) else {
            throw Problem(
                .forbiddenHost, chinese: "不允许的 Host",
                english: "this Host is not allowed; see 'hosts' in the settings")
        }
        if request.headers[.contentEncoding] != nil {
            throw Problem(
                .unsupportedMediaType, chinese: "不接受压缩的请求体", english: "request bodies must not be compressed")
        }
        if request.method != .get && request.method != .head {
            try checkOrigin(request, host: host)
        }
        if context.peer != nil, !Self.openPaths.contains(request.uri.path) {
            let expected = kiosk.files.token.map { "Bearer \($0)" }
            guard let expected, Self.isEqual(request.headers[.authorization] ?? "", expected) else {
                throw Problem(.unauthorized, chinese: "需要令牌", english: "a bearer token is needed")
            }
        }
    }

    private func checkOrigin(_ request: Request, host: String) throws(Problem) {
        let refused = Problem(
            .forbiddenOrigin, chinese: "不允许跨源请求", english: "requests from this origin are not allowed")
        guard let origin = request.headers[.origin] else {
            // Browsers always say where a request that changes something comes from; other programs need not.
            if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }),
                !["same-origin", "none"].contains(site)
            {
                throw refused
            }
            return
        }
        guard origin == "http://\(host)" || origins.contains(origin.lowercased()) else {
            throw refused
        }
    }

    /// Compares in a time that does not tell how much is right.
    private static func isEqual(_ left: String, _ right: String) -> Bool {
        let (a, b) = (Array(left.utf8), Array(right.utf8))
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func problem(_ error: HTTPError) -> Problem {
        switch error.status.code {
        case 404: Problem(.notFound, chinese: "没有这个地址", english: "nothing is at this address")
        case 413: Problem(.tooLarge, chinese: "请求体太大", english: "the body is too large")
        default:
            Problem(.badRequest, chinese: "请求有误", english: error.body ?? error.status.reasonPhrase)
        }
    }

    static func response(_ problem: Problem, status: HTTPResponse.Status? = nil) -> Response {
        var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
        if let seconds = problem.retryAfterSeconds { headers[.retryAfter] = String(seconds) }
        if problem.code == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        return Response(
            status: status ?? .init(code: problem.code.status), headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: problem.json.compact)))
    }

    private static func addSecurityHeaders(_ response: inout Response) {
        // The page brings a policy of its own; everything else needs no right at all.
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "no-referrer" }
        if let name = HTTPField.Name("Cross-Origin-Resource-Policy") { response.headers[name] = "same-site" }
    }
}
