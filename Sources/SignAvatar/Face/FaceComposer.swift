import AvatarMath
import AvatarModel
import GlossText
import Motion
import SignCatalog
import SignCompiler

/// Gathers what face, eyes, head and trunk do over an utterance, and writes it as tracks.
///
/// Each channel takes the largest of its envelopes; a sign's own face counts like a sentence's. So it is easy to
/// say why a face looks as it does: it is the strongest thing said at that moment.
struct FaceComposer {
    let avatar: Avatar
    let utterance: Utterance
    let gloss: GlossedText
    let signs: [String: Sign]
    let wavingNegators: Set<String>
    let pinyin: (Range<Int>) -> [String]?
    var morphs: [String: [Envelope]] = [:]
    var head: [HeadMove] = []
    var gaze: [(envelope: Envelope, direction: Vector3)] = []
    var shoulderMoves: [(envelope: Envelope, move: ShoulderMove)] = []

    /// A turn of head or trunk.
    struct HeadMove {
        var envelope: Envelope
        /// Turn about the axes x (nod), y (turn), z (tilt), radians.
        var turn: Vector3
        /// Swings a second for nods and shakes; 0 holds.
        var swings: Float
        var isTrunk = false
    }

    static let samplesPerSecond: Float = 30
    /// What the face does when nothing is said: friendly, eyes a little relaxed.
    static let neutral: [String: Float] = [
        "mouthSmileLeft": 0.16, "mouthSmileRight": 0.16, "cheekSquintLeft": 0.08, "cheekSquintRight": 0.08,
        "browInnerUp": 0.06,
    ]

    /// Takes what the face has to go with.
    ///
    /// - Parameters:
    ///   - avatar: whose face it is.
    ///   - utterance: when the signs are made.
    ///   - gloss: what they say.
    ///   - signs: the library.
    ///   - wavingNegators: negators without a headshake, because the hand waves.
    ///   - pinyin: the syllables of a stretch of the text; nil if unknown.
    init(
        avatar: Avatar, utterance: Utterance, gloss: GlossedText, signs: [String: Sign],
        wavingNegators: Set<String>, pinyin: @escaping (Range<Int>) -> [String]?
    ) {
        self.avatar = avatar
        self.utterance = utterance
        self.gloss = gloss
        self.signs = signs
        self.wavingNegators = wavingNegators
        self.pinyin = pinyin
    }

    /// How the shoulders stand at a time: the arms are written elsewhere and need to know.
    func shoulders(at seconds: Float) -> ShoulderMove {
        var sum = ShoulderMove.zero
        for (envelope, move) in shoulderMoves {
            let share = envelope.value(at: seconds)
            sum.lift = max(sum.lift, move.lift * share)
            sum.forward = max(sum.forward, move.forward * share)
        }
        return sum
    }

    /// Composes everything and writes the tracks.
    mutating func compose(into builder: inout ClipBuilder) {
        scopes()
        for span in utterance.spans { sign(span) }
        mouthings()
        blinks()
        writeMorphs(&builder)
        writeHead(&builder)
    }

    mutating func add(_ name: String, _ envelope: Envelope) {
        morphs[name, default: []].append(envelope)
    }

    func time(of range: Range<Int>) -> (start: Float, end: Float)? {
        let spans = utterance.spans.filter { range.contains($0.gloss) }
        guard let first = spans.first, let last = spans.last else { return nil }
        return (first.preparation + 0.08, last.strokeEnd)
    }
}
