import GlossText

extension GlossedText {
    /// The sentences that captions show one after another: ranges of token indices that tile `tokens`.
    ///
    /// A sentence ends where the signer pauses as after one: behind a full stop, an exclamation or question mark, an
    /// ellipsis or a new line, with the closing marks and spaces that follow. A sentence without a sign has no time of
    /// its own: it joins the one before it, or the one behind it at the beginning of the text, so that it is shown too.
    /// In a text without any sign all of it is one sentence.
    public var sentences: [Range<Int>] {
        let signed = Set(glosses.map(\.token))
        func isSigned(_ sentence: Range<Int>) -> Bool { sentence.contains(where: signed.contains) }
        var result: [Range<Int>] = []
        for sentence in writtenSentences {
            if let last = result.last, !isSigned(sentence) || !isSigned(last) {
                result[result.count - 1] = last.lowerBound..<sentence.upperBound
            } else {
                result.append(sentence)
            }
        }
        return result
    }

    /// The sentences as they are written, whether they are signed or not.
    private var writtenSentences: [Range<Int>] {
        var result: [Range<Int>] = []
        var start = 0
        var isClosing = false
        for (index, token) in tokens.enumerated() {
            let continues = token.rule == "punctuation" && !Self.opens(token.text)
            if isClosing && !continues {
                result.append(start..<index)
                start = index
                isClosing = false
            }
            if continues, token.text.unicodeScalars.contains(where: Self.sentenceEnds.contains) {
                isClosing = true
            }
        }
        if start < tokens.count { result.append(start..<tokens.count) }
        return result
    }

    private static let sentenceEnds: Set<Unicode.Scalar> = ["。", "！", "!", "？", "?", "…", "\n", "\r"]

    /// Whether a mark belongs to what follows it, such as an opening quotation mark.
    private static func opens(_ mark: String) -> Bool {
        switch mark.unicodeScalars.first?.properties.generalCategory {
        case .openPunctuation, .initialPunctuation: true
        default: false
        }
    }
}
