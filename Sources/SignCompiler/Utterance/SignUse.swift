/// A compiled sign as it is used in an utterance.
public struct SignUse: Sendable {
    /// What is made.
    public var sign: CompiledSign
    /// Which gloss of the text this is; several uses may share one, as digits of a number do.
    public var gloss: Int
    /// Alone a sign is made as a dictionary shows it, in full size and at its own pace.
    public var form: SignForm
    /// How fast the strokes are relative to the citation form.
    public var rate: Float
    /// How long the end stands longer than usual, seconds: pauses, final lengthening.
    public var pauseSeconds: Float
    /// Whether a sentence ends with it: its last posture stands longer before the hands give way.
    public var endsSentence: Bool
    /// Overrides the hold of a still part, seconds; nil keeps the sign's own.
    public var holdSeconds: Float?
    /// Moved sideways towards the hand's own side, shoulder widths: a repeated letter, a counted list.
    public var sideShift: Float
    /// Where a directional verb's movement starts and ends beside what is written, shoulder widths to the signer's
    /// right: the places of those who do it and to whom it is done.
    public var sourceShift: Float = 0
    /// The end's displacement; see `sourceShift`.
    public var goalShift: Float = 0
    /// Whether it may be made a little nearer to where the hands are.
    public var assimilates: Bool

    public init(
        sign: CompiledSign, gloss: Int, form: SignForm = .fluent, rate: Float = 1, pauseSeconds: Float = 0,
        endsSentence: Bool = false,
        holdSeconds: Float? = nil, sideShift: Float = 0, assimilates: Bool = true
    ) {
        self.sign = sign
        self.gloss = gloss
        self.form = form
        self.rate = rate
        self.pauseSeconds = pauseSeconds
        self.endsSentence = endsSentence
        self.holdSeconds = holdSeconds
        self.sideShift = sideShift
        self.assimilates = assimilates
    }
}

/// When a sign of an utterance happens, seconds from the start.
///
/// Where one movement flows into the next without a stop, the middle of the time that they share counts as the border.
public struct SignSpan: Sendable, Equatable {
    /// An index of `Utterance.uses`.
    public var use: Int
    /// The gloss of the text, as in the use.
    public var gloss: Int
    /// The sign's name.
    public var name: String
    /// When the hands begin to move towards it.
    public var preparation: Float
    /// When its movement begins.
    public var stroke: Float
    /// When its movement ends and when its last hold does.
    public var strokeEnd: Float
    /// When its last hold ends.
    public var end: Float
    /// How long its last posture stands before the hands move on or give way, seconds.
    public var standing: Float
    /// Whether its end has to stand: something touches there, or the handshape tells the sign.
    public var holds: Bool
}
