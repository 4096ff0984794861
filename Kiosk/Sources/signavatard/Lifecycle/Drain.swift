import KioskCore
import ServiceLifecycle

/// Lets nothing new be drawn and waits for the clip that is, before the listeners close.
struct Drain: Service {
    let kiosk: KioskState
    let notifier: SystemdNotifier
    let seconds: Int

    func run() async throws {
        try? await gracefulShutdown()
        notifier.stopping()
        kiosk.engine.drain()
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !kiosk.engine.isIdle, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
