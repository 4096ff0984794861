import SignAvatar
import Synchronization

/// Turns orders into clips: one queue, one job a clip, and lanes that take one frame at a time.
///
/// A lane always takes the next frame of the most urgent clip, so an emergency takes every lane at the next frame
/// boundary, and the first frames of a clip can be read while the later ones are drawn. The engine owns no thread:
/// whoever runs a lane calls `runUnit` again and again.
public final class ClipEngine: Sendable {
    /// What came of an order.
    public enum Submission: Sendable {
        /// The clip is whole and can be read; its manifest, if it was read from the cache to see that.
        case ready(id: String, manifest: [UInt8]?)
        /// It waits or is being drawn.
        case accepted(JobSnapshot)
    }

    /// A frame, or why there is none.
    public enum FrameAnswer: Sendable, Equatable {
        /// A PNG file.
        case bytes([UInt8])
        /// It will be drawn.
        case pending
        /// There is no such clip, or none with that frame.
        case missing
    }

    struct State {
        var queue: JobQueue
        var jobs: [String: ClipJob] = [:]
        /// Jobs that ended without a clip in the cache, the oldest first.
        var ended: [String] = []
        var isDraining = false
    }

    /// So many ended jobs are remembered, for clients that ask later.
    static let endedCapacity = 16

    /// What draws.
    public let renderer: any ClipRenderer
    /// Where finished clips are kept.
    public let cache: ClipCache
    /// What is counted.
    public let metrics: KioskMetrics
    /// How much may wait and how long a clip may be.
    public let limits: KioskLimits
    /// How many lanes draw; only for estimates.
    public let laneCount: Int
    /// Lanes may work on a clip for so many times its own length, and at least ten seconds; the time in which more
    /// urgent clips are drawn does not count.
    public let renderLimitFactor: Double
    let clock: @Sendable () -> Double
    let state: Mutex<State>
    /// Called whenever there is something to do.
    let wakeLanes: @Sendable () -> Void
    /// Called whenever frames wait for the disk.
    let wakeStorage: @Sendable () -> Void

    /// Prepares an engine without work.
    ///
    /// - Parameters:
    ///   - renderer: draws.
    ///   - cache: keeps what is whole.
    ///   - limits: of queue and clips.
    ///   - laneCount: how many lanes will call `runUnit`.
    ///   - renderLimitFactor: see the property.
    ///   - metrics: counts.
    ///   - clock: monotonic seconds.
    ///   - wake: tells the lanes that there is work.
    ///   - wakeStorage: tells the thread that calls `runStorage` the same.
    public init(
        renderer: any ClipRenderer, cache: ClipCache, limits: KioskLimits = KioskLimits(), laneCount: Int,
        renderLimitFactor: Double = 4, metrics: KioskMetrics = KioskMetrics(),
        clock: @escaping @Sendable () -> Double, wake: @escaping @Sendable () -> Void = {},
        wakeStorage: @escaping @Sendable () -> Void = {}
    ) {
        self.renderer = renderer
        self.cache = cache
        self.limits = limits
        self.laneCount = laneCount
        self.renderLimitFactor = renderLimitFactor
        self.metrics = metrics
        self.clock = clock
        wakeLanes = wake
        self.wakeStorage = wakeStorage
        state = Mutex(State(queue: JobQueue(limits: limits)))
    }

    // MARK: Orders

    /// Takes an order; the same clip is drawn once however often it is asked for.
    ///
    /// - Parameters:
    ///   - order: checked.
    ///   - peer: who asks; nil for this machine.
    ///   - isPinned: whether the clip is never evicted.
    /// - Returns: the clip, or the state of its job.
    /// - Throws: `queue_full`, `draining` or `unknown_words`.
    public func submit(_ order: RenderOrder, peer: String? = nil, isPinned: Bool = false) throws(Problem)
        -> Submission
    {
        if order.isStrict { try refuseUnknownWords(of: order.clip.text) }
        let id = renderer.identifier(of: order.clip)
        // Read and not only looked up: a folder that somebody removed is found out here, and the clip is drawn again.
        if let manifest = cache.read(id, file: "manifest.json") {
            cache.countLookup(isHit: true)
            if isPinned { cache.pin(id) }
            return .ready(id: id, manifest: manifest)
        }
        let now = clock()
        let deadline = now + Double(order.timeToLiveSeconds)
        let result = state.withLock { state -> Result<Submission, Problem> in
            if cache.contains(id) { return .success(.ready(id: id, manifest: nil)) }
            if let job = state.jobs[id] {
                if job.isWhole { return .success(.ready(id: id, manifest: nil)) }
                if job.isActive {
                    state.queue.raise(id, to: order.priority, deadlineSeconds: deadline)
                    state.jobs[id]?.priority = min(job.priority, order.priority)
                    if isPinned { state.jobs[id]?.isPinned = true }
                    return .success(.accepted(snapshot(state.jobs[id] ?? job, in: state, now: now)))
                }
            }
            if state.isDraining { return .failure(Self.draining) }
            let entry = JobQueue.Entry(
                id: id, priority: order.priority, scalarCount: order.clip.text.unicodeScalars.count,
                peer: peer, addedSeconds: now, deadlineSeconds: deadline)
            do throws(Problem) { try state.queue.add(entry) } catch { return .failure(error) }
            // A job of the same name that failed earlier makes room.
            state.ended.removeAll { $0 == id }
            let job = ClipJob(
                id: id, request: order.clip, submittedSeconds: now, priority: order.priority,
                isPinned: isPinned)
            state.jobs[id] = job
            return .success(.accepted(snapshot(job, in: state, now: now)))
        }
        cache.countLookup(isHit: false)
        wakeLanes()
        return try result.get()
    }

