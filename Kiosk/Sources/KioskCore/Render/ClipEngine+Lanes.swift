import SignAvatar

extension ClipEngine {
    private enum Unit {
        case plan(ClipJob)
        case frame(Int, ClipJob, PlannedClip, ClipStaging)
    }

    /// Does the next piece of work on the calling thread: a plan or one frame.
    ///
    /// - Parameters:
    ///   - lane: the buffers of the calling lane.
    ///   - onlyEmergency: whether everything else is left to other lanes.
    /// - Returns: whether there was something to do.
    public func runUnit(_ lane: inout LaneStorage, onlyEmergency: Bool = false) -> Bool {
        dropOverdue()
        guard let unit = takeUnit(onlyEmergency: onlyEmergency) else { return false }
        switch unit {
        case .plan(let job): plan(job)
        case .frame(let index, let job, let plan, let staging):
            draw(index, job, plan, staging, lane: &lane)
        }
        return true
    }

    /// Draws the first frame of a clip for nobody, so that a lane has its buffers before it is needed.
    public func prepare(_ lane: inout LaneStorage, for request: ClipRequest) {
        // What cannot be drawn is refused when it is ordered.
        guard let plan = try? renderer.plan(request) else { return }
        _ = try? plan.draw(0, &lane)
    }

    /// Changes a job; nil if it was forgotten, or made room for a later one of the same name.
    private func update<Value: Sendable>(_ job: ClipJob, _ body: (inout ClipJob) -> Value) -> Value? {
        state.withLock { state in
            guard var current = state.jobs[job.id], current.ring === job.ring else { return nil }
            defer { state.jobs[job.id] = current }
            return body(&current)
        }
    }

    private func takeUnit(onlyEmergency: Bool) -> Unit? {
        let now = clock()
        return state.withLock { state in
            for entry in state.queue.ordered(now: now) {
                if onlyEmergency && entry.priority != .emergency { return nil }
                guard var job = state.jobs[entry.id], job.hasWork else { continue }
                job.laneCount += 1
                defer { state.jobs[entry.id] = job }
                if case .queued = job.phase {
                    job.phase = .planning
                    let others = state.jobs.values.contains { $0.laneCount > 0 && $0.priority > job.priority }
                    if job.priority == .emergency && others {
                        metrics.preempted(afterSeconds: now - job.submittedSeconds)
                    }
                    return .plan(job)
                }
                guard let plan = job.plan, let staging = job.staging else { continue }
                let index = job.nextFrame
                job.nextFrame += 1
                return .frame(index, job, plan, staging)
            }
            return nil
        }
    }

    private func plan(_ job: ClipJob) {
        do {
            let plan = try renderer.plan(job.request)
            guard plan.frameCount <= limits.frameCount, plan.seconds <= Double(limits.clipSeconds) else {
                throw Problem(
                    .clipNotAllowed,
                    chinese:
                        "片段 \(Int(plan.seconds)) 秒、\(plan.frameCount) 帧；最多 \(limits.clipSeconds) 秒、\(limits.frameCount) 帧",
                    english: "the clip has \(Int(plan.seconds)) s and \(plan.frameCount) frames; "
                        + "at most \(limits.clipSeconds) s and \(limits.frameCount) frames")
            }
            let staging = ClipStaging(id: job.id, cache: cache)
            let isWanted = update(job) { job -> Bool in
                job.laneCount -= 1
                guard case .planning = job.phase else { return false }
                job.phase = .drawing
                job.plan = plan
                job.staging = staging
                job.drawn = [Bool](repeating: false, count: plan.frameCount)
                return true
            }
            guard isWanted == true else { return staging.discard() }
            metrics.unknownWords(plan.unknownWords.count)
            job.ring.add(
                "planned",
                .object([("id", .text(job.id)), ("frame_count", .integer(plan.frameCount))]))
            wakeLanes()
        } catch {
            guard update(job, { $0.laneCount -= 1 }) != nil else { return }
            end(job.id, outcome: "failed", with: Self.problem(error))
        }
    }

