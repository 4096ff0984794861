/// Prints signs as the library's files have them: entries in blocks, hands and steps on one line each.
///
/// The form is canonical: keys stand in the order of `Notation`, what holds anyway is left out, numbers have
/// the fewest digits that are read as the same number. References to other signs, handshapes adjusted in place
/// and distances with a name are printed as they were written. What is printed is read as the same sign, if the
/// notation can say the sign at all.
public enum SignPrinter {
    /// A file of entries with an empty line between them.
    public static func file(_ signs: [Sign]) -> String { signs.map(entry).joined(separator: "\n") }

    /// One entry, from `- sign:` to its last line's end.
    public static func entry(_ sign: Sign) -> String {
        var lines: [String] = []
        func add(_ key: String, _ value: String?) {
            if let value { lines.append("  \(key): \(value)") }
        }
        add("sign", YAMLText.scalar(sign.name))
        add("number", sign.numbers.map { "[\($0.lowerBound), \($0.upperBound)]" })
        let isStandard = sign.words == Sign.standardWords(name: sign.name)
        add("words", isStandard ? nil : YAMLText.list(sign.words.map(YAMLText.scalar)))
        add("provenance", sign.provenance.rawValue)
        add("source", YAMLText.scalar(sign.source))
        add("edition", YAMLText.scalar(sign.edition))
        add("review", review(sign.review))
        add("note", sign.note.isEmpty ? nil : YAMLText.quoted(sign.note))
        add("variant-of", sign.variantOf.isEmpty ? nil : YAMLText.scalar(sign.variantOf))
        let directions = Notation.directions.map { ($0, sign.directions[$0].map(YAMLText.scalar)) }
        add("directions", sign.directions.isEmpty ? nil : YAMLText.map(directions))
        let waivers = sign.waivers.sorted { $0.key < $1.key }
        add(
            "waive",
            waivers.isEmpty
                ? nil : YAMLText.map(waivers.map { (YAMLText.scalar($0.key), YAMLText.quoted($0.value)) }))
        add("face", face(sign.face))
        lines.append("  parts:")
        for written in sign.written {
            switch written {
            case .sign(let name): lines.append("    - " + YAMLText.map([("sign", YAMLText.scalar(name))]))
            case .own(let part): lines += self.part(part)
            }
        }
        return "-" + lines.joined(separator: "\n").dropFirst() + "\n"
    }

    private static func part(_ part: SignPart) -> [String] {
        var lines: [String] = []
        if let right = use(part.right) { lines.append("      right: \(right)") }
        if let left = use(part.left) { lines.append("      left: \(left)") }
        if !part.movements.isEmpty {
            lines.append("      moves:")
            lines += part.movements.map { "        - \(step($0))" }
        }
        if let face = face(part.face) { lines.append("      face: \(face)") }
        if let first = lines.first { lines[0] = "    - " + first.dropFirst(6) }
        return lines
    }

    private static func review(_ review: Sign.Review) -> String {
        switch review {
        case .draft: "draft"
        case .reviewed(let name, let day):
            YAMLText.map([("reviewed", YAMLText.scalar(name)), ("on", YAMLText.scalar(day))])
        case .rejected(let name, let day, let comment):
            YAMLText.map([
                ("rejected", YAMLText.scalar(name)), ("on", YAMLText.scalar(day)),
                ("comment", comment.isEmpty ? nil : YAMLText.quoted(comment)),
            ])
        }
    }

    private static func face(_ face: NonManual) -> String? {
        guard !face.isEmpty else { return nil }
        let values: [String: String?] = [
            "brows": face.brows?.rawValue, "eyes": face.eyes?.rawValue, "gaze": face.gaze?.rawValue,
            "cheeks": face.cheeks?.rawValue, "mouth": face.mouth?.rawValue,
            "mouthing": face.mouthing.map(YAMLText.quoted), "head": face.head?.rawValue,
            "shoulders": face.shoulders?.rawValue, "torso": face.torso?.rawValue,
        ]
        return YAMLText.map(Notation.face.map { ($0, values[$0] ?? nil) })
    }
}
