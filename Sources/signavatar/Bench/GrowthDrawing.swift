import SignAvatar

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Growth as an SVG picture: a panel for each cost, with axes that begin at zero, so that a straight line is one.
enum GrowthDrawing {
    private static let panelWidth = 250.0
    private static let panelHeight = 230.0
    private static let left = 50.0
    private static let top = 36.0
    private static let right = 18.0
    private static let bottom = 44.0

    /// The drawing: the panels side by side.
    static func svg(_ panels: [GrowthPanel]) -> String {
        let width = number(panelWidth * Double(panels.count))
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(number(panelHeight))\" "
                + "font-family=\"sans-serif\" font-size=\"11\" fill=\"#222222\">",
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
        ]
        for (index, panel) in panels.enumerated() {
            lines.append("<g transform=\"translate(\(number(Double(index) * panelWidth)) 0)\">")
            lines += drawing(panel)
            lines.append("</g>")
        }
        lines.append("</svg>")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func drawing(_ panel: GrowthPanel) -> [String] {
        let sizeEnd = roundEnd(panel.points.map(\.size).max() ?? 1)
        let costEnd = roundEnd(panel.points.map(\.cost).max() ?? 1)
        let floor = panelHeight - bottom
        func x(_ size: Double) -> String { number(left + size / sizeEnd * (panelWidth - left - right)) }
        func y(_ cost: Double) -> String { number(floor - cost / costEnd * (floor - top)) }
        var lines = [
            "<text x=\"\(number(left))\" y=\"16\" font-size=\"13\" font-weight=\"bold\">\(MarkupText.escaped(panel.title))</text>",
            "<text x=\"\(number(left))\" y=\"30\" fill=\"#666666\">\(MarkupText.escaped(panel.costName)); "
                + "grows with power \(BenchReport.number(max(0, panel.exponent)))</text>",
        ]
        for step in 0...4 {
            let share = Double(step) / 4
            let height = y(costEnd * share)
            lines.append(
                "<line x1=\"\(x(0))\" y1=\"\(height)\" x2=\"\(x(sizeEnd))\" y2=\"\(height)\" stroke=\"#dddddd\"/>"
            )
            lines.append(
                "<text x=\"\(number(left - 5))\" y=\"\(height)\" text-anchor=\"end\" dy=\"4\">"
                    + "\(short(costEnd * share))</text>")
            lines.append(
                "<text x=\"\(x(sizeEnd * share))\" y=\"\(number(floor + 15))\" text-anchor=\"middle\">"
                    + "\(short(sizeEnd * share))</text>")
        }
        lines.append(
            "<text x=\"\(x(sizeEnd / 2))\" y=\"\(number(floor + 32))\" text-anchor=\"middle\" fill=\"#666666\">"
                + "\(MarkupText.escaped(panel.sizeName))</text>")
        let path = panel.points.map { "\(x($0.size)),\(y($0.cost))" }
        lines.append(
            "<polyline points=\"\(path.joined(separator: " "))\" fill=\"none\" stroke=\"#1f6f8b\" stroke-width=\"2\"/>"
        )
        for point in panel.points {
            lines.append("<circle cx=\"\(x(point.size))\" cy=\"\(y(point.cost))\" r=\"3\" fill=\"#1f6f8b\"/>")
        }
        return lines
    }

    /// The least 1, 2, 4, 6, 8 or 10 times a power of ten that is not below a value.
    static func roundEnd(_ value: Double) -> Double {
        guard value > 0 else { return 1 }
        let power = pow(10, floor(log10(value)))
        return power * ([1, 2, 4, 6, 8].first { $0 * power >= value } ?? 10)
    }

    /// Without zeros at the end.
    private static func short(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        if hundredths % 100 == 0 { return String(hundredths / 100) }
        let text = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
        return text.hasSuffix("0") ? String(text.dropLast()) : text
    }

    /// A length in the picture with one decimal.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }
}
