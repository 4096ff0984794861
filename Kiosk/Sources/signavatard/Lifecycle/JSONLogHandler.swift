import Foundation
import Logging
import SignAvatar

/// Writes a line of JSON for every message to standard error; texts of visitors are never given to it.
struct JSONLogHandler: LogHandler {
    let label: String
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields: [(String, JSONValue)] = [
            ("time", .text(Date().formatted(.iso8601.time(includingFractionalSeconds: true)))),
            ("level", .text(event.level.rawValue)), ("logger", .text(label)),
            ("message", .text(event.message.description)),
        ]
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        fields += all.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value.description)) }
        FileHandle.standardError.write(Data((JSONValue.object(fields).compact + "\n").utf8))
    }
}
