import HTTPTypes
import Hummingbird
import KioskCore
import PNGImage
import ServiceLifecycle
import SignAvatar

/// Other forms of a clip, made of its stored frames when they are asked for.
struct ClipFormRoutes: Sendable {
    let kiosk: KioskState
    private static let waitSeconds = 2

    private var clips: ClipRoutes { ClipRoutes(kiosk: kiosk) }

    /// The manifest of a whole clip; one that is being drawn is waited for a little.
    private func manifest(_ request: Request, _ context: KioskRequestContext) async throws
        -> (id: String, json: JSONValue, bytes: [UInt8])
    {
        let id = try context.clipID()
        try await clips.wait(for: id, seconds: max(Self.waitSeconds, request.preferredWaitSeconds))
        guard let bytes = kiosk.engine.file("manifest.json", of: id) else {
            guard let snapshot = kiosk.engine.snapshot(of: id) else { throw Problem.unknownClip(id) }
            throw snapshot.problem
                ?? Problem(
                    .notReady, chinese: "片段还没有画完", english: "the clip is not finished yet",
                    retryAfterSeconds: 1 + snapshot.remainingMilliseconds / 1000)
        }
        return (id, try Self.json(ofManifest: bytes), bytes)
    }

    /// A manifest from the cache: our own file, as long as the clip is, beyond the limits for strangers' JSON.
    private static func json(ofManifest bytes: [UInt8]) throws(Problem) -> JSONValue {
        var limits = KioskLimits()
        limits.jsonNodeCount = 1_000_000
        return try StrictJSON.parse(bytes, limits: limits)
    }

    private func frame(_ index: Int, of id: String) throws(Problem) -> [UInt8] {
        guard case .bytes(let bytes) = kiosk.engine.frame(index, of: id) else {
            throw Problem(.notFound, chinese: "没有这一帧", english: "no such frame")
        }
        return bytes
    }

    /// `GET …/captions.vtt`.
    @Sendable func captions(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let (id, _, _) = try await manifest(request, context)
        guard let bytes = kiosk.engine.file("captions.vtt", of: id) else { throw Problem.unknownClip(id) }
        return .immutable(bytes, type: "text/vtt; charset=utf-8", tag: "\"\(id)-vtt\"", request: request)
    }

    /// `GET …/clip.apng`.
    @Sendable func animation(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let (id, json, _) = try await manifest(request, context)
        let tag = "\"\(id)-apng\""
        let headers = Response.immutableHeaders(type: "image/apng", tag: tag)
        if request.hasEntity(tag) { return Response(status: .notModified, headers: headers) }
        guard let count = json["frameCount"]?.integerValue, count > 0,
            let rate = json["profile"]?["framesPerSecond"]?.numberValue
        else { throw Problem.unknownClip(id) }
        let first = try frame(0, of: id)
        return Response(
            status: .ok, headers: headers,
            body: .init { writer in
                var assembler = AnimatedPNGJoiner(frameCount: count, framesPerSecond: Int(rate))
                try await writer.write(ByteBuffer(bytes: try assembler.append(first)))
                for index in stride(from: 1, to: count, by: 1) {
                    try await writer.write(ByteBuffer(bytes: try assembler.append(try frame(index, of: id))))
                }
                try await writer.finish(nil)
            })
    }

    /// `GET …/clip.tar`.
    @Sendable func archive(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let (id, json, manifest) = try await manifest(request, context)
        let tag = "\"\(id)-tar\""
        var headers = Response.immutableHeaders(type: "application/x-tar", tag: tag)
        headers[.contentDisposition] = "attachment; filename=\"\(id.prefix(12)).tar\""
        if request.hasEntity(tag) { return Response(status: .notModified, headers: headers) }
        guard let captions = kiosk.engine.file("captions.vtt", of: id),
            case .list(let table)? = json["frames"]
        else { throw Problem.unknownClip(id) }
        let frameBytes = table.compactMap { $0["bytes"]?.integerValue }
        let length =
            frameBytes.reduce(0) { $0 + TarArchive.entryByteCount($1) }
            + TarArchive.entryByteCount(manifest.count) + TarArchive.entryByteCount(captions.count)
            + TarArchive.end.count
        return Response(
            status: .ok, headers: headers,
            body: .init(contentLength: length) { writer in
                func write(_ content: [UInt8], name: String) async throws {
                    let entry = try TarArchive.entry(name: "\(id)/\(name)", content: content)
                    try await writer.write(ByteBuffer(bytes: entry))
                }
                try await write(manifest, name: "manifest.json")
                try await write(captions, name: "captions.vtt")
                for index in table.indices {
                    try await write(try frame(index, of: id), name: Manifest.frameName(index))
                }
                try await writer.write(ByteBuffer(bytes: TarArchive.end))
                try await writer.finish(nil)
            })
    }

