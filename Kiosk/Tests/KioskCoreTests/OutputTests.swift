import Foundation
import KioskCore
import Testing

@Suite("Output forms and the service manager")
struct OutputTests {
    @Test("an animation holds every frame's data and numbers its parts without a gap")
    func animation() throws {
        let pictures = try (0..<3).map { try TestRenderer.picture(UInt8($0 * 40)) }
        var assembler = AnimatedPNG(frameCount: 3, framesPerSecond: 25)
        let bytes = try pictures.flatMap { try assembler.add($0) }
        var position = 8
        var types: [String] = []
        var numbers: [UInt32] = []
        while position < bytes.count {
            let length = bytes[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
            let type = String(decoding: bytes[(position + 4)..<(position + 8)], as: UTF8.self)
            types.append(type)
            if type == "fcTL" || type == "fdAT" {
                numbers.append(bytes[(position + 8)..<(position + 12)].reduce(0) { $0 << 8 | UInt32($1) })
            }
            position += 12 + length
        }
        #expect(
            types == ["IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"])
        #expect(numbers == [0, 1, 2, 3, 4])
        #expect(position == bytes.count)
    }

    @Test("a frame of another kind or a file that is no PNG is refused")
    func refusesOtherFrames() throws {
        var assembler = AnimatedPNG(frameCount: 2, framesPerSecond: 25)
        #expect(throws: Problem.self) { try assembler.add([1, 2, 3]) }
        var cut = try TestRenderer.picture(1)
        cut.removeLast(5)
        #expect(throws: Problem.self) { try assembler.add(cut) }
    }

    @Test("tar lists and unpacks the archive")
    func archive() throws {
        let folder = try TestFolder()
        let archive = TarArchive(folder: String(repeating: "a", count: 64))
        let first = [UInt8](repeating: 7, count: 700)
        let bytes =
            archive.entry("frame_00000.png", first) + archive.entry("manifest.json", [1]) + TarArchive.end
        #expect(TarArchive.entryByteCount(700) == 512 + 1024)
        try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/a.tar"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tar", "-xf", folder.path + "/a.tar", "-C", folder.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let unpacked = try Data(
            contentsOf: URL(
                fileURLWithPath: folder.path + "/" + String(repeating: "a", count: 64) + "/frame_00000.png"))
        #expect([UInt8](unpacked) == first)
    }

    @Test("the service manager's socket gets the messages", arguments: [false, true])
    func notifies(isAbstract: Bool) throws {
        let folder = try TestFolder()
        let name = isAbstract ? "@kiosk-test-\(UUID().uuidString)" : folder.path + "/notify"
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(name.utf8)
        if isAbstract { path[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count + (isAbstract ? 0 : 1))
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) == 0 }
        }
        #expect(isBound)
        let notifier = SystemdNotifier(environment: ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "30000000"])
        notifier.ready(status: "serving")
        notifier.isAlive()
        var buffer = [UInt8](repeating: 0, count: 200)
        let first = recv(descriptor, &buffer, 200, 0)
        #expect(String(decoding: buffer[..<max(0, first)], as: UTF8.self) == "READY=1\nSTATUS=serving")
        let second = recv(descriptor, &buffer, 200, 0)
        #expect(String(decoding: buffer[..<max(0, second)], as: UTF8.self) == "WATCHDOG=1")
        #expect(notifier.watchdogSeconds == 30)
    }

    @Test("without a service manager nothing is sent and no sign of life is due")
    func noManager() {
        let notifier = SystemdNotifier(environment: [:])
        notifier.isAlive()
        #expect(notifier.watchdogSeconds == nil)
    }
}
