import Dispatch
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Asks our own listener whether it is alive, over a bare socket: the program holds no HTTP client.
enum ListenerCheck {
    private static let timeoutSeconds = 3

    /// Whether `GET /healthz` is answered with 200 in time.
    ///
    /// - Parameters:
    ///   - unixSocket: asked first, because its connections cannot be used up by other machines; empty for none.
    ///   - host: asked otherwise.
    ///   - port: of the host.
    /// - Returns: whether it was.
    static func answers(unixSocket: String, host: String, port: Int) async -> Bool {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: ask(unixSocket: unixSocket, host: host, port: port))
            }
        }
    }

    private static func ask(unixSocket: String, host: String, port: Int) -> Bool {
        let descriptor = unixSocket.isEmpty ? connectTCP(host, port) : connectUnix(unixSocket)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let request = Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            return false
        }
        var answer = [UInt8](repeating: 0, count: 12)
        let count = recv(descriptor, &answer, answer.count, Int32(MSG_WAITALL))
        return count == answer.count && String(decoding: answer, as: UTF8.self) == "HTTP/1.1 200"
    }

    private static func limited(_ descriptor: Int32) -> Int32 {
        guard descriptor >= 0 else { return -1 }
        var time = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
        return descriptor
    }

    private static func connectTCP(_ host: String, _ port: Int) -> Int32 {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var result: UnsafeMutablePointer<addrinfo>?
        // A service that listens everywhere is also here.
        let address =
            host == "0.0.0.0" ? "127.0.0.1" : host == "::" ? "::1" : host == "localhost" ? "127.0.0.1" : host
        guard getaddrinfo(address, String(port), &hints, &result) == 0, let info = result else { return -1 }
        defer { freeaddrinfo(result) }
        let descriptor = limited(
            socket(info.pointee.ai_family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0))
        guard descriptor >= 0 else { return -1 }
        if connect(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0 { return descriptor }
        close(descriptor)
        return -1
    }

    private static func connectUnix(_ path: String) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return -1 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = limited(
            socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0))
        guard descriptor >= 0 else { return -1 }
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        if isConnected { return descriptor }
        close(descriptor)
        return -1
    }
}
