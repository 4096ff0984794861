import AvatarMath

/// The named things that signs refer to.
public struct LibraryTables: Sendable {
    /// By name, from `handshapes.yaml`.
    public var handshapes: [String: Handshape] = [:]
    /// By name, from `locations.yaml`.
    public var places: [String: SpacePoint] = [:]
    /// Strokes by name, from `glyphs.yaml`; points as in `Movement.AirWriting`.
    public var glyphs: [String: [[SIMD2<Float>]]] = [:]
    /// The number in the slots of the entry that is being read; nil in an entry without `number`.
    var filling: NumberFilling?

    /// The files that hold them, within a library.
    static let files = ["handshapes.yaml", "locations.yaml", "glyphs.yaml"]

    public init() {}

    /// Reads the three files of tables; `reading` gives a file's tree, `attempt` collects what is thrown.
    init(
        reading: (String) -> LibraryNode?, attempt: (() throws(CatalogError) -> Void) -> Void
    ) {
        if let root = reading("handshapes.yaml") {
            attempt { () throws(CatalogError) in try readHandshapes(root) }
        }
        if let root = reading("locations.yaml") {
            attempt { () throws(CatalogError) in try readPlaces(root) }
        }
        if let root = reading("glyphs.yaml") {
            attempt { () throws(CatalogError) in try readGlyphs(root) }
        }
    }

    /// Reads `handshapes.yaml`.
    mutating func readHandshapes(_ root: LibraryNode) throws(CatalogError) {
        let fields = try root.fields("handshapes.yaml", allowed: nil)
        var references: [(name: String, target: LibraryNode)] = []
        for (name, node) in fields.ordered {
            if name == NumberSlot.shape {
                throw .conflict(node.location, "'\(name)' stands for the handshapes of several numbers")
            }
            if case .map(let pairs) = node.value, pairs.count == 1,
                case .scalar("same-as", _) = pairs[0].key.value
            {
                references.append((name, pairs[0].value))
            } else {
                handshapes[name] = try HandshapeReader.handshape(node, name: name)
            }
        }
        for (name, node) in references {
            let target = try node.text("same-as")
            guard var shape = handshapes[target] else {
                throw .unknownName(
                    node.location, what: "handshape", found: target, allowed: Array(handshapes.keys))
            }
            shape.name = name
            handshapes[name] = shape
        }
    }

    /// Reads `locations.yaml`.
    mutating func readPlaces(_ root: LibraryNode) throws(CatalogError) {
        for (name, node) in try root.fields("locations.yaml", allowed: nil).ordered {
            let fields = try node.fields("place '\(name)'", allowed: Notation.place)
            func value(_ key: String, _ range: ClosedRange<Double>) throws(CatalogError) -> Float {
                Float(try fields.required(key).number("\(key) of place '\(name)'", in: range))
            }
            let reserved = BodySite.midlineNames + BodySite.sidedNames + ["other"]
            if reserved.contains(name) {
                throw .conflict(node.location, "'\(name)' is already the name of a site on the body")
            }
            places[name] = SpacePoint(
                outward: try value("outward", -2...2), up: try value("up", -3...2),
                forward: try value("forward", -1...3),
                slack: try value("slack", 0...0.5))
        }
    }

    /// Reads `glyphs.yaml`.
    mutating func readGlyphs(_ root: LibraryNode) throws(CatalogError) {
        for (name, node) in try root.fields("glyphs.yaml", allowed: nil).ordered {
            glyphs[name] = try MovementReader.strokes(node)
        }
    }
}

/// Reads handshapes.
enum HandshapeReader {
    static func handshape(_ node: LibraryNode, name: String) throws(CatalogError) -> Handshape {
        let fields = try node.fields("handshape '\(name)'", allowed: Notation.handshape)
        var flexions: [Handshape.Flexion] = []
        for finger in Notation.fingers {
            flexions.append(try flexion(try fields.required(finger), finger: finger))
        }
        return Handshape(
            name: name, flexions: flexions, spreads: try spreads(try fields.required("spread")),
            thumb: try thumb(try fields.required("thumb"), base: nil),
            contacts: try fields["contact"].map { (node) throws(CatalogError) in try contacts(node) } ?? [])
    }

    /// A handshape adjusted in place: `{like: NAME, index: [...], …}`.
    static func adjusted(_ node: LibraryNode, tables: LibraryTables) throws(CatalogError) -> Handshape {
        let fields = try node.fields("a handshape", allowed: ["like"] + Notation.handshape)
        let nameNode = try fields.required("like")
        let name = try nameNode.text("like")
        guard var shape = tables.handshapes[name] else {
            throw .unknownName(
                nameNode.location, what: "handshape", found: name, allowed: Array(tables.handshapes.keys))
        }
        guard fields.ordered.count > 1 else {
            throw .conflict(
                node.location,
                "a handshape 'like' another changes at least one thing; otherwise write the name")
        }
        for (index, finger) in Notation.fingers.enumerated() {
            if let value = fields[finger] { shape.flexions[index] = try flexion(value, finger: finger) }
        }
        if let value = fields["spread"] { shape.spreads = try spreads(value) }
        if let value = fields["thumb"] {
            shape.thumb = try thumb(value, base: shape.thumb)
            shape.contacts = []
        }
        if let value = fields["contact"] { shape.contacts = try contacts(value, mayBeEmpty: true) }
        shape.name += "+"
        var keys = Set(fields.ordered.map(\.0)).subtracting(["like", "thumb"])
        if let value = fields["thumb"] {
            for (key, _) in try value.fields("thumb", allowed: Notation.thumb).ordered {
                keys.insert("thumb.\(key)")
            }
        }
        shape.adjustment = Handshape.Adjustment(base: name, keys: keys)
        return shape
    }

