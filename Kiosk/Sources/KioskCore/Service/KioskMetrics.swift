import Synchronization

/// Counts what the service does, for `GET /metrics` (Prometheus text format 0.0.4); never any text of a request.
public final class KioskMetrics: Sendable {
    private struct Histogram {
        let bounds: [Double]
        var counts: [Int]
        var sum = 0.0
        var count = 0

        init(_ bounds: [Double]) {
            self.bounds = bounds
            counts = [Int](repeating: 0, count: bounds.count)
        }

        mutating func add(_ value: Double) {
            sum += value
            count += 1
            for (index, bound) in bounds.enumerated() where value <= bound { counts[index] += 1 }
        }

        func lines(_ name: String) -> [String] {
            ["# TYPE \(name) histogram"]
                + zip(bounds, counts).map { "\(name)_bucket{le=\"\($0)\"} \($1)" }
                + ["\(name)_bucket{le=\"+Inf\"} \(count)", "\(name)_sum \(sum)", "\(name)_count \(count)"]
        }
    }

    private struct State {
        var jobs: [String: Int] = [:]
        var firstFrame = Histogram([0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30])
        var frame = Histogram([0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5, 1])
        var preemption = Histogram([0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2])
        var unknownWords = 0
        var preemptions = 0
        var uncached = 0
        var frameSeconds = 0.1
    }

    private let state = Mutex(State())

    public init() {}

    func finished(_ priority: PriorityClass, outcome: String) {
        state.withLock { $0.jobs["class=\"\(priority.name)\",outcome=\"\(outcome)\"", default: 0] += 1 }
    }

    func firstFrame(seconds: Double) { state.withLock { $0.firstFrame.add(seconds) } }

    func frame(seconds: Double) {
        state.withLock { state in
            state.frame.add(seconds)
            state.frameSeconds += (seconds - state.frameSeconds) * 0.1
        }
    }

    /// How long a frame took lately, seconds; an exponential mean.
    var frameSeconds: Double { state.withLock { $0.frameSeconds } }

    func unknownWords(_ count: Int) { state.withLock { $0.unknownWords += count } }

    /// A clip could not be written to the disk.
    func uncached() { state.withLock { $0.uncached += 1 } }

    /// An emergency began while something else was being drawn, so many seconds after it was asked for.
    func preempted(afterSeconds seconds: Double) {
        state.withLock { state in
            state.preemptions += 1
            state.preemption.add(seconds)
        }
    }

    /// The page of metrics.
    ///
    /// - Parameters:
    ///   - queueDepths: entries of every class.
    ///   - cache: the cache's own counters.
    ///   - version: of this program.
    ///   - library: the digest of the sign library.
    /// - Returns: the text.
    public func text(
        queueDepths: [PriorityClass: Int], cache: ClipCache.Counters, version: String, library: String
    ) -> String {
        let state = self.state.withLock { $0 }
        var lines = ["# TYPE signavatard_jobs_total counter"]
        lines += state.jobs.sorted { $0.key < $1.key }.map { "signavatard_jobs_total{\($0.key)} \($0.value)" }
        lines.append("# TYPE signavatard_queue_depth gauge")
        lines += PriorityClass.allCases.map {
            "signavatard_queue_depth{class=\"\($0.name)\"} \(queueDepths[$0] ?? 0)"
        }
        lines += state.firstFrame.lines("signavatard_first_frame_seconds")
        lines += state.frame.lines("signavatard_render_frame_seconds")
        lines += state.preemption.lines("signavatard_preemption_seconds")
        for (name, kind, value) in [
            ("cache_bytes", "gauge", cache.byteCount), ("cache_clips", "gauge", cache.clipCount),
            ("cache_hits_total", "counter", cache.hits), ("cache_misses_total", "counter", cache.misses),
            ("cache_evictions_total", "counter", cache.evictions),
            ("cache_quarantined_total", "counter", cache.quarantined),
            ("cache_refused_total", "counter", state.uncached),
            ("unknown_words_total", "counter", state.unknownWords),
            ("preemptions_total", "counter", state.preemptions),
        ] {
            lines += ["# TYPE signavatard_\(name) \(kind)", "signavatard_\(name) \(value)"]
        }
        lines += [
            "# TYPE signavatard_build_info gauge",
            "signavatard_build_info{version=\"\(version)\",library=\"\(library.prefix(12))\"} 1",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}
