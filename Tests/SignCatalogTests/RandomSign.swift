import AvatarMath
import SignCatalog
import TestSupport

/// Signs that use every construct of the notation, drawn from the names of a library.
struct RandomSign {
    var generator: SeededGenerator
    let tables: LibraryTables
    let signNames: [String]

    init(seed: UInt64, catalog: SignCatalog) {
        generator = SeededGenerator(seed: seed)
        tables = catalog.tables
        signNames = catalog.signs.keys.sorted()
    }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &generator) < percent
    }

    private mutating func pick<Element>(_ items: [Element]) -> Element {
        items[Int.random(in: 0..<items.count, using: &generator)]
    }

    private mutating func pick<Choice: CaseIterable>(_: Choice.Type = Choice.self) -> Choice {
        pick(Array(Choice.allCases))
    }

    private mutating func maybe<Choice: CaseIterable>(_: Choice.Type = Choice.self) -> Choice? {
        chance(50) ? pick(Choice.self) : nil
    }

    /// Some numbers are short, some have all the digits that a Float can have.
    private mutating func number(_ range: ClosedRange<Double>) -> Float {
        let value = Double.random(in: range, using: &generator)
        let short = (value * 100).rounded() / 100
        return chance(50) && range.contains(short)
            ? Float(short)
            : min(max(Float(value), Float(range.lowerBound).nextUp), Float(range.upperBound).nextDown)
    }

    private mutating func text() -> String {
        let pieces = [
            "好", "a", " ", "#", ": ", "\"", "'", "\\", "\n", "\t", "{", "]", "&", "*", "!", "1e3", "-",
            "\u{0}",
            "\u{2028}", "\u{200D}", "😀", "true", "%", ", ", "ü", "（", "~", "null", "\u{85}", "\r",
        ]
        return (0..<Int.random(in: 1...6, using: &generator)).map { _ in pick(pieces) }.joined()
    }

    private mutating func direction() -> Direction {
        while true {
            let words = (0..<Int.random(in: 1...8, using: &generator)).map { _ in pick(Direction.Word.self) }
            if let direction = Direction(words: words) { return direction }
        }
    }

    private mutating func displacement() -> Displacement {
        while true {
            let vector = Vector3(
                chance(60) ? number(Notation.Range.displacement) : 0,
                chance(60) ? number(Notation.Range.displacement) : 0,
                chance(30) ? number(Notation.Range.displacement) : 0)
            if vector != .zero { return Displacement(vector) }
        }
    }

    private mutating func handshape() -> Handshape {
        let base = pick(tables.handshapes.keys.sorted())
        guard var shape = tables.handshapes[base], chance(40) else {
            return tables.handshapes[base]
                ?? Handshape(
                    name: base, flexions: [], spreads: [],
                    thumb: .init(radial: 0, palmar: 0, roll: 0, knuckle: 0, end: 0))
        }
        var keys: Set<String> = []
        for (index, finger) in Notation.fingers.enumerated() where chance(40) {
            let ranges = Notation.Range.flexion
            shape.flexions[index] = .init(number(ranges[0]), number(ranges[1]), number(ranges[2]))
            keys.insert(finger)
        }
        if keys.isEmpty || chance(30) {
            shape.spreads = (0..<4).map { _ in number(Notation.Range.spread) }
            keys.insert("spread")
        }
        if chance(40) {
            let ranges = Notation.Range.thumb
            shape.thumb.radial = number(ranges[0])
            shape.thumb.end = number(ranges[4])
            shape.contacts = []
            keys.formUnion(["thumb.radial", "thumb.end"])
        }
        if chance(30) {
            shape.contacts = (0..<Int.random(in: 0...2, using: &generator)).map { _ in contact() }
            keys.insert("contact")
        }
        shape.name += "+"
        shape.adjustment = .init(base: base, keys: keys)
        return shape
    }

    private mutating func contact() -> Handshape.ThumbContact {
        let target = pick(Handshape.ThumbContact.FingerPart.self)
        let isPoint = target == .tip || target == .pad
        return Handshape.ThumbContact(
            part: pick(), finger: pick([.index, .middle, .ring, .little]), target: target,
            fraction: isPoint || chance(50) ? 0.5 : number(Notation.Range.contactFraction),
            gapMetres: chance(50) ? 0.001 : number(Notation.Range.contactGapMillimetres) / 1000,
            fingerMayMove: chance(50))
    }

    private mutating func handPart() -> HandPart {
        HandPart(chance(50) ? .area(pick()) : .finger(pick(), pick()))
    }

    private mutating func place() -> Place {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
            let name = pick(tables.places.keys.sorted())
            return .space(
                name: name, point: tables.places[name] ?? SpacePoint(outward: 0, up: 0, forward: 0, slack: 0))
        case 1: return .site(BodySite(name: pick(BodySite.midlineNames), side: .middle), gap: pick())
        case 2:
            let side: BodySite.SiteSide = pick([.own, .other, .left, .right])
            return .site(BodySite(name: pick(BodySite.sidedNames), side: side), gap: pick())
        default: return .otherHand(handPart(), gap: pick())
        }
    }

    private mutating func posture(placed: Bool) -> HandPosture {
        var posture = HandPosture()
        while posture == HandPosture() {
            if chance(60) { posture.handshape = handshape() }
            if chance(40) { posture.palm = direction() }
            if chance(30) { posture.fingers = direction() }
            if chance(20) { posture.axis = direction() }
            if chance(20) { posture.thumb = direction() }
            if chance(40) {
                posture.slack = .init(
                    fingers: number(Notation.Range.slackDegrees), palm: number(Notation.Range.slackDegrees))
            }
            guard placed else { continue }
            if chance(70) { posture.place = place() }
            if chance(30) { posture.shift = displacement() }
            if chance(30) { posture.part = handPart() }
        }
        return posture
    }

    private mutating func path() -> Movement.Path {
        let kind = pick(Movement.Path.Kind.self)
        guard kind != .straight, chance(70) else { return .init(kind: kind) }
        return .init(
            kind: kind, toward: direction(), depth: chance(30) ? 0.25 : number(Notation.Range.depth),
            count: kind == .arc ? 3 : Int.random(in: Notation.Range.pathCount, using: &generator))
    }

    private mutating func distance(_ name: inout Movement.DistanceName?) -> Float {
        // "medium" behind 'go' is what holds anyway and is left out.
        name = chance(30) ? pick([.small, .large]) : nil
        return name?.distance ?? number(Notation.Range.distance)
    }

    private mutating func strokes() -> [[SIMD2<Float>]] {
        (0..<Int.random(in: 1...3, using: &generator)).map { _ in
            (0..<Int.random(in: 2...4, using: &generator)).map { _ in
                SIMD2(number(Notation.Range.point), number(Notation.Range.point))
            }
        }
    }

    mutating func step(depth: Int = 0) -> Movement {
        var name: Movement.DistanceName?
        let action: Movement.Action
        let key = pick(
            depth < 2 ? Notation.actions : Notation.actions.filter { !$0.hasPrefix("to") && $0 != "sequence" }
        )
        switch key {
        case "go": action = .go(direction(), distance: distance(&name), path: path())
        case "to":
            let sides = Int.random(in: 1...3, using: &generator)
            action = .to(
                right: sides & 1 == 0 ? nil : posture(placed: true),
                left: sides & 2 == 0 ? nil : posture(placed: true), path: path())
        case "circle":
            action = .circle(
                .init(
                    plane: pick(), clockwise: chance(50), radius: number(Notation.Range.circleRadius),
                    flattening: chance(50) ? 1 : number(Notation.Range.flattening),
                    turns: chance(50) ? 1 : number(Notation.Range.turns), start: direction()))
        case "shake": action = .shake(direction(), distance: distance(&name))
        case "tap": action = .tap(distance: distance(&name))
        case "brush": action = .brush(direction(), distance: distance(&name))
        case "rub": action = .rub(radius: chance(50) ? 0.04 : number(Notation.Range.rubRadius))
        case "nod", "swing", "twist", "stir":
            action = .wrist(
                Movement.WristMotion(rawValue: key) ?? .nod, degrees: number(Notation.Range.wristDegrees),
                stays: key != "stir" && chance(50))
        case "fingers": action = .fingers(pick())
        case "write":
            let glyph = pick(tables.glyphs.keys.sorted())
            action = .write(.init(strokes: tables.glyphs[glyph] ?? [], glyph: glyph, size: 0.5))
        case "strokes":
            action = .write(.init(strokes: strokes(), glyph: "", size: number(Notation.Range.size)))
        case "hold": action = .hold(seconds: number(Notation.Range.seconds))
        case "together": action = .together((0..<2).map { _ in self.step(depth: depth + 1) })
        default: action = .sequence((0..<2).map { _ in self.step(depth: depth + 1) })
        }
        var step = Movement(action: action, distanceName: name)
        let allowed = Notation.common(of: key)
        step.times = chance(50) ? 1 : Int.random(in: Notation.Range.times, using: &generator)
        if allowed.contains("hands"), chance(40) { step.hands = pick() }
        if allowed.contains("manner"), chance(40) { step.manner = pick() }
        if allowed.contains("seconds"), chance(40) { step.seconds = number(Notation.Range.seconds) }
        if allowed.contains("shift-each"), step.times > 1, chance(50) { step.shiftEach = displacement() }
        if allowed.contains("become"), chance(40) {
            let right = posture(placed: false)
            step.becoming =
                chance(50)
                ? .init(right: right, left: right)
                : .init(right: chance(50) ? right : nil, left: posture(placed: false))
        }
        return step
    }

    private mutating func face() -> NonManual {
        var face = NonManual()
        guard chance(60) else { return face }
        face.brows = maybe()
        face.eyes = maybe()
        face.gaze = maybe()
        face.cheeks = maybe()
        face.mouth = maybe()
        face.mouthing = chance(30) ? "" : chance(30) ? text() : nil
        face.head = maybe()
        face.shoulders = maybe()
        face.torso = maybe()
        return face
    }

    private mutating func part() -> SignPart {
        let right: HandUse = pick([.rest, .hold, .posture(posture(placed: true))])
        var left: HandUse = pick([.rest, .hold, .posture(posture(placed: true))])
        if case .posture = right, chance(30) { left = .mirror }
        var part = SignPart(right: right, left: left, face: face())
        if chance(70) { part.movements = (0..<Int.random(in: 1...3, using: &generator)).map { _ in step() } }
        if right == .rest, left == .rest, part.face.isEmpty { part.face.brows = .raised }
        return part
    }

    mutating func sign() -> Sign {
        let name = "签\(Int.random(in: 0..<1000, using: &generator))" + text()
        let written: [Sign.WrittenPart] = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
            chance(30) ? .sign(pick(signNames)) : .own(part())
        }
        let words = chance(50) ? Sign.standardWords(name: name) : Array(Set([text(), text()])).sorted()
        return Sign(
            name: name, words: words, parts: [], face: face(), provenance: pick(), source: text(),
            edition: pick(["2018", "old(1990-2003)", "recalled"]),
            review: pick([
                .draft, .reviewed(by: text(), on: "2026-01-31"),
                .rejected(by: text(), on: "2026-01-31", comment: ""),
                .rejected(by: text(), on: "2026-01-31", comment: text()),
            ]),
            variantOf: chance(30) ? pick(signNames) : "", note: chance(50) ? text() : "",
            waivers: chance(30) ? ["contact": text(), text(): text()] : [:],
            directions: chance(30) ? ["me": pick(signNames), "them": pick(signNames)] : [:],
            written: written)
    }
}
