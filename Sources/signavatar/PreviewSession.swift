import PNGImage
import SignAvatar
import Synchronization

/// What the preview page sees: the newest version of the clip, frame by frame as they are drawn.
final class PreviewSession: Sendable {
    /// One version of a clip.
    private struct Clip {
        var version = 0
        var error: String?
        /// The fixed part of the page's description.
        var description: [(String, JSONValue)] = []
        var frames: [Int: [UInt8]] = [:]
        var joints: [Int: String] = [:]
    }

    private let clip = Mutex(Clip())

    /// Starts a new version without frames.
    func begin(_ description: [(String, JSONValue)]) {
        clip.withLock { clip in
            clip = Clip(version: clip.version + 1, description: description)
        }
    }

    /// Says why the newest edit cannot be shown; the frames before it stay.
    func fail(_ reason: String) { clip.withLock { $0.error = reason } }

    /// Says that the library is what the frames show.
    func recover() { clip.withLock { $0.error = nil } }

    func add(frame: [UInt8], joints: String, index: Int) {
        clip.withLock { clip in
            clip.frames[index] = frame
            clip.joints[index] = joints
        }
    }

    /// Answers a request of the page.
    func answer(_ request: HTTPRequest) -> HTTPResponse {
        switch request.path {
        case "/":
            return HTTPResponse(contentType: "text/html; charset=utf-8", body: Array(PreviewPage.html.utf8))
        case "/state.json":
            return HTTPResponse(contentType: "application/json", body: Array(state.compact.utf8))
        default: break
        }
        let parts = request.path.split(separator: "/")
        guard parts.count == 3, let version = Int(parts[1]),
            let index = Int(parts[2].prefix { $0 != "." })
        else { return HTTPResponse(status: 404, text: "no such page") }
        let found = clip.withLock { clip -> HTTPResponse? in
            guard version == clip.version else { return nil }
            switch parts[0] {
            case "frame":
                return clip.frames[index].map { HTTPResponse(contentType: "image/png", body: $0) }
            case "joints":
                return clip.joints[index].map {
                    HTTPResponse(contentType: "application/json", body: Array($0.utf8))
                }
            default: return nil
            }
        }
        return found ?? HTTPResponse(status: 404, text: "no such frame")
    }

    private var state: JSONValue {
        clip.withLock { clip in
            .object(
                [
                    ("version", .integer(clip.version)), ("error", clip.error.map { .text($0) } ?? .null),
                    ("ready", .list(clip.frames.keys.sorted().map { .integer($0) })),
                ] + clip.description)
        }
    }
}
