import AvatarMath
import AvatarModel
import GlossText
import Motion
import SignCompiler

/// Measures what the face does: scopes, negation, blinks, mouthing.
struct FaceMeter {
    let plan: SigningPlan
    let samples: PoseSamples
    /// Signs that negate by waving the hand.
    let wavingNegators: Set<String>

    func rules() -> [QualityRule] {
        scopes() + [negation(), mouthing()] + blinks()
    }

    private func weights(_ name: String) -> [Float] {
        guard let morph = samples.avatar.morphs.firstIndex(where: { $0.name == name }) else { return [] }
        return samples.frames.indices.map {
            samples.clip.pose(at: Float($0) / PoseSamples.framesPerSecond).morphWeights[morph]
        }
    }

    private func spans(_ range: Range<Int>) -> [SignSpan] {
        plan.utterance.spans.filter { range.contains($0.gloss) }
    }

    /// Brows are up over the whole of a yes/no question and a condition, and down over an open question.
    private func scopes() -> [QualityRule] {
        var rules: [QualityRule] = []
        let wanted: [(NonManualScope.Kind, String, String)] = [
            (.polarQuestion, "browInnerUp", "brows up over a yes/no question"),
            (.condition, "browInnerUp", "brows up over a condition"),
            (.openQuestion, "browDownLeft", "brows down over an open question"),
        ]
        for (kind, morph, title) in wanted {
            var least: Float = .infinity
            let values = weights(morph)
            for scope in plan.gloss.scopes where scope.kind == kind {
                let own = spans(scope.range)
                guard let first = own.first, let last = own.last, !values.isEmpty else { continue }
                let from = Int((first.stroke + 0.1) * PoseSamples.framesPerSecond)
                let to = Int(last.strokeEnd * PoseSamples.framesPerSecond)
                for frame in from...max(from, to) where frame < values.count {
                    least = min(least, values[frame])
                }
            }
            guard least < .infinity else { continue }
            rules.append(
                QualityRule(
                    name: "scope\(kind.rawValue)", title: title, unit: "", value: Double(least),
                    allowed: 0.3...1))
        }
        return rules
    }

    /// Clauses with a headshake although a hand already waves: a negator whose sign waves has no shake.
    private func negation() -> QualityRule {
        let head = samples.avatar.rig.index(of: .head)
        var both = 0
        for scope in plan.gloss.scopes where scope.kind == .negation {
            guard let head else { continue }
            let waves = plan.gloss.glosses[scope.range].contains { wavingNegators.contains($0.sign) }
            let own = spans(scope.range)
            guard waves, let first = own.first, let last = own.last else { continue }
            let from = Int(first.stroke * PoseSamples.framesPerSecond)
            let to = min(samples.frames.count - 1, Int(last.strokeEnd * PoseSamples.framesPerSecond))
            guard from < to else { continue }
            let turns = (from...to).map { frame -> Float in
                let forward = samples.frames[frame][head].rotation.act(Vector3(0, 0, 1))
                return atan2Float(forward.x, forward.z)
            }
            if (turns.max() ?? 0) > 0.09, (turns.min() ?? 0) < -0.09 { both += 1 }
        }
        return QualityRule(
            name: "negated-twice", title: "clauses negated by hand and head at once", unit: "",
            value: Double(both), allowed: 0...0)
    }

    /// The share of content signs over which the mouth moves.
    private func mouthing() -> QualityRule {
        let mouth = samples.avatar.morphs.indices.filter {
            let name = samples.avatar.morphs[$0].name
            return name.hasPrefix("mouth") || name.hasPrefix("jaw") || name.hasPrefix("tongue")
                || name.hasPrefix("cheekPuff")
        }
        var total = 0
        var moving = 0
        for span in plan.utterance.spans where plan.gloss.glosses[span.gloss].kind == .sign {
            // Of a word made of several signs the whole word is mouthed.
            let token = plan.gloss.glosses[span.gloss].token
            let word = plan.utterance.spans.filter { plan.gloss.glosses[$0.gloss].token == token }
            guard let first = word.first, let last = word.last, first.gloss == span.gloss else { continue }
            total += 1
            let from = Int(first.stroke * PoseSamples.framesPerSecond)
            let to = min(samples.frames.count - 1, Int(last.end * PoseSamples.framesPerSecond))
            var strongest: Float = 0
            for frame in from...max(from, to) {
                let pose = samples.clip.pose(at: Float(frame) / PoseSamples.framesPerSecond)
                for morph in mouth { strongest = max(strongest, pose.morphWeights[morph]) }
            }
            if strongest > 0.25 { moving += 1 }
        }
        return QualityRule(
            name: "mouthing-share", title: "content words with mouthing", unit: "",
            value: total == 0 ? 1 : Double(moving) / Double(total), allowed: 0.9...1,
            isBinding: plan.utterance.spans.count >= TimingMeter.sentenceLength)
    }

    private func blinks() -> [QualityRule] {
        let values = weights("eyeBlinkLeft")
        guard plan.seconds >= 8, !values.isEmpty else { return [] }
        var count = 0
        var closed = false
        for value in values {
            if value > 0.7, !closed {
                count += 1
                closed = true
            }
            if value < 0.4 { closed = false }
        }
        return [
            QualityRule(
                name: "blinks-per-minute", title: "blinks a minute", unit: "1/min",
                value: Double(count) / plan.seconds * 60, allowed: 10...24)
        ]
    }
}
