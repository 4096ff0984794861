import GlossText

/// Captions as WebVTT: a cue for each sentence, with a time stamp before each word that is signed.
public enum WebVTT {
    /// The file's text.
    public static func text(_ plan: SigningPlan) -> String {
        var output = "WEBVTT\n\nNOTE digital signer, machine-generated\n"
        var starts: [Int: Float] = [:]
        for span in plan.utterance.spans {
            let token = plan.gloss.glosses[span.gloss].token
            starts[token] = min(starts[token] ?? .infinity, span.stroke)
        }
        for (number, sentence) in plan.gloss.sentences.enumerated() {
            let ends = plan.utterance.spans.filter { sentence.contains(plan.gloss.glosses[$0.gloss].token) }
                .map(\.end)
            // Only a text without any sign has a sentence without one: it is shown as long as the clip lasts.
            let first = sentence.compactMap { starts[$0] }.min() ?? 0
            let end = max(ends.max() ?? Float(plan.seconds), first + 0.1)
            output += "\n\(number + 1)\n\(stamp(first)) --> \(stamp(end))\n"
            var last = first
            for index in sentence {
                let token = plan.gloss.tokens[index]
                // Inner stamps must ascend within the cue; signing order may differ from text order.
                if let start = starts[index], start > last, start < end {
                    output += "<\(stamp(start))>"
                    last = start
                }
                output += escaped(token.text)
            }
            output += "\n"
        }
        return output
    }

    private static func stamp(_ seconds: Float) -> String {
        let total = Manifest.milliseconds(Double(max(0, seconds)))
        func padded(_ value: Int, _ count: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, count - digits.count)) + digits
        }
        return "\(padded(total / 3_600_000, 2)):\(padded(total / 60_000 % 60, 2)):"
            + "\(padded(total / 1000 % 60, 2)).\(padded(total % 1000, 3))"
    }

    private static func escaped(_ text: String) -> String {
        String(
            text.flatMap { character -> String in
                switch character {
                case "&": "&amp;"
                case "<": "&lt;"
                case ">": "&gt;"
                case "\n", "\r", "\r\n": " "
                default: String(character)
                }
            })
    }
}
