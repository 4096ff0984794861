#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Takes turns between a stage and what it is compared with, so that other work on the machine slows both.
enum BenchTimer {
    /// How many values are taken of a stage, within `stageSeconds` if the fewest allow it.
    static let rounds = 15...301
    /// How long one stage and what it is compared with are measured.
    static let stageSeconds = 1.5
    /// One value lasts at least this long: much shorter than the time slices of other programs, so that some values
    /// are undisturbed even on a busy machine.
    static let roundSeconds = 0.001

    /// Measures a workload.
    ///
    /// - Parameters:
    ///   - work: what is measured.
    ///   - rounds: the fewest and the most values.
    ///   - seconds: how long to go on after the fewest.
    /// - Returns: seconds for each of the work's counts, and for each of the reference's.
    /// - Throws: what the work throws, or if the task was cancelled.
    static func times(
        of work: BenchWork, rounds: ClosedRange<Int> = rounds, seconds: Double = stageSeconds
    ) throws -> (work: [Double], reference: [Double]) {
        let calls = try callCount(work.run)
        let referenceCalls = try work.reference.map(callCount)
        var values: [Double] = []
        var referenceValues: [Double] = []
        let start = ContinuousClock().now
        while values.count < rounds.lowerBound
            || (values.count < rounds.upperBound && ContinuousClock().now - start < .seconds(seconds))
        {
            try Task.checkCancellation()
            values.append(try self.seconds(calls, work.run) / Double(calls * work.count))
            if let reference = work.reference, let referenceCalls {
                referenceValues.append(
                    try self.seconds(referenceCalls, reference) / Double(referenceCalls * work.referenceCount)
                )
            }
        }
        return (values, referenceValues)
    }

    /// How often to call so that a round is long enough; warms the caches too.
    private static func callCount(_ work: () throws -> Void) throws -> Int {
        var calls = 1
        while true {
            let elapsed = try seconds(calls, work)
            if elapsed >= roundSeconds { return calls }
            calls = max(calls * 2, Int(Double(calls) * roundSeconds / max(elapsed, 1e-6)))
        }
    }

    /// How long the processor works for some calls that stay on one thread.
    static func seconds(_ calls: Int = 1, _ work: () throws -> Void) rethrows -> Double {
        let start = ProcessorClock.thread.seconds
        for _ in 0..<calls { try work() }
        return ProcessorClock.thread.seconds - start
    }

    /// How long something takes that waits or has several threads.
    static func wallSeconds(_ work: () throws -> Void) rethrows -> Double {
        let elapsed = try ContinuousClock().measure { try work() }
        return elapsed.inSeconds
    }
}

/// The processor's time, which does not go on while other programs have the processor.
enum ProcessorClock {
    /// Of the thread that asks.
    case thread
    /// Of all threads of this program.
    case process

    /// From some start.
    var seconds: Double {
        var time = timespec()
        clock_gettime(self == .thread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

extension Duration {
    /// As a number.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
