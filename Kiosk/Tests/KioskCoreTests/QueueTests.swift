import KioskCore
import Testing

@Suite("Queue")
struct QueueTests {
    private func entry(
        _ id: String, _ priority: PriorityClass = .interactive, scalars: Int = 1, peer: String? = nil,
        at seconds: Double = 0
    ) -> JobQueue.Entry {
        JobQueue.Entry(
            id: id, priority: priority, scalarCount: scalars, peer: peer, addedSeconds: seconds,
            deadlineSeconds: seconds + 30)
    }

    private func isAccepted(_ entry: JobQueue.Entry, by queue: inout JobQueue) -> Bool {
        do throws(Problem) {
            try queue.add(entry)
            return true
        } catch { return false }
    }

    @Test("classes come in their order, and within a class the first comes first")
    func order() throws {
        var queue = JobQueue()
        for (index, priority) in PriorityClass.allCases.reversed().enumerated() {
            try queue.add(entry("a\(index)", priority))
            try queue.add(entry("b\(index)", priority))
        }
        #expect(
            queue.ordered(now: 0).map(\.id) == ["a4", "b4", "a3", "b3", "a2", "b2", "a1", "b1", "a0", "b0"])
    }

    @Test("64 entries fit, the 65th does not, and an emergency still does")
    func entryLimit() {
        var queue = JobQueue()
        for index in 0..<64 {
            let accepted = isAccepted(entry("\(index)"), by: &queue)
            #expect(accepted)
        }
        let more = isAccepted(entry("more"), by: &queue)
        let emergency = isAccepted(entry("alarm", .emergency), by: &queue)
        #expect(!more)
        #expect(emergency)
    }

    @Test("8 emergencies fit, the 9th does not")
    func emergencyLimit() {
        var queue = JobQueue()
        let accepted = (0..<9).map { isAccepted(entry("\($0)", .emergency), by: &queue) }
        #expect(accepted == [true, true, true, true, true, true, true, true, false])
    }

    @Test("20,000 characters fit, one more does not")
    func scalarLimit() {
        var queue = JobQueue()
        let first = isAccepted(entry("a", scalars: 19_999), by: &queue)
        let second = isAccepted(entry("b", scalars: 2), by: &queue)
        let third = isAccepted(entry("c", scalars: 1), by: &queue)
        #expect([first, second, third] == [true, false, true])
    }

    @Test("another machine gets a quarter of the queue, this one all of it")
    func peerShare() {
        var queue = JobQueue()
        let remote = (0..<17).map { isAccepted(entry("r\($0)", peer: "10.0.0.7"), by: &queue) }
        #expect(remote == [Bool](repeating: true, count: 16) + [false])
        let other = isAccepted(entry("o", peer: "10.0.0.8"), by: &queue)
        let local = (0..<47).map { isAccepted(entry("l\($0)"), by: &queue) }
        #expect(other)
        #expect(local == [Bool](repeating: true, count: 47))
    }

    @Test("waiting raises a class every 30 s, up to interactive and no further")
    func ageing() {
        let queue = JobQueue()
        let waiting = entry("a", .prefetch)
        #expect(queue.effectiveClass(of: waiting, now: 29.9) == .prefetch)
        #expect(queue.effectiveClass(of: waiting, now: 30) == .announcement)
        #expect(queue.effectiveClass(of: waiting, now: 60) == .interactive)
        #expect(queue.effectiveClass(of: waiting, now: 3600) == .interactive)
        #expect(queue.effectiveClass(of: entry("b", .call), now: 3600) == .call)
    }

    @Test("an entry is overdue after its deadline and not at it")
    func overdue() throws {
        var queue = JobQueue()
        try queue.add(entry("a"))
        #expect(queue.overdue(now: 30).isEmpty)
        #expect(queue.overdue(now: 30.01).map(\.id) == ["a"])
    }
}
