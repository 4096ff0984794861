import AvatarMath

/// Reads the steps of a part's movement.
struct MovementReader {
    let tables: LibraryTables

    func movements(_ node: LibraryNode) throws(CatalogError) -> [Movement] {
        let items = try node.items("moves")
        guard !items.isEmpty else {
            throw .conflict(node.location, "an empty list of moves; leave the key out")
        }
        guard Notation.Count.steps.contains(items.count) else {
            throw .overLimit(
                node.location, what: "steps", found: items.count, allowed: Notation.Count.steps.upperBound)
        }
        var result: [Movement] = []
        for item in items { result.append(try movement(item)) }
        return result
    }

    private func movement(_ node: LibraryNode) throws(CatalogError) -> Movement {
        let any = try node.fields("a step", allowed: nil)
        let actions = Notation.actions.filter { any[$0] != nil }
        guard actions.count == 1, let key = actions.first, let value = any[key] else {
            throw .conflict(
                node.location,
                "a step has exactly one of: \(Notation.actions.joined(separator: ", ")); found "
                    + (actions.isEmpty ? "none" : actions.joined(separator: " and ")))
        }
        let allowed = [key] + (Notation.further[key] ?? []) + Notation.common
        let fields = try node.fields("the step '\(key)'", allowed: allowed)
        var movement = Movement(action: try action(key, value, fields))
        if let value = fields["by"], case .scalar(let word, _) = value.value {
            movement.distanceName = Movement.DistanceName(rawValue: word)
        }
        if let value = fields["hands"] { movement.hands = try value.choice("hands") }
        if let value = fields["manner"] { movement.manner = try value.choice("manner") }
        if let value = fields["seconds"] {
            movement.seconds = Float(try value.number("seconds", in: Notation.Range.seconds))
        }
        if let value = fields["times"] {
            movement.times = try value.integer("times", in: Notation.Range.times)
        }
        if let value = fields["shift-each"] {
            movement.shiftEach = try PostureReader.displacement(value)
            guard movement.shiftEach != .zero else {
                throw .conflict(value.location, "a displacement by nothing; leave it out")
            }
        }
        if let value = fields["become"] { movement.becoming = try becoming(value) }
        switch movement.action {
        case .hold, .together, .sequence:
            if let stray = fields["become"] ?? fields["manner"] ?? fields["seconds"] {
                throw .conflict(
                    stray.location, "'become', 'manner' and 'seconds' belong to the steps inside '\(key)'")
            }
            if case .hold = movement.action, let stray = fields["hands"] ?? fields["shift-each"] {
                throw .conflict(stray.location, "a 'hold' keeps both hands where they are")
            }
        case .to:
            if let stray = fields["hands"] ?? fields["become"] {
                throw .conflict(stray.location, "'to' says itself which hands change, and into what")
            }
        default: break
        }
        if movement.times == 1, let stray = fields["shift-each"] {
            throw .conflict(stray.location, "'shift-each' needs 'times: 2' or more")
        }
        return movement
    }

    private func action(
        _ key: String, _ value: LibraryNode, _ fields: LibraryNode.Fields
    ) throws(CatalogError) -> Movement.Action {
        switch key {
        case "go":
            return .go(
                try PostureReader.direction(value),
                distance: try distance(fields["by"], standard: Notation.Standard.goDistance),
                path: try path(fields["path"]))
        case "to":
            let hands = try value.fields("to", allowed: ["right", "left"])
            guard !hands.ordered.isEmpty else {
                throw .conflict(value.location, "'to' names at least one hand")
            }
            let reader = PostureReader(tables: tables)
            return .to(
                right: try hands["right"].map { (node) throws(CatalogError) in
                    try reader.posture(node, what: "to right", placed: true)
                },
                left: try hands["left"].map { (node) throws(CatalogError) in
                    try reader.posture(node, what: "to left", placed: true)
                }, path: try path(fields["path"]))
        case "circle": return .circle(try circle(value, fields))
        case "shake":
            return .shake(
                try PostureReader.direction(value),
                distance: try distance(fields["by"], standard: Notation.Standard.shakeDistance))
        case "tap":
            try isTrue(value, key)
            return .tap(distance: try distance(fields["by"], standard: Notation.Standard.tapDistance))
        case "brush":
            return .brush(
                try PostureReader.direction(value),
                distance: try distance(fields["by"], standard: Notation.Standard.brushDistance))
        case "rub":
            try isTrue(value, key)
            return .rub(
                radius: Float(
                    try fields["radius"]?.number("radius", in: Notation.Range.rubRadius)
                        ?? Double(Notation.Standard.rubRadius)))
        case "nod", "swing", "twist", "stir":
            let degrees = Float(try value.number(key, in: Notation.Range.wristDegrees))
            guard degrees != 0 else { throw .conflict(value.location, "a turn of 0 degrees does nothing") }
            guard let motion = Movement.WristMotion(rawValue: key) else {
                throw .unknownName(value.location, what: "wrist motion", found: key, allowed: [])
            }
            return .wrist(motion, degrees: degrees, stays: try fields["stay"]?.flag("stay") ?? false)
        case "fingers": return .fingers(try value.choice("finger motion"))
        case "write":
            let name = try value.text("write")
            guard let strokes = tables.glyphs[name] else {
                throw .unknownName(
                    value.location, what: "glyph", found: name, allowed: Array(tables.glyphs.keys))
            }
            return .write(.init(strokes: strokes, glyph: name, size: try size(fields)))
        case "strokes":
            return .write(.init(strokes: try Self.strokes(value), glyph: "", size: try size(fields)))
        case "hold": return .hold(seconds: Float(try value.number("hold", in: Notation.Range.seconds)))
        case "together": return .together(try movements(value))
        default: return .sequence(try movements(value))
        }
    }

