import AvatarModel
import GlossText
import SignCompiler

/// A plan's timeline as an SVG picture: words, both hands, face and pauses above one time axis.
public enum TimelineDrawing {
    private static let pixelsPerSecond = 110.0
    private static let labelWidth = 96.0
    private static let rowHeight = 30.0

    private struct Bar {
        var start: Double
        var end: Double
        var label: String
        var color: String
        var isStrong = true
    }

    /// The drawing; one row a tier, bars in seconds.
    public static func svg(_ plan: SigningPlan, body: SigningBody) -> String {
        let rows = tiers(plan, body: body)
        let width = labelWidth + plan.seconds * pixelsPerSecond + 20
        let height = rowHeight * Double(rows.count + 1) + 28
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(number(width))\" height=\"\(number(height))\" "
                + "font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
        ]
        for second in 0...Int(plan.seconds) {
            let x = number(labelWidth + Double(second) * pixelsPerSecond)
            lines.append(
                "<line x1=\"\(x)\" y1=\"20\" x2=\"\(x)\" y2=\"\(number(height - 6))\" stroke=\"#dddddd\"/>")
            lines.append("<text x=\"\(x)\" y=\"14\" fill=\"#666666\">\(second) s</text>")
        }
        for (index, row) in rows.enumerated() {
            let y = 24 + Double(index) * rowHeight
            lines.append("<text x=\"6\" y=\"\(number(y + 18))\" fill=\"#222222\">\(row.name)</text>")
            lines += row.bars.map { bar(for: $0, y: y) }
        }
        lines.append("</svg>")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func bar(for bar: Bar, y: Double) -> String {
        let x = labelWidth + bar.start * pixelsPerSecond
        let width = max(1, (bar.end - bar.start) * pixelsPerSecond)
        let opacity = bar.isStrong ? "1" : "0.35"
        let text =
            bar.label.isEmpty
            ? ""
            : "<text x=\"\(number(x + 3))\" y=\"\(number(y + 17))\" fill=\"#111111\">\(MarkupText.escaped(bar.label))</text>"
        return
            "<g><title>\(MarkupText.escaped(bar.label)) \(number(bar.start)) to \(number(bar.end)) s</title>"
            + "<rect x=\"\(number(x))\" y=\"\(number(y + 3))\" width=\"\(number(width))\" height=\"22\" rx=\"3\" "
            + "fill=\"\(bar.color)\" fill-opacity=\"\(opacity)\"/>\(text)</g>"
    }

    private static func tiers(_ plan: SigningPlan, body: SigningBody) -> [(name: String, bars: [Bar])] {
        let spans = plan.utterance.spans
        var rows: [(name: String, bars: [Bar])] = []
        rows.append(
            (
                "signs",
                spans.map {
                    Bar(
                        start: Double($0.stroke), end: Double($0.end), label: label($0, plan),
                        color: "#9ecae1")
                }
            ))
        for side in [Side.right, .left] {
            let bars = plan.utterance.tiers(side, body: body).filter { $0.kind != .rest }.map { tier in
                Bar(
                    start: Double(tier.start), end: Double(tier.end), label: "", color: color(tier.kind),
                    isStrong: tier.kind != .hold)
            }
            rows.append(("\(side.rawValue) hand", bars))
        }
        for kind in NonManualScope.Kind.allCases {
            let bars = plan.gloss.scopes.filter { $0.kind == kind }.compactMap { scope -> Bar? in
                let own = spans.filter { scope.range.contains($0.gloss) }
                guard let first = own.first, let last = own.last else { return nil }
                return Bar(
                    start: Double(first.preparation), end: Double(last.strokeEnd), label: kind.rawValue,
                    color: "#fdae6b")
            }
            if !bars.isEmpty { rows.append(("face \(kind.rawValue)", bars)) }
        }
        let pauses = spans.filter { plan.utterance.uses[$0.use].pauseSeconds > 0 }.map {
            Bar(start: Double($0.strokeEnd), end: Double($0.end), label: "", color: "#bdbdbd")
        }
        if !pauses.isEmpty { rows.append(("pauses", pauses)) }
        return rows
    }

    private static func label(_ span: SignSpan, _ plan: SigningPlan) -> String {
        GlossReport.label(plan.gloss.glosses[span.gloss])
    }

    private static func color(_ kind: HandTier.Kind) -> String {
        switch kind {
        case .stroke: "#31a354"
        case .transition: "#c7e9c0"
        case .hold: "#74c476"
        case .rest: "#eeeeee"
        }
    }

    private static func number(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return hundredths % 100 == 0
            ? "\(hundredths / 100)" : "\(Double(hundredths) / 100)"
    }
}
