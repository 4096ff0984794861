/// Rewrites a file of signs in the canonical form and keeps the comments around its entries.
public enum SignFormatter {
    /// A file's text in the canonical form.
    ///
    /// Entries are printed anew by `SignPrinter`, in their order. Comments before, between and behind them stay,
    /// at the line's start; one empty line stands between entries and at most one between comments. The result
    /// is read again: it has the same signs and as many comments, or this throws.
    ///
    /// - Parameters:
    ///   - bytes: the file, UTF-8.
    ///   - file: its name for messages.
    ///   - tables: the names that its signs may use.
    /// - Returns: the text; as it was if it is canonical.
    /// - Throws: if the file cannot be read, or if a comment stands inside an entry, where it would be lost.
    public static func format(_ bytes: [UInt8], file: String, tables: LibraryTables) throws(CatalogError)
        -> String
    {
        let before = try read(bytes, file: file, tables: tables)
        var gaps = [[Piece]](repeating: [], count: before.signs.count + 1)
        for comment in before.outline.comments {
            let next = before.starts.firstIndex { $0 > comment.line } ?? before.signs.count
            if let inner = inside(comment, entry: next - 1, of: before) {
                throw .conflict(
                    SourceLocation(file: file, line: comment.line, column: comment.column),
                    "a comment inside the entry '\(inner)' would be lost: put it above the entry or into 'note'"
                )
            }
            if let last = gaps[next].last, last.line + 1 < comment.line {
                gaps[next].append(Piece("", comment))
            }
            gaps[next].append(Piece(comment.text, comment))
        }
        var output = ""
        for (index, gap) in gaps.enumerated() {
            if index > 0, !gap.isEmpty || index < before.signs.count { output += "\n" }
            for piece in gap { output += piece.text + "\n" }
            guard index < before.signs.count else { continue }
            if let last = gap.last, last.line + 1 < before.starts[index] { output += "\n" }
            output += SignPrinter.entry(before.signs[index])
        }
        try check(output, against: before, file: file, tables: tables)
        return output
    }

    /// A line of the text between entries.
    private struct Piece {
        var text: String
        var line: Int

        init(_ text: String, _ comment: YAMLOutline.Comment) {
            self.text = text
            line = comment.line
        }
    }

    /// What stands in a file.
    private struct Content {
        var signs: [Sign] = []
        /// The first line of each entry.
        var starts: [Int] = []
        var outline: YAMLOutline
        /// How many `#` stand in keys and values.
        var marks = 0
    }

    private static func read(_ bytes: [UInt8], file: String, tables: LibraryTables) throws(CatalogError)
        -> Content
    {
        let limits = YAMLFile.Limits.standard
        let text = try YAMLFile.text(of: bytes, file: file, limits: limits)
        var content = Content(outline: try YAMLOutline(text, file: file, depth: limits.depth))
        if let root = try YAMLFile.tree(of: text, file: file, limits: limits) {
            let reader = SignReader(tables: tables)
            for entry in try root.items("a file of signs") {
                content.signs.append(try reader.sign(entry).sign)
                content.starts.append(entry.location.line)
            }
            content.marks = marks(in: root)
        }
        // What the outline takes for text must be in the tree: a comment that it missed would be lost.
        let all = text.unicodeScalars.count { $0 == "#" }
        let inComments = content.outline.comments.reduce(0) {
            $0 + $1.text.unicodeScalars.count { $0 == "#" }
        }
        guard all - inComments <= content.marks else {
            throw .badYAML(
                SourceLocation(file: file, line: 1, column: 1),
                reason: "a '#' that is neither a comment nor part of a text")
        }
        return content
    }

    private static func marks(in node: LibraryNode) -> Int {
        switch node.value {
        case .scalar(let text, _): text.unicodeScalars.count { $0 == "#" }
        case .list(let items): items.reduce(0) { $0 + marks(in: $1) }
        case .map(let pairs): pairs.reduce(0) { $0 + marks(in: $1.key) + marks(in: $1.value) }
        }
    }

    /// The name of the entry around a comment: text of the entry stands before it on its line, or behind it.
    private static func inside(_ comment: YAMLOutline.Comment, entry: Int, of content: Content) -> String? {
        if !comment.isAlone { return content.signs[max(0, entry)...].first?.name ?? "" }
        guard entry >= 0 else { return nil }
        let end =
            entry + 1 < content.starts.count
            ? content.starts[entry + 1] : content.outline.hasContent.count
        let isInside = (comment.line..<max(comment.line, end)).contains { content.outline.hasContent[$0] }
        return isInside ? content.signs[entry].name : nil
    }

    /// The result must say what the file said.
    private static func check(
        _ output: String, against before: Content, file: String, tables: LibraryTables
    ) throws(CatalogError) {
        let after = try read(Array(output.utf8), file: file, tables: tables)
        func plain(_ signs: [Sign]) -> [Sign] {
            signs.map { sign in
                var sign = sign
                sign.place = nil
                return sign
            }
        }
        let old = plain(before.signs)
        let new = plain(after.signs)
        if let index = old.indices.first(where: { !new.indices.contains($0) || old[$0] != new[$0] }) {
            throw .conflict(
                SourceLocation(file: file, line: before.starts[index], column: 1),
                "the entry '\(old[index].name)' cannot be printed so that it is read as the same sign")
        }
        guard after.outline.comments.map(\.text) == before.outline.comments.map(\.text) else {
            throw .conflict(
                SourceLocation(file: file, line: 1, column: 1), "the comments cannot be kept as they are")
        }
    }
}
