/// Reads the entries of a file of signs.
struct SignReader {
    var tables: LibraryTables

    /// An entry whose references to other signs are still open: its `written` parts are there, its `parts` not.
    struct WrittenSign {
        var sign: Sign
        var place: SourceLocation
        /// Where each written part stands; a reference to a sign at the name.
        var partPlaces: [SourceLocation]
        /// The signs named in `variant-of` and `directions`.
        var references: [(name: String, place: SourceLocation)]
    }

    /// Reads one entry as it is written.
    func sign(_ node: LibraryNode) throws(CatalogError) -> WrittenSign {
        let fields = try node.fields("a sign", allowed: Notation.sign)
        guard let number = fields["number"] else { return try entry(fields) }
        let numbers = try numbers(number)
        var reader = self
        reader.tables.filling = NumberFilling(number: numbers.lowerBound, keepsSlot: true)
        var written = try reader.entry(fields)
        written.sign.numbers = numbers
        return written
    }

    /// Reads one entry as the signs that it makes: one, or one for every number of `number`.
    func signs(_ node: LibraryNode) throws(CatalogError) -> [(number: Int?, written: WrittenSign)] {
        let written = try sign(node)
        guard let numbers = written.sign.numbers else { return [(nil, written)] }
        let fields = try node.fields("a sign", allowed: Notation.sign)
        for key in ["variant-of", "directions"] {
            if let stray = fields[key] {
                throw .conflict(stray.location, "'\(key)' does not go with 'number'")
            }
        }
        var result: [(number: Int?, written: WrittenSign)] = []
        for number in numbers {
            var reader = self
            reader.tables.filling = NumberFilling(number: number, keepsSlot: false)
            var one = try reader.entry(fields)
            one.sign.name = try filled(one.sign.name, number, fields["sign"] ?? node)
            var words: [String] = []
            for word in one.sign.words {
                let word = try filled(word, number, fields["words"] ?? fields["sign"] ?? node)
                if !words.contains(word) { words.append(word) }
            }
            one.sign.words = words
            result.append((number, one))
        }
        guard Set(result.map(\.written.sign.written)).count == result.count else {
            throw .conflict(
                fields["number"]?.location ?? node.location,
                "nothing in the sign depends on the number: write the hand's shape as '\(NumberSlot.shape)'")
        }
        return result
    }

    private func numbers(_ node: LibraryNode) throws(CatalogError) -> ClosedRange<Int> {
        let items = try node.items("number")
        guard items.count == 2 else {
            throw .wrongKind(
                node.location, what: "number", found: "\(items.count) values", expected: "[first, last]")
        }
        let first = try items[0].integer("the first number", in: NumberSlot.numbers)
        let last = try items[1].integer("the last number", in: NumberSlot.numbers)
        guard first < last else {
            throw .conflict(node.location, "number: [\(first), \(last)] does not go up")
        }
        return first...last
    }

    private func filled(_ text: String, _ number: Int, _ node: LibraryNode) throws(CatalogError) -> String {
        guard let filled = NumberSlot.filled(text, number: number) else {
            throw .conflict(
                node.location,
                "'\(text)' needs exactly one N (一 二 三) or C (一 两 三), as the sign has 'number'")
        }
        return filled
    }

    private func entry(_ fields: LibraryNode.Fields) throws(CatalogError) -> WrittenSign {
        let nameNode = try fields.required("sign")
        let name = try nameNode.text("sign")
        guard Notation.Count.nameCharacters.contains(name.count) else {
            throw .wrongKind(
                nameNode.location, what: "sign", found: nameNode.kindDescription,
                expected: "a name of 1 to 40 characters")
        }
        var words: [String] = []
        if let node = fields["words"] {
            for item in try node.items("words") {
                let word = try item.text("a word")
                guard !word.isEmpty, !words.contains(word) else {
                    throw .conflict(item.location, "a word that is empty or there twice")
                }
                words.append(word)
            }
        } else {
            words = Sign.standardWords(name: name)
            guard words != [""] else {
                throw .conflict(nameNode.location, "a name without a word before the bracket needs 'words'")
            }
        }
        var parts: [Sign.WrittenPart] = []
        var partPlaces: [SourceLocation] = []
        let partsNode = try fields.required("parts")
        let items = try partsNode.items("parts")
        guard Notation.Count.parts.contains(items.count) else {
            throw .overLimit(
                partsNode.location, what: "parts (1 or more)", found: items.count,
                allowed: Notation.Count.parts.upperBound)
        }
        for item in items {
            let (part, place) = try part(item)
            parts.append(part)
            partPlaces.append(place)
        }
        var references: [(name: String, place: SourceLocation)] = []
        if let node = fields["variant-of"] {
            let target = try filled(node, "variant-of")
            guard target != name else { throw .conflict(node.location, "a sign is no variant of itself") }
            references.append((target, node.location))
        }
        let directions = try texts(fields["directions"], what: "directions", allowed: Notation.directions)
        for (_, node) in try fields["directions"]?.fields("directions", allowed: nil).ordered ?? [] {
            references.append((try node.text("directions"), node.location))
        }
        let sign = Sign(
            name: name, words: words, parts: [],
            face: try fields["face"].map { (node) throws(CatalogError) in try NonManualReader.face(node) }
                ?? NonManual(),
            provenance: try fields.required("provenance").choice("provenance"),
            source: try filled(try fields.required("source"), "source"),
            edition: try filled(try fields.required("edition"), "edition"),
            review: try review(try fields.required("review")),
            variantOf: try fields["variant-of"]?.text("variant-of") ?? "",
            note: try fields["note"].map { (node) throws(CatalogError) in try filled(node, "note") } ?? "",
            waivers: try texts(fields["waive"], what: "waive", allowed: nil),
            directions: directions, place: nameNode.location, written: parts)
        return WrittenSign(
            sign: sign, place: nameNode.location, partPlaces: partPlaces, references: references)
    }

