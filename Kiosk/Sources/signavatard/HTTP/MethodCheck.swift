import HTTPTypes
import Hummingbird
import KioskCore
import Synchronization

/// The addresses of the service with their methods; filled once, when all routes are known.
final class AddressMethods: Sendable {
    private struct Address {
        let parts: [Substring]
        let methods: [HTTPRequest.Method]
    }

    private let addresses = Mutex<[Address]>([])

    /// Takes the routes; a part of a path in braces stands for anything.
    func know(_ routes: [String: [HTTPRequest.Method]]) {
        let known = routes.sorted { $0.key < $1.key }.map { path, methods in
            Address(parts: Self.parts(path), methods: methods)
        }
        addresses.withLock { $0 = known }
    }

    /// The methods of a path; empty for an address that the service does not have.
    func allowed(_ path: String) -> [HTTPRequest.Method] {
        let parts = Self.parts(path)
        return addresses.withLock { addresses in
            addresses.filter { address in
                address.parts.count == parts.count
                    && zip(address.parts, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
            }.flatMap(\.methods)
        }
    }

    private static func parts(_ path: some StringProtocol) -> [Substring] {
        Substring(path).split(separator: "/")
    }
}

/// Answers a method that an address does not have with 405, whatever the method is called.
///
/// The router alone would say that the address is not there.
struct MethodCheck: RouterMiddleware {
    let methods: AddressMethods

    func handle(
        _ request: Request, context: KioskRequestContext,
        next: (Request, KioskRequestContext) async throws -> Response
    ) async throws -> Response {
        let allowed = methods.allowed(request.uri.path)
        guard !allowed.isEmpty, !allowed.contains(request.method) else {
            return try await next(request, context)
        }
        let names = Set(allowed.map(\.rawValue)).sorted().joined(separator: ", ")
        var response = Gatekeeper.response(
            Problem(.methodNotAllowed, chinese: "此地址只允许 \(names)", english: "only \(names) here"))
        response.headers[.allow] = names
        return response
    }
}
