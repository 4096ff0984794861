/// Reads the entries of a file of signs.
struct SignReader {
    let tables: LibraryTables

    static let keys = [
        "sign", "words", "provenance", "source", "edition", "review", "note", "variant-of", "directions",
        "waive", "face",
        "parts",
    ]
    static let partKeys = ["right", "left", "moves", "face", "sign"]

    /// A part as written: its own description, or another sign's parts.
    enum WrittenPart {
        case own(SignPart)
        case sign(String, SourceLocation)
    }

    /// An entry whose references to other signs are still open.
    struct WrittenSign {
        var sign: Sign
        var parts: [WrittenPart]
        var place: SourceLocation
    }

    /// Reads one entry.
    func sign(_ node: LibraryNode) throws(CatalogError) -> WrittenSign {
        let fields = try node.fields("a sign", allowed: Self.keys)
        let nameNode = try fields.required("sign")
        let name = try nameNode.text("sign")
        guard !name.isEmpty, name.count <= 40 else {
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
            words = [String(name.prefix { $0 != "(" && $0 != "（" })]
        }
        var parts: [WrittenPart] = []
        let partsNode = try fields.required("parts")
        let items = try partsNode.items("parts")
        guard (1...12).contains(items.count) else {
            throw .overLimit(partsNode.location, what: "parts (1 or more)", found: items.count, allowed: 12)
        }
        for item in items { parts.append(try part(item)) }
        let sign = Sign(
            name: name, words: words, parts: [],
            face: try fields["face"].map { (node) throws(CatalogError) in try NonManualReader.face(node) }
                ?? NonManual(),
            provenance: try fields.required("provenance").choice("provenance"),
            source: try fields.required("source").text("source"),
            edition: try fields.required("edition").text("edition"),
            review: try review(try fields.required("review")),
            variantOf: try fields["variant-of"]?.text("variant-of") ?? "",
            note: try fields["note"]?.text("note") ?? "", waivers: try texts(fields["waive"], what: "waive"),
            directions: try directions(fields["directions"]), location: nameNode.location.description)
        return WrittenSign(sign: sign, parts: parts, place: nameNode.location)
    }

    private func part(_ node: LibraryNode) throws(CatalogError) -> WrittenPart {
        let fields = try node.fields("a part", allowed: Self.partKeys)
        if let reference = fields["sign"] {
            guard fields.ordered.count == 1 else {
                throw .conflict(node.location, "a part that is another sign has no other key")
            }
            return .sign(try reference.text("sign"), reference.location)
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
        return .own(SignPart(right: right, left: left, movements: moves, face: face))
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
            return .reviewed(by: try name.text("reviewed"), on: on)
        }
        if let name = fields["rejected"], fields["reviewed"] == nil {
            return .rejected(
                by: try name.text("rejected"), on: on, comment: try fields["comment"]?.text("comment") ?? "")
        }
        throw .conflict(node.location, "a review has exactly one of 'reviewed' and 'rejected'")
    }

    private func texts(_ node: LibraryNode?, what: String) throws(CatalogError) -> [String: String] {
        guard let node else { return [:] }
        var result: [String: String] = [:]
        for (key, value) in try node.fields(what, allowed: nil).ordered { result[key] = try value.text(what) }
        return result
    }

    private func directions(_ node: LibraryNode?) throws(CatalogError) -> [String: String] {
        guard let node else { return [:] }
        _ = try node.fields("directions", allowed: ["me", "you", "them"])
        return try texts(node, what: "directions")
    }
}

/// Reads faces.
enum NonManualReader {
    static let keys = ["brows", "eyes", "gaze", "cheeks", "mouth", "mouthing", "head", "shoulders", "torso"]

    static func face(_ node: LibraryNode) throws(CatalogError) -> NonManual {
        let fields = try node.fields("face", allowed: keys)
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
