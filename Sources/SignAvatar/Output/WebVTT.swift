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
        for (number, sentence) in sentences(plan.gloss).enumerated() {
            let times = sentence.compactMap { starts[$0] }
            guard let first = times.min() else { continue }
            let ends = plan.utterance.spans.filter { sentence.contains(plan.gloss.glosses[$0.gloss].token) }
                .map(\.end)
            let end = max(ends.max() ?? first, first + 0.1)
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

    /// Token indices, sentence by sentence; a sentence without signs joins the one before.
    private static func sentences(_ gloss: GlossedText) -> [[Int]] {
        var ends = Set<Int>()
        for pause in gloss.pauses where pause.endsSentence { ends.insert(gloss.glosses[pause.after].token) }
        var result: [[Int]] = [[]]
        var closing = false
        for (index, token) in gloss.tokens.enumerated() {
            let isPunctuation = token.rule == "punctuation"
            if closing && !isPunctuation {
                result.append([])
                closing = false
            }
            result[result.count - 1].append(index)
            if isPunctuation, token.text.contains(where: { "。！？!?\n".contains($0) }) { closing = true }
        }
        return result
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
