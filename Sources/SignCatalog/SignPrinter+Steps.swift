import AvatarMath

extension SignPrinter {
    /// A step on one line: whose hands, what they do, and how.
    static func step(_ step: Movement) -> String {
        var pairs: [(String, String?)] = [("hands", step.hands == .active ? nil : step.hands.rawValue)]
        pairs += action(step)
        pairs.append(("become", step.becoming.flatMap(becoming)))
        pairs.append(("times", step.times == 1 ? nil : String(step.times)))
        pairs.append(("shift-each", displacement(step.shiftEach)))
        pairs.append(("manner", step.manner == .normal ? nil : step.manner.rawValue))
        pairs.append(("seconds", step.seconds.map(YAMLText.number)))
        return YAMLText.map(pairs)
    }

    private static func action(_ step: Movement) -> [(String, String?)] {
        typealias Standard = Notation.Standard
        /// A number that is left out where it is the standard one.
        func number(_ key: String, _ value: Float, _ standard: Float) -> (String, String?) {
            (key, value == standard ? nil : YAMLText.number(value))
        }
        func by(_ distance: Float, _ standard: Float) -> (String, String?) {
            if distance == standard { return ("by", nil) }
            if let name = step.distanceName, name.distance == distance { return ("by", name.rawValue) }
            return ("by", YAMLText.number(distance))
        }
        switch step.action {
        case .go(let direction, let distance, let path):
            return [
                ("go", direction.description), by(distance, Standard.goDistance), ("path", self.path(path)),
            ]
        case .to(let right, let left, let path):
            let hands = YAMLText.map([("right", right.map(posture)), ("left", left.map(posture))])
            return [("to", hands), ("path", self.path(path))]
        case .circle(let circle):
            let isStandard = circle.start.words == [Standard.start(of: circle.plane)]
            return [
                ("circle", circle.plane.rawValue), number("radius", circle.radius, Standard.circleRadius),
                number("turns", circle.turns, 1), ("clockwise", circle.clockwise ? nil : "false"),
                number("flattening", circle.flattening, 1),
                ("start", isStandard ? nil : circle.start.description),
            ]
        case .shake(let direction, let distance):
            return [("shake", direction.description), by(distance, Standard.shakeDistance)]
        case .tap(let distance): return [("tap", "true"), by(distance, Standard.tapDistance)]
        case .brush(let direction, let distance):
            return [("brush", direction.description), by(distance, Standard.brushDistance)]
        case .rub(let radius): return [("rub", "true"), number("radius", radius, Standard.rubRadius)]
        case .wrist(let motion, let degrees, let stays):
            return [(motion.rawValue, YAMLText.number(degrees)), ("stay", stays ? "true" : nil)]
        case .fingers(let motion): return [("fingers", motion.rawValue)]
        case .write(let writing):
            let glyph =
                writing.glyph.isEmpty
                ? ("strokes", strokes(writing.strokes)) : ("write", YAMLText.scalar(writing.glyph))
            return [glyph, number("size", writing.size, Standard.size)]
        case .hold(let seconds): return [("hold", YAMLText.number(seconds))]
        case .together(let steps): return [("together", YAMLText.list(steps.map(self.step)))]
        case .sequence(let steps): return [("sequence", YAMLText.list(steps.map(self.step)))]
        }
    }

    private static func strokes(_ strokes: [[SIMD2<Float>]]) -> String {
        YAMLText.list(strokes.map { stroke in YAMLText.list(stroke.map { numbers([$0.x, $0.y]) }) })
    }

    /// nil for the straight way.
    private static func path(_ path: Movement.Path) -> String? {
        guard let toward = path.toward else { return path.kind == .straight ? nil : path.kind.rawValue }
        return YAMLText.map([
            (path.kind.rawValue, toward.description),
            ("depth", path.depth == Notation.Standard.depth ? nil : YAMLText.number(path.depth)),
            ("count", path.count == Notation.Standard.pathCount ? nil : String(path.count)),
        ])
    }

    /// Once for both hands where they become the same.
    private static func becoming(_ becoming: Movement.Becoming) -> String? {
        if let right = becoming.right, right == becoming.left { return posture(right) }
        return YAMLText.map([
            ("right", becoming.right.map(posture)), ("left", becoming.left.map(posture)),
        ])
    }
}
