import SignCatalog

/// Writes verdicts into the entries of a library, each in its own line; nothing else of a file changes.
public enum VerdictWriter {
    /// What an import did.
    public struct Summary: Sendable, Equatable {
        public var right = 0
        public var wrong = 0
        /// Files that changed, by name.
        public var files: [String] = []
    }

    /// Writes all verdicts, or none.
    ///
    /// - Parameters:
    ///   - file: what the reviewer said.
    ///   - catalog: the library that the names belong to.
    ///   - layer: the disk.
    /// - Returns: counts and changed files.
    /// - Throws: if a sign is not in the library or a file cannot be written.
    public static func write(
        _ file: VerdictFile, into catalog: SignCatalog, layer: FileLayer = .live
    ) throws(SignAvatarError) -> Summary {
        var summary = Summary()
        var changes: [String: [(line: Int, review: String)]] = [:]
        for verdict in file.verdicts {
            guard let sign = catalog.signs[verdict.sign] else {
                throw .badInput("no sign '\(verdict.sign)' in the library; the verdicts are of another one")
            }
            guard let place = sign.place else {
                throw .defect("the sign '\(verdict.sign)' has no place in a file")
            }
            let line = place.line
            let who = YAMLText.quoted(file.reviewer)
            let review =
                verdict.isRight
                ? "{reviewed: \(who), on: \(file.day)}"
                : "{rejected: \(who), on: \(file.day), comment: \(YAMLText.quoted(verdict.comment))}"
            // One entry makes the signs of several numbers: right is the entry if each of them is.
            if verdict.isRight, let open = unseen(verdict.sign, in: catalog, file: file) {
                throw .badInput(
                    "'\(verdict.sign)' and '\(open)' are one entry: it is right only if both are called right"
                )
            }
            if verdict.isRight, changes[place.file]?.contains(where: { $0.line == line }) == true {
                summary.right += 1
                continue
            }
            changes[place.file, default: []].append((line, review))
            if verdict.isRight { summary.right += 1 } else { summary.wrong += 1 }
        }
        var results: [(path: String, bytes: [UInt8])] = []
        for (path, own) in changes.sorted(by: { $0.key < $1.key }) {
            // Files are known by their place in the library, entries by their path.
            guard let source = catalog.files.first(where: { path.hasSuffix("/" + $0.path) }) else {
                throw .defect("no file of the library is '\(path)'")
            }
            let bytes = try rewritten(source.bytes, own, path: path)
            // What is written must be read again by everyone.
            do throws(CatalogError) { _ = try YAMLFile.parse(bytes, file: path) } catch {
                throw .badInput("the verdicts cannot be written: \(error)")
            }
            results.append((path, bytes))
        }
        for result in results { try AtomicFile.write(result.bytes, to: result.path, layer: layer) }
        summary.files = results.map(\.path).sorted()
        return summary
    }

    /// A sign of the same entry that the reviewer did not call right; nil if there is none.
    private static func unseen(_ name: String, in catalog: SignCatalog, file: VerdictFile) -> String? {
        guard let signs = catalog.numberSigns.values.first(where: { $0.values.contains(name) }) else {
            return nil
        }
        let right = Set(file.verdicts.filter(\.isRight).map(\.sign))
        return signs.values.sorted().first { !right.contains($0) }
    }

    /// A file's lines with the review lines of some entries replaced.
    private static func rewritten(
        _ bytes: [UInt8], _ changes: [(line: Int, review: String)], path: String
    ) throws(SignAvatarError) -> [UInt8] {
        var lines = String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        for change in changes {
            var index = change.line - 1
            var found = false
            while index + 1 < lines.count {
                index += 1
                if lines[index].hasPrefix("- ") { break }
                if lines[index].hasPrefix("  review:") {
                    lines[index] = "  review: \(change.review)"
                    found = true
                    break
                }
            }
            guard found else {
                throw .badInput("\(path):\(change.line): the entry has no line 'review:' of its own")
            }
        }
        return Array(lines.joined(separator: "\n").utf8)
    }
}
