import Foundation
import TestSupport
import Testing

@testable import SignAvatar

@Suite("SHA-256")
struct SHA256Tests {
    @Test(
        "the standard's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func examples(text: String, digest: String) {
        var hash = SHA256()
        hash.update(Array(text.utf8))
        #expect(hash.finished() == digest)
    }

    @Test("pieces give what the whole gives", arguments: [1, 55, 63, 64, 65, 200])
    func pieces(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var whole = SHA256()
        whole.update(bytes)
        var split = SHA256()
        for byte in bytes { split.update([byte]) }
        #expect(whole.finished() == split.finished())
    }
}

@Suite("JSON")
struct JSONValueTests {
    @Test("what is printed parses to the same", arguments: ["a\"b\\c\n\t", "你好\u{1}", "", "\u{2028}"])
    func text(value: String) throws {
        let json = JSONValue.object([
            ("key", .text(value)), ("list", .list([.integer(-3), .number(0.25), .flag(true), .null])),
        ])
        for output in [json.compact, json.pretty] {
            let parsed = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
            #expect(parsed?["key"] as? String == value)
            #expect((parsed?["list"] as? [Any])?.count == 4)
        }
    }

    @Test(
        "numbers print without locale and without noise",
        arguments: [
            (0.1, "0.1"), (-1.5, "-1.5"), (3, "3"), (0.0000001, "0"), (-0.25, "-0.25"), (1e6, "1000000"),
        ])
    func numbers(value: Double, expected: String) { #expect(JSONValue.number(value).compact == expected) }
}

@Suite("Publishing a folder")
struct DirectoryPublisherTests {
    private func publish(_ text: String, to path: String, layer: FileLayer) throws {
        let publisher = try DirectoryPublisher(destination: path, layer: layer)
        do {
            try publisher.write(Array(text.utf8), name: "frame_00000.png")
            try publisher.write(Array("{\"frames\": \"\(text)\"}".utf8), name: "manifest.json")
            try publisher.publish()
        } catch {
            publisher.discard()
            throw error
        }
    }

    @Test("whichever call fails, the old result or the new one stands there whole", arguments: 1...7)
    func faults(number: Int) throws {
        let folder = try TemporaryFolder.make("publish-\(number)")
        defer { TemporaryFolder.remove(folder) }
        let path = "\(folder)/clip"
        try publish("old", to: path, layer: .live)
        let disk = FailingDisk(at: number)
        var failed = false
        do {
            try publish("new", to: path, layer: disk.layer)
        } catch let error as SignAvatarError {
            failed = true
            #expect(error.exitCode == 73)
            #expect(error.description.contains("No space left"))
        }
        let frame = String(decoding: try TemporaryFolder.read("\(path)/frame_00000.png"), as: UTF8.self)
        let manifest = String(decoding: try TemporaryFolder.read("\(path)/manifest.json"), as: UTF8.self)
        #expect(manifest == "{\"frames\": \"\(frame)\"}")
        #expect(["old", "new"].contains(frame))
        #expect(failed == (number <= disk.callCount))
        #expect(TemporaryFolder.names(folder) == ["clip"])
    }

    @Test("a folder that is not ours, and a file, are left alone")
    func notOurs() throws {
        let folder = try TemporaryFolder.make("not-ours")
        defer { TemporaryFolder.remove(folder) }
        try TemporaryFolder.write([1], to: "\(folder)/precious.txt")
        #expect(throws: SignAvatarError.self) { try DirectoryPublisher(destination: folder) }
        #expect(throws: SignAvatarError.self) {
            try DirectoryPublisher(destination: "\(folder)/precious.txt")
        }
        #expect(TemporaryFolder.names(folder) == ["precious.txt"])
    }

