import KioskCore
import Synchronization

/// Counts answers that take long or much memory: events, moving pictures, sheets.
final class StreamLimiter: Sendable {
    /// One open stream; ends when nobody holds it any more.
    final class Permit: Sendable {
        private let limiter: StreamLimiter

        fileprivate init(_ limiter: StreamLimiter) { self.limiter = limiter }

        deinit { limiter.count.withLock { $0 -= 1 } }
    }

    private let limit: Int
    private let count = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// A place for one more stream.
    func permit() throws(Problem) -> Permit {
        let isFree = count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        guard isFree else {
            throw Problem(
                .tooManyStreams, chinese: "同时打开的太多（最多 \(limit)）",
                english: "too many of these are open (at most \(limit))",
                retryAfterSeconds: 2)
        }
        return Permit(self)
    }
}
