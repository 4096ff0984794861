import AvatarMath
import SignCatalog
import SignCompiler

/// What single signs say with the face.
extension FaceComposer {
    mutating func sign(_ span: SignSpan) {
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

    mutating func face(_ face: NonManual, start: Float, end: Float) {
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

    static func mouth(_ mouth: NonManual.Mouth?) -> [(String, Float)] {
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
}
