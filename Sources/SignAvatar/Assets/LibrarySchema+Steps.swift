import SignCatalog

// The steps of a movement, and the words of the schema itself.
extension LibrarySchema {
    var steps: JSONValue { list(ref("step"), count: Notation.Count.steps) }

    /// One form for each action.
    var step: JSONValue {
        anyOf(
            Notation.actions.map { action in
                let keys = [action] + (Notation.further[action] ?? []) + Notation.common(of: action)
                return object(keys, required: [action]) { key in
                    key == action ? value(ofAction: key) : value(ofKey: key, action: action)
                }
            })
    }

    private func value(ofAction action: String) -> JSONValue {
        switch action {
        case "go", "shake", "brush": ref("direction")
        case "to": object(["right", "left"]) { _ in ref("hand") }
        case "circle": choice(Movement.Circle.Plane.self)
        case "tap", "rub": .object([("enum", .list([.flag(true)]))])
        case "nod", "swing", "twist", "stir": number(Notation.Range.wristDegrees)
        case "fingers": choice(Movement.FingerMotion.self)
        case "write": choice(tables.glyphs.keys.sorted())
        case "strokes": ref("strokes")
        case "hold": number(Notation.Range.seconds)
        default: ref("steps")
        }
    }

    private func value(ofKey key: String, action: String) -> JSONValue {
        switch key {
        case "by": anyOf([choice(Movement.DistanceName.self), number(Notation.Range.distance)])
        case "path": ref("path")
        case "radius": number(action == "rub" ? Notation.Range.rubRadius : Notation.Range.circleRadius)
        case "turns": number(Notation.Range.turns)
        case "flattening": number(Notation.Range.flattening)
        case "start": ref("direction")
        case "clockwise", "stay": flag
        case "size": number(Notation.Range.size)
        case "hands": choice(Movement.Hands.self)
        case "manner": choice(Movement.Manner.self)
        case "times": integer(Notation.Range.times)
        case "seconds": number(Notation.Range.seconds)
        case "shift-each": ref("displacement")
        default:
            anyOf([ref("turnedHand"), object(["right", "left"]) { _ in ref("turnedHand") }])
        }
    }

    var path: JSONValue {
        let kinds = Movement.Path.Kind.allCases.map(\.rawValue)
        let curved = kinds.filter { $0 != Movement.Path.Kind.straight.rawValue }
        return anyOf(
            [choice(kinds)]
                + curved.map { kind in
                    object([kind, "depth"] + (kind == "arc" ? [] : ["count"]), required: [kind]) { key in
                        switch key {
                        case "depth": number(Notation.Range.depth)
                        case "count": integer(Notation.Range.pathCount)
                        default: ref("direction")
                        }
                    }
                })
    }

    var strokes: JSONValue {
        let point = list(number(Notation.Range.point), count: 2...2)
        return list(list(point, count: Notation.Count.points), count: Notation.Count.strokes)
    }

    // MARK: Words of the schema

    var flag: JSONValue { .object([("type", .text("boolean"))]) }

    func ref(_ name: String) -> JSONValue { .object([("$ref", .text("#/definitions/\(name)"))]) }

    func choice(_ names: [String]) -> JSONValue { .object([("enum", .list(names.map { .text($0) }))]) }

    func choice<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) -> JSONValue
    where Choice.RawValue == String { choice(Choice.allCases.map(\.rawValue)) }

    func number(_ range: ClosedRange<Double>) -> JSONValue {
        .object([
            ("type", .text("number")), ("minimum", .number(range.lowerBound)),
            ("maximum", .number(range.upperBound)),
        ])
    }

    func integer(_ range: ClosedRange<Int>) -> JSONValue {
        .object([
            ("type", .text("integer")), ("minimum", .integer(range.lowerBound)),
            ("maximum", .integer(range.upperBound)),
        ])
    }

    func anyOf(_ forms: [JSONValue]) -> JSONValue { .object([("anyOf", .list(forms))]) }

    func list(_ item: JSONValue, count: ClosedRange<Int>?) -> JSONValue {
        var pairs: [(String, JSONValue)] = [("type", .text("array")), ("items", item)]
        if let count {
            pairs += [("minItems", .integer(count.lowerBound)), ("maxItems", .integer(count.upperBound))]
        }
        return .object(pairs)
    }

    /// A mapping with these keys and no others, not empty.
    func object(_ keys: [String], required: [String] = [], value: (String) -> JSONValue) -> JSONValue {
        var pairs: [(String, JSONValue)] = [
            ("type", .text("object")), ("additionalProperties", .flag(false)), ("minProperties", .integer(1)),
        ]
        if !required.isEmpty { pairs.append(("required", .list(required.map { .text($0) }))) }
        pairs.append(("properties", .object(keys.map { ($0, value($0)) })))
        return .object(pairs)
    }
}
