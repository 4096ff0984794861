import Foundation
import HTTPTypes
import Hummingbird
import KioskCore
import SignAvatar

/// What screens show.
struct DisplayRoutes: Sendable {
    let kiosk: KioskState

    private func name(_ context: KioskRequestContext) throws(Problem) -> String {
        guard let name = context.parameters.get("display"), kiosk.board.names.contains(name) else {
            throw Problem(
                .notFound, chinese: "没有这个显示屏",
                english: "no such display; there are " + kiosk.board.names.joined(separator: ", "))
        }
        return name
    }

    /// `GET /v1/displays`.
    @Sendable func list(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        .json(kiosk.board.json)
    }

    /// `PUT /v1/displays/{d}/now`: the screen changes when the first picture of the clip is there; if there will be
    /// none, it stays as it is.
    @Sendable func show(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let name = try name(context)
        let body = try await request.json(limits: kiosk.configuration.limits)
        let profile = kiosk.configuration.displays.first { $0.name == name }?.profile
        let reader = RenderOrderReader(
            limits: kiosk.reader.limits, phrases: kiosk.reader.phrases,
            defaultProfile: profile ?? kiosk.configuration.profile, quality: kiosk.configuration.quality,
            signer: kiosk.reader.signer)
        let order = try reader.order(body, defaultPriority: .announcement, now: Date())
        guard order.priority != .emergency || order.expiresAt != nil else {
            throw Problem.badField(
                "expires_at", found: .nothing,
                allowed: Words("24 小时内的时刻：应急必须有结束时间", "a time within 24 h: an emergency must end"))
        }
        guard order.priority != .prefetch else {
            throw Problem.badField(
                "priority", found: .both("prefetch"), allowed: Words("其他等级", "another class"))
        }
        let place = kiosk.board.reserve(name)
        let submission = try kiosk.engine.submit(order, peer: context.peer)
        let id: String
        switch submission {
        case .ready(let clip, _): id = clip
        case .accepted(let snapshot): id = snapshot.id
        }
        let show = Self.show(order, clip: id)
        let kiosk = self.kiosk
        // Goes on when the client does not wait.
        let task = Task { () throws -> Void in
            let clips = ClipRoutes(kiosk: kiosk)
            while try await clips.frame(0, of: id, waitSeconds: 10) == nil {}
            do throws(DiskError) {
                _ = try kiosk.board.show(show, on: name, order: place)
            } catch {
                kiosk.logger.error("display state not written", metadata: ["reason": "\(error)"])
            }
            kiosk.logger.info(
                "display shows",
                metadata: ["display": "\(name)", "clip": "\(id)", "class": "\(show.priority.name)"])
        }
        let seconds = request.preferredWaitSeconds
        if case .ready = submission {
            try await task.value
        } else if seconds > 0 {
            try await Self.finish(task, within: .seconds(seconds))
        }
        let isShown = kiosk.board.content(of: name)?.now == show
        return .json(
            .object([
                ("display", .text(name)), ("clip", .text(id)),
                ("state", .text(isShown ? "showing" : "preparing")), ("show", show.json),
            ]), status: isShown ? .ok : .accepted, headers: [.location: "/v1/clips/\(id)"])
    }

    /// Waits for a task but does not stop it.
    private static func finish(_ task: Task<Void, any Error>, within duration: Duration) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let signal = ChangeSignal()
            Task {
                _ = await task.result
                signal.notify()
            }
            group.addTask { await signal.wait(after: 0, timeout: duration) }
            try await group.next()
            // Only a task that is over can say why it failed.
            if signal.version > 0 { try await task.value }
        }
    }

    private static func show(_ order: RenderOrder, clip: String) -> DisplayShow {
        let options = order.clip.options
        return DisplayShow(
            clip: clip, text: order.clip.text,
            profile: "\(options.width)x\(options.height)@\(Int(options.framesPerSecond))",
            speed: options.speed, camera: options.view.rawValue, priority: order.priority, since: Date(),
            expiresAt: order.expiresAt, repeats: order.repeats || order.priority == .emergency)
    }

    /// `DELETE /v1/displays/{d}/now`.
    @Sendable func clear(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let name = try name(context)
        do throws(DiskError) {
            try kiosk.board.clear(name)
        } catch {
            kiosk.logger.error("display state not written", metadata: ["reason": "\(error)"])
        }
        return .json(kiosk.board.json[name] ?? .null)
    }

    /// `GET /v1/displays/{d}/events`.
    @Sendable func events(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        guard let ring = kiosk.board.ring(of: try name(context)) else {
            throw Problem(.notFound, chinese: "没有这个显示屏", english: "no such display")
        }
        return try EventStream.response(kiosk, ring: ring, request: request) { _ in false }
    }
}
