import Foundation
import HTTPTypes
import Hummingbird
import KioskCore
import SignAvatar

/// The page that a screen shows: one file, no other origin.
struct PageRoutes: Sendable {
    private let kiosk: KioskState
    private let policy: String

    init(kiosk: KioskState) {
        self.kiosk = kiosk
        let text = String(decoding: kiosk.files.page, as: UTF8.self)
        let ancestors = (["'self'"] + kiosk.configuration.frameAncestors).joined(separator: " ")
        // Only the script and the style that stand in the file may run, by their digests.
        policy =
            "default-src 'self'; script-src \(Self.sources(text, element: "script")); "
            + "style-src \(Self.sources(text, element: "style")); img-src 'self' blob:; "
            + "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors \(ancestors)"
    }

    private static func sources(_ page: String, element: String) -> String {
        let sources = page.components(separatedBy: "<\(element)>").dropFirst().compactMap { rest -> String? in
            guard let end = rest.range(of: "</\(element)>") else { return nil }
            var hash = SHA256()
            hash.update(Array(rest[..<end.lowerBound].utf8))
            let digits = Array(hash.finished())
            let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(digits[$0...($0 + 1)]), radix: 16)
            }
            return "'sha256-\(Data(bytes).base64EncodedString())'"
        }
        return sources.isEmpty ? "'none'" : sources.joined(separator: " ")
    }

    /// `GET /`.
    @Sendable func home(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        Response(status: .temporaryRedirect, headers: [.location: "/screen"])
    }

    /// Browsers ask for it unasked.
    @Sendable func icon(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        Response(status: .noContent, headers: [.cacheControl: "public, max-age=86400"])
    }

    /// `GET /screen?display=hall`.
    @Sendable func screen(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-cache",
                .contentSecurityPolicy: policy,
            ], body: .init(byteBuffer: ByteBuffer(bytes: kiosk.files.page)))
    }
}
