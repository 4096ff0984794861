import Dispatch
import Synchronization

/// Threads that share the work of one picture.
struct Workers: Sendable {
    let count: Int

    /// Calls `body` once for each worker, at the same time, and waits for all.
    func run(_ body: (_ worker: Int) -> Void) {
        if count == 1 {
            body(0)
        } else {
            withoutActuallyEscaping(body) { body in
                // All calls are over when this returns; what they share is for the caller to keep apart.
                nonisolated(unsafe) let work = body
                DispatchQueue.concurrentPerform(iterations: count) { work($0) }
            }
        }
    }

    /// Calls `body` with every number below `total`, each on whichever worker is free.
    func share(_ total: Int, _ body: (_ worker: Int, _ item: Int) -> Void) {
        if count == 1 {
            for item in 0..<total { body(0, item) }
            return
        }
        let next = Atomic<Int>(0)
        run { worker in
            while true {
                let item = next.add(1, ordering: .relaxed).oldValue
                if item >= total { return }
                body(worker, item)
            }
        }
    }

    /// The part of `total` items that a worker gets where parts are in order; bounds are multiples of 8 or the end.
    func part(_ worker: Int, of total: Int) -> Range<Int> {
        let groups = (total + 7) / 8
        let low = min(total, groups * worker / count * 8)
        let high = min(total, groups * (worker + 1) / count * 8)
        return low..<high
    }
}
