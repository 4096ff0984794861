/// One measured rule of good signing: what was found and what is allowed.
public struct QualityRule: Sendable, Hashable {
    /// Short and stable, such as "wrist-speed-p95".
    public var name: String
    /// What it is about, for people.
    public var title: String
    public var unit: String
    public var value: Double
    public var allowed: ClosedRange<Double>
    /// Whether leaving the range fails the contract; the rest is told only.
    public var isBinding: Bool
    /// Where the value is worst, such as "right hand at 1.43 s (到)"; empty if that says nothing.
    public var place: String

    public init(
        name: String, title: String, unit: String, value: Double, allowed: ClosedRange<Double>,
        isBinding: Bool = true, place: String = ""
    ) {
        self.name = name
        self.title = title
        self.unit = unit
        self.value = value
        self.allowed = allowed
        self.isBinding = isBinding
        self.place = place
    }

    /// Whether the value lies in the range; NaN does not.
    public var holds: Bool { allowed.contains(value) }

    /// The range for people: one side alone where the other is open.
    var allowedText: String {
        func text(_ value: Double) -> String { QualityRule.text(value) }
        if allowed.upperBound == .infinity { return "≥ \(text(allowed.lowerBound))" }
        if allowed.lowerBound == -.infinity || allowed.lowerBound == 0 {
            return "≤ \(text(allowed.upperBound))"
        }
        return "\(text(allowed.lowerBound)) to \(text(allowed.upperBound))"
    }

    /// At most three significant places after rounding to hundredths.
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "\(value)" }
        let scale: Double = abs(value) >= 100 ? 1 : abs(value) >= 10 ? 10 : 100
        let rounded = (value * scale).rounded() / scale
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}

/// The rules of one text.
public struct QualityReport: Sendable {
    public var text: String
    public var rules: [QualityRule]

    /// Whether every binding rule holds.
    public var passes: Bool { rules.allSatisfy { $0.holds || !$0.isBinding } }

    /// One line a rule.
    public func table() -> String {
        var rows = [["rule", "found", "allowed", "unit", "", "where"]]
        for rule in rules {
            let verdict = rule.holds ? "ok" : rule.isBinding ? "FAILS" : "outside"
            rows.append([
                rule.title, QualityRule.text(rule.value), rule.allowedText, rule.unit, verdict, rule.place,
            ])
        }
        return TextTable.lines(rows).joined(separator: "\n") + "\n"
    }

    /// `{"text", "passes", "rules": [{"name", "value", "unit", "from", "to", "binding", "holds", "where"}]}`;
    /// an open side is null.
    public var json: JSONValue {
        .object([
            ("text", .text(text)), ("passes", .flag(passes)),
            (
                "rules",
                .list(
                    rules.map { rule in
                        .object([
                            ("name", .text(rule.name)), ("value", .number(rule.value)),
                            ("unit", .text(rule.unit)),
                            ("from", .number(rule.allowed.lowerBound)),
                            ("to", .number(rule.allowed.upperBound)),
                            ("binding", .flag(rule.isBinding)), ("holds", .flag(rule.holds)),
                            ("where", .text(rule.place)),
                        ])
                    })
            ),
        ])
    }
}
