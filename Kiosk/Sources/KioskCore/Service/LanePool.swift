import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// The threads that draw: one lane a core, one more that only draws emergencies, and one that writes to the disk.
///
/// They are threads of their own, below the others in the system's order, so that drawing never delays an answer.
public final class LanePool: Sendable {
    private struct State {
        var isStopped = false
        var running = 0
        var lastTicks: [Double]
    }

    /// A lane that shows no sign of life for so long is taken for stuck, seconds.
    public static let stuckAfterSeconds = 20.0
    private static let ordinaryNiceness: Int32 = 2

    private let semaphore: DispatchSemaphore
    private let emergencySemaphore: DispatchSemaphore
    private let storageSemaphore: DispatchSemaphore
    private let laneCount: Int
    private let clock: @Sendable () -> Double
    private let state: Mutex<State>

    public init(laneCount: Int, clock: @escaping @Sendable () -> Double) {
        self.laneCount = laneCount
        self.clock = clock
        semaphore = DispatchSemaphore(value: 0)
        emergencySemaphore = DispatchSemaphore(value: 0)
        storageSemaphore = DispatchSemaphore(value: 0)
        state = Mutex(State(lastTicks: [Double](repeating: clock(), count: laneCount + 1)))
    }

    /// Tells the lanes that there is work.
    public func wake() {
        for _ in 0..<laneCount { semaphore.signal() }
        emergencySemaphore.signal()
    }

    /// Tells the thread for the disk that there is work.
    public func wakeStorage() { storageSemaphore.signal() }

    /// Starts the threads; called once.
    ///
    /// - Parameters:
    ///   - engine: what they work for.
    ///   - requests: what the lane for emergencies prepares itself for, because it may have nothing to draw for weeks
    ///     and must not begin then with making buffers.
    public func start(_ engine: ClipEngine, prepared requests: [ClipRequest] = []) {
        for lane in 0...laneCount {
            state.withLock { $0.running += 1 }
            let thread = Thread { [self] in
                run(lane, engine: engine, prepared: requests)
                state.withLock { $0.running -= 1 }
            }
            thread.stackSize = 8 << 20
            thread.name = lane == laneCount ? "emergency" : "lane \(lane)"
            thread.start()
        }
        let storage = Thread { [self] in
            while !state.withLock({ $0.isStopped }) {
                if engine.runStorage() { continue }
                _ = storageSemaphore.wait(timeout: .now() + 1)
            }
        }
        storage.name = "storage"
        storage.start()
    }

    private func run(_ lane: Int, engine: ClipEngine, prepared requests: [ClipRequest]) {
        let isReserved = lane == laneCount
        if !isReserved {
            // Zero stands for the calling thread; on Linux each has a niceness of its own.
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.ordinaryNiceness)
        }
        var storage = LaneStorage()
        if isReserved { for request in requests { engine.prepare(&storage, for: request) } }
        while !state.withLock({ $0.isStopped }) {
            state.withLock { $0.lastTicks[lane] = clock() }
            if engine.runUnit(&storage, onlyEmergency: isReserved) { continue }
            let waiting = isReserved ? emergencySemaphore : semaphore
            _ = waiting.wait(timeout: .now() + 1)
        }
    }

    /// Whether every lane gave a sign of life lately.
    public var isAlive: Bool {
        let now = clock()
        return state.withLock { $0.lastTicks.allSatisfy { now - $0 < Self.stuckAfterSeconds } }
    }

    /// Lets every lane end after the frame that it is drawing.
    public func stop() {
        state.withLock { $0.isStopped = true }
        wake()
        wakeStorage()
    }
}
