/// What a YAML text holds besides its values: comments, and marks that sign files do not use.
///
/// The parser drops comments and resolves anchors, aliases and tags without a word, so they are found here
/// first. The walk follows libyaml's scanner in what begins and ends a scalar.
struct YAMLOutline {
    /// A comment with its `#`.
    struct Comment: Hashable {
        /// From 1.
        var line: Int
        /// From 1, in Unicode scalars.
        var column: Int
        var text: String
        /// Whether nothing stands before it on its line.
        var isAlone: Bool
    }

    private(set) var comments: [Comment] = []
    /// For every line whether it holds more than blanks and a comment; the first line has index 1.
    private(set) var hasContent: [Bool] = [false, false]

    private let scalars: [Unicode.Scalar]
    private let file: String
    private var index = 0
    private var line = 1
    private var column = 0
    /// The columns of the block collections that are open, outermost first.
    private var indents: [Int] = []
    private var flowDepth = 0
    /// Where the last scalar or flow collection of the block context began: a `:` makes it a key.
    private var keyColumn: Int?

    /// Walks over a text.
    ///
    /// - Parameters:
    ///   - text: the whole file.
    ///   - file: its name for messages.
    ///   - depth: how deeply collections may nest.
    /// - Throws: at an anchor, an alias, a tag, a directive, or beyond the depth.
    init(_ text: String, file: String, depth: Int) throws(CatalogError) {
        scalars = Array(text.unicodeScalars)
        self.file = file
        if scalars.first == "\u{FEFF}" { index = 1 }
        // The parser would drop it without a word where it begins a text.
        if let stray = scalars.dropFirst().firstIndex(of: "\u{FEFF}") {
            let lines = scalars[..<stray].split(
                omittingEmptySubsequences: false, whereSeparator: Self.isBreak)
            throw .badYAML(
                SourceLocation(file: file, line: lines.count, column: (lines.last?.count ?? 0) + 1),
                reason: "a byte order mark inside the file")
        }
        while let scalar = current {
            if Self.isBlank(scalar) || Self.isBreak(scalar) {
                advance()
            } else if scalar == "#" {
                takeComment()
            } else {
                try takeToken(scalar)
                guard indents.count + flowDepth <= depth else {
                    throw .overLimit(
                        place, what: "levels of nesting", found: indents.count + flowDepth, allowed: depth)
                }
            }
        }
    }

    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
    private var place: SourceLocation { SourceLocation(file: file, line: line, column: column + 1) }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    /// Whether a blank, a line's end or the text's end stands `offset` places on.
    private func isGap(at offset: Int) -> Bool {
        guard index + offset < scalars.count else { return true }
        return Self.isBlank(scalars[index + offset]) || Self.isBreak(scalars[index + offset])
    }

    /// One place on; over a line's end as a whole.
    private mutating func advance() {
        guard let scalar = current else { return }
        index += 1
        guard Self.isBreak(scalar) else {
            column += 1
            return
        }
        if scalar == "\r", current == "\n" { index += 1 }
        line += 1
        column = 0
        hasContent.append(false)
    }

    /// One place on, over something that is no blank and no comment.
    private mutating func take() {
        if let scalar = current, !Self.isBreak(scalar) { hasContent[line] = true }
        advance()
    }

    private mutating func takeComment() {
        let start = (line, column + 1)
        let isAlone = !hasContent[line]
        var text = String.UnicodeScalarView()
        while let scalar = current, !Self.isBreak(scalar) {
            text.append(scalar)
            advance()
        }
        while let last = text.last, Self.isBlank(last) { text.removeLast() }
        comments.append(Comment(line: start.0, column: start.1, text: String(text), isAlone: isAlone))
    }

    private mutating func takeToken(_ scalar: Unicode.Scalar) throws(CatalogError) {
        if flowDepth == 0 { while let last = indents.last, last > column { indents.removeLast() } }
        let isBlock = flowDepth == 0
        switch scalar {
        case _ where column == 0 && isDocumentMark:
            indents = []
            for _ in 0..<3 { take() }
        case "%" where column == 0 && isBlock:
            throw .badYAML(place, reason: "directives (%NAME) are not used in sign files")
        case "-" where isGap(at: 1) && isBlock, "?" where !isBlock || isGap(at: 1):
            if isBlock { open(at: column) }
            keyColumn = nil
            take()
        case ":" where !isBlock || isGap(at: 1):
            if isBlock { open(at: keyColumn ?? column) }
            keyColumn = nil
            take()
        case "[", "{":
            if isBlock { keyColumn = column }
            flowDepth += 1
            take()
        case "]", "}":
            flowDepth = max(0, flowDepth - 1)
            take()
        case ",": take()
        case "&", "*":
            throw .badYAML(place, reason: "anchors (&name) and aliases (*name) are not used in sign files")
        case "!": throw .badYAML(place, reason: "tags (!name) are not used in sign files")
        case "|" where isBlock, ">" where isBlock: takeBlockScalar()
        case "\"", "'":
            if isBlock { keyColumn = column }
            takeQuoted(scalar)
        default:
            if isBlock { keyColumn = column }
            takePlain()
        }
    }

    /// A block collection begins unless one is open at this column.
    private mutating func open(at column: Int) {
        if column > indents.last ?? -1 { indents.append(column) }
    }

    private var isDocumentMark: Bool {
        guard index + 2 < scalars.count, isGap(at: 3) else { return false }
        let mark = scalars[index]
        return (mark == "-" || mark == ".") && scalars[index + 1] == mark && scalars[index + 2] == mark
    }

    private mutating func takeQuoted(_ quote: Unicode.Scalar) {
        take()
        while let scalar = current {
            if scalar == "\\", quote == "\"" {
                take()
                take()
            } else if scalar == quote {
                take()
                guard quote == "'", current == "'" else { return }
                take()
            } else {
                take()
            }
        }
    }

    private mutating func takePlain() {
        let isFlow = flowDepth > 0
        let least = (indents.last ?? -1) + 1
        while let start = current, start != "#", !(column == 0 && isDocumentMark) {
            while let scalar = current, !isGap(at: 0) {
                if scalar == ":" && isGap(at: 1) { return }
                if isFlow, scalar == "," || scalar == "[" || scalar == "]" { return }
                if isFlow, scalar == "{" || scalar == "}" { return }
                take()
            }
            guard current != nil else { return }
            var isNextLine = false
            while let scalar = current, isGap(at: 0) {
                isNextLine = isNextLine || Self.isBreak(scalar)
                advance()
            }
            if isNextLine, !isFlow, column < least { return }
        }
    }

    private mutating func takeBlockScalar() {
        take()
        var indent = 0
        while let scalar = current, scalar == "+" || scalar == "-" || ("1"..."9").contains(scalar) {
            if let digit = Int(String(scalar)) { indent = max(0, indents.last ?? 0) + digit }
            take()
        }
        while let scalar = current, Self.isBlank(scalar) { advance() }
        if current == "#" { takeComment() }
        if current != nil { advance() }
        skipIndentation(&indent)
        while current != nil, column == indent {
            while let scalar = current, !Self.isBreak(scalar) { take() }
            advance()
            skipIndentation(&indent)
        }
    }

    /// Over empty lines and up to `indent` blanks; an indentation of 0 is found from the lines.
    private mutating func skipIndentation(_ indent: inout Int) {
        var widest = 0
        while true {
            while current == " ", indent == 0 || column < indent { advance() }
            widest = max(widest, column)
            guard let scalar = current, Self.isBreak(scalar) else { break }
            advance()
        }
        if indent == 0 { indent = max(widest, (indents.last ?? -1) + 1, 1) }
    }
}
