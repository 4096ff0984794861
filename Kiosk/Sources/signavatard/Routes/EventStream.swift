import HTTPTypes
import Hummingbird
import KioskCore
import ServiceLifecycle

/// Events as `text/event-stream`; a listener that was away goes on with `Last-Event-ID`.
enum EventStream {
    static let heartbeatSeconds = 15

    /// The stream of a ring.
    ///
    /// - Parameters:
    ///   - kiosk: counts the open streams.
    ///   - ring: the events.
    ///   - request: may say `Last-Event-ID`.
    ///   - isLast: whether the stream ends after an event of this name.
    /// - Returns: a response that stays open.
    /// - Throws: `too_many_streams`.
    static func response(
        _ kiosk: KioskState, ring: EventRing, request: Request, isLast: @escaping @Sendable (String) -> Bool
    ) throws(Problem) -> Response {
        let permit = try kiosk.streams.permit()
        let name = HTTPField.Name("Last-Event-ID")
        let lastID = name.flatMap { request.headers[$0] }.flatMap(Int.init) ?? 0
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: .init { writer in
                // Held until the stream ends, however it does.
                defer { withExtendedLifetime(permit) {} }
                var lastID = lastID
                try await writer.write(ByteBuffer(string: "retry: 500\n\n"))
                stream: while !Task.isShuttingDownGracefully && !Task.isCancelled {
                    let version = ring.signal.version
                    for event in ring.events(after: lastID) {
                        lastID = event.id
                        try await writer.write(ByteBuffer(string: event.text))
                        if isLast(event.name) { break stream }
                    }
                    let isIdle = await waitForEvent(ring, after: version)
                    if isIdle { try await writer.write(ByteBuffer(string: "event: heartbeat\ndata: {}\n\n")) }
                }
                try await writer.finish(nil)
            })
    }

    /// Waits for an event, the next heartbeat or the end of the service.
    ///
    /// - Returns: whether it is time for a heartbeat.
    private static func waitForEvent(_ ring: EventRing, after version: UInt64) async -> Bool {
        await cancelWhenGracefulShutdown {
            await ring.signal.wait(after: version, timeout: .seconds(heartbeatSeconds))
        }
        return ring.signal.version == version && !Task.isShuttingDownGracefully
    }
}