    private static func flexion(_ node: LibraryNode, finger: String) throws(CatalogError) -> Handshape.Flexion
    {
        let items = try node.items("joints of the \(finger) finger")
        guard items.count == 3 else {
            throw .wrongKind(
                node.location, what: "joints of the \(finger) finger", found: "\(items.count) values",
                expected: "three: knuckle, middle and end joint")
        }
        return Handshape.Flexion(
            Float(try items[0].number("knuckle", in: Notation.Range.flexion[0])),
            Float(try items[1].number("middle joint", in: Notation.Range.flexion[1])),
            Float(try items[2].number("end joint", in: Notation.Range.flexion[2])))
    }

    private static func spreads(_ node: LibraryNode) throws(CatalogError) -> [Float] {
        let items = try node.items("spread")
        guard items.count == 4 else {
            throw .wrongKind(
                node.location, what: "spread", found: "\(items.count) values",
                expected: "four: index, middle, ring and little finger")
        }
        var values: [Float] = []
        for item in items { values.append(Float(try item.number("spread", in: Notation.Range.spread))) }
        return values
    }

    private static func thumb(_ node: LibraryNode, base: Handshape.Thumb?) throws(CatalogError)
        -> Handshape.Thumb
    {
        let fields = try node.fields("thumb", allowed: Notation.thumb)
        guard !fields.ordered.isEmpty else {
            throw .conflict(node.location, "thumb: an empty mapping says nothing")
        }
        func value(_ index: Int, _ old: Float?) throws(CatalogError) -> Float {
            let key = Notation.thumb[index]
            if let node = fields[key] {
                return Float(try node.number("thumb \(key)", in: Notation.Range.thumb[index]))
            }
            if let old { return old }
            throw .missingKey(node.location, key: key, within: "thumb")
        }
        return Handshape.Thumb(
            radial: try value(0, base?.radial), palmar: try value(1, base?.palmar),
            roll: try value(2, base?.roll), knuckle: try value(3, base?.knuckle),
            end: try value(4, base?.end))
    }

    /// An empty list takes the contacts of the shape that is adjusted away; elsewhere it says nothing.
    private static func contacts(_ node: LibraryNode, mayBeEmpty: Bool = false) throws(CatalogError)
        -> [Handshape.ThumbContact]
    {
        var result: [Handshape.ThumbContact] = []
        let items = try node.items("contact")
        guard mayBeEmpty || !items.isEmpty else {
            throw .conflict(node.location, "an empty list of contacts; leave the key out")
        }
        for item in items {
            let fields = try item.fields("a contact", allowed: Notation.contact)
            guard (fields["pad"] == nil) != (fields["tip"] == nil) else {
                throw .conflict(item.location, "a contact has exactly one of 'pad' and 'tip' of the thumb")
            }
            let part: Handshape.ThumbContact.ThumbPart = fields["pad"] != nil ? .pad : .tip
            let targetNode = try fields.required(part.rawValue)
            let words = try targetNode.text("thumb contact").split(
                separator: ".", omittingEmptySubsequences: false)
            guard words.count == 2, let finger = FingerName(rawValue: String(words[0])), finger != .thumb,
                let target = Handshape.ThumbContact.FingerPart(rawValue: String(words[1]))
            else {
                throw .wrongKind(
                    targetNode.location, what: "thumb contact", found: targetNode.kindDescription,
                    expected: "finger.part such as index.pad; parts: tip, pad, end, middle, root")
            }
            if let stray = fields["at"], target == .tip || target == .pad {
                throw .conflict(stray.location, "'at' is a place along a segment: end, middle or root")
            }
            result.append(
                Handshape.ThumbContact(
                    part: part, finger: finger, target: target,
                    fraction: try fields["at"].map { (node) throws(CatalogError) in
                        Float(try node.number("at", in: Notation.Range.contactFraction))
                    } ?? Notation.Standard.contactFraction,
                    gapMetres: try fields["gap-mm"].map { (node) throws(CatalogError) in
                        Float(try node.number("gap-mm", in: Notation.Range.contactGapMillimetres)) / 1000
                    } ?? Notation.Standard.contactGapMetres,
                    fingerMayMove: try fields["finger-moves"].map { (node) throws(CatalogError) in
                        try node.flag("finger-moves")
                    } ?? false))
        }
        return result
    }
}