    private func isTrue(_ value: LibraryNode, _ key: String) throws(CatalogError) {
        guard try value.flag(key) else {
            throw .conflict(value.location, "'\(key): false' does nothing; leave it out")
        }
    }

    private func size(_ fields: LibraryNode.Fields) throws(CatalogError) -> Float {
        Float(try fields["size"]?.number("size", in: Notation.Range.size) ?? Double(Notation.Standard.size))
    }

    private func distance(_ node: LibraryNode?, standard: Float) throws(CatalogError) -> Float {
        guard let node else { return standard }
        switch node.value {
        case .scalar(let text, _) where Movement.DistanceName(rawValue: text) != nil:
            return Movement.DistanceName(rawValue: text)?.distance ?? standard
        case .scalar(let text, false) where Double(text) != nil:
            return Float(try node.number("by", in: Notation.Range.distance))
        default:
            throw .wrongKind(
                node.location, what: "by", found: node.kindDescription,
                expected: "small, medium, large or a number")
        }
    }

    private func path(_ node: LibraryNode?) throws(CatalogError) -> Movement.Path {
        guard let node else { return .straight }
        if case .scalar = node.value { return Movement.Path(kind: try node.choice("path")) }
        let kinds = Movement.Path.Kind.allCases.map(\.rawValue).filter { $0 != "straight" }
        let fields = try node.fields("a path", allowed: kinds + ["depth", "count"])
        let named = kinds.filter { fields[$0] != nil }
        guard named.count == 1, let name = named.first, let value = fields[name],
            let kind = Movement.Path.Kind(rawValue: name)
        else {
            throw .conflict(node.location, "a path has exactly one of: \(kinds.joined(separator: ", "))")
        }
        if kind == .arc, let stray = fields["count"] {
            throw .conflict(stray.location, "an arc has no count")
        }
        return Movement.Path(
            kind: kind, toward: try PostureReader.direction(value),
            depth: Float(
                try fields["depth"]?.number("depth", in: Notation.Range.depth)
                    ?? Double(Notation.Standard.depth)),
            count: try fields["count"]?.integer("count", in: Notation.Range.pathCount)
                ?? Notation.Standard.pathCount)
    }

    private func circle(_ value: LibraryNode, _ fields: LibraryNode.Fields) throws(CatalogError)
        -> Movement.Circle
    {
        let plane: Movement.Circle.Plane = try value.choice("circle")
        let standard = Notation.Standard.start(of: plane)
        let start = try fields["start"].map { (node) throws(CatalogError) in try PostureReader.direction(node)
        }
        guard let direction = start ?? Direction(words: [standard]) else {
            throw .conflict(value.location, "a circle needs a start")
        }
        return Movement.Circle(
            plane: plane, clockwise: try fields["clockwise"]?.flag("clockwise") ?? true,
            radius: Float(
                try fields["radius"]?.number("radius", in: Notation.Range.circleRadius)
                    ?? Double(Notation.Standard.circleRadius)),
            flattening: Float(
                try fields["flattening"]?.number("flattening", in: Notation.Range.flattening) ?? 1),
            turns: Float(try fields["turns"]?.number("turns", in: Notation.Range.turns) ?? 1),
            start: direction)
    }

    private func becoming(_ node: LibraryNode) throws(CatalogError) -> Movement.Becoming {
        let reader = PostureReader(tables: tables)
        let any = try node.fields("become", allowed: nil)
        guard any["right"] != nil || any["left"] != nil else {
            let both = try reader.posture(node, what: "become", placed: false)
            return Movement.Becoming(right: both, left: both)
        }
        let fields = try node.fields("become", allowed: ["right", "left"])
        return Movement.Becoming(
            right: try fields["right"].map { (node) throws(CatalogError) in
                try reader.posture(node, what: "become right", placed: false)
            },
            left: try fields["left"].map { (node) throws(CatalogError) in
                try reader.posture(node, what: "become left", placed: false)
            })
    }

    /// Strokes as lists of points in the unit square.
    static func strokes(_ node: LibraryNode) throws(CatalogError) -> [[SIMD2<Float>]] {
        let strokes = try node.items("strokes")
        guard Notation.Count.strokes.contains(strokes.count) else {
            throw .overLimit(
                node.location, what: "strokes (1 or more)", found: strokes.count,
                allowed: Notation.Count.strokes.upperBound)
        }
        var result: [[SIMD2<Float>]] = []
        for stroke in strokes {
            let points = try stroke.items("a stroke")
            guard Notation.Count.points.contains(points.count) else {
                throw .wrongKind(
                    stroke.location, what: "a stroke", found: "\(points.count) points",
                    expected: "2 to 40 points [x, y]")
            }
            var line: [SIMD2<Float>] = []
            for point in points {
                let pair = try point.items("a point")
                guard pair.count == 2 else {
                    throw .wrongKind(
                        point.location, what: "a point", found: "\(pair.count) values", expected: "[x, y]")
                }
                line.append(
                    SIMD2(
                        Float(try pair[0].number("x", in: Notation.Range.point)),
                        Float(try pair[1].number("y", in: Notation.Range.point))))
            }
            result.append(line)
        }
        return result
    }
}
