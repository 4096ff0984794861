import Foundation
import KioskCore
import SignAvatar
import Synchronization
import Testing

@Suite("Cache")
struct CacheTests {
    private func files(_ path: String) -> [String] {
        (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).sorted()
    }

    private func objectPath(_ bench: Bench, _ id: String) -> String {
        "\(bench.folder.path)/cache/objects/\(id.prefix(2))/\(id)"
    }

    @Test("a clip is still there for the next run, byte for byte")
    func persists() throws {
        let bench = try Bench()
        let id = try bench.submit("你好")
        bench.runAll()
        let next = try ClipCache(directory: bench.folder.path + "/cache", budget: Bench.smallBudget)
        #expect(next.contains(id) && next.counters.clipCount == 1)
        #expect(next.read(id, file: "frame_00002.png") == (try TestRenderer.picture(2)))
    }

    @Test("what a killed run left half-done is removed at the next start")
    func removesOrphans() throws {
        let bench = try Bench()
        try bench.submit("你好")
        bench.run(units: 3)
        let temporary = bench.folder.path + "/cache/.tmp"
        #expect(files(temporary).count == 3)
        let next = try ClipCache(directory: bench.folder.path + "/cache", budget: Bench.smallBudget)
        #expect(next.counters.clipCount == 0)
        #expect(files(temporary).isEmpty)
    }

    @Test(
        "a changed byte sends the clip to quarantine",
        arguments: ["frame_00001.png", "SHA256SUMS", "manifest.json"])
    func quarantines(file: String) throws {
        let bench = try Bench()
        let id = try bench.submit("你好")
        bench.runAll()
        let path = objectPath(bench, id) + "/" + file
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        bytes[bytes.count / 2] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let next = try ClipCache(directory: bench.folder.path + "/cache", budget: Bench.smallBudget)
        #expect(next.read(id, file: file == "SHA256SUMS" ? "manifest.json" : file) == nil)
        #expect(!next.contains(id))
        #expect(next.counters.quarantined == 1)
        #expect(FileManager.default.fileExists(atPath: bench.folder.path + "/cache/quarantine/\(id)"))
    }

    @Test("a clip whose folder was removed underneath is drawn again at the next order")
    func redrawsRemoved() throws {
        let bench = try Bench()
        let id = try bench.submit("你好")
        bench.runAll()
        try FileManager.default.removeItem(atPath: objectPath(bench, id))
        #expect(try bench.submit("你好") == id)
        bench.runAll()
        #expect(bench.engine.file("manifest.json", of: id) != nil)
        #expect(bench.cache.read(id, file: "frame_00002.png") == (try TestRenderer.picture(2)))
    }

    @Test("a symbolic link in place of a frame is not followed")
    func refusesLinks() throws {
        let bench = try Bench()
        let id = try bench.submit("你好")
        bench.runAll()
        let path = objectPath(bench, id) + "/frame_00001.png"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/etc/hostname")
        #expect(bench.cache.read(id, file: "frame_00001.png") == nil)
    }

    @Test("a folder that others may write to is refused")
    func refusesSharedFolder() throws {
        let folder = try TestFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        #expect(throws: DiskError(operation: .open, name: folder.path, number: EPERM)) {
            try ClipCache(directory: folder.path)
        }
    }

    @Test("over the budget the clips unused for longest go, pinned ones stay")
    func evicts() throws {
        var budget = Bench.smallBudget
        budget.byteCount = 6000
        let bench = try Bench(budget: budget)
        let pinned = try bench.engine.submit(bench.order("钉住"), isPinned: true)
        guard case .accepted(let job) = pinned else { throw Problem.unknownClip("pinned") }
        bench.runAll()
        var ids: [String] = []
        for number in 1...8 {
            ids.append(try bench.submit("第\(number)"))
            bench.runAll()
            _ = bench.cache.read(ids[0], file: "manifest.json")
        }
        #expect(bench.cache.counters.byteCount <= 6000)
        #expect(bench.cache.counters.evictions > 0)
        #expect(bench.cache.contains(job.id))
        #expect(bench.cache.contains(ids[0]))
        #expect(bench.cache.contains(ids[7]))
        #expect(!bench.cache.contains(ids[1]))
        #expect(!FileManager.default.fileExists(atPath: objectPath(bench, ids[1])))
    }

    /// How many disk operations a clip of four frames takes; the next test lets each of them fail.
    private static func operationCount() throws -> Int {
        let count = Mutex(0)
        let bench = try Bench(faults: { _ in
            count.withLock { $0 += 1 }
            return 0
        })
        let start = count.withLock { $0 }
        try bench.submit("你好")
        bench.runAll()
        return count.withLock { $0 } - start
    }

    @Test("whichever disk operation fails, the clip can be read and no half clip is found later")
    func everyFault() throws {
        let total = try Self.operationCount()
        #expect(total > 20)
        for failing in 1...total {
            let seen = Mutex(-1)
            let bench = try Bench(faults: { _ in
                seen.withLock { number in
                    guard number >= 0 else { return 0 }
                    number += 1
                    return number == failing ? EIO : 0
                }
            })
            seen.withLock { $0 = 0 }
            let id = try bench.submit("你好")
            bench.runAll()
            seen.withLock { $0 = -1 }
            if bench.engine.frame(3, of: id) != .bytes(try TestRenderer.picture(3)) {
                Issue.record("operation \(failing): frame 3 cannot be read")
            }
            let next = try ClipCache(directory: bench.folder.path + "/cache", budget: Bench.smallBudget)
            let names = (0..<4).map { Manifest.frameName($0) } + ["manifest.json", "captions.vtt"]
            if next.contains(id), names.contains(where: { next.read(id, file: $0) == nil }) {
                Issue.record("operation \(failing): half a clip")
            }
        }
    }
}
