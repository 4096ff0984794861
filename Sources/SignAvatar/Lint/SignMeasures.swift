import SignCompiler

/// What was measured of one compiled sign, the worst of each kind with where it is.
public struct SignMeasures: Sendable, Equatable {
    /// A value and where it was found.
    public struct Worst: Sendable, Equatable {
        public var value: Float
        /// Such as "part 2, right hand, index.tip at chin"; empty if nothing was found.
        public var place: String

        public init(_ value: Float = 0, _ place: String = "") {
            self.value = value
            self.place = place
        }

        mutating func take(_ other: Float, _ place: @autoclosure () -> String) {
            if other > value {
                value = other
                self.place = place()
            }
        }
    }

    /// Off the place, metres: the point for fingers, the nearest skin for areas.
    public var contact = Worst()
    /// The named point of an area off its place, metres.
    public var area = Worst()
    /// Depths at keys, metres.
    public var face = Worst()
    public var body = Worst()
    public var hands = Worst()
    public var forearm = Worst()
    /// Depths at keys between balls and capsules fitted to the skin, metres.
    public var fittedBody = Worst()
    public var fittedHands = Worst()
    /// Depths between keys, metres.
    public var wayFace = Worst()
    public var wayBody = Worst()
    public var wayHands = Worst()
    public var wayForearm = Worst()
    /// Off what is written, radians, less what the entry allows beyond the standard.
    public var orientation = Worst()
    /// Share of a wrist limit.
    public var wrist = Worst()
    /// How far an elbow leaves the picture, share of its width.
    public var elbow = Worst()
    /// Share of an eye or the mouth that is hidden.
    public var hidden = Worst()
    /// Share of a movement that is in depth.
    public var depth = Worst()

    public init() {}

    /// What the compiler found itself, without the skin.
    public init(_ report: CompileReport) {
        for contact in report.contacts {
            self.contact.take(
                contact.errorMetres, "part \(contact.part), \(contact.side) hand, \(contact.what)")
        }
        fittedBody.take(report.bodyPenetration, "a key")
        fittedHands.take(report.handPenetration, "a key")
        orientation.take(report.orientationDeviation, "a key")
    }
}

extension SignMeasures {
    /// A broken limit.
    public struct Breach: Sendable, Equatable {
        public var rule: LintRule
        /// What was found, in the rule's unit.
        public var value: Double
        /// What was found, where, and what is allowed.
        public var message: String
    }

    /// Everything that breaks a limit: contacts, depths at keys, the way between them, and the rest.
    public func breaches(_ limits: LintLimits) -> [Breach] {
        var breaches: [Breach] = []
        func check(
            _ rule: LintRule, _ found: Worst, _ limit: Float, scale: Float, unit: String, _ what: String
        ) {
            guard found.value > limit else { return }
            func text(_ value: Float) -> String { QualityRule.text(Double(value * scale)) + unit }
            breaches.append(
                Breach(
                    rule: rule, value: Double(found.value * scale),
                    message:
                        "\(rule.rawValue): \(found.place): \(what) \(text(found.value)), allowed \(text(limit))"
                ))
        }
        let (millimetres, degrees, percent): (Float, Float, Float) = (1000, 180 / .pi, 100)
        check(.contact, contact, limits.contactMetres, scale: millimetres, unit: " mm", "off its place by")
        if contact.value <= limits.contactMetres {
            check(.contact, area, limits.areaMetres, scale: millimetres, unit: " mm", "the point is off by")
        }
        let keys: [(LintRule, Worst, Float, String)] = [
            (.face, face, limits.faceMetres, "hand inside the head by"),
            (.body, body, limits.bodyMetres, "hand inside the trunk by"),
            (.hands, hands, limits.handsMetres, "inside the other arm by"),
            (.forearm, forearm, limits.forearmMetres, "forearm inside the body by"),
        ]
        for (rule, found, limit, what) in keys {
            check(rule, found, limit, scale: millimetres, unit: " mm", what)
        }
        // Deep overlaps, which the skin tells only up to how far it is searched.
        let fitted: [(LintRule, Worst, Float, String)] = [
            (.body, fittedBody, limits.fittedBodyMetres, "hand inside the body's capsules by"),
            (.hands, fittedHands, limits.fittedHandsMetres, "inside the other hand's balls by"),
        ]
        for (rule, found, limit, what) in fitted where !breaches.contains(where: { $0.rule == rule }) {
            check(rule, found, limit, scale: millimetres, unit: " mm", what)
        }
        // What is as deep at a key is told there, and once.
        let ways = [
            (wayFace, face, limits.faceMetres, "hand inside the head by"),
            (wayBody, body, limits.bodyMetres, "hand inside the trunk by"),
            (wayHands, hands, limits.handsMetres, "inside the other arm by"),
            (wayForearm, forearm, limits.forearmMetres, "forearm inside the body by"),
        ].map { way, key, limit, what in
            (found: way, allowed: max(key.value, limit) + limits.wayExtraMetres, what: what)
        }
        if let worst = ways.max(by: { $0.found.value - $0.allowed < $1.found.value - $1.allowed }) {
            check(.way, worst.found, worst.allowed, scale: millimetres, unit: " mm", worst.what)
        }
        check(
            .orientation, orientation, limits.orientationRadians, scale: degrees, unit: "°",
            "off what is written by")
        check(.wrist, wrist, limits.wristShare, scale: percent, unit: " %", "share of the wrist's range")
        check(.elbow, elbow, limits.elbowShare, scale: percent, unit: " %", "elbow out of the picture by")
        check(.hidden, hidden, limits.hiddenShare, scale: percent, unit: " %", "hidden share")
        check(.depth, depth, limits.depthShare, scale: percent, unit: " %", "share of the movement in depth")
        return breaches
    }
}
