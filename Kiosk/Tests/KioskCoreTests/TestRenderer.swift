import Foundation
import KioskCore
import PNGImage
import Raster
import SignAvatar
import Synchronization

/// Draws small real PNG pictures at once: the engine's behaviour is tested, not the avatar's.
final class TestRenderer: ClipRenderer {
    let framesPerScalar: Int
    let drawn = Mutex<[String]>([])
    let planCount = Mutex(0)
    /// Called for every frame: drawing takes as long as a test wants.
    let whileDrawing = Mutex<@Sendable () -> Void>({})

    init(framesPerScalar: Int = 2) { self.framesPerScalar = framesPerScalar }

    func identifier(of request: ClipRequest) -> String {
        var hash = SHA256()
        hash.update(Array("\(request.text) \(request.options)".utf8))
        return hash.finished()
    }

    func unknownWords(of text: String) throws -> [String] { text.contains("龘") ? ["龘"] : [] }

    func plan(_ request: ClipRequest) throws -> PlannedClip {
        planCount.withLock { $0 += 1 }
        guard !request.text.contains("坏") else { throw SignAvatarError.badInput("no such motion") }
        let text = request.text
        let count = text.unicodeScalars.count * framesPerScalar
        return PlannedClip(
            frameCount: count, seconds: Double(count) / request.options.framesPerSecond,
            summary: .object([
                ("text", .text(text)), ("frameCount", .integer(count)),
                ("profile", .object([("framesPerSecond", .number(request.options.framesPerSecond))])),
            ]), captions: Array("WEBVTT\n".utf8), unknownWords: try unknownWords(of: text)
        ) { [self] frame, _ in
            drawn.withLock { $0.append("\(text) \(frame)") }
            whileDrawing.withLock { $0 }()
            return try Self.picture(UInt8(truncatingIfNeeded: frame))
        }
    }

    static func picture(_ grey: UInt8) throws -> [UInt8] {
        try PNGImage(width: 4, height: 4, format: .rgb, bytes: [UInt8](repeating: grey, count: 48)).png()
    }
}

/// A clock that a test moves.
final class TestClock: Sendable {
    private let time = Mutex(0.0)
    var now: Double { time.withLock { $0 } }
    func advance(_ seconds: Double) { time.withLock { $0 += seconds } }
}

/// A folder that is removed with the value.
final class TestFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "kiosk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// An engine with everything round it.
struct Bench {
    let folder: TestFolder
    let clock = TestClock()
    let renderer: TestRenderer
    let cache: ClipCache
    let engine: ClipEngine

    init(
        limits: KioskLimits = KioskLimits(), framesPerScalar: Int = 2, budget: ClipCache.Budget = smallBudget,
        faults: @escaping DiskFaults = { _ in 0 }
    ) throws {
        folder = try TestFolder()
        renderer = TestRenderer(framesPerScalar: framesPerScalar)
        cache = try ClipCache(directory: folder.path + "/cache", budget: budget, faults: faults)
        let clock = self.clock
        engine = ClipEngine(
            renderer: renderer, cache: cache, limits: limits, laneCount: 2, clock: { clock.now })
    }

    /// No demand on the free space of the machine that runs the tests.
    static var smallBudget: ClipCache.Budget {
        var budget = ClipCache.Budget()
        budget.minimumFreeByteCount = 0
        budget.minimumFreePercent = 0
        return budget
    }

    func order(
        _ text: String, _ priority: PriorityClass = .interactive, timeToLiveSeconds: Int = 30,
        isStrict: Bool = false
    ) -> RenderOrder {
        RenderOrder(
            clip: ClipRequest(text: text, options: RenderOptions(width: 64, height: 64)), priority: priority,
            timeToLiveSeconds: timeToLiveSeconds, isStrict: isStrict)
    }

    @discardableResult
    func submit(_ text: String, _ priority: PriorityClass = .interactive) throws -> String {
        switch try engine.submit(order(text, priority)) {
        case .ready(let id, _): return id
        case .accepted(let snapshot): return snapshot.id
        }
    }

    /// Works until nothing is left, on this thread.
    func runAll() {
        var lane = LaneStorage()
        while engine.runUnit(&lane) || engine.runStorage() {}
    }

    func run(units: Int) {
        var lane = LaneStorage()
        for _ in 0..<units { _ = engine.runUnit(&lane) }
        while engine.runStorage() {}
    }
}
