import GlossText

/// A glossed text as JSON and as a table for a person.
public enum GlossReport {
    /// The fate of a token: its rung, or "dropped".
    static func fate(_ token: GlossToken) -> JSONValue {
        switch token.fate {
        case .rung(let rung): .integer(rung)
        case .dropped: .text("dropped")
        }
    }

    /// `{"text", "words", "tokens", "glosses", "scopes", "pauses"}`.
    public static func json(_ gloss: GlossedText) -> JSONValue {
        .object([
            ("text", .text(gloss.text)), ("words", .list(gloss.words.map { .text($0) })),
            ("tokens", tokens(gloss)),
            ("glosses", .list(gloss.glosses.map { .text(label($0)) })),
            (
                "scopes",
                .list(
                    gloss.scopes.map {
                        .object([
                            ("kind", .text($0.kind.rawValue)), ("from", .integer($0.range.lowerBound)),
                            ("to", .integer($0.range.upperBound)),
                        ])
                    })
            ),
            (
                "pauses",
                .list(
                    gloss.pauses.map {
                        .object([("after", .integer($0.after)), ("milliseconds", .integer($0.milliseconds))])
                    })
            ),
        ])
    }

    /// Every token with its fate.
    static func tokens(_ gloss: GlossedText) -> JSONValue {
        .list(
            gloss.tokens.enumerated().map { index, token in
                let own = gloss.glosses.filter { $0.token == index }.map { JSONValue.text(label($0)) }
                var pairs: [(String, JSONValue)] = [
                    ("text", .text(token.text)),
                    (
                        "utf8Range",
                        .list([.integer(token.range.lowerBound), .integer(token.range.upperBound)])
                    ),
                    ("glosses", .list(own)), ("rung", fate(token)), ("rule", .text(token.rule)),
                ]
                if token.isApproximate { pairs.append(("approximate", .flag(true))) }
                return .object(pairs)
            })
    }

    /// A gloss as it is written for people: letters as FS(A).
    public static func label(_ gloss: Gloss) -> String {
        gloss.kind == .letter ? "FS(\(gloss.sign.dropFirst("letter-".count)))" : gloss.sign
    }

    /// One line a piece: text, why it is a piece, and its cost in nats.
    static func table(of pieces: [ExplainedPiece]) -> String {
        let rows = pieces.map { piece in
            let cost = piece.cost.map { "\(($0 * 100).rounded() / 100)" } ?? ""
            return [piece.text.split(whereSeparator: \.isNewline).joined(separator: "↵"), piece.kind, cost]
        }
        return (TextTable.lines([["piece", "because", "cost"]] + rows) + ["", ""]).joined(separator: "\n")
    }

    /// One line a token: text, glosses, rung, rule.
    public static func table(_ gloss: GlossedText) -> String {
        var rows: [[String]] = [["word", "gloss", "rung", "rule"]]
        for (index, token) in gloss.tokens.enumerated() {
            let own = gloss.glosses.filter { $0.token == index }.map(label).joined(separator: " ")
            let rung: String =
                switch token.fate {
                case .rung(let rung): String(rung) + (token.isApproximate ? " ≈" : "")
                case .dropped: "-"
                }
            rows.append([
                token.text.split(whereSeparator: \.isNewline).joined(separator: "↵"), own, rung, token.rule,
            ])
        }
        var lines = TextTable.lines(rows)
        lines.append("")
        lines.append("signed: " + gloss.glosses.map(label).joined(separator: " "))
        for scope in gloss.scopes {
            let names = gloss.glosses[scope.range].map(label).joined(separator: " ")
            lines.append("\(scope.kind.rawValue): \(names)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Columns of text for a terminal; Chinese characters are two cells wide.
enum TextTable {
    static func lines(_ rows: [[String]]) -> [String] {
        guard let columns = rows.map(\.count).max() else { return [] }
        let widths = (0..<columns).map { column in
            rows.map { $0.count > column ? width($0[column]) : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column < row.count - 1 {
                    line += String(repeating: " ", count: widths[column] - width(cell) + 2)
                }
            }
            return line
        }
    }

    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) {
            $0
                + ((0x1100...0xFFE6).contains($1.value) && $1.value > 0x2E7F
                    || (0x20000...0x3FFFF).contains($1.value) ? 2 : 1)
        }
    }
}
