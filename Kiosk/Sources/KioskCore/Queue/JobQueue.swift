/// What waits to be drawn: bounded, ordered by class, and fair inside a class.
///
/// Times are seconds of one monotonic clock, given by the caller.
public struct JobQueue: Sendable {
    /// One clip that waits or is being drawn.
    public struct Entry: Sendable, Equatable {
        /// The clip: 64 hexadecimal digits.
        public let id: String
        /// How urgent it is; a second order for the same clip may raise it.
        public var priority: PriorityClass
        /// Characters of the text.
        public let scalarCount: Int
        /// Who asked; nil for this machine.
        public let peer: String?
        /// When it was added, by the clock of the queue.
        public let addedSeconds: Double
        /// When it is dropped if it has not been started.
        public var deadlineSeconds: Double
        fileprivate(set) var sequence = 0

        public init(
            id: String, priority: PriorityClass, scalarCount: Int, peer: String? = nil, addedSeconds: Double,
            deadlineSeconds: Double
        ) {
            self.id = id
            self.priority = priority
            self.scalarCount = scalarCount
            self.peer = peer
            self.addedSeconds = addedSeconds
            self.deadlineSeconds = deadlineSeconds
        }
    }

    /// Waiting so long raises an entry by one class.
    public static let ageingSeconds = 30.0

    /// How much may wait.
    public let limits: KioskLimits
    private var entries: [Entry] = []
    private var nextSequence = 0

    public init(limits: KioskLimits = KioskLimits()) { self.limits = limits }

    /// How many entries wait or are being drawn.
    public var count: Int { entries.count }

    /// How many entries a class has.
    public func count(of priority: PriorityClass) -> Int {
        entries.reduce(0) { $0 + ($1.priority == priority ? 1 : 0) }
    }

    /// The share of the ordinary places that is taken, 0...1.
    public var fillFraction: Double {
        Double(entries.count - count(of: .emergency)) / Double(max(1, limits.queueEntryCount))
    }

    /// Adds an entry behind all of its class.
    ///
    /// Emergencies have places of their own, so that nothing less urgent can keep one out.
    public mutating func add(_ entry: Entry) throws(Problem) {
        if entry.priority == .emergency {
            guard count(of: .emergency) < limits.emergencyEntryCount else { throw full("应急", "emergency") }
        } else {
            let ordinary = entries.filter { $0.priority != .emergency }
            guard ordinary.count < limits.queueEntryCount else { throw full("渲染", "render") }
            guard ordinary.reduce(entry.scalarCount, { $0 + $1.scalarCount }) <= limits.queuedScalarCount
            else {
                throw full("字数", "text")
            }
            if let peer = entry.peer {
                let share = max(1, limits.queueEntryCount * limits.peerSharePercent / 100)
                guard ordinary.count(where: { $0.peer == peer }) < share else {
                    throw full("单个来源", "per-peer")
                }
            }
        }
        var entry = entry
        entry.sequence = nextSequence
        nextSequence += 1
        entries.append(entry)
    }

    private func full(_ chinese: String, _ english: String) -> Problem {
        Problem(
            .queueFull, chinese: "\(chinese)队列已满，请稍后重试",
            english: "the \(english) queue is full; try again later",
            retryAfterSeconds: 2)
    }

    /// The class by which an entry is ordered now: waiting raises it, but not above `interactive`.
    public func effectiveClass(of entry: Entry, now: Double) -> PriorityClass {
        guard entry.priority > .interactive else { return entry.priority }
        let steps = Int(max(0, now - entry.addedSeconds) / Self.ageingSeconds)
        let raised = max(PriorityClass.interactive.rawValue, entry.priority.rawValue - steps)
        return PriorityClass(rawValue: raised) ?? entry.priority
    }

    /// All entries, the first to be drawn first.
    public func ordered(now: Double) -> [Entry] {
        entries.map { (effectiveClass(of: $0, now: now), $0) }
            .sorted { ($0.0.rawValue, $0.1.sequence) < ($1.0.rawValue, $1.1.sequence) }.map(\.1)
    }

    /// How many entries come before one; nil if it is not here.
    public func position(of id: String, now: Double) -> Int? {
        ordered(now: now).firstIndex { $0.id == id }
    }

    /// Removes an entry.
    @discardableResult
    public mutating func remove(_ id: String) -> Entry? {
        guard let index = entries.firstIndex(where: { $0.id == id }) else { return nil }
        return entries.remove(at: index)
    }

    /// Lets a more urgent request for the same clip raise it; a later deadline holds.
    ///
    /// - Returns: whether the class changed.
    @discardableResult
    public mutating func raise(_ id: String, to priority: PriorityClass, deadlineSeconds: Double) -> Bool {
        guard let index = entries.firstIndex(where: { $0.id == id }) else { return false }
        entries[index].deadlineSeconds = max(entries[index].deadlineSeconds, deadlineSeconds)
        guard priority < entries[index].priority else { return false }
        entries[index].priority = priority
        return true
    }

    /// The entries whose deadline has passed.
    public func overdue(now: Double) -> [Entry] { entries.filter { $0.deadlineSeconds < now } }
}