    private func part(_ node: LibraryNode) throws(CatalogError) -> (Sign.WrittenPart, SourceLocation) {
        let fields = try node.fields("a part", allowed: Notation.part)
        if let reference = fields["sign"] {
            guard fields.ordered.count == 1 else {
                throw .conflict(node.location, "a part that is another sign has no other key")
            }
            return (.sign(try reference.text("sign")), reference.location)
        }
        let reader = PostureReader(tables: tables)
        let right = try reader.use(fields["right"], hand: "right")
        let left = try reader.use(fields["left"], hand: "left")
        let face =
            try fields["face"].map { (node) throws(CatalogError) in try NonManualReader.face(node) }
            ?? NonManual()
        guard right != .rest || left != .rest || !face.isEmpty else {
            throw .conflict(node.location, "a part needs a hand or a face")
        }
        if left == .mirror {
            guard case .posture = right else {
                throw .conflict(
                    fields["left"]?.location ?? node.location,
                    "'left: mirror' needs a posture of the right hand")
            }
        }
        let moves =
            try fields["moves"].map { (node) throws(CatalogError) in
                try MovementReader(tables: tables).movements(node)
            } ?? []
        return (.own(SignPart(right: right, left: left, movements: moves, face: face)), node.location)
    }

    private func review(_ node: LibraryNode) throws(CatalogError) -> Sign.Review {
        if case .scalar("draft", _) = node.value { return .draft }
        guard case .map = node.value else {
            throw .wrongKind(
                node.location, what: "review", found: node.kindDescription,
                expected: "draft, {reviewed: name, on: date} or {rejected: name, on: date, comment: text}")
        }
        let fields = try node.fields("review", allowed: ["reviewed", "rejected", "on", "comment"])
        let date = try fields.required("on")
        let on = try date.text("on")
        let digits = on.split(separator: "-", omittingEmptySubsequences: false)
        guard digits.map(\.count) == [4, 2, 2],
            digits.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } })
        else {
            throw .wrongKind(
                date.location, what: "on", found: date.kindDescription, expected: "a day as YYYY-MM-DD")
        }
        if let name = fields["reviewed"], fields["rejected"] == nil {
            if let stray = fields["comment"] {
                throw .conflict(stray.location, "'comment' belongs to 'rejected'")
            }
            return .reviewed(by: try filled(name, "reviewed"), on: on)
        }
        if let name = fields["rejected"], fields["reviewed"] == nil {
            return .rejected(
                by: try filled(name, "rejected"), on: on,
                comment: try fields["comment"].map { (node) throws(CatalogError) in
                    try filled(node, "comment")
                } ?? "")
        }
        throw .conflict(node.location, "a review has exactly one of 'reviewed' and 'rejected'")
    }

    /// A text that says something.
    private func filled(_ node: LibraryNode, _ what: String) throws(CatalogError) -> String {
        let text = try node.text(what)
        guard !text.isEmpty else {
            throw .conflict(node.location, "'\(what)' is empty; leave it out or fill it")
        }
        return text
    }

    private func texts(_ node: LibraryNode?, what: String, allowed: [String]?) throws(CatalogError)
        -> [String: String]
    {
        guard let node else { return [:] }
        let fields = try node.fields(what, allowed: allowed)
        guard !fields.ordered.isEmpty else {
            throw .conflict(node.location, "\(what): an empty mapping says nothing")
        }
        var result: [String: String] = [:]
        for (key, value) in fields.ordered { result[key] = try value.text(what) }
        return result
    }
}

/// Reads faces.
enum NonManualReader {
    static func face(_ node: LibraryNode) throws(CatalogError) -> NonManual {
        let fields = try node.fields("face", allowed: Notation.face)
        guard !fields.ordered.isEmpty else {
            throw .conflict(node.location, "face: an empty mapping says nothing")
        }
        var face = NonManual()
        face.brows = try fields["brows"].map { (node) throws(CatalogError) in try node.choice("brows") }
        face.eyes = try fields["eyes"].map { (node) throws(CatalogError) in try node.choice("eyes") }
        face.gaze = try fields["gaze"].map { (node) throws(CatalogError) in try node.choice("gaze") }
        face.cheeks = try fields["cheeks"].map { (node) throws(CatalogError) in try node.choice("cheeks") }
        face.mouth = try fields["mouth"].map { (node) throws(CatalogError) in try node.choice("mouth") }
        face.mouthing = try fields["mouthing"].map { (node) throws(CatalogError) in try node.text("mouthing")
        }
        face.head = try fields["head"].map { (node) throws(CatalogError) in try node.choice("head") }
        face.shoulders = try fields["shoulders"].map { (node) throws(CatalogError) in
            try node.choice("shoulders")
        }
        face.torso = try fields["torso"].map { (node) throws(CatalogError) in try node.choice("torso") }
        return face
    }
}
