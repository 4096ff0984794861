import Hummingbird
import KioskCore

/// Every address of the service.
enum KioskRouter {
    static func make(_ kiosk: KioskState) -> Router<KioskRequestContext> {
        let router = Router(context: KioskRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: Gatekeeper(kiosk: kiosk))

        let clips = ClipRoutes(kiosk: kiosk)
        router.post("/v1/render", use: clips.render)
        router.get("/v1/clip", use: clips.redirect)
        router.get("/v1/clips/{id}", use: clips.manifest)
        router.get("/v1/clips/{id}/frames/{file}", use: clips.frame)
        router.delete("/v1/jobs/{id}", use: clips.cancel)

        let forms = ClipFormRoutes(kiosk: kiosk)
        router.get("/v1/clips/{id}/captions.vtt", use: forms.captions)
        router.get("/v1/clips/{id}/clip.apng", use: forms.animation)
        router.get("/v1/clips/{id}/clip.tar", use: forms.archive)
        router.get("/v1/clips/{id}/stream.png", use: forms.stream)
        router.get("/v1/clips/{id}/events", use: clips.events)

        let displays = DisplayRoutes(kiosk: kiosk)
        router.get("/v1/displays", use: displays.list)
        router.put("/v1/displays/{display}/now", use: displays.show)
        router.delete("/v1/displays/{display}/now", use: displays.clear)
        router.get("/v1/displays/{display}/events", use: displays.events)

        let system = SystemRoutes(kiosk: kiosk)
        router.get("/v1/library", use: system.library)
        router.post("/v1/library/reload", use: system.reload)
        router.get("/v1/signers", use: system.signers)
        router.get("/v1/phrases", use: system.phrases)
        router.get("/v1/info", use: system.info)
        router.get("/healthz", use: system.health)
        router.get("/readyz", use: system.readiness)
        router.get("/metrics", use: system.metrics)
        router.get("/openapi.json", use: system.interface)

        let page = PageRoutes(kiosk: kiosk)
        router.get("/", use: page.home)
        router.get("/screen", use: page.screen)
        router.get("/favicon.ico", use: page.icon)
        return router
    }
}

extension KioskRequestContext {
    /// The clip id of the address; anything else than 64 hexadecimal digits is not found.
    func clipID() throws(Problem) -> String {
        guard let id = parameters.get("id"), ClipCache.isIdentifier(id) else { throw .unknownClip("?") }
        return id
    }
}
