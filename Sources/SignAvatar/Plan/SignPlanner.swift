import GlossText
import SignCatalog
import SignCompiler

/// Chooses how glosses are signed: holds of letters and digits, pauses, lengthening before a pause.
struct SignPlanner {
    /// How long a finger letter stands at speed 1; with the way between letters at most four a second.
    static let letterHoldSeconds: Float = 0.16
    /// The last letter of a word stands twice as long.
    static let lastLetterFactor: Float = 2
    static let digitHoldSeconds: Float = 0.20
    /// Behind a group of digits, as in a telephone number.
    static let groupPauseSeconds: Float = 0.18
    /// The sign before a pause is this much slower (`docs/motion.md`, Pauses).
    static let finalLengthening: Float = 1.12
    /// How far a repeated letter moves aside, shoulder widths: at least 2 cm.
    static let repeatedLetterShift: Float = 0.14

    /// A clause's pause, seconds at least; 250 to 350 ms are wished for (`docs/motion.md`, Pauses).
    static let clausePauseSeconds: Float = 0.32
    /// A sign that was made before in the text takes this share of its time (`docs/motion.md`, Pauses).
    static let repeatedShare: Float = 0.88

    /// What signs have to do with people.
    let roles: Loci.Roles

    /// Plans with the people of a text.
    init(roles: Loci.Roles = Loci.Roles()) { self.roles = roles }

    /// The uses of the glosses' signs, in order.
    ///
    /// - Parameters:
    ///   - gloss: the text.
    ///   - compiled: every sign that the glosses name.
    /// - Returns: one use a gloss.
    func uses(_ gloss: GlossedText, compiled: [String: CompiledSign]) -> [SignUse] {
        let pauses = ClausePauses(gloss).pauses
        let loci = Loci(
            signs: gloss.glosses.map(\.sign), roles: roles, borders: Set(gloss.pauses.map(\.after)))
        var made: Set<String> = []
        var uses: [SignUse] = []
        var shift: Float = 0
        for (index, item) in gloss.glosses.enumerated() {
            guard let sign = compiled[item.sign] else { continue }
            let next = index + 1 < gloss.glosses.count ? gloss.glosses[index + 1] : nil
            let continues = next.map { $0.token == item.token && $0.kind == item.kind } ?? false
            var use = SignUse(sign: sign, gloss: index)
            switch item.kind {
            case .letter:
                use.holdSeconds = Self.letterHoldSeconds * (continues ? 1 : Self.lastLetterFactor)
                use.assimilates = false
            case .digit, .number:
                use.holdSeconds = Self.digitHoldSeconds * (continues ? 1 : 1.3)
                use.assimilates = false
                if item.endsGroup { use.pauseSeconds = Self.groupPauseSeconds }
            case .sign:
                if !made.insert(item.sign).inserted { use.rate /= Self.repeatedShare }
            }
            // The same handshape twice in a row would not be seen as two.
            let previous = index > 0 ? gloss.glosses[index - 1] : nil
            let repeats = previous.map { $0.sign == item.sign && item.kind != .sign } ?? false
            shift = repeats ? (shift == 0 ? Self.repeatedLetterShift : 0) : 0
            use.sideShift = shift != 0 ? shift : loci.shifts[index]
            use.sourceShift = loci.directions[index].source
            use.goalShift = loci.directions[index].goal
            if let pause = pauses[index] {
                use.pauseSeconds = max(use.pauseSeconds, Float(pause.milliseconds) / 1000)
                use.endsSentence = pause.endsSentence
                if pause.milliseconds > ClausePauses.borderMilliseconds {
                    use.pauseSeconds = max(use.pauseSeconds, Self.clausePauseSeconds)
                    use.rate /= Self.finalLengthening
                }
            }
            uses.append(use)
        }
        return uses
    }
}
