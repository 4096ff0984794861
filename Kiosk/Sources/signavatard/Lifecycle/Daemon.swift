import Foundation
import Hummingbird
import HummingbirdCore
import KioskCore
import Logging
import NIOCore
import ServiceLifecycle
import SignAvatar
import UnixSignals

#if canImport(Glibc)
    import Glibc
#endif

/// Everything that runs, put together once.
struct Daemon {
    private let kiosk: KioskState
    private let logger: Logger

    /// So long the clip that is being drawn may take to become whole after a signal to end, seconds.
    private static let drainSeconds = 10
    /// After so long an end in order is given up, and what still runs is cancelled, seconds.
    private static let shutdownSeconds = 12

    /// Loads all that is needed to run.
    init(_ configuration: KioskConfiguration) throws {
        LoggingSystem.bootstrap { JSONLogHandler(label: $0) }
        var logger = Logger(label: "signavatard")
        logger.logLevel = Logger.Level(rawValue: configuration.logLevel) ?? .info
        self.logger = logger

        let start = ContinuousClock.now
        let clock: @Sendable () -> Double = {
            let parts = start.duration(to: .now).components
            return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
        }
        let laneCount =
            configuration.lanes > 0 ? configuration.lanes : ProcessInfo.processInfo.activeProcessorCount
        let lanes = LanePool(laneCount: laneCount, clock: clock)
        // Before the files: it makes sure that the folder, which also holds the packs, is ours.
        let cache = try ClipCache(
            directory: configuration.cacheDirectory, budget: configuration.cacheBudget)
        let files = try DaemonFiles(configuration, packs: configuration.packDirectory)
        let engine = ClipEngine(
            renderer: files.renderer, cache: cache, limits: configuration.limits, laneCount: laneCount,
            renderLimitFactor: Double(configuration.renderLimitFactor), clock: clock, wake: { lanes.wake() },
            wakeStorage: { lanes.wakeStorage() })
        let board = try DisplayBoard(
            names: configuration.displays.map(\.name), directory: configuration.stateDirectory, now: Date())
        if let problem = board.restoreProblem {
            logger.warning(
                "the saved state of the displays is damaged; what can be read of it is shown, the file is kept",
                metadata: ["reason": "\(problem)"])
        }
        for notice in files.renderer.assets.notices + [files.renderer.notice].compactMap({ $0 }) {
            logger.notice("\(notice)")
        }
        kiosk = KioskState(
            configuration: configuration, files: files, engine: engine, board: board, lanes: lanes,
            logger: logger)
    }

    /// Serves until a signal ends it.
    func run() async throws {
        let notifier = SystemdNotifier(environment: ProcessInfo.processInfo.environment)
        let configuration = kiosk.configuration
        let greetings = Set(configuration.displays.map(\.profile)).sorted().prefix(3).compactMap {
            try? kiosk.reader.clip(text: kiosk.files.phrases.greeting, profile: $0, speed: 1)
        }
        kiosk.lanes.start(kiosk.engine, prepared: greetings)
        defer { kiosk.lanes.stop() }

        var services: [any Service] = [
            application(address: .hostname(configuration.host, port: configuration.port)) {
                notifier.ready(status: "serving")
                kiosk.logPages()
                kiosk.restoreDisplays()
            }
        ]
        let socket = configuration.unixSocket
        if !socket.isEmpty {
            services.append(
                application(address: .unixDomainSocket(path: socket)) { chmod(socket, 0o660) })
        }
        services.append(Housekeeping(kiosk: kiosk, notifier: notifier))
        // Ended in reverse order: first nothing new is drawn, then the listeners close.
        services.append(Drain(kiosk: kiosk, notifier: notifier, seconds: Self.drainSeconds))
        var groupConfiguration = ServiceGroupConfiguration(services: services, logger: logger)
        groupConfiguration.maximumGracefulShutdownDuration = .seconds(Self.shutdownSeconds)
        groupConfiguration.maximumCancellationDuration = .seconds(1)
        let group = ServiceGroup(configuration: groupConfiguration)
        let signals = Task { await watchSignals(group) }
        defer { signals.cancel() }
        try await group.run()
        logger.info("ended")
    }

    /// SIGHUP reads the library again; the first SIGTERM or SIGINT ends in order, the second at once.
    private func watchSignals(_ group: ServiceGroup) async {
        var isEnding = false
        for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup) {
            if signal == .sighup {
                kiosk.reloadLibraryInBackground()
                continue
            }
            if isEnding { _exit(1) }
            isEnding = true
            logger.info("ending", metadata: ["signal": "\(signal)"])
            await group.triggerGracefulShutdown()
        }
    }

    private func application(address: BindAddress, onRunning: @escaping @Sendable () -> Void) -> some Service
    {
        let limits = kiosk.configuration.limits
        let stalled = TimeAmount.seconds(Int64(limits.stalledWriteSeconds))
        let head = TimeAmount.seconds(Int64(limits.headSeconds))
        let unfinished = UnfinishedRequests(connectionCount: limits.connectionCount)
        return Application(
            router: KioskRouter.make(kiosk),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [
                        StalledWriteHandler(timeout: stalled),
                        SlowRequestHandler(headTimeout: head, unfinished: unfinished),
                    ],
                    idleTimeout: .seconds(Int64(limits.idleSeconds)),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headerFieldByteCount,
                        maxHeaderListSize: limits.headerListByteCount,
                        maxHeaderFieldCount: limits.headerFieldCount))),
            configuration: ApplicationConfiguration(
                address: address, serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connectionCount)),
            onServerRunning: { _ in onRunning() }, logger: logger)
    }
}
