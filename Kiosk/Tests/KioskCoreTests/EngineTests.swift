import KioskCore
import SignAvatar
import Testing

@Suite("Engine")
struct EngineTests {
    @Test("the first frames can be read while later ones are still to be drawn")
    func streamsEarlyFrames() throws {
        let bench = try Bench()
        let id = try bench.submit("你好吗")
        bench.run(units: 3)
        #expect(bench.engine.snapshot(of: id)?.state == "drawing")
        #expect(bench.engine.snapshot(of: id)?.readyCount == 2)
        #expect(bench.engine.frame(0, of: id) == .bytes(try TestRenderer.picture(0)))
        #expect(bench.engine.frame(5, of: id) == .pending)
        #expect(bench.engine.frame(6, of: id) == .missing)
        #expect(bench.engine.file("manifest.json", of: id) == nil)
    }

    @Test("a finished clip is in the cache with all its files and its job is gone")
    func finishes() throws {
        let bench = try Bench()
        let id = try bench.submit("你好")
        bench.runAll()
        #expect(bench.engine.snapshot(of: id) == nil)
        #expect(bench.cache.contains(id))
        let manifest = try StrictJSON.parse(try #require(bench.engine.file("manifest.json", of: id)))
        #expect(manifest["frameCount"]?.integerValue == 4)
        guard case .list(let frames)? = manifest["frames"] else {
            Issue.record("no frame table")
            return
        }
        var hash = SHA256()
        hash.update(try TestRenderer.picture(3))
        #expect(frames.last?["sha256"]?.textValue == hash.finished())
        #expect(bench.engine.frame(3, of: id) == .bytes(try TestRenderer.picture(3)))
    }

    @Test("the same clip asked for many times is planned and drawn once")
    func singleFlight() throws {
        let bench = try Bench()
        for _ in 0..<20 { try bench.submit("谢谢") }
        bench.runAll()
        try bench.submit("谢谢")
        bench.runAll()
        #expect(bench.renderer.planCount.withLock { $0 } == 1)
        #expect(bench.renderer.drawn.withLock { $0.count } == 4)
    }

    @Test("an emergency takes the lanes at the next frame")
    func preempts() throws {
        let bench = try Bench()
        try bench.submit("慢慢来", .announcement)
        bench.run(units: 3)
        try bench.submit("快", .emergency)
        bench.runAll()
        let drawn = bench.renderer.drawn.withLock { $0 }
        #expect(drawn == ["慢慢来 0", "慢慢来 1", "快 0", "快 1", "慢慢来 2", "慢慢来 3", "慢慢来 4", "慢慢来 5"])
    }

    @Test("a lane that is kept for emergencies leaves everything else alone")
    func reservedLane() throws {
        let bench = try Bench()
        try bench.submit("你好", .call)
        var lane = LaneStorage()
        let worked = bench.engine.runUnit(&lane, onlyEmergency: true)
        #expect(!worked)
        try bench.submit("快", .emergency)
        let works = bench.engine.runUnit(&lane, onlyEmergency: true)
        #expect(works)
    }

    @Test("a more urgent request for a waiting clip raises it")
    func raises() throws {
        let bench = try Bench()
        try bench.submit("第一", .interactive)
        try bench.submit("第二", .prefetch)
        try bench.submit("第二", .emergency)
        bench.runAll()
        #expect(bench.renderer.drawn.withLock { $0.first } == "第二 0")
    }

    @Test("a cancelled clip stops at the frame boundary and leaves nothing behind")
    func cancels() throws {
        let bench = try Bench()
        let id = try bench.submit("你好吗")
        bench.run(units: 3)
        let isCancelled = bench.engine.cancel(id)
        #expect(isCancelled)
        bench.runAll()
        #expect(bench.renderer.drawn.withLock { $0.count } == 2)
        #expect(bench.engine.snapshot(of: id)?.problem?.code == .cancelled)
        #expect(!bench.cache.contains(id))
        // Asked for again, it is drawn again.
        try bench.submit("你好吗")
        bench.runAll()
        #expect(bench.cache.contains(id))
    }

    @Test("a clip that waited longer than its deadline is dropped")
    func deadline() throws {
        let bench = try Bench()
        let id = try bench.submit("你好")
        bench.clock.advance(30.5)
        bench.runAll()
        #expect(bench.engine.snapshot(of: id)?.problem?.code == .expired)
        #expect(bench.renderer.drawn.withLock { $0.isEmpty })
    }

    @Test("drawing that goes on for too long is given up")
    func renderLimit() throws {
        let bench = try Bench()
        let clock = bench.clock
        bench.renderer.whileDrawing.withLock { $0 = { clock.advance(6) } }
        let id = try bench.submit("你好")
        bench.runAll()
        #expect(bench.engine.snapshot(of: id)?.problem?.code == .expired)
        #expect(bench.renderer.drawn.withLock { $0.count } == 2)
    }

    @Test("the time in which other clips are drawn does not count against a clip")
    func renderLimitWhileWaiting() throws {
        let bench = try Bench()
        let id = try bench.submit("你好")
        bench.run(units: 2)
        bench.clock.advance(3600)
        bench.runAll()
        #expect(bench.cache.contains(id))
    }

    @Test("a text that cannot be planned fails with its reason")
    func planFails() throws {
        let bench = try Bench()
        let id = try bench.submit("坏")
        bench.runAll()
        #expect(bench.engine.snapshot(of: id)?.problem?.code == .textNotAllowed)
    }

    @Test("a strict request with a word without a sign is refused at once")
    func strict() throws {
        let bench = try Bench()
        #expect(throws: Problem.self) { try bench.engine.submit(bench.order("龘", isStrict: true)) }
        let accepted = try? bench.engine.submit(bench.order("龘"))
        #expect(accepted != nil)
    }

    @Test(
        "clips of as many frames as allowed are drawn, one more is refused",
        arguments: [(3, true), (2, false)])
    func frameLimit(limitPerScalar: Int, isAllowed: Bool) throws {
        var limits = KioskLimits()
        limits.frameCount = limitPerScalar * 2
        let bench = try Bench(limits: limits, framesPerScalar: 3)
        let id = try bench.submit("你好")
        bench.runAll()
        #expect(bench.cache.contains(id) == isAllowed)
        if !isAllowed { #expect(bench.engine.snapshot(of: id)?.problem?.code == .clipNotAllowed) }
    }

    @Test("draining refuses new work, drops what waits and finishes what is drawn")
    func drains() throws {
        let bench = try Bench()
        let started = try bench.submit("你好", .call)
        bench.run(units: 2)
        let waiting = try bench.submit("谢谢", .interactive)
        bench.engine.drain()
        #expect(throws: Problem.self) { try bench.engine.submit(bench.order("再见")) }
        #expect(!bench.engine.isIdle)
        bench.runAll()
        #expect(bench.engine.isIdle)
        #expect(bench.cache.contains(started))
        #expect(bench.engine.snapshot(of: waiting)?.problem?.code == .draining)
    }

    @Test("with a full disk a clip is served without being cached")
    func fullDisk() throws {
        let bench = try Bench(faults: { $0 == .write ? 28 : 0 })
        let id = try bench.submit("你好")
        bench.runAll()
        #expect(!bench.cache.contains(id))
        #expect(bench.engine.snapshot(of: id)?.state == "ready")
        #expect(bench.engine.frame(3, of: id) == .bytes(try TestRenderer.picture(3)))
        #expect(bench.engine.file("captions.vtt", of: id) == Array("WEBVTT\n".utf8))
        guard case .ready = try bench.engine.submit(bench.order("你好")) else {
            Issue.record("drawn twice")
            return
        }
    }

    @Test("an order for a clip in the cache brings the manifest that was read to see that it is there")
    func bringsManifest() throws {
        let bench = try Bench()
        let id = try bench.submit("你好")
        bench.runAll()
        guard case .ready(id, let manifest) = try bench.engine.submit(bench.order("你好")) else {
            Issue.record("drawn twice")
            return
        }
        #expect(manifest != nil && manifest == bench.cache.read(id, file: "manifest.json"))
    }

    @Test("a lane prepares itself with one frame that nobody gets")
    func prepares() throws {
        let bench = try Bench()
        var lane = LaneStorage()
        bench.engine.prepare(&lane, for: bench.order("你好").clip)
        bench.engine.prepare(&lane, for: bench.order("坏").clip)
        #expect(bench.renderer.drawn.withLock { $0 } == ["你好 0"])
        #expect(bench.engine.isIdle && bench.cache.counters.clipCount == 0)
        #expect(bench.engine.snapshot(of: bench.renderer.identifier(of: bench.order("你好").clip)) == nil)
    }

    @Test("whoever waits for a change is woken by the next frame")
    func wakes() async throws {
        let bench = try Bench()
        let id = try bench.submit("你好")
        let ring = try #require(bench.engine.snapshot(of: id)?.ring)
        let version = ring.signal.version
        async let waiting: Void = ring.signal.wait(after: version, timeout: .seconds(60))
        bench.runAll()
        await waiting
        #expect(ring.events(after: 0).map(\.name) == ["planned", "progress", "ready"])
    }

    @Test("metrics name classes and outcomes and hold no text")
    func metrics() throws {
        let bench = try Bench()
        try bench.submit("你好", .call)
        bench.runAll()
        let text = bench.engine.metrics.text(
            queueDepths: bench.engine.queueDepths, cache: bench.cache.counters, version: "1", library: "abc")
        #expect(text.contains("signavatard_jobs_total{class=\"call\",outcome=\"ready\"} 1\n"))
        #expect(text.contains("signavatard_render_frame_seconds_count 4\n"))
        #expect(!text.contains("你好"))
    }
}
