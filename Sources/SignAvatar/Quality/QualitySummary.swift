/// The reports of many texts, rule by rule.
public struct QualitySummary: Sendable {
    /// What all texts together show of one rule.
    private struct Row: Sendable {
        var rule: QualityRule
        var values: [Double] = []
        var broken = 0
    }

    private var rows: [Row] = []
    public private(set) var count = 0
    /// Texts that break a binding rule.
    public private(set) var failed = 0

    public init() {}

    /// Takes in one text's report.
    public mutating func add(_ report: QualityReport) {
        count += 1
        if !report.passes { failed += 1 }
        for rule in report.rules {
            let index = rows.firstIndex { $0.rule.name == rule.name } ?? rows.count
            if index == rows.count { rows.append(Row(rule: rule)) }
            rows[index].values.append(rule.value)
            if !rule.holds { rows[index].broken += 1 }
        }
    }

    /// One line a rule: median and extremes over the texts, and how many texts are outside.
    public func table() -> String {
        var lines = [["rule", "least", "median", "most", "allowed", "unit", "outside"]]
        for row in rows {
            let sorted = row.values.sorted()
            lines.append([
                row.rule.title + (row.rule.isBinding ? "" : " (told only)"),
                QualityRule.text(sorted[0]), QualityRule.text(sorted[sorted.count / 2]),
                QualityRule.text(sorted[sorted.count - 1]), row.rule.allowedText, row.rule.unit,
                "\(row.broken) of \(row.values.count)",
            ])
        }
        lines.append(["\(count) texts, \(failed) break the contract"])
        return TextTable.lines(lines).joined(separator: "\n") + "\n"
    }
}

extension AvatarPipeline {
    /// Pairs of signs of the library, drawn evenly by a seed (SplitMix64); no sign twice in a pair.
    public func randomPairs(count: Int, seed: UInt64) -> [[String]] {
        let names = assets.catalog.signs.keys.sorted()
        guard names.count >= 2 else { return [] }
        var state = seed
        func next(below limit: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((value ^ (value >> 31)) % UInt64(limit))
        }
        return (0..<count).map { _ in
            let first = next(below: names.count)
            let second = (first + 1 + next(below: names.count - 1)) % names.count
            return [names[first], names[second]]
        }
    }
}
