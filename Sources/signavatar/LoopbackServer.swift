import Dispatch
import SignAvatar
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Answers GET requests of this machine, each on a connection of its own.
///
/// It listens on 127.0.0.1 only, reads at most one head of 8 KiB within five seconds, and answers at most
/// sixteen requests at a time; others wait in the system's queue.
final class LoopbackServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let isStopped = Mutex(false)
    private let answer: @Sendable (HTTPRequest) -> HTTPResponse
    private let slots = DispatchSemaphore(value: 16)

    /// Opens a port.
    ///
    /// - Parameters:
    ///   - port: 0 lets the system choose one.
    ///   - answer: called from any thread.
    /// - Throws: if the port cannot be had.
    init(port: UInt16, answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) throws(SignAvatarError) {
        self.answer = answer
        #if canImport(Glibc)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        #else
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else {
            throw .cannotWrite(path: "port \(port)", reason: String(cString: strerror(errno)))
        }
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, address, &size) == 0
            }
        }
        guard isOpen else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw .cannotWrite(path: "port \(port) of 127.0.0.1", reason: reason)
        }
        listener = descriptor
        self.port = UInt16(bigEndian: address.sin_port)
    }

    /// Starts to answer; returns at once.
    func start() { DispatchQueue.global().async { self.acceptAll() } }

    /// Ends within a fifth of a second.
    func stop() { isStopped.withLock { $0 = true } }

    private func acceptAll() {
        defer { close(listener) }
        while !isStopped.withLock({ $0 }) {
            var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 200) > 0 else { continue }
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { continue }
            slots.wait()
            DispatchQueue.global().async {
                self.serve(connection)
                close(connection)
                self.slots.signal()
            }
        }
    }

    private func serve(_ connection: Int32) {
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(connection, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        let response: HTTPResponse
        do throws(HTTPRequest.Refusal) {
            response = answer(try HTTPRequest(head: try head(connection), port: port))
        } catch {
            response = HTTPResponse(status: error.status, text: error.reason)
        }
        send(response.bytes, to: connection)
        shutdown(connection, Int32(SHUT_WR))
    }

    /// Bytes up to the empty line.
    private func head(_ connection: Int32) throws(HTTPRequest.Refusal) -> [UInt8] {
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 2048)
        let deadline = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < deadline {
            let count = read(connection, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            head += buffer[..<count]
            if let end = Self.end(of: head) { return Array(head[..<end]) }
            if head.count > HTTPRequest.headLimit {
                throw HTTPRequest.Refusal(status: 431, reason: "head too long")
            }
        }
        throw HTTPRequest.Refusal(status: 408, reason: "no whole request came")
    }

    private static func end(of head: [UInt8]) -> Int? {
        guard head.count >= 4 else { return nil }
        return (3..<head.count).first { Array(head[($0 - 3)...$0]) == [13, 10, 13, 10] }.map { $0 + 1 }
    }

    private func send(_ bytes: [UInt8], to connection: Int32) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                write(connection, buffer.baseAddress.map { $0 + offset }, bytes.count - offset)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            offset += count
        }
    }
}
