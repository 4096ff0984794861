import Synchronization

/// A number that grows when something changed, and a way to wait for it.
///
/// Whoever waits looks at the state itself afterwards; so no change can be missed and no queue can grow.
public final class ChangeSignal: Sendable {
    private struct State {
        var version: UInt64 = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var released: Set<Int> = []
        var nextKey = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// How often something changed.
    public var version: UInt64 { state.withLock { $0.version } }

    /// Wakes everybody who waits.
    public func notify() {
        let waiters = state.withLock { state in
            state.version += 1
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in waiters.values { waiter.resume() }
    }

    /// Returns when the version is greater than a given one, when the time is over, or when the task is cancelled.
    public func wait(after version: UInt64, timeout: Duration) async {
        let key = state.withLock { state in
            state.nextKey += 1
            return state.nextKey
        }
        let timer = Task {
            try? await Task.sleep(for: timeout)
            release(key)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.version > version || state.released.contains(key) { return true }
                    state.waiters[key] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            release(key)
        }
        timer.cancel()
        // The timer may still run for a moment; its mark must not stay behind.
        _ = await timer.value
        state.withLock { _ = $0.released.remove(key) }
    }

    private func release(_ key: Int) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if let waiter = state.waiters.removeValue(forKey: key) { return waiter }
            state.released.insert(key)
            return nil
        }
        waiter?.resume()
    }
}
