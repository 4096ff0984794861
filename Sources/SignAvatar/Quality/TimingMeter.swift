import GlossText
import SignCompiler

/// Measures how the time is used: pace, transitions, holds, pauses, spelling.
struct TimingMeter {
    let plan: SigningPlan
    /// From so many signs on, shares and paces mean something.
    static let sentenceLength = 6

    func rules() -> [QualityRule] { pace() + [transitions()] + holds() + pauses() + spelling() }

    private var spans: [SignSpan] { plan.utterance.spans }

    private func kind(_ span: SignSpan) -> Gloss.Kind { plan.gloss.glosses[span.gloss].kind }

    /// Pauses that punctuation puts behind a span, seconds.
    private func pause(after span: SignSpan) -> Float { plan.utterance.uses[span.use].pauseSeconds }

    /// Signs a minute from the first preparation to the last hold; spelled letters are a pace of their own.
    ///
    /// A compound counts as one sign; its parts, which a person would often write down as signs, are told as well.
    private func pace() -> [QualityRule] {
        var signs = 0
        var parts = 0
        var seconds: Float = 0
        for span in spans where kind(span) != .letter {
            signs += 1
            parts += plan.utterance.uses[span.use].sign.parts.count
            seconds += span.end - span.preparation
        }
        // Letters and digits alone have no pace of signs.
        guard signs > 0, seconds > 0 else { return [] }
        func rule(_ name: String, _ title: String, _ count: Int) -> QualityRule {
            QualityRule(
                name: name, title: title, unit: "1/min",
                value: Double(count) / Double(seconds) * 60 / plan.speed,
                // One or two signs have no pace.
                allowed: 85...110, isBinding: false)
        }
        return [
            rule("signs-per-minute", "signs a minute, pauses included", signs),
            rule("parts-per-minute", "the same with compounds' parts as signs", parts),
        ]
    }

    /// From one sign's end to the next one's start; the ways from and to rest are longer.
    private func transitions() -> QualityRule {
        var longest: (value: Float, place: String) = (0, "")
        for (before, after) in zip(spans, spans.dropFirst()) {
            let seconds = after.stroke - before.end
            if seconds > longest.value { longest = (seconds, "\(before.name) → \(after.name)") }
        }
        return QualityRule(
            name: "transition-longest", title: "longest way between two signs", unit: "s",
            value: Double(longest.value) * plan.speed, allowed: 0...1.15, place: longest.place)
    }

    private func holds() -> [QualityRule] {
        var shortest: (value: Float, place: String) = (.infinity, "")
        var final: Float = .infinity
        var longestFinal: Float = 0
        for (index, span) in spans.enumerated() {
            let hold = span.end - span.strokeEnd
            if span.holds, hold < shortest.value { shortest = (hold, span.name) }
            let ends = plan.gloss.pauses.contains { $0.after == span.gloss && $0.endsSentence }
            let isLast = index + 1 == spans.count || spans[index + 1].gloss != span.gloss
            if ends, isLast {
                final = min(final, span.standing)
                longestFinal = max(longestFinal, span.standing)
            }
        }
        var rules: [QualityRule] = []
        if shortest.value < .infinity {
            rules.append(
                QualityRule(
                    name: "hold-shortest", title: "shortest hold of a sign's end", unit: "s",
                    value: Double(shortest.value) * plan.speed, allowed: 0.079...Double.infinity,
                    place: shortest.place))
        }
        if final < .infinity {
            rules.append(
                QualityRule(
                    name: "hold-sentence-end", title: "shortest hold at a sentence's end", unit: "s",
                    value: Double(final) * plan.speed, allowed: 0.249...Double.infinity))
            rules.append(
                QualityRule(
                    name: "hold-sentence-end-longest", title: "longest hold at a sentence's end", unit: "s",
                    value: Double(longestFinal) * plan.speed, allowed: 0...0.401))
        }
        return rules
    }

    private func pauses() -> [QualityRule] {
        guard spans.count >= Self.sentenceLength, let first = spans.first, let last = spans.last else {
            return []
        }
        let still = spans.reduce(Float(0)) { $0 + pause(after: $1) } / Float(plan.speed)
        return [
            QualityRule(
                name: "pause-share", title: "share of the time that is pause", unit: "",
                value: Double(still / max(0.01, last.end - first.preparation)), allowed: 0.12...0.20,
                isBinding: false)
        ]
    }

    private func spelling() -> [QualityRule] {
        let letters = spans.filter { kind($0) == .letter || kind($0) == .digit }
        guard !letters.isEmpty else { return [] }
        var fastest: (value: Float, place: String) = (0, "")
        var hold: (value: Float, place: String) = (.infinity, "")
        for (before, after) in zip(letters, letters.dropFirst())
        where after.use == before.use + 1
            && plan.gloss.glosses[after.gloss].token == plan.gloss.glosses[before.gloss].token
        {
            let rate = 1 / max(0.01, after.stroke - before.stroke)
            if rate > fastest.value { fastest = (rate, "\(before.name) → \(after.name)") }
        }
        for span in letters where span.end - span.strokeEnd < hold.value {
            hold = (span.end - span.strokeEnd, span.name)
        }
        return [
            QualityRule(
                name: "letters-per-second", title: "letters or digits a second, fastest", unit: "1/s",
                value: Double(fastest.value) / plan.speed, allowed: 0...4.001, place: fastest.place),
            QualityRule(
                name: "letter-hold", title: "shortest hold of a letter or digit", unit: "s",
                value: Double(hold.value) * plan.speed, allowed: 0.12...Double.infinity, place: hold.place),
        ]
    }
}
