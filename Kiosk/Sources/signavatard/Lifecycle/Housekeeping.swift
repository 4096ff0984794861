import Foundation
import KioskCore
import Logging
import ServiceLifecycle

/// Once a second: ends what has expired on the displays, and tells the service manager that all is well; once a
/// minute it gives free memory back.
struct Housekeeping: Service {
    let kiosk: KioskState
    let notifier: SystemdNotifier

    func run() async throws {
        let interval = notifier.watchdogSeconds.map { $0 / 3 }
        try? await cancelWhenGracefulShutdown {
            var lastPing = ContinuousClock.now
            var lastTrim = lastPing
            while !Task.isCancelled {
                do throws(DiskError) {
                    for name in try kiosk.board.expire(now: Date()) {
                        kiosk.logger.info("display reverted", metadata: ["display": "\(name)"])
                    }
                } catch {
                    kiosk.logger.error("display state not written", metadata: ["reason": "\(error)"])
                }
                if let interval, ContinuousClock.now - lastPing > .seconds(interval) {
                    lastPing = .now
                    await ping()
                }
                if ContinuousClock.now - lastTrim > .seconds(60) {
                    lastTrim = .now
                    Memory.trim()
                }
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// A sign of life only if the lanes move and the listener answers.
    private func ping() async {
        let configuration = kiosk.configuration
        let answers = await ListenerCheck.answers(
            unixSocket: configuration.unixSocket, host: configuration.host, port: configuration.port)
        if kiosk.lanes.isAlive && answers {
            notifier.isAlive()
        } else {
            kiosk.logger.error(
                "no sign of life for the service manager",
                metadata: ["lanes": "\(kiosk.lanes.isAlive)", "listener": "\(answers)"])
        }
    }
}