    private func refuseUnknownWords(of text: String) throws(Problem) {
        let words: [String]
        do { words = try renderer.unknownWords(of: text) } catch { throw Self.problem(error) }
        guard words.isEmpty else {
            throw Problem(
                .unknownWords, chinese: "未收录：" + words.joined(separator: "、"),
                english: "no sign for: " + words.joined(separator: ", "))
        }
    }

    /// Stops a clip at the next frame boundary; nobody gets it.
    ///
    /// - Returns: whether there was something to stop.
    @discardableResult
    public func cancel(_ id: String) -> Bool {
        end(
            id, outcome: "cancelled",
            with: Problem(.cancelled, chinese: "片段已取消：\(id)", english: "clip \(id) was cancelled"))
    }

    // MARK: Questions

    /// What is known about a clip that is being made or could not be made; nil for all others.
    public func snapshot(of id: String) -> JobSnapshot? {
        let now = clock()
        return state.withLock { state in state.jobs[id].map { snapshot($0, in: state, now: now) } }
    }

    private func snapshot(_ job: ClipJob, in state: State, now: Double) -> JobSnapshot {
        let order = state.queue.ordered(now: now)
        let position = order.firstIndex { $0.id == job.id } ?? 0
        // A text that is not planned yet takes about 0.6 s a character.
        let frames = order.prefix(position + 1).reduce(0.0) { sum, entry in
            guard let other = state.jobs[entry.id] else { return sum }
            let count =
                other.plan.map { Double($0.frameCount) }
                ?? Double(entry.scalarCount) * 0.6 * other.request.options.framesPerSecond
            return sum + count - Double(other.drawnCount)
        }
        var problem: Problem?
        let name: String
        switch job.phase {
        case .queued: name = "queued"
        case .planning: name = "planning"
        case .drawing: name = "drawing"
        case .publishing, .kept: name = "ready"
        case .failed(let reason):
            name = "failed"
            problem = reason
        }
        return JobSnapshot(
            id: job.id, state: name, priority: job.priority, position: position, readyCount: job.readyCount,
            plan: job.plan,
            remainingMilliseconds: job.isActive
                ? Int(frames * metrics.frameSeconds / Double(max(1, laneCount)) * 1000) : 0,
            problem: problem, ring: job.ring)
    }

    /// A frame of a clip, whether it is whole or still being drawn.
    public func frame(_ index: Int, of id: String) -> FrameAnswer {
        if let bytes = cache.read(id, file: Manifest.frameName(index)) { return .bytes(bytes) }
        let (job, frameCount) = state.withLock { ($0.jobs[id], $0.jobs[id]?.plan?.frameCount) }
        guard let job else {
            // It may have reached the cache between the two looks.
            return cache.read(id, file: Manifest.frameName(index)).map { .bytes($0) } ?? .missing
        }
        if let frameCount, index >= frameCount { return .missing }
        if let bytes = job.staging?.read(frame: index) { return .bytes(bytes) }
        if let bytes = cache.read(id, file: Manifest.frameName(index)) { return .bytes(bytes) }
        return job.isActive && !job.isWhole ? .pending : .missing
    }

    /// A file of a clip that is whole: `manifest.json` or `captions.vtt`; nil if it is not whole.
    public func file(_ name: String, of id: String) -> [UInt8]? {
        if let bytes = cache.read(id, file: name) { return bytes }
        guard let job = state.withLock({ $0.jobs[id] }) else { return cache.read(id, file: name) }
        guard job.isWhole, let plan = job.plan, let staging = job.staging else { return nil }
        return Self.files(of: plan, staging: staging).first { $0.name == name }?.bytes
    }

    /// Entries of every class.
    public var queueDepths: [PriorityClass: Int] {
        state.withLock { state in
            Dictionary(uniqueKeysWithValues: PriorityClass.allCases.map { ($0, state.queue.count(of: $0)) })
        }
    }

    /// The share of the queue that is taken, 0...1.
    public var queueFillFraction: Double { state.withLock { $0.queue.fillFraction } }

    // MARK: The end

    /// Takes no new orders, and drops what has not been started and what is only drawn in advance.
    public func drain() {
        let victims = state.withLock { state -> [String] in
            state.isDraining = true
            return state.jobs.values.filter { job in
                if case .queued = job.phase { return true }
                return job.isActive && job.priority == .prefetch
            }.map(\.id)
        }
        for id in victims { end(id, outcome: "drained", with: Self.draining) }
    }

    /// Whether no more orders are taken, because the program is about to end.
    public var isDraining: Bool { state.withLock { $0.isDraining } }

    /// Whether no clip is being made.
    public var isIdle: Bool { state.withLock { state in !state.jobs.values.contains { $0.isActive } } }

    static let draining = Problem(
        .draining, chinese: "服务正在停止", english: "the service is shutting down", retryAfterSeconds: 5)

    static func problem(_ error: any Error) -> Problem {
        switch error {
        case let error as Problem: error
        case let error as SignAvatarError: Problem(error)
        default: Problem(.renderFailed, chinese: "渲染失败", english: "drawing failed: \(error)")
        }
    }

    static func files(of plan: PlannedClip, staging: ClipStaging) -> [(name: String, bytes: [UInt8])] {
        let manifest = ClipSummary.manifest(plan, frames: staging.frameTable(count: plan.frameCount))
        return [("captions.vtt", plan.captions), ("manifest.json", Array(manifest.pretty.utf8))]
    }
}
