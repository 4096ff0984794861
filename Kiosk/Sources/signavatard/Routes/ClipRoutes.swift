import Foundation
import HTTPTypes
import Hummingbird
import KioskCore
import SignAvatar

/// Orders, manifests and frames.
struct ClipRoutes: Sendable {
    let kiosk: KioskState
    /// A frame that is not drawn yet is waited for so long.
    static let frameWaitSeconds = 2.0

    private var engine: ClipEngine { kiosk.engine }

    /// `POST /v1/render`: 200 with the manifest, or 202 with the state of the job.
    @Sendable func render(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let body = try await request.json(limits: kiosk.configuration.limits)
        let order = try kiosk.reader.order(body, now: Date())
        if kiosk.configuration.logsText {
            kiosk.logger.info("order", metadata: ["text": "\(order.clip.text)"])
        }
        let submission = try engine.submit(order, peer: context.peer)
        return try await answer(submission, request: request, isPost: true)
    }

    private func answer(_ submission: ClipEngine.Submission, request: Request, isPost: Bool) async throws
        -> Response
    {
        switch submission {
        case .ready(let id, let manifest):
            return try manifestResponse(id, known: manifest, request: request, isPost: isPost)
        case .accepted(let snapshot):
            try await wait(for: snapshot.id, seconds: request.preferredWaitSeconds)
            return try manifestResponse(snapshot.id, request: request, isPost: isPost)
        }
    }

    /// Returns when a clip is whole or cannot become so, or when the time is over.
    func wait(for id: String, seconds: Int) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while let snapshot = engine.snapshot(of: id),
            ["queued", "planning", "drawing"].contains(snapshot.state)
        {
            let left = deadline - .now
            if left <= .zero { return }
            let version = snapshot.ring.signal.version
            // Looked at again after the version was read: what happened before counts.
            guard let again = engine.snapshot(of: id), again.state == snapshot.state else { continue }
            await snapshot.ring.signal.wait(after: version, timeout: left)
            try Task.checkCancellation()
        }
    }

    private func manifestResponse(
        _ id: String, known: [UInt8]? = nil, request: Request, isPost: Bool
    ) throws -> Response {
        if let bytes = known ?? engine.file("manifest.json", of: id) {
            if isPost {
                return Response(
                    status: .ok,
                    headers: [
                        .contentType: "application/json", .cacheControl: "no-store",
                        .location: "/v1/clips/\(id)",
                    ], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
            }
            return .immutable(bytes, type: "application/json", tag: "\"\(id)\"", request: request)
        }
        guard let snapshot = engine.snapshot(of: id) else { throw Problem.unknownClip(id) }
        if let problem = snapshot.problem { throw problem }
        return .json(
            snapshot.json, status: .accepted,
            headers: [.location: "/v1/clips/\(id)", .retryAfter: "1"])
    }

    /// `GET /v1/clip`: leads to the address that never changes.
    ///
    /// Nothing is drawn for it yet, so that in a fleet the machine that the id leads to does it.
    @Sendable func redirect(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let clip = try kiosk.reader.clip(query: try request.queryItems())
        let id = engine.renderer.identifier(of: clip)
        return Response(
            status: .temporaryRedirect,
            headers: [
                .location: "/v1/clips/\(id)?\(request.uri.query ?? "")",
                .cacheControl: "public, max-age=300",
            ])
    }

    /// `GET /v1/clips/{id}`: the manifest; with the query of `GET /v1/clip`, an unknown clip is drawn.
    @Sendable func manifest(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let id = try context.clipID()
        if engine.cache.contains(id) || engine.snapshot(of: id)?.problem == nil {
            if engine.snapshot(of: id) != nil {
                try await wait(for: id, seconds: request.preferredWaitSeconds)
            }
            if let response = try? manifestResponse(id, request: request, isPost: false) { return response }
        }
        if request.uri.query != nil {
            let clip = try kiosk.reader.clip(query: try request.queryItems())
            guard engine.renderer.identifier(of: clip) == id else {
                throw Problem(
                    .identifierMismatch, chinese: "编号与文本、参数或手语库不符",
                    english: "the id does not belong to this text, profile and library")
            }
            let order = RenderOrder(clip: clip, priority: .interactive, timeToLiveSeconds: 30)
            return try await answer(
                try engine.submit(order, peer: context.peer), request: request, isPost: false)
        }
        if redraw(id) { try await wait(for: id, seconds: request.preferredWaitSeconds) }
        return try manifestResponse(id, request: request, isPost: false)
    }

    /// A clip that a display shows and that was evicted meanwhile is drawn again.
    private func redraw(_ id: String) -> Bool {
        for name in kiosk.board.names {
            guard let content = kiosk.board.content(of: name) else { continue }
            for show in [content.emergency, content.base].compactMap({ $0 }) where show.clip == id {
                guard let order = kiosk.order(for: show),
                    engine.renderer.identifier(of: order.clip) == id
                else { continue }
                return (try? engine.submit(order)) != nil
            }
        }
        return false
    }

    /// `GET /v1/clips/{id}/frames/{n}.png`.
    @Sendable func frame(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let id = try context.clipID()
        guard let file = context.parameters.get("file"), file.hasSuffix(".png"), file.utf8.count <= 10,
            let index = Int(file.dropLast(4)), index >= 0, String(index) + ".png" == file
        else { throw Problem(.notFound, chinese: "没有这一帧", english: "no such frame") }
        guard let bytes = try await frame(index, of: id, waitSeconds: Self.frameWaitSeconds) else {
            throw Problem(
                .notReady, chinese: "这一帧还没有画好", english: "this frame is not drawn yet", retryAfterSeconds: 1)
        }
        return .immutable(bytes, type: "image/png", tag: "\"\(id)-\(index)\"", request: request)
    }

    /// A frame; nil if it is not there in time.
    func frame(_ index: Int, of id: String, waitSeconds: Double) async throws -> [UInt8]? {
        let deadline = ContinuousClock.now + .seconds(waitSeconds)
        while true {
            let signal = engine.snapshot(of: id)?.ring.signal
            let version = signal?.version ?? 0
            switch engine.frame(index, of: id) {
            case .bytes(let bytes): return bytes
            case .missing:
                if let problem = engine.snapshot(of: id)?.problem { throw problem }
                throw Problem(.notFound, chinese: "没有这一帧", english: "no such frame")
            case .pending:
                let left = deadline - .now
                guard left > .zero, let signal else { return nil }
                await signal.wait(after: version, timeout: left)
                try Task.checkCancellation()
            }
        }
    }

    /// `DELETE /v1/jobs/{id}`.
    @Sendable func cancel(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let id = try context.clipID()
        guard engine.cancel(id) else { throw Problem.unknownClip(id) }
        return Response(status: .noContent)
    }

    /// `GET /v1/clips/{id}/events`.
    @Sendable func events(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let id = try context.clipID()
        if let snapshot = engine.snapshot(of: id) {
            return try EventStream.response(kiosk, ring: snapshot.ring, request: request) { name in
                name == "ready" || name == "failed"
            }
        }
        guard engine.cache.contains(id) else { throw Problem.unknownClip(id) }
        let ring = EventRing()
        ring.add("ready", .object([("id", .text(id)), ("cached", .flag(true))]))
        return try EventStream.response(kiosk, ring: ring, request: request) { $0 == "ready" }
    }
}
