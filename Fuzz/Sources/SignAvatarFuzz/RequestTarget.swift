import Foundation
import KioskCore
import SignAvatar

/// Requests to the kiosk's service: a JSON body where the input begins like one, the query of an address otherwise.
enum RequestTarget {
    private static let reader: RenderOrderReader = {
        let path = setting("FUZZ_PHRASES", default: "Kiosk/Phrases/phrases.yaml")
        do {
            let yaml = try String(contentsOfFile: path, encoding: .utf8)
            return RenderOrderReader(
                limits: KioskLimits(), phrases: try PhraseBook(yaml: yaml, file: path),
                defaultProfile: "480x640@25")
        } catch {
            fatalError("\(path) cannot be read: \(error)")
        }
    }()
    /// The time does not pass: an input does the same at every run.
    private static let now = Date(timeIntervalSince1970: 1_767_225_600)

    static func run(_ bytes: [UInt8]) {
        if bytes.first == UInt8(ascii: "{") {
            guard let body = try? StrictJSON.parse(bytes) else { return }
            if let again = try? StrictJSON.parse(Array(body.compact.utf8)) {
                promise(again.compact == body.compact, "JSON stays what it was: \(body.compact)")
            } else {
                promise(false, "JSON that was written can be read: \(body.compact)")
            }
            guard let order = try? reader.order(body, now: now) else { return }
            check(order.clip)
        } else {
            let query = String(decoding: bytes, as: UTF8.self).split(separator: "&").map { pair in
                let end = pair.firstIndex(of: "=") ?? pair.endIndex
                return (
                    name: String(pair[..<end]),
                    value: String(pair[end...].dropFirst()).removingPercentEncoding ?? ""
                )
            }
            guard let clip = try? reader.clip(query: query) else { return }
            check(clip)
        }
    }

    private static func check(_ clip: ClipRequest) {
        let options = clip.options
        promise((try? options.validate()) != nil, "a clip that is allowed can be drawn: \(options)")
        promise(
            (try? TextCheck().checked(clip.text)) == clip.text, "a checked text passes as it is: \(clip.text)"
        )
    }
}