    private func draw(
        _ index: Int, _ job: ClipJob, _ plan: PlannedClip, _ staging: ClipStaging, lane: inout LaneStorage
    ) {
        let start = clock()
        do {
            try staging.write(try plan.draw(index, &lane), frame: index)
        } catch {
            guard update(job, { $0.laneCount -= 1 }) != nil else { return }
            end(job.id, outcome: "failed", with: Self.problem(error))
            return
        }
        let now = clock()
        metrics.frame(seconds: now - start)
        let result = update(job) { job -> (Int?, Bool, Bool) in
            job.laneCount -= 1
            guard case .drawing = job.phase else { return (nil, false, job.laneCount == 0) }
            job.drawn[index] = true
            job.drawnCount += 1
            job.workSeconds += now - start
            let before = job.readyCount
            while job.readyCount < job.drawn.count, job.drawn[job.readyCount] { job.readyCount += 1 }
            let isLast = job.drawnCount == job.drawn.count
            if isLast { job.phase = .publishing }
            return (job.readyCount > before ? job.readyCount : nil, isLast, false)
        }
        guard let (ready, isLast, isAbandoned) = result, !isAbandoned else { return staging.discard() }
        if let ready {
            if index == 0 { metrics.firstFrame(seconds: now - job.submittedSeconds) }
            // A few events a second are enough for a bar; the frames themselves can be waited for.
            if ready == 1 || ready % 5 == 0 {
                job.ring.add(
                    "progress",
                    .object([
                        ("id", .text(job.id)), ("ready_frames", .integer(ready)),
                        ("frame_count", .integer(plan.frameCount)),
                    ]))
            } else {
                job.ring.signal.notify()
            }
        }
        if isLast { finish(job, plan) }
        wakeStorage()
    }

    /// All frames are there: the clip can be read to its end, and the disk gets it when it can.
    private func finish(_ job: ClipJob, _ plan: PlannedClip) {
        state.withLock { _ = $0.queue.remove(job.id) }
        metrics.finished(job.priority, outcome: "ready")
        job.ring.add(
            "ready", .object([("id", .text(job.id)), ("frame_count", .integer(plan.frameCount))]))
    }

    /// Moves frames to the disk, and finished clips to the cache, on the calling thread.
    ///
    /// - Returns: whether there was something to do.
    public func runStorage() -> Bool {
        let job = state.withLock { state in
            state.jobs.values.filter { job in
                if case .publishing = job.phase { return true }
                guard case .drawing = job.phase else { return false }
                return job.staging?.hasPending ?? false
            }.min { ($0.submittedSeconds, $0.id) < ($1.submittedSeconds, $1.id) }
        }
        guard let job, let plan = job.plan, let staging = job.staging else { return false }
        if case .publishing = job.phase {
            publish(job.id, plan, staging)
        } else {
            staging.flush()
        }
        return true
    }

    private func publish(_ id: String, _ plan: PlannedClip, _ staging: ClipStaging) {
        let isPinned = state.withLock { $0.jobs[id]?.isPinned ?? false }
        let isCached = staging.publish(files: Self.files(of: plan, staging: staging), isPinned: isPinned)
        state.withLock { state in
            guard case .publishing? = state.jobs[id]?.phase else { return }
            if isCached {
                state.jobs[id] = nil
            } else {
                state.jobs[id]?.phase = .kept
                Self.remember(id, in: &state)
            }
        }
        if !isCached { metrics.uncached() }
    }

    // MARK: Ending without a clip

    /// Ends a job that is not finished; its lanes throw away what they are drawing.
    @discardableResult
    func end(_ id: String, outcome: String, with problem: Problem) -> Bool {
        let ended = state.withLock { state -> ClipJob? in
            guard var job = state.jobs[id], job.isActive else { return nil }
            // A clip whose frames are all there is as good as in its place.
            if case .publishing = job.phase { return nil }
            job.phase = .failed(problem)
            state.jobs[id] = job
            state.queue.remove(id)
            Self.remember(id, in: &state)
            return job
        }
        guard let ended else { return false }
        if ended.laneCount == 0 { ended.staging?.discard() }
        metrics.finished(ended.priority, outcome: outcome)
        ended.ring.add("failed", .object([("id", .text(id)), ("problem", problem.json)]))
        return true
    }

    private static func remember(_ id: String, in state: inout State) {
        state.ended.append(id)
        guard state.ended.count > endedCapacity else { return }
        let oldest = state.ended.removeFirst()
        state.jobs.removeValue(forKey: oldest)?.staging?.discard()
    }

    private func dropOverdue() {
        let now = clock()
        let late = state.withLock { state -> [(String, Problem)] in
            let waiting = state.queue.overdue(now: now).compactMap { entry -> (String, Problem)? in
                guard case .queued? = state.jobs[entry.id]?.phase else { return nil }
                return (entry.id, Self.expired("等待超时", "it waited too long"))
            }
            let slow = state.jobs.values.compactMap { job -> (String, Problem)? in
                guard case .drawing = job.phase, let plan = job.plan,
                    job.workSeconds > max(10, plan.seconds * renderLimitFactor)
                else { return nil }
                return (job.id, Self.expired("渲染超时", "drawing took too long"))
            }
            return waiting + slow
        }
        for (id, problem) in late { end(id, outcome: "expired", with: problem) }
    }

    private static func expired(_ chinese: String, _ english: String) -> Problem {
        Problem(.expired, chinese: "片段未完成：\(chinese)", english: "no clip: \(english)", retryAfterSeconds: 2)
    }
}
