import AvatarMath

/// Reads hands: shape, orientation and place.
struct PostureReader {
    let tables: LibraryTables

    /// What one hand does: `hold`, `mirror` (left only) or a posture; a hand that is not written rests.
    func use(_ node: LibraryNode?, hand: String) throws(CatalogError) -> HandUse {
        guard let node else { return .rest }
        if case .scalar(let word, _) = node.value {
            switch word {
            case "hold": return .hold
            case "mirror" where hand == "left": return .mirror
            default:
                throw .unknownName(
                    node.location, what: "value for \(hand)", found: word,
                    allowed: hand == "left" ? ["hold", "mirror"] : ["hold"])
            }
        }
        return .posture(try posture(node, what: "\(hand) hand", placed: true))
    }

    /// A posture.
    ///
    /// - Parameters:
    ///   - node: the mapping.
    ///   - what: for messages.
    ///   - placed: whether a place may be given; steps that only change the hand do not allow one.
    /// - Returns: the posture.
    /// - Throws: if anything is unknown or out of range.
    func posture(_ node: LibraryNode, what: String, placed: Bool) throws(CatalogError) -> HandPosture {
        let allowed = placed ? Notation.hand : Notation.turnedHand
        let fields = try node.fields(what, allowed: allowed)
        guard !fields.ordered.isEmpty else {
            throw .conflict(node.location, "\(what): an empty mapping says nothing")
        }
        var posture = HandPosture()
        if let value = fields["shape"] { posture.handshape = try handshape(value) }
        if let value = fields["palm"] { posture.palm = try Self.direction(value) }
        if let value = fields["fingers"] { posture.fingers = try Self.direction(value) }
        if let value = fields["axis"] { posture.axis = try Self.direction(value) }
        if let value = fields["thumb"] { posture.thumb = try Self.direction(value) }
        if let value = fields["slack"] { posture.slack = try slack(value) }
        posture.place = try place(fields)
        if let value = fields["shift"] {
            posture.shift = try Self.displacement(value)
            // In a movement's target what is not written stays, so this would leave the hand where it is.
            guard posture.shift != .zero || fields["at"] != nil else {
                throw .conflict(
                    value.location,
                    "a displacement by nothing needs the place beside it: write 'at' again to go back to it")
            }
        }
        if let value = fields["with"] { posture.part = try part(value) }
        return posture
    }

    /// A name, or an adjustment in place.
    func handshape(_ node: LibraryNode) throws(CatalogError) -> Handshape {
        if case .map = node.value { return try HandshapeReader.adjusted(node, tables: tables) }
        let name = try node.text("shape")
        if name == NumberSlot.shape { return try numberShape(node) }
        guard let shape = tables.handshapes[name] else {
            throw .unknownName(
                node.location, what: "handshape", found: name, allowed: Array(tables.handshapes.keys))
        }
        return shape
    }

    /// The digit's handshape in an entry for several numbers.
    private func numberShape(_ node: LibraryNode) throws(CatalogError) -> Handshape {
        let filling = try filling(node)
        let name = NumberSlot.shape(of: filling.number)
        guard var shape = tables.handshapes[name] else {
            throw .unknownName(
                node.location, what: "handshape", found: name, allowed: Array(tables.handshapes.keys))
        }
        if filling.keepsSlot { shape.name = NumberSlot.shape }
        return shape
    }

    private func filling(_ node: LibraryNode) throws(CatalogError) -> NumberFilling {
        guard let filling = tables.filling else {
            throw .conflict(
                node.location,
                "\(node.kindDescription) stands for a number, and the sign has no 'number: [first, last]'")
        }
        return filling
    }

    static func direction(_ node: LibraryNode) throws(CatalogError) -> Direction {
        let text = try node.text("a direction")
        var words: [Direction.Word] = []
        for name in text.split(separator: "-", omittingEmptySubsequences: false) {
            guard let word = Direction.Word(rawValue: String(name)) else {
                throw .unknownName(
                    node.location, what: "direction", found: String(name),
                    allowed: Direction.Word.allCases.map(\.rawValue))
            }
            words.append(word)
        }
        guard let direction = Direction(words: words) else {
            throw .wrongKind(
                node.location, what: "a direction", found: "'\(text)'",
                expected: "1 to 8 words joined by hyphens that do not cancel out")
        }
        return direction
    }

