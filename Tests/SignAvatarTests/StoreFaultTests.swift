import AvatarModel
import SignCompiler
import TestSupport
import Testing

@testable import SignAvatar

/// What is kept between runs is written in one step of two calls, a write with its sync and a rename; both are
/// made to fail here, and the third call is one that never comes.
@Suite("Stores on a disk that fails")
struct StoreFaultTests {
    static let key = [UInt8](repeating: 7, count: SignPack.keyByteCount)
    static let otherKey = [UInt8](repeating: 8, count: SignPack.keyByteCount)

    @Test(
        "whichever call fails, no part of a pack is seen, the old one stays, and the next start makes it",
        arguments: 1...3)
    func pack(number: Int) throws {
        let folder = try TemporaryFolder.make("pack-fault-\(number)")
        defer { TemporaryFolder.remove(folder) }
        var pipeline = try #require(Project.pipeline)
        let signs = [(form: SignForm.fluent, sign: try pipeline.compile("你好", form: .fluent))]
        let live = PackStore(directory: folder)
        try live.save(signs, key: Self.otherKey)

        let disk = FailingDisk(at: number)
        let failing = PackStore(directory: folder, layer: disk.layer)
        if number <= 2 {
            let error = #expect(throws: SignAvatarError.self) { try failing.save(signs, key: Self.key) }
            #expect(error?.exitCode == 73)
            #expect(failing.load(key: Self.key) == nil)
            #expect(live.load(key: Self.otherKey)?.count == 1)
            #expect(TemporaryFolder.names(folder).allSatisfy { $0.hasSuffix(".pack") })
            try live.save(signs, key: Self.key)
        } else {
            try failing.save(signs, key: Self.key)
            #expect(disk.callCount == 2)
        }
        #expect(try live.load(key: Self.key)?.sign(named: "你好", form: .fluent) != nil)
        #expect(TemporaryFolder.names(folder).count == 2)
    }

    @Test("what a killed process left half written is removed; what a living one writes is left alone")
    func abandoned() throws {
        let folder = try TemporaryFolder.make("pack-abandoned")
        defer { TemporaryFolder.remove(folder) }
        // The largest number a process can have on Linux is 4194304; process 1 lives as long as the system.
        let names = [
            ".0123456789abcdef01234567.pack.4194305.partial", ".0123456789abcdef01234567.pack.1.partial",
            "ab.pack.4194305.partial", "notes.txt",
        ]
        for name in names { try TemporaryFolder.write([1, 2, 3], to: "\(folder)/\(name)") }
        let store = PackStore(directory: folder)
        try store.save([], key: Self.key)
        let kept = [
            ".0123456789abcdef01234567.pack.1.partial", "ab.pack.4194305.partial", "notes.txt",
            store.path(of: Self.key).split(separator: "/").last.map(String.init),
        ]
        #expect(TemporaryFolder.names(folder) == kept.compactMap { $0 }.sorted())
    }

    @Test(
        "whichever call fails, the figure that was there stays whole, and the next start builds it",
        arguments: 1...3)
    func avatar(number: Int) throws {
        let folder = try TemporaryFolder.make("avatar-fault-\(number)")
        defer { TemporaryFolder.remove(folder) }
        let path = "\(folder)/figure.avatar"
        let mannequin = Mannequin.make()
        let live = AvatarStore(path: path)
        #expect(!live.isUpToDate("old"))
        try live.save(mannequin, stamp: "old")

        let disk = FailingDisk(at: number)
        let failing = AvatarStore(path: path, layer: disk.layer)
        if number <= 2 {
            let error = #expect(throws: SignAvatarError.self) { try failing.save(mannequin, stamp: "new") }
            #expect(error?.exitCode == 73)
            #expect(live.isUpToDate("old"))
            #expect(!live.isUpToDate("new"))
            #expect(TemporaryFolder.names(folder) == ["figure.avatar"])
            try live.save(mannequin, stamp: "new")
        } else {
            try failing.save(mannequin, stamp: "new")
            #expect(disk.callCount == 2)
        }
        #expect(live.isUpToDate("new"))
        #expect(try AvatarLoader.read(path).avatar.mesh.indices == mannequin.mesh.indices)
    }

    @Test("a figure cut short is not up to date, though its stamp is right", arguments: [1, 100, 5000])
    func cut(missing: Int) throws {
        let folder = try TemporaryFolder.make("avatar-cut-\(missing)")
        defer { TemporaryFolder.remove(folder) }
        let store = AvatarStore(path: "\(folder)/figure.avatar")
        try store.save(Mannequin.make(), stamp: "stamp")
        #expect(store.isUpToDate("stamp"))
        let bytes = try TemporaryFolder.read(store.path)
        try TemporaryFolder.write(Array(bytes.dropLast(missing)), to: store.path)
        #expect(!store.isUpToDate("stamp"))
    }
}
