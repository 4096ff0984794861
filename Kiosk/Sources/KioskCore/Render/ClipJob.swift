import SignAvatar

/// One clip on its way from a request to the cache.
struct ClipJob: Sendable {
    enum Phase: Sendable {
        case queued
        case planning
        case drawing
        /// Whole, on its way to the cache.
        case publishing
        /// Whole, but the disk refused it: it is served from where it is.
        case kept
        case failed(Problem)
    }

    let id: String
    let request: ClipRequest
    let submittedSeconds: Double
    var priority: PriorityClass
    var isPinned: Bool
    var phase = Phase.queued
    /// What all lanes together have spent on it.
    var workSeconds = 0.0
    var plan: PlannedClip?
    var staging: ClipStaging?
    /// The next frame that no lane has taken.
    var nextFrame = 0
    var drawn: [Bool] = []
    var drawnCount = 0
    /// Frames before this one are all there.
    var readyCount = 0
    /// Lanes that work on it at this moment.
    var laneCount = 0
    let ring = EventRing()

    init(
        id: String, request: ClipRequest, submittedSeconds: Double, priority: PriorityClass, isPinned: Bool
    ) {
        self.id = id
        self.request = request
        self.submittedSeconds = submittedSeconds
        self.priority = priority
        self.isPinned = isPinned
    }

    /// Whether a lane could do something for it now.
    var hasWork: Bool {
        switch phase {
        case .queued: true
        case .drawing: nextFrame < (plan?.frameCount ?? 0)
        case .planning, .publishing, .kept, .failed: false
        }
    }

    /// Whether all its frames can be read.
    var isWhole: Bool {
        switch phase {
        case .publishing, .kept: true
        case .queued, .planning, .drawing, .failed: false
        }
    }

    /// Whether it is not where it will stay.
    var isActive: Bool {
        switch phase {
        case .queued, .planning, .drawing, .publishing: true
        case .kept, .failed: false
        }
    }
}

/// What anybody may know about a clip that is not in the cache yet.
public struct JobSnapshot: Sendable {
    /// The clip: 64 hexadecimal digits.
    public let id: String
    /// queued, planning, drawing, ready or failed.
    public let state: String
    /// How urgent it is.
    public let priority: PriorityClass
    /// How many clips are drawn before it.
    public let position: Int
    /// Frames from the first one on that can be read.
    public let readyCount: Int
    /// Nil until it is planned.
    public let plan: PlannedClip?
    /// When the last frame is expected, milliseconds from now; a guess.
    public let remainingMilliseconds: Int
    /// Why it failed; nil otherwise.
    public let problem: Problem?
    /// What happens to it, for listeners.
    public let ring: EventRing

    /// As it is sent with status 202.
    public var json: JSONValue {
        var fields: [(String, JSONValue)] = [
            ("id", .text(id)), ("state", .text(state)), ("priority", .text(priority.name)),
            ("position", .integer(position)), ("ready_frames", .integer(readyCount)),
            ("eta_ms", .integer(remainingMilliseconds)),
        ]
        if let plan {
            fields.append(("frame_count", .integer(plan.frameCount)))
            fields.append(("plan", plan.summary))
        }
        if let problem { fields.append(("problem", problem.json)) }
        return .object(fields)
    }
}