    static func displacement(_ node: LibraryNode) throws(CatalogError) -> Displacement {
        let fields = try node.fields("a displacement", allowed: Direction.Word.allCases.map(\.rawValue))
        var sum = Vector3.zero
        for (key, value) in fields.ordered {
            let amount = Float(try value.number("\(key) of a displacement", in: Notation.Range.displacement))
            if let word = Direction.Word(rawValue: key) { sum += word.vector * amount }
        }
        guard !fields.ordered.isEmpty else {
            throw .conflict(node.location, "a displacement: an empty mapping says nothing")
        }
        return Displacement(sum)
    }

    func part(_ node: LibraryNode) throws(CatalogError) -> HandPart {
        try part(named: try node.text("a part of the hand"), node, what: "part of the hand")
    }

    /// The part of a name; the leading finger of a number's digit is put in.
    private func part(named name: String, _ node: LibraryNode, what: String) throws(CatalogError) -> HandPart
    {
        let ofNumber = name.hasPrefix("\(NumberSlot.finger).")
        let filling = ofNumber ? try filling(node) : nil
        var own = name
        if let filling {
            let spot = name.dropFirst(NumberSlot.finger.count)
            own = NumberSlot.leadingFinger(of: filling.number).rawValue + spot
        }
        guard var part = HandPart(own) else {
            throw .unknownName(
                node.location, what: what, found: name,
                allowed: HandPart.allNames + (tables.filling == nil ? [] : NumberSlot.partNames))
        }
        part.isOfNumber = filling?.keepsSlot ?? false
        return part
    }

    private func slack(_ node: LibraryNode) throws(CatalogError) -> HandPosture.Slack {
        if case .list(let items) = node.value {
            guard items.count == 2 else {
                throw .wrongKind(
                    node.location, what: "slack", found: "\(items.count) values",
                    expected: "one number or [fingers, palm]")
            }
            return HandPosture.Slack(
                fingers: Float(try items[0].number("slack", in: Notation.Range.slackDegrees)),
                palm: Float(try items[1].number("slack", in: Notation.Range.slackDegrees)))
        }
        let both = Float(try node.number("slack", in: Notation.Range.slackDegrees))
        return HandPosture.Slack(fingers: both, palm: both)
    }

    private func place(_ fields: LibraryNode.Fields) throws(CatalogError) -> Place? {
        let gap = try fields["gap"].map { (node) throws(CatalogError) in try node.choice("gap", Gap.self) }
        guard let node = fields["at"] else {
            for key in ["gap", "side"] {
                if let stray = fields[key] {
                    throw .conflict(
                        stray.location, "'\(key)' needs a place on the body or on the other hand in 'at'")
                }
            }
            return nil
        }
        let name = try node.text("at")
        if name.hasPrefix("other.") {
            if let side = fields["side"] { throw .conflict(side.location, "'side' is for sites on the body") }
            let partName = String(name.dropFirst("other.".count))
            let part = try part(named: partName, node, what: "part of the other hand")
            return .otherHand(part, gap: gap ?? .touch)
        }
        if BodySite.midlineNames.contains(name) {
            if let side = fields["side"] {
                throw .conflict(side.location, "'\(name)' is on the midline and has no side")
            }
            return .site(BodySite(name: name, side: .middle), gap: gap ?? .touch)
        }
        if BodySite.sidedNames.contains(name) {
            let side =
                try fields["side"].map { (node) throws(CatalogError) in
                    try node.choice("side", BodySite.SiteSide.self)
                } ?? .own
            guard side != .middle else {
                throw .conflict(node.location, "'\(name)' has two sides: own, other, left or right")
            }
            return .site(BodySite(name: name, side: side), gap: gap ?? .touch)
        }
        guard let point = tables.places[name] else {
            throw .unknownName(
                node.location, what: "place", found: name,
                allowed: Array(tables.places.keys) + BodySite.midlineNames + BodySite.sidedNames
                    + HandPart.otherHandNames)
        }
        for key in ["gap", "side"] {
            if let stray = fields[key] {
                throw .conflict(
                    stray.location, "'\(key)' needs a place on the body or on the other hand in 'at'")
            }
        }
        return .space(name: name, point: point)
    }
}
