import Foundation
import KioskCore
import SignAvatar
import Testing

@Suite("Displays")
struct DisplayTests {
    private let start = Date(timeIntervalSince1970: 1_700_000_000)

    private func show(_ clip: String, _ priority: PriorityClass = .call, seconds: Double? = nil)
        -> DisplayShow
    {
        DisplayShow(
            clip: clip, text: "你好", profile: "64x64@25", speed: 1, priority: priority, since: start,
            expiresAt: seconds.map { start + $0 }, repeats: false)
    }

    private func board(_ folder: TestFolder, at now: Date? = nil, faults: @escaping DiskFaults = { _ in 0 })
        throws
        -> DisplayBoard
    {
        try DisplayBoard(names: ["hall", "desk"], directory: folder.path, now: now ?? start, faults: faults)
    }

    @Test("an emergency covers what was shown, and when it expires the screen returns to it")
    func coversAndReverts() throws {
        let folder = try TestFolder()
        defer { withExtendedLifetime(folder) {} }
        let board = try board(folder)
        try board.show(show("a"), on: "hall", order: board.reserve("hall"))
        try board.show(show("b", .emergency, seconds: 60), on: "hall", order: board.reserve("hall"))
        #expect(board.content(of: "hall")?.now?.clip == "b")
        #expect(board.content(of: "desk")?.now == nil)
        #expect(try board.expire(now: start + 59.9).isEmpty)
        #expect(try board.expire(now: start + 60) == ["hall"])
        #expect(board.content(of: "hall")?.now?.clip == "a")
        #expect(board.ring(of: "hall")?.events(after: 0).map(\.name) == ["show", "preempt", "revert"])
    }

    @Test(
        "a running emergency survives a restart, an expired one does not",
        arguments: [(59.0, true), (61.0, false)])
    func restores(seconds: Double, isRunning: Bool) throws {
        let folder = try TestFolder()
        let first = try board(folder)
        try first.show(show("b", .emergency, seconds: 60), on: "hall", order: first.reserve("hall"))
        let next = try board(folder, at: start + seconds)
        #expect(next.content(of: "hall")?.emergency == (isRunning ? show("b", .emergency, seconds: 60) : nil))
    }

    @Test("a damaged state file leaves the screens idle and is kept for a person")
    func damagedState() throws {
        let folder = try TestFolder()
        try Data("{\"hall\":".utf8).write(to: URL(fileURLWithPath: folder.path + "/displays.json"))
        let board = try board(folder)
        #expect(board.restoreProblem != nil)
        #expect(board.content(of: "hall")?.now == nil)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/displays.json.damaged"))
    }

    private func write(_ state: String, to folder: TestFolder) throws {
        try Data(state.utf8).write(to: URL(fileURLWithPath: folder.path + "/displays.json"))
    }

    @Test("an emergency without an end, or of a class that needs none, is not restored")
    func endlessEmergency() throws {
        let folder = try TestFolder()
        for wrong in [show("b", .emergency), show("b", .call)] {
            let state = JSONValue.object([("hall", .object([("emergency", wrong.json)]))])
            try write(state.compact, to: folder)
            let board = try board(folder)
            #expect(board.content(of: "hall")?.emergency == nil)
            #expect(board.restoreProblem == "display 'hall': 'emergency' cannot be read")
        }
    }

    @Test("an emergency that cannot be read is told and kept for a person; the other screens go on")
    func unreadableEmergency() throws {
        let folder = try TestFolder()
        let state =
            "{\"hall\": {\"base\": \(show("a").json.compact), \"emergency\": {\"clip\": \"b\", \"text\": \"快跑\"}},"
            + "\"desk\": {\"base\": null, \"emergency\": \(show("c", .emergency, seconds: 60).json.compact)}}"
        try write(state, to: folder)
        let first = try board(folder)
        #expect(first.restoreProblem == "display 'hall': 'emergency' cannot be read")
        #expect(first.content(of: "hall")?.now?.clip == "a")
        #expect(first.content(of: "desk")?.now?.clip == "c")
        let kept = try String(contentsOfFile: folder.path + "/displays.json.damaged", encoding: .utf8)
        #expect(kept == state)
        // After a power cut before anything else was shown.
        let next = try board(folder)
        #expect(next.restoreProblem == nil)
        #expect(next.content(of: "desk")?.now?.clip == "c")
    }

    @Test(
        "a state of another shape is told",
        arguments: ["[]", "5", "{\"hall\": 5}", "{\"hall\": {\"emergency\": \"b\"}}"])
    func otherShape(state: String) throws {
        let folder = try TestFolder()
        try write(state, to: folder)
        #expect(try board(folder).restoreProblem != nil)
    }

    @Test(
        "screens that showed nothing, and screens that are new, are no damage",
        arguments: ["{}", "{\"hall\": {\"base\": null, \"emergency\": null}}", "{\"old\": 5}"])
    func nothingShown(state: String) throws {
        let folder = try TestFolder()
        try write(state, to: folder)
        #expect(try board(folder).restoreProblem == nil)
    }

    @Test("an order that took longer to prepare than a newer one does not cover it")
    func lateOrder() throws {
        let folder = try TestFolder()
        defer { withExtendedLifetime(folder) {} }
        let board = try board(folder)
        let early = board.reserve("hall")
        let late = board.reserve("hall")
        let isShown = try board.show(show("new"), on: "hall", order: late)
        let isCovered = try board.show(show("old"), on: "hall", order: early)
        #expect(isShown)
        #expect(!isCovered)
        #expect(board.content(of: "hall")?.now?.clip == "new")
    }

    @Test("clearing takes the emergency first, then what is below, then nothing")
    func clears() throws {
        let folder = try TestFolder()
        defer { withExtendedLifetime(folder) {} }
        let board = try board(folder)
        try board.show(show("a"), on: "hall", order: board.reserve("hall"))
        try board.show(show("b", .emergency, seconds: 60), on: "hall", order: board.reserve("hall"))
        let results = try (0..<3).map { _ in try board.clear("hall") }
        #expect(results == [true, true, false])
    }

    @Test("a disk that refuses changes nothing on the screen and leaves the old state file")
    func diskFails() throws {
        let folder = try TestFolder()
        let first = try board(folder)
        try first.show(show("a"), on: "hall", order: first.reserve("hall"))
        let failing = try board(folder, faults: { $0 == .rename ? 5 : 0 })
        #expect(throws: DiskError.self) {
            try failing.show(show("b"), on: "hall", order: failing.reserve("hall"))
        }
        #expect(failing.content(of: "hall")?.now?.clip == "b")
        #expect(try board(folder).content(of: "hall")?.now?.clip == "a")
    }

    @Test("a listener reads on where it stopped, and at most 256 events are kept")
    func ring() {
        let ring = EventRing()
        for number in 1...300 { ring.add("e", .integer(number)) }
        #expect(ring.events(after: 0).count == 256)
        #expect(ring.events(after: 298).map(\.id) == [299, 300])
        #expect(ring.events(after: 300).isEmpty)
        // An id of an earlier run.
        #expect(ring.events(after: 900).count == 256)
    }
}
