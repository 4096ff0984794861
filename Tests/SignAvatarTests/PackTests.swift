import FileMapping
import SignCompiler
import TestSupport
import Testing

@testable import SignAvatar

@Suite("Packs of compiled signs")
struct PackTests {
    private static let names = ["你好", "身份证", "三", "letter-A", "千"]
    private static let key = [UInt8](repeating: 7, count: SignPack.keyByteCount)

    private func bytes() throws -> [UInt8] {
        var pipeline = try #require(Project.pipeline)
        var signs: [(form: SignForm, sign: CompiledSign)] = []
        for name in Self.names {
            for form in [SignForm.citation, .fluent] {
                signs.append((form, try pipeline.compile(name, form: form)))
            }
        }
        return SignPack.bytes(of: signs, key: Self.key)
    }

    private func withFile(_ bytes: [UInt8], _ name: String, _ body: (String) throws -> Void) throws {
        let path = "\(TemporaryFolder.path)/pack-\(name).pack"
        try TemporaryFolder.write(bytes, to: path)
        defer { TemporaryFolder.remove(path) }
        try body(path)
    }

    @Test("a sign comes back as it was compiled")
    func roundTrip() throws {
        var pipeline = try #require(Project.pipeline)
        let bytes = try bytes()
        try withFile(bytes, "round") { path in
            let pack = try SignPack(path: path, key: Self.key)
            #expect(pack.count == Self.names.count * 2)
            for name in Self.names {
                let packed = try #require(try pack.sign(named: name, form: .fluent))
                let compiled = try pipeline.compile(name, form: .fluent)
                #expect(packed.parts.count == compiled.parts.count)
                #expect(
                    SignPack.bytes(of: [(.fluent, packed)], key: Self.key)
                        == SignPack.bytes(of: [(.fluent, compiled)], key: Self.key))
            }
            #expect(try pack.sign(named: "没有的", form: .fluent) == nil)
        }
    }

    @Test("a pack of something else is not used")
    func foreign() throws {
        let bytes = try bytes()
        try withFile(bytes, "stale") { path in
            #expect(throws: PackError.stale) {
                try SignPack(path: path, key: [UInt8](repeating: 8, count: SignPack.keyByteCount))
            }
        }
        try withFile(
            Array("not a pack at all, but long enough to be one if only its first bytes were".utf8), "foreign"
        ) {
            path in
            #expect(throws: PackError.foreign) { try SignPack(path: path, key: Self.key) }
        }
    }

    @Test("whichever byte is damaged, the pack or the sign is refused, and never read beyond its end")
    func damage() throws {
        let good = try bytes()
        var random = SeededGenerator(seed: 11)
        for round in 0..<200 {
            var bad = good
            let offset = Int(random.next() % UInt64(bad.count))
            bad[offset] ^= UInt8(truncatingIfNeeded: random.next() | 1)
            try withFile(bad, "damage-\(round % 4)") { path in
                guard let pack = try? SignPack(path: path, key: Self.key) else { return }
                let unreadable = Self.names.flatMap { name in
                    [SignForm.citation, .fluent].filter { (try? pack.sign(named: name, form: $0)) == nil }
                }
                #expect(!unreadable.isEmpty, "byte \(offset)")
            }
        }
    }

    @Test("a cut pack is refused at every length", arguments: [0, 1, 39, 55, 56, 400, 5000])
    func cut(length: Int) throws {
        let good = try bytes()
        try withFile(Array(good.prefix(length)), "cut-\(length)") { path in
            #expect(throws: PackError.self) { try SignPack(path: path, key: Self.key) }
        }
    }

    @Test("a store makes its pack once, makes it again for another library, and signs as without it")
    func store() throws {
        let directory = "\(TemporaryFolder.path)/packs-\(UInt32.random(in: 0...UInt32.max))"
        defer { TemporaryFolder.remove(directory) }
        let store = PackStore(directory: directory)
        let plain = try #require(Project.pipeline)
        let key = PackStore.key(libraryHash: plain.assets.libraryHash, avatar: plain.avatar)
        #expect(store.load(key: key) == nil)
        var compiling = plain
        let sign = try compiling.compile("你好", form: .fluent)
        try store.save([(.fluent, sign)], key: key)
        var packed = plain
        packed.usePackIfThere(in: store)
        #expect(try packed.plan("你好", speed: 1).clip == compiling.plan("你好", speed: 1).clip)
        let other = PackStore.key(libraryHash: "other", avatar: plain.avatar)
        #expect(other != key)
        try store.save([(.fluent, sign)], key: other)
        #expect(store.load(key: key) == nil)
        #expect(store.load(key: other)?.count == 1)
    }
}
