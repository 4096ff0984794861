import GlossText
import SignCompiler

/// What the mouth says along with the hands.
extension FaceComposer {
    mutating func mouthings() {
        for span in utterance.spans {
            let item = gloss.glosses[span.gloss]
            guard item.kind != .letter, let sign = signs[span.name] else { continue }
            let syllables: [String]
            if let own = sign.face.mouthing {
                syllables = own.split(separator: " ").map(String.init)
            } else {
                syllables = pinyin(item.range) ?? []
            }
            // One word may be several signs; its mouthing belongs to the first.
            let isFirst = span.gloss == 0 || gloss.glosses[span.gloss - 1].token != item.token
            guard !syllables.isEmpty, syllables.count <= 6, isFirst || item.kind != .sign else { continue }
            let available = max(0.18, span.end - span.stroke)
            let each = min(0.26, available / Float(syllables.count))
            var start = span.stroke - 0.06
            for syllable in syllables {
                for (shape, share) in Mouthing.shapes(ofSyllable: syllable) {
                    let length = each * share
                    for (name, height) in Mouthing.weights(shape).sorted(by: { $0.key < $1.key }) {
                        add(
                            name,
                            Envelope(
                                start: start + 0.02, end: start + length, height: height, attack: 0.07,
                                release: 0.09))
                    }
                    start += length
                }
            }
        }
    }
}
