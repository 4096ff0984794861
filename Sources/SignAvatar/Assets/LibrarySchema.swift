import SignCatalog

/// The JSON schema of a file of signs (draft 7), for editors that check and complete YAML.
///
/// It is made from the table of the reader and from a library's names. It says less than the reader, which also
/// checks what excludes each other.
public struct LibrarySchema {
    let tables: LibraryTables

    public init(tables: LibraryTables) { self.tables = tables }

    /// The schema of the library in a folder.
    ///
    /// - Parameter directory: the path of a `SignLibrary`.
    /// - Throws: every error found in its handshapes, places and glyphs.
    public init(directory: String) throws(SignAvatarError) {
        do throws(CatalogErrors) {
            tables = try SignCatalog.loadTables(directory: directory)
        } catch {
            throw SignAvatarError(error)
        }
    }

    /// The document.
    public var json: JSONValue {
        .object([
            ("$schema", .text("http://json-schema.org/draft-07/schema#")),
            ("title", .text("A file of signs; see NOTATION.md")), ("type", .text("array")),
            ("items", ref("sign")),
            (
                "definitions",
                .object([
                    ("text", .object([("type", .list([.text("string"), .text("number")]))])),
                    ("sign", sign), ("part", part), ("face", face), ("hand", hand(Notation.hand)),
                    ("turnedHand", hand(Notation.turnedHand)), ("handshape", handshape),
                    ("direction", direction), ("displacement", displacement), ("steps", steps),
                    ("step", step), ("path", path), ("strokes", strokes),
                ])
            ),
        ])
    }

    private var sign: JSONValue {
        let name = JSONValue.object([
            ("type", .list([.text("string"), .text("number")])),
            ("minLength", .integer(Notation.Count.nameCharacters.lowerBound)),
            ("maxLength", .integer(Notation.Count.nameCharacters.upperBound)),
        ])
        let review = anyOf([
            choice(["draft"]),
            object(["reviewed", "on"], required: ["reviewed", "on"]) { _ in ref("text") },
            object(["rejected", "on", "comment"], required: ["rejected", "on"]) { _ in ref("text") },
        ])
        return object(Notation.sign, required: Notation.requiredOfSign) { key in
            switch key {
            case "sign": name
            case "number": list(integer(NumberSlot.numbers), count: 2...2)
            case "words": list(ref("text"), count: nil)
            case "provenance": choice(Sign.Provenance.self)
            case "review": review
            case "directions": object(Notation.directions) { _ in ref("text") }
            case "waive":
                .object([
                    ("type", .text("object")), ("minProperties", .integer(1)),
                    ("additionalProperties", ref("text")),
                ])
            case "face": ref("face")
            case "parts": list(ref("part"), count: Notation.Count.parts)
            default: ref("text")
            }
        }
    }

    private var part: JSONValue {
        let own = object(Notation.part.filter { $0 != "sign" }) { key in
            switch key {
            case "right": anyOf([choice(["hold"]), ref("hand")])
            case "left": anyOf([choice(["hold", "mirror"]), ref("hand")])
            case "moves": ref("steps")
            default: ref("face")
            }
        }
        return anyOf([object(["sign"], required: ["sign"]) { _ in ref("text") }, own])
    }

    private var face: JSONValue {
        object(Notation.face) { key in
            switch key {
            case "brows": choice(NonManual.Brows.self)
            case "eyes": choice(NonManual.Eyes.self)
            case "gaze": choice(NonManual.Gaze.self)
            case "cheeks": choice(NonManual.Cheeks.self)
            case "mouth": choice(NonManual.Mouth.self)
            case "head": choice(NonManual.Head.self)
            case "shoulders": choice(NonManual.Shoulders.self)
            case "torso": choice(NonManual.Torso.self)
            default: ref("text")
            }
        }
    }

    private func hand(_ keys: [String]) -> JSONValue {
        let places =
            tables.places.keys.sorted() + BodySite.midlineNames + BodySite.sidedNames
            + (HandPart.allNames + NumberSlot.partNames).map { "other.\($0)" }
        let slack = number(Notation.Range.slackDegrees)
        return object(keys) { key in
            switch key {
            case "shape": ref("handshape")
            case "at": choice(places)
            case "side": choice(BodySite.SiteSide.allCases.filter { $0 != .middle }.map(\.rawValue))
            case "gap": choice(Gap.self)
            case "with": choice(HandPart.allNames + NumberSlot.partNames)
            case "shift": ref("displacement")
            case "slack": anyOf([slack, list(slack, count: 2...2)])
            default: ref("direction")
            }
        }
    }

    private var handshape: JSONValue {
        let names = choice(tables.handshapes.keys.sorted())
        let slot = choice([NumberSlot.shape])
        let contact = object(Notation.contact) { key in
            switch key {
            case "at": number(Notation.Range.contactFraction)
            case "gap-mm": number(Notation.Range.contactGapMillimetres)
            case "finger-moves": flag
            default:
                choice(
                    Notation.fingers.flatMap { finger in
                        Handshape.ThumbContact.FingerPart.allCases.map { "\(finger).\($0.rawValue)" }
                    })
            }
        }
        let adjusted = object(["like"] + Notation.handshape, required: ["like"]) { key in
            switch key {
            case "like": names
            case "spread": list(number(Notation.Range.spread), count: 4...4)
            case "contact": list(contact, count: nil)
            case "thumb":
                object(Notation.thumb) { angle in
                    number(Notation.Range.thumb[Notation.thumb.firstIndex(of: angle) ?? 0])
                }
            default:
                .object([
                    ("type", .text("array")), ("items", .list(Notation.Range.flexion.map(number))),
                    ("minItems", .integer(3)), ("maxItems", .integer(3)),
                ])
            }
        }
        return anyOf([names, slot, adjusted])
    }

    private var direction: JSONValue {
        let word = "(" + Direction.Word.allCases.map(\.rawValue).joined(separator: "|") + ")"
        return .object([("type", .text("string")), ("pattern", .text("^\(word)(-\(word)){0,7}$"))])
    }

    private var displacement: JSONValue {
        object(Direction.Word.allCases.map(\.rawValue)) { _ in number(Notation.Range.displacement) }
    }
}
