import AvatarMath
import GlossText
import SignCompiler

/// What the sentence says with face and head: questions, negation, conditions, topics, commands.
extension FaceComposer {
    mutating func scopes() {
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
                    // It has died away where the hand negates what comes next.
                    let late: Float = negatedByHand.contains(scope.range.upperBound) ? -0.25 : 0.2
                    head.append(
                        HeadMove(
                            envelope: Envelope(start: span.stroke, end: span.strokeEnd + late, height: 1),
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
}