    @Test("a folder with a manifest of something else, or with more than a result in it, is left alone")
    func strangers() throws {
        let folder = try TemporaryFolder.make("strangers")
        defer { TemporaryFolder.remove(folder) }
        let path = "\(folder)/clip"
        try publish("old", to: path, layer: .live)
        try TemporaryFolder.write([1], to: "\(path)/notes.txt")
        let error = #expect(throws: SignAvatarError.self) { try publish("new", to: path, layer: .live) }
        #expect(error?.description.contains("'notes.txt'") == true)
        #expect(TemporaryFolder.names(path) == ["frame_00000.png", "manifest.json", "notes.txt"])
        let other = try TemporaryFolder.make("strangers/app")
        try TemporaryFolder.write(Array("{\"name\": \"app\"}".utf8), to: "\(other)/manifest.json")
        #expect(throws: SignAvatarError.self) { try publish("new", to: other, layer: .live) }
        #expect(TemporaryFolder.names(other) == ["manifest.json"])
    }
}

@Suite("What stands where a result goes")
struct OutputPlaceTests {
    @Test("a pipe is written to and stays a pipe", arguments: [false, true])
    func pipe(whole: Bool) throws {
        let folder = try TemporaryFolder.make("pipe")
        defer { TemporaryFolder.remove(folder) }
        let path = "\(folder)/pipe"
        try #require(mkfifo(path, 0o600) == 0)
        // Opened for both, so that no end has to wait for the other.
        let reader = open(path, O_RDWR | O_NONBLOCK)
        try #require(reader >= 0)
        defer { close(reader) }
        if whole {
            try AtomicFile.write([1, 2, 3], to: path)
        } else {
            let sink = try ByteSink(destination: path)
            try sink.write([1, 2, 3])
            try sink.finish()
        }
        var bytes = [UInt8](repeating: 0, count: 8)
        #expect(read(reader, &bytes, 8) == 3)
        #expect(bytes.prefix(3) == [1, 2, 3])
        #expect(try OutputPlace(path) == .device(path: path))
        #expect(TemporaryFolder.names(folder) == ["pipe"])
    }

    @Test("of a link the file behind it is replaced")
    func link() throws {
        let folder = try TemporaryFolder.make("link")
        defer { TemporaryFolder.remove(folder) }
        try TemporaryFolder.write([1], to: "\(folder)/file")
        try #require(symlink("file", "\(folder)/link") == 0)
        try AtomicFile.write([2], to: "\(folder)/link")
        #expect(try TemporaryFolder.read("\(folder)/file") == [2])
        #expect(try TemporaryFolder.read("\(folder)/link") == [2])
        #expect(TemporaryFolder.names(folder).sorted() == ["file", "link"])
    }

    @Test("a folder is refused by name")
    func folder() throws {
        let folder = try TemporaryFolder.make("folder")
        defer { TemporaryFolder.remove(folder) }
        let error = #expect(throws: SignAvatarError.self) { try ByteSink(destination: folder) }
        #expect(error?.description.contains("name a file") == true)
        #expect(TemporaryFolder.names(folder).isEmpty)
    }
}

@Suite("Input")
struct InputTests {
    @Test(
        "bytes that are not UTF-8 are refused with their place",
        arguments: [
            ([0xE4, 0xBD], "byte 0"), ([0x61, 0xFF], "byte 1"), ([0xED, 0xA0, 0x80], "byte 0"),
            ([0xE4, 0xBD, 0xA0, 0xC0, 0x80], "byte 3"),
        ] as [([UInt8], String)])
    func notUTF8(bytes: [UInt8], place: String) throws {
        let error = #expect(throws: SignAvatarError.self) { try TextInput.decoded(bytes, name: "text") }
        #expect(error?.exitCode == 65)
        #expect(error?.description.contains(place) == true)
    }

    @Test(
        "options out of range are refused",
        arguments: [
            RenderOptions(width: 0), RenderOptions(width: 100_000), RenderOptions(height: 63),
            RenderOptions(framesPerSecond: 0),
            RenderOptions(framesPerSecond: .nan), RenderOptions(speed: 0), RenderOptions(speed: .nan),
            RenderOptions(speed: 2.01),
            RenderOptions(workers: 0),
        ])
    func options(options: RenderOptions) {
        let error = #expect(throws: SignAvatarError.self) { try options.validate() }
        #expect(error?.exitCode == 64)
    }
}
