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
    private let avatar: Avatar
    private let utterance: Utterance
    private let gloss: GlossedText
    private let signs: [String: Sign]
    private let wavingNegators: Set<String>
    private let pinyin: (Range<Int>) -> [String]?
    private var morphs: [String: [Envelope]] = [:]
    private var head: [HeadMove] = []
    private var gaze: [(envelope: Envelope, direction: Vector3)] = []
    private var shoulderMoves: [(envelope: Envelope, move: ShoulderMove)] = []

    /// A turn of head or trunk.
    private struct HeadMove {
        var envelope: Envelope
        /// Turn about the axes x (nod), y (turn), z (tilt), radians.
        var turn: Vector3
        /// Swings a second for nods and shakes; 0 holds.
        var swings: Float
        var isTrunk = false
    }

    private static let samplesPerSecond: Float = 30
    /// What the face does when nothing is said: friendly, eyes a little relaxed.
    private static let neutral: [String: Float] = [
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

    // MARK: - What is said

    private mutating func add(_ name: String, _ envelope: Envelope) {
        morphs[name, default: []].append(envelope)
    }

    private func time(of range: Range<Int>) -> (start: Float, end: Float)? {
        let spans = utterance.spans.filter { range.contains($0.gloss) }
        guard let first = spans.first, let last = spans.last else { return nil }
        return (first.preparation + 0.08, last.strokeEnd)
    }

    private mutating func scopes() {
        let negatedByHand = Set(
            gloss.scopes.filter { $0.kind == .negation }.filter { scope in
                gloss.glosses[scope.range].contains { wavingNegators.contains($0.sign) }
            }.map(\.range.lowerBound))
        for scope in gloss.scopes {
            guard let (start, end) = time(of: scope.range) else { continue }
            switch scope.kind {
            case .polarQuestion, .condition:
                let height: Float = scope.kind == .polarQuestion ? 0.85 : 0.7
                for name in ["browInnerUp", "browOuterUpLeft", "browOuterUpRight"] {
                    add(name, Envelope(start: start, end: end + 0.25, height: height))
                }
                for name in ["eyeWideLeft", "eyeWideRight"] {
                    add(name, Envelope(start: start, end: end + 0.25, height: 0.25))
                }
                head.append(
                    HeadMove(
                        envelope: Envelope(start: start, end: end + 0.3, height: 1, attack: 0.3),
                        turn: Vector3(0.09, 0, 0), swings: 0))
            case .openQuestion:
                for name in ["browDownLeft", "browDownRight"] {
                    add(name, Envelope(start: start, end: end + 0.25, height: 0.85))
                }
                head.append(
                    HeadMove(
                        envelope: Envelope(start: start, end: end + 0.3, height: 1, attack: 0.3),
                        turn: Vector3(0.07, 0, 0.05), swings: 0))
            case .negation:
                for name in ["browDownLeft", "browDownRight"] {
                    add(name, Envelope(start: start, end: end, height: 0.4))
                }
                for name in ["mouthFrownLeft", "mouthFrownRight"] {
                    add(name, Envelope(start: start, end: end, height: 0.3))
                }
                // Headshake or hand-wave, never both.
                if !negatedByHand.contains(scope.range.lowerBound),
                    let span = utterance.spans.last(where: { scope.range.contains($0.gloss) })
                {
                    head.append(
                        HeadMove(
                            envelope: Envelope(start: span.stroke, end: span.strokeEnd + 0.2, height: 1),
                            turn: Vector3(0, 0.16, 0), swings: 1.7))
                }
            case .command:
                head.append(
                    HeadMove(
                        envelope: Envelope(
                            start: start, end: start + 0.2, height: 1, attack: 0.25, release: 0.5),
                        turn: Vector3(0.06, 0, 0), swings: 0))
            case .topic:
                for name in ["browInnerUp", "browOuterUpLeft", "browOuterUpRight"] {
                    add(name, Envelope(start: start, end: end, height: 0.5))
                }
            }
        }
    }

    private mutating func sign(_ span: SignSpan) {
        guard let sign = signs[span.name] else { return }
        face(sign.face, start: span.stroke - 0.05, end: span.strokeEnd)
        // Parts share the stroke by their own lengths.
        let lengths = utterance.uses[span.use].sign.parts.map { max(0.15, $0.seconds + 0.2) }
        let total = lengths.reduce(0, +)
        var start = span.stroke
        for (part, length) in zip(sign.parts, lengths) {
            let share = (span.strokeEnd - span.stroke) * length / max(0.01, total)
            face(part.face, start: start, end: start + share)
            start += share
        }
        // The hands' parts that have a face of their own are in the sign; looking at spelling hands helps.
        if gloss.glosses[span.gloss].kind == .letter,
            span.gloss == 0 || gloss.glosses[span.gloss - 1].kind != .letter
        {
            gaze.append(
                (Envelope(start: span.stroke, end: span.strokeEnd, height: 1), Vector3(-0.25, -0.22, 0)))
        }
    }

    private mutating func face(_ face: NonManual, start: Float, end: Float) {
        guard !face.isEmpty else { return }
        func both(_ name: String, _ height: Float) {
            add(name + "Left", Envelope(start: start, end: end, height: height))
            add(name + "Right", Envelope(start: start, end: end, height: height))
        }
        func one(_ name: String, _ height: Float) {
            add(name, Envelope(start: start, end: end, height: height))
        }
        switch face.brows {
        case .raised:
            one("browInnerUp", 0.8)
            both("browOuterUp", 0.8)
        case .furrowed: both("browDown", 0.85)
        case .neutral, nil: break
        }
        switch face.eyes {
        case .wide: both("eyeWide", 0.8)
        case .narrowed: both("eyeSquint", 0.8)
        case .closed: both("eyeBlink", 1)
        case .blink:
            add(
                "eyeBlinkLeft",
                Envelope(start: start + 0.05, end: start + 0.09, height: 1, attack: 0.08, release: 0.1))
            add(
                "eyeBlinkRight",
                Envelope(start: start + 0.05, end: start + 0.09, height: 1, attack: 0.08, release: 0.1))
        case nil: break
        }
        switch face.cheeks {
        case .puffed: one("cheekPuff", 0.9)
        case .raised: both("cheekSquint", 0.8)
        case nil: break
        }
        for (name, height) in Self.mouth(face.mouth) { one(name, height) }
        let directions: [NonManual.Gaze: Vector3] = [
            .hands: Vector3(-0.15, -0.35, 0), .up: Vector3(0, 0.3, 0), .down: Vector3(0, -0.3, 0),
            .left: Vector3(0.4, 0, 0), .right: Vector3(-0.4, 0, 0), .viewer: .zero,
        ]
        if let wanted = face.gaze, let direction = directions[wanted] {
            gaze.append((Envelope(start: start, end: end, height: 1), direction))
        }
        bodyMoves(face, start: start, end: end)
    }

    private static func mouth(_ mouth: NonManual.Mouth?) -> [(String, Float)] {
        switch mouth {
        case .open: [("jawOpen", 0.75)]
        case .slightlyOpen: [("jawOpen", 0.3)]
        case .smile:
            [
                ("mouthSmileLeft", 0.85), ("mouthSmileRight", 0.85), ("cheekSquintLeft", 0.5),
                ("cheekSquintRight", 0.5),
            ]
        case .frown: [("mouthFrownLeft", 0.9), ("mouthFrownRight", 0.9)]
        case .pucker: [("mouthPucker", 0.9)]
        case .funnel: [("mouthFunnel", 0.8), ("jawOpen", 0.2)]
        case .pressed: [("mouthPressLeft", 0.9), ("mouthPressRight", 0.9)]
        case .stretched: [("mouthStretchLeft", 0.9), ("mouthStretchRight", 0.9)]
        case .tongue: [("tongueOut", 0.8), ("jawOpen", 0.35)]
        case .blow: [("mouthPucker", 0.7), ("cheekPuff", 0.5)]
        case .teeth:
            [
                ("jawOpen", 0.12), ("mouthStretchLeft", 0.7), ("mouthStretchRight", 0.7),
                ("mouthUpperUpLeft", 0.6), ("mouthUpperUpRight", 0.6),
            ]
        case nil: []
        }
    }

    private mutating func bodyMoves(_ face: NonManual, start: Float, end: Float) {
        let turns: [NonManual.Head: (Vector3, Float)] = [
            .nod: (Vector3(0.16, 0, 0), 1.6), .shake: (Vector3(0, 0.2, 0), 1.7),
            .forward: (Vector3(0.12, 0, 0), 0),
            .back: (Vector3(-0.12, 0, 0), 0), .up: (Vector3(-0.2, 0, 0), 0), .down: (Vector3(0.22, 0, 0), 0),
            .tiltLeft: (Vector3(0, 0, -0.2), 0), .tiltRight: (Vector3(0, 0, 0.2), 0),
            .turnLeft: (Vector3(0, 0.35, 0), 0),
            .turnRight: (Vector3(0, -0.35, 0), 0),
        ]
        if let wanted = face.head, let (turn, swings) = turns[wanted] {
            head.append(
                HeadMove(
                    envelope: Envelope(start: start, end: max(end, start + 0.3), height: 1), turn: turn,
                    swings: swings))
        }
        // A shrug is up and down again at once; the others stay.
        let lifts: [NonManual.Shoulders: (move: ShoulderMove, end: Float)] = [
            .raised: (ShoulderMove(lift: 0.16, forward: 0), end),
            .hunched: (ShoulderMove(lift: 0.08, forward: 0.2), end),
            .shrug: (ShoulderMove(lift: 0.2, forward: 0), min(end, start + 0.25)),
        ]
        if let wanted = face.shoulders, let (move, until) = lifts[wanted] {
            shoulderMoves.append((Envelope(start: start, end: until, height: 1, attack: 0.2), move))
        }
        let leans: [NonManual.Torso: Vector3] = [
            .forward: Vector3(0.10, 0, 0), .back: Vector3(-0.08, 0, 0), .left: Vector3(0, 0, -0.08),
            .right: Vector3(0, 0, 0.08), .turnLeft: Vector3(0, 0.18, 0), .turnRight: Vector3(0, -0.18, 0),
        ]
        if let wanted = face.torso, let turn = leans[wanted] {
            head.append(
                HeadMove(
                    envelope: Envelope(start: start, end: end, height: 1, attack: 0.3), turn: turn, swings: 0,
                    isTrunk: true))
        }
    }

    // MARK: - Mouth and eyes

    private mutating func mouthings() {
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

    private mutating func blinks() {
        var times: [Float] = []
        for pause in gloss.pauses where pause.milliseconds >= 250 {
            if let span = utterance.spans.last(where: { $0.gloss == pause.after }) {
                times.append(span.strokeEnd + 0.1)
            }
        }
        // Between clause ends not longer than about four and a half seconds without a blink.
        var last: Float = 0.4
        var all: [Float] = []
        for time in times + [utterance.seconds] {
            while time - last > 4.6 {
                last += 3.9
                all.append(last)
            }
            if time - last > 1.6 && time < utterance.seconds {
                all.append(time)
                last = time
            }
        }
        for time in all {
            for name in ["eyeBlinkLeft", "eyeBlinkRight"] {
                add(name, Envelope(start: time, end: time + 0.04, height: 1, attack: 0.08, release: 0.12))
            }
        }
    }

    // MARK: - Tracks

    private func writeMorphs(_ builder: inout ClipBuilder) {
        let count = Int((utterance.seconds * Self.samplesPerSecond).rounded(.up)) + 1
        for (index, morph) in avatar.morphs.enumerated() {
            let envelopes = morphs[morph.name] ?? []
            let base = Self.neutral[morph.name] ?? 0
            guard !envelopes.isEmpty || base > 0 else { continue }
            var keys: [ScalarKey] = []
            for sample in 0..<count {
                let seconds = Float(sample) / Self.samplesPerSecond
                let value = envelopes.reduce(base) { max($0, $1.value(at: seconds)) }
                // Three equal values in a row need only the outer two.
                if keys.count >= 2, keys[keys.count - 1].value == value, keys[keys.count - 2].value == value {
                    keys[keys.count - 1].seconds = seconds
                } else {
                    keys.append(ScalarKey(seconds: seconds, value: value))
                }
            }
            builder.setMorph(index, ScalarTrack(keys: keys, easing: .linear))
        }
    }

    private func writeHead(_ builder: inout ClipBuilder) {
        let count = Int((utterance.seconds * Self.samplesPerSecond).rounded(.up)) + 1
        var neck: [Quaternion] = []
        var skull: [Quaternion] = []
        var chest: [Quaternion] = []
        var eyes: [Quaternion] = []
        for sample in 0..<count {
            let seconds = Float(sample) / Self.samplesPerSecond
            // Breathing and the small unrest of a living head: periods that never fall together.
            let breath = sinFloat(2 * .pi * seconds / 3.7) * 0.006
            var turn = Vector3(
                sinFloat(2 * .pi * seconds / 5.3) * 0.010, sinFloat(2 * .pi * seconds / 7.1) * 0.014,
                sinFloat(2 * .pi * seconds / 6.1) * 0.008)
            var trunk = Vector3(breath, 0, 0)
            for move in head {
                let share = move.envelope.value(at: seconds)
                guard share > 0 else { continue }
                let phase =
                    move.swings > 0 ? sinFloat(2 * .pi * move.swings * (seconds - move.envelope.start)) : 1
                if move.isTrunk {
                    trunk += move.turn * (share * phase)
                } else {
                    turn += move.turn * (share * phase)
                }
            }
            var look = Vector3.zero
            for (envelope, direction) in gaze { look += direction * envelope.value(at: seconds) }
            neck.append(Self.rotation(turn * 0.4))
            skull.append(Self.rotation(turn * 0.6))
            chest.append(Self.rotation(trunk))
            // Eyes stay on the viewer while the head turns.
            eyes.append(
                Quaternion(axis: Vector3(0, 1, 0), radians: (look.x - turn.y * 0.8).clamped(to: -0.5...0.5))
                    * Quaternion(
                        axis: Vector3(1, 0, 0), radians: (-look.y - turn.x * 0.8).clamped(to: -0.4...0.4)))
        }
        func put(_ bone: HumanoidBone, _ samples: [Quaternion]) {
            guard let joint = avatar.rig.index(of: bone) else { return }
            builder.setRotations(joint: joint, .dense(samples, samplesPerSecond: Self.samplesPerSecond))
        }
        put(.neck, neck)
        put(.head, skull)
        put(.spine, chest)
        put(.leftEye, eyes)
        put(.rightEye, eyes)
    }

    private static func rotation(_ turn: Vector3) -> Quaternion {
        let size = turn.length
        return size < 1e-6 ? .identity : Quaternion(axis: turn, radians: size)
    }
}
