import HTTPTypes
import Hummingbird
import KioskCore

/// Every address of the service.
enum KioskRouter {
    static func make(_ kiosk: KioskState) -> Router<KioskRequestContext> {
        let router = Router(context: KioskRequestContext.self, options: .autoGenerateHeadEndpoints)
        let methods = AddressMethods()
        router.add(middleware: Gatekeeper(kiosk: kiosk))
        router.add(middleware: MethodCheck(methods: methods))
        var routes = RouteTable(router: router)

        let clips = ClipRoutes(kiosk: kiosk)
        routes.on(.post, "/v1/render", clips.render)
        routes.on(.get, "/v1/clip", clips.redirect)
        routes.on(.get, "/v1/clips/{id}", clips.manifest)
        routes.on(.get, "/v1/clips/{id}/frames/{file}", clips.frame)
        routes.on(.delete, "/v1/jobs/{id}", clips.cancel)

        let forms = ClipFormRoutes(kiosk: kiosk)
        routes.on(.get, "/v1/clips/{id}/captions.vtt", forms.captions)
        routes.on(.get, "/v1/clips/{id}/clip.apng", forms.animation)
        routes.on(.get, "/v1/clips/{id}/clip.tar", forms.archive)
        routes.on(.get, "/v1/clips/{id}/sprite.png", forms.sprite)
        routes.on(.get, "/v1/clips/{id}/stream.png", forms.stream)
        routes.on(.get, "/v1/clips/{id}/events", clips.events)

        let displays = DisplayRoutes(kiosk: kiosk)
        routes.on(.get, "/v1/displays", displays.list)
        routes.on(.put, "/v1/displays/{display}/now", displays.show)
        routes.on(.delete, "/v1/displays/{display}/now", displays.clear)
        routes.on(.get, "/v1/displays/{display}/events", displays.events)

        let system = SystemRoutes(kiosk: kiosk)
        routes.on(.get, "/v1/library", system.library)
        routes.on(.post, "/v1/library/reload", system.reload)
        routes.on(.get, "/v1/signers", system.signers)
        routes.on(.get, "/v1/phrases", system.phrases)
        routes.on(.get, "/v1/info", system.info)
        routes.on(.get, "/healthz", system.health)
        routes.on(.get, "/readyz", system.readiness)
        routes.on(.get, "/metrics", system.metrics)
        routes.on(.get, "/openapi.json", system.interface)

        let page = PageRoutes(kiosk: kiosk)
        routes.on(.get, "/", page.home)
        routes.on(.get, "/screen", page.screen)
        routes.on(.get, "/favicon.ico", page.icon)
        methods.know(routes.known)
        return router
    }
}

/// Remembers which methods an address has.
private struct RouteTable {
    typealias Handler = @Sendable (Request, KioskRequestContext) async throws -> Response

    let router: Router<KioskRequestContext>
    private(set) var known: [String: [HTTPRequest.Method]] = [:]

    init(router: Router<KioskRequestContext>) { self.router = router }

    mutating func on(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        router.on(RouterPath(path), method: method, use: handler)
        known[path, default: []].append(method)
        // The router makes HEAD of GET.
        if method == .get { known[path, default: []].append(.head) }
    }
}

extension KioskRequestContext {
    /// The clip id of the address; anything else than 64 hexadecimal digits is not found.
    func clipID() throws(Problem) -> String {
        guard let id = parameters.get("id"), ClipCache.isIdentifier(id) else { throw .unknownClip("?") }
        return id
    }
}
