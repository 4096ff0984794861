import Foundation
import KioskCore
import Testing

@Suite("The service manager")
struct SystemdNotifierTests {
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
