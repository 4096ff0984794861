import Foundation
import SignAvatar

/// The signs of a library as text, to make larger and smaller libraries of them.
struct LibraryEntries {
    private let directory: String
    /// From `- sign:` to the next; without signs that refer to others.
    private let entries: [Substring]

    private static let start = "- sign: "
    /// What refers to other signs.
    private static let references = ["sign:", "directions:", "variant-of:"]
    /// The most entries that are written into one file.
    private static let entriesPerFile = 40

    /// Reads the entries of a library.
    ///
    /// - Parameter directory: the path of a `SignLibrary`.
    /// - Throws: if it cannot be read or has no such signs.
    init(directory: String) throws {
        self.directory = directory
        var entries: [Substring] = []
        let folder = "\(directory)/signs"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        where name.hasSuffix(".yaml") {
            let text = try TextInput.text(ofFile: "\(folder)/\(name)")
            var starts = text.ranges(of: "\n" + Self.start).map { text.index(after: $0.lowerBound) }
            if text.hasPrefix(Self.start) { starts.insert(text.startIndex, at: 0) }
            for (start, end) in zip(starts, starts.dropFirst() + [text.endIndex]) {
                let entry = text[start..<end]
                let body = entry.dropFirst(Self.start.count)
                if !Self.references.contains(where: { body.contains($0) }) { entries.append(entry) }
            }
        }
        guard !entries.isEmpty else {
            throw SignAvatarError.badInput("\(folder): no signs without references")
        }
        self.entries = entries
    }

    /// Writes a library.
    ///
    /// - Parameters:
    ///   - count: how many signs it has; from the second round on they get numbers.
    ///   - path: a folder to be made.
    /// - Throws: if it cannot be written.
    func write(count: Int, to path: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/signs", withIntermediateDirectories: true)
        for table in ["handshapes.yaml", "locations.yaml", "glyphs.yaml"] {
            try FileManager.default.copyItem(atPath: "\(directory)/\(table)", toPath: "\(path)/\(table)")
        }
        for first in stride(from: 0, to: count, by: Self.entriesPerFile) {
            let texts = (first..<min(count, first + Self.entriesPerFile)).map { number in
                let entry = entries[number % entries.count]
                let round = number / entries.count
                guard round > 0, let end = entry.firstIndex(of: "\n") else { return String(entry) }
                return "\(entry[..<end])-\(round + 1)\(entry[end...])"
            }
            let file = "\(path)/signs/part-\(first / Self.entriesPerFile).yaml"
            try texts.joined(separator: "\n").write(toFile: file, atomically: false, encoding: .utf8)
        }
    }
}
