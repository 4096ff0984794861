import AvatarMath

/// Reads the steps of a part's movement.
struct MovementReader {
    let tables: LibraryTables

    /// Keys of which a step has exactly one.
    static let actionKeys = [
        "go", "to", "circle", "shake", "tap", "brush", "rub", "nod", "swing", "twist", "stir", "fingers",
        "write",
        "strokes", "hold", "together", "sequence",
    ]
    /// Keys that every step may have.
    static let commonKeys = ["hands", "manner", "seconds", "times", "shift-each", "become"]
    /// Further keys of an action.
    static let furtherKeys: [String: [String]] = [
        "go": ["by", "path"], "to": ["path"],
        "circle": ["radius", "turns", "clockwise", "start", "flattening"], "shake": ["by"], "tap": ["by"],
        "brush": ["by"], "rub": ["radius"], "nod": ["stay"], "swing": ["stay"], "twist": ["stay"], "stir": [],
        "fingers": [], "write": ["size"], "strokes": ["size"], "hold": [], "together": [], "sequence": [],
    ]

    func movements(_ node: LibraryNode) throws(CatalogError) -> [Movement] {
        let items = try node.items("moves")
        guard !items.isEmpty else {
            throw .conflict(node.location, "an empty list of moves; leave the key out")
        }
        guard items.count <= 40 else {
            throw .overLimit(node.location, what: "steps", found: items.count, allowed: 40)
        }
        var result: [Movement] = []
        for item in items { result.append(try movement(item)) }
        return result
    }

    private func movement(_ node: LibraryNode) throws(CatalogError) -> Movement {
        let any = try node.fields("a step", allowed: nil)
        let actions = Self.actionKeys.filter { any[$0] != nil }
        guard actions.count == 1, let key = actions.first, let value = any[key] else {
            throw .conflict(
                node.location,
                "a step has exactly one of: \(Self.actionKeys.joined(separator: ", ")); found "
                    + (actions.isEmpty ? "none" : actions.joined(separator: " and ")))
        }
        let allowed = [key] + (Self.furtherKeys[key] ?? []) + Self.commonKeys
        let fields = try node.fields("the step '\(key)'", allowed: allowed)
        var movement = Movement(action: try action(key, value, fields))
        if let value = fields["hands"] { movement.hands = try value.choice("hands") }
        if let value = fields["manner"] { movement.manner = try value.choice("manner") }
        if let value = fields["seconds"] {
            movement.seconds = Float(try value.number("seconds", in: 0.04...4))
        }
        if let value = fields["times"] { movement.times = try value.integer("times", in: 1...8) }
        if let value = fields["shift-each"] { movement.shiftEach = try PostureReader.displacement(value) }
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
                try PostureReader.direction(value), distance: try distance(fields["by"], standard: 0.3),
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
                try PostureReader.direction(value), distance: try distance(fields["by"], standard: 0.1))
        case "tap":
            try isTrue(value, key)
            return .tap(distance: try distance(fields["by"], standard: 0.1))
        case "brush":
            return .brush(
                try PostureReader.direction(value), distance: try distance(fields["by"], standard: 0.2))
        case "rub":
            try isTrue(value, key)
            return .rub(radius: Float(try fields["radius"]?.number("radius", in: 0.01...0.3) ?? 0.04))
        case "nod", "swing", "twist", "stir":
            let degrees = Float(try value.number(key, in: -180...180))
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
        case "hold": return .hold(seconds: Float(try value.number("hold", in: 0.04...4)))
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
        Float(try fields["size"]?.number("size", in: 0.1...1.2) ?? 0.5)
    }

    private func distance(_ node: LibraryNode?, standard: Float) throws(CatalogError) -> Float {
        guard let node else { return standard }
        switch node.value {
        case .scalar("small", _): return 0.12
        case .scalar("medium", _): return 0.3
        case .scalar("large", _): return 0.6
        case .scalar(let text, false) where Double(text) != nil:
            return Float(try node.number("by", in: 0.01...2))
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
            depth: Float(try fields["depth"]?.number("depth", in: 0.02...2) ?? 0.25),
            count: try fields["count"]?.integer("count", in: 1...8) ?? 3)
    }

    private func circle(_ value: LibraryNode, _ fields: LibraryNode.Fields) throws(CatalogError)
        -> Movement.Circle
    {
        let plane: Movement.Circle.Plane = try value.choice("circle")
        let standard: Direction.Word = plane == .upright || plane == .sagittal ? .up : .forward
        let start = try fields["start"].map { (node) throws(CatalogError) in try PostureReader.direction(node)
        }
        guard let direction = start ?? Direction(words: [standard]) else {
            throw .conflict(value.location, "a circle needs a start")
        }
        return Movement.Circle(
            plane: plane, clockwise: try fields["clockwise"]?.flag("clockwise") ?? true,
            radius: Float(try fields["radius"]?.number("radius", in: 0.01...0.8) ?? 0.1),
            flattening: Float(try fields["flattening"]?.number("flattening", in: 0.1...3) ?? 1),
            turns: Float(try fields["turns"]?.number("turns", in: 0.25...6) ?? 1), start: direction)
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
        guard (1...24).contains(strokes.count) else {
            throw .overLimit(node.location, what: "strokes", found: strokes.count, allowed: 24)
        }
        var result: [[SIMD2<Float>]] = []
        for stroke in strokes {
            let points = try stroke.items("a stroke")
            guard (2...40).contains(points.count) else {
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
                        Float(try pair[0].number("x", in: -0.5...1.5)),
                        Float(try pair[1].number("y", in: -0.5...1.5))))
            }
            result.append(line)
        }
        return result
    }
}