    /// `GET …/sprite.png`: all frames in one picture, as the manifest's `sprite` says.
    @Sendable func sprite(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let (id, json, _) = try await manifest(request, context)
        let tag = "\"\(id)-sprite\""
        let headers = Response.immutableHeaders(type: "image/png", tag: tag)
        if request.hasEntity(tag) { return Response(status: .notModified, headers: headers) }
        guard let count = json["frameCount"]?.integerValue, count > 0,
            let width = json["profile"]?["width"]?.integerValue,
            let height = json["profile"]?["height"]?.integerValue
        else { throw Problem.unknownClip(id) }
        let permit = try kiosk.sheets.permit()
        defer { withExtendedLifetime(permit) {} }
        var sheet = try SpriteSheet(
            frameWidth: width, frameHeight: height, frameCount: count,
            largestArea: ClipSummary.largestSpriteArea)
        for index in 0..<count {
            try Task.checkCancellation()
            sheet.place(try PNGImage(decoding: try frame(index, of: id), as: .rgb).bytes, frame: index)
            await Task.yield()
        }
        return Response(
            status: .ok, headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: try sheet.encoded(PNGEncoder()))))
    }

    /// `GET …/stream.png`: the frames at their times, for programs that show `multipart/x-mixed-replace`.
    @Sendable func stream(_ request: Request, _ context: KioskRequestContext) async throws -> Response {
        let id = try context.clipID()
        let clips = self.clips
        guard let first = try await clips.frame(0, of: id, waitSeconds: 10) else {
            throw Problem(
                .notReady, chinese: "片段还没有开始", english: "the clip has not begun", retryAfterSeconds: 1)
        }
        let summary = try kiosk.engine.snapshot(of: id)?.plan?.summary ?? manifestOfCache(id)
        guard let count = summary["frameCount"]?.integerValue,
            let rate = summary["profile"]?["framesPerSecond"]?.numberValue
        else { throw Problem.unknownClip(id) }
        let permit = try kiosk.streams.permit()
        return Response(
            status: .ok,
            headers: [
                .contentType: "multipart/x-mixed-replace; boundary=frame", .cacheControl: "no-store",
            ],
            body: .init { writer in
                defer { withExtendedLifetime(permit) {} }
                try await writer.write(Self.part(first))
                // The clip's own time: it stands still while a frame is waited for.
                var due = ContinuousClock.now
                for index in stride(from: 1, to: count, by: 1) {
                    if Task.isShuttingDownGracefully { break }
                    due += .seconds(1 / rate)
                    guard let bytes = try await clips.frame(index, of: id, waitSeconds: 30) else { break }
                    if due > .now { try await Task.sleep(until: due) } else { due = .now }
                    try await writer.write(Self.part(bytes))
                }
                try await writer.write(ByteBuffer(string: "--frame--\r\n"))
                try await writer.finish(nil)
            })
    }

    private func manifestOfCache(_ id: String) throws(Problem) -> JSONValue {
        guard let bytes = kiosk.engine.file("manifest.json", of: id) else { throw .unknownClip(id) }
        return try Self.json(ofManifest: bytes)
    }

    private static func part(_ png: [UInt8]) -> ByteBuffer {
        var buffer = ByteBuffer(
            string: "--frame\r\nContent-Type: image/png\r\nContent-Length: \(png.count)\r\n\r\n")
        buffer.writeBytes(png)
        buffer.writeString("\r\n")
        return buffer
    }
}
