import HTTPTypes
import Hummingbird
import KioskCore
import SignAvatar

/// The service about itself.
struct SystemRoutes: Sendable {
    let kiosk: KioskState

    /// `GET /v1/library`.
    @Sendable func library(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        .json(libraryJSON(changed: nil))
    }

    private func libraryJSON(changed: Bool?) -> JSONValue {
        let assets = kiosk.files.renderer.assets
        let drafts = assets.catalog.signs.values.count { sign in
            if case .reviewed = sign.review { return false }
            return true
        }
        var fields: [(String, JSONValue)] = [
            ("hash", .text(assets.libraryHash)), ("signs", .integer(assets.catalog.signs.count)),
            ("words", .integer(assets.catalog.words.count)), ("draft", .integer(drafts)),
            ("dictionary", .flag(assets.translator.hasDictionary)),
            ("notices", .list(assets.notices.map { .text($0) })),
        ]
        if let changed { fields.append(("changed", .flag(changed))) }
        return .object(fields)
    }

    /// `POST /v1/library/reload`.
    @Sendable func reload(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        .json(libraryJSON(changed: try kiosk.reloadLibrary()))
    }

    /// `GET /v1/signers`.
    @Sendable func signers(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        .json(
            .list([
                .object([
                    ("name", .text(kiosk.files.renderer.signer)),
                    ("label", .text("数字人手语 · 机器生成 / digital signer, machine-generated")),
                ])
            ]))
    }

    /// `GET /v1/phrases`.
    @Sendable func phrases(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        .json(kiosk.files.phrases.json)
    }

    /// `GET /v1/info`.
    @Sendable func info(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let configuration = kiosk.configuration
        let limits = configuration.limits
        let uptime = kiosk.started.duration(to: .now).components.seconds
        return .json(
            .object([
                ("name", .text("signavatard")), ("version", .text(Manifest.engineVersion)),
                ("library", .text(kiosk.files.renderer.assets.libraryHash)),
                ("lanes", .integer(kiosk.engine.laneCount)), ("uptime_s", .integer(Int(uptime))),
                ("profile", .text(configuration.profile)), ("quality", .text(configuration.quality.rawValue)),
                ("idle_s", .integer(configuration.idleSeconds)),
                (
                    "displays",
                    .list(
                        configuration.displays.map {
                            .object([("name", .text($0.name)), ("profile", .text($0.profile))])
                        })
                ),
                (
                    "limits",
                    .object([
                        ("text_scalars", .integer(limits.textScalarCount)),
                        ("clip_seconds", .integer(limits.clipSeconds)),
                        ("clip_pixels", .integer(limits.pixelCount)),
                        ("queue_entries", .integer(limits.queueEntryCount)),
                    ])
                ),
            ]))
    }

    /// `GET /healthz`: the process answers.
    @Sendable func health(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        .json(.object([("status", .text("ok"))]))
    }

    /// `GET /readyz`: it can take work.
    @Sendable func readiness(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let engine = kiosk.engine
        let isReady = kiosk.isReady
        return .json(
            .object([
                ("ready", .flag(isReady)), ("draining", .flag(engine.isDraining)),
                ("cache_writable", .flag(engine.cache.isWritable)),
                ("queue_fill", .number(engine.queueFillFraction)), ("lanes", .flag(kiosk.lanes.isAlive)),
            ]), status: isReady ? .ok : .serviceUnavailable)
    }

    /// `GET /metrics`.
    @Sendable func metrics(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let text = kiosk.engine.metrics.text(
            queueDepths: kiosk.engine.queueDepths, cache: kiosk.engine.cache.counters,
            version: Manifest.engineVersion, library: kiosk.files.renderer.assets.libraryHash)
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// `GET /openapi.json`.
    @Sendable func interface(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-cache"],
            body: .init(byteBuffer: ByteBuffer(bytes: kiosk.files.interface)))
    }
}
