import Foundation
import KioskCore
import Logging
import SignAvatar

/// What all requests share.
final class KioskState: Sendable {
    let configuration: KioskConfiguration
    let files: DaemonFiles
    let engine: ClipEngine
    let board: DisplayBoard
    let lanes: LanePool
    let logger: Logger
    let reader: RenderOrderReader
    let streams: StreamLimiter
    /// Sheets of all frames that are made at the same time; each takes up to 100 MiB.
    let sheets = StreamLimiter(limit: 2)
    let started = ContinuousClock.now

    init(
        configuration: KioskConfiguration, files: DaemonFiles, engine: ClipEngine, board: DisplayBoard,
        lanes: LanePool, logger: Logger
    ) {
        self.configuration = configuration
        self.files = files
        self.engine = engine
        self.board = board
        self.lanes = lanes
        self.logger = logger
        reader = RenderOrderReader(
            limits: configuration.limits, phrases: files.phrases, defaultProfile: configuration.profile,
            quality: configuration.quality, signer: files.renderer.signer)
        streams = StreamLimiter(limit: configuration.limits.streamCount)
    }

    /// Reads the library again and exchanges it in one step; requests go on meanwhile.
    ///
    /// - Returns: whether it is another one.
    /// - Throws: `library_refused`; the old library stays.
    func reloadLibrary() throws(Problem) -> Bool {
        do throws(SignAvatarError) {
            let isNew = try files.renderer.reload()
            logger.info(
                "library read again",
                metadata: ["library": "\(files.renderer.assets.libraryHash)", "changed": "\(isNew)"])
            if isNew { prepareInAdvance() }
            return isNew
        } catch {
            logger.error("library refused; the old one stays", metadata: ["reason": "\(error)"])
            throw Problem(
                .libraryRefused, chinese: "手语库有误，继续使用原来的库：\(error)",
                english: "the old library stays: \(error)")
        }
    }

    /// The same, away from the thread that listens to signals.
    func reloadLibraryInBackground() {
        Task { _ = try? reloadLibrary() }
    }

    /// Says what to open in a browser.
    func logPages() {
        // A service that listens everywhere is also here.
        let address = ["0.0.0.0", "::"].contains(configuration.host) ? "127.0.0.1" : configuration.host
        let host = address.contains(":") ? "[\(address)]" : address
        for display in configuration.displays {
            logger.info(
                "page",
                metadata: ["address": "http://\(host):\(configuration.port)/screen?display=\(display.name)"])
        }
    }

    /// Makes sure that what the displays showed before a restart can be shown again.
    func restoreDisplays() {
        for name in board.names {
            guard let content = board.content(of: name) else { continue }
            for show in [content.emergency, content.base].compactMap({ $0 }) {
                if engine.cache.contains(show.clip) { continue }
                guard let order = order(for: show), let submission = try? engine.submit(order) else {
                    logger.error(
                        "what a display shows cannot be drawn again", metadata: ["display": "\(name)"])
                    continue
                }
                logger.info("drawing again what a display shows", metadata: ["display": "\(name)"])
                // Another library gives another clip of the same text.
                var renewed = show
                switch submission {
                case .ready(let id, _): renewed.clip = id
                case .accepted(let snapshot): renewed.clip = snapshot.id
                }
                if renewed.clip != show.clip {
                    _ = try? board.show(renewed, on: name, order: board.reserve(name))
                }
            }
        }
        prepareInAdvance()
    }

    /// The order that draws what a display shows; nil if its text is no longer allowed.
    func order(for show: DisplayShow) -> RenderOrder? {
        guard
            let clip = try? reader.clip(
                text: show.text, profile: show.profile, speed: show.speed, camera: show.camera)
        else { return nil }
        return RenderOrder(
            clip: clip, priority: show.priority, timeToLiveSeconds: configuration.limits.timeToLiveSeconds)
    }

    /// Draws the pinned templates and the greeting for every display's profile, when nothing else is to do.
    private func prepareInAdvance() {
        let pinned = files.phrases.templates.filter(\.isPinned).map { ($0.pattern, true) }
        for profile in Set(configuration.displays.map(\.profile)).sorted() {
            for (text, isPinned) in pinned + [(files.phrases.greeting, false)] {
                guard let clip = try? reader.clip(text: text, profile: profile, speed: 1) else {
                    continue
                }
                let order = RenderOrder(
                    clip: clip, priority: .prefetch,
                    timeToLiveSeconds: configuration.limits.timeToLiveSeconds)
                do throws(Problem) {
                    _ = try engine.submit(order, isPinned: isPinned)
                } catch {
                    logger.warning("not drawn in advance", metadata: ["code": "\(error.code.rawValue)"])
                }
            }
        }
    }

    /// Whether the service can take work.
    var isReady: Bool {
        !engine.isDraining && engine.cache.isWritable && engine.queueFillFraction < 0.9 && lanes.isAlive
    }
}
