import AvatarMath
import AvatarModel
import SignCompiler

/// Measures how the hands move: speed, acceleration, joins, penetration, limits.
struct MotionMeter {
    let plan: SigningPlan
    let samples: PoseSamples
    let body: SigningBody
    let skin: SkinMeter
    /// Lint rules that signs are excused from, by name.
    let waivers: [String: Set<String>]

    private var width: Float { body.body.shoulderWidth }

    func rules() -> [QualityRule] {
        wrists() + [joins()] + fittedPenetration() + penetration() + limits()
    }

    /// Shares of a hundred frames say nothing of a pair of signs: the limits were found on whole sentences.
    private var isSentence: Bool { plan.utterance.spans.count >= TimingMeter.sentenceLength }

    /// The frames in which signs are made, from the first movement to the last return.
    private var active: Range<Int> {
        let start = plan.utterance.spans.first?.preparation ?? 0
        let first = Int(start * PoseSamples.framesPerSecond)
        return min(first, samples.frames.count)..<samples.frames.count
    }

    private func wrists() -> [QualityRule] {
        var speeds: [Float] = []
        var accelerations: [Float] = []
        var peak: (value: Float, place: String) = (0, "")
        for side in Side.allCases {
            let places = Array(samples.places(of: HumanoidBone(side, "Hand"))[active])
            let own = PoseSamples.speeds(places).map { $0 / width }
            // A hand that only rests says nothing about how the signing moves.
            guard let fastest = own.max(), fastest > 0.3 else { continue }
            let change = PoseSamples.accelerations(places).map { $0 / width }
            let moving = PoseSamples.percentile(own, 0.95)
            if moving > PoseSamples.percentile(speeds, 0.95) { speeds = own }
            if PoseSamples.percentile(change, 0.95) > PoseSamples.percentile(accelerations, 0.95) {
                accelerations = change
            }
            if fastest > peak.value, let frame = own.firstIndex(of: fastest) {
                peak = (fastest, place(side, frame: frame + active.lowerBound))
            }
        }
        return [
            QualityRule(
                name: "wrist-speed-p95", title: "wrist speed, 95 of 100 frames", unit: "sw/s",
                value: Double(PoseSamples.percentile(speeds, 0.95)), allowed: 0...2.6,
                isBinding: isSentence),
            QualityRule(
                name: "wrist-speed-peak", title: "wrist speed, peak", unit: "sw/s",
                value: Double(peak.value), allowed: 0...5, place: peak.place),
            QualityRule(
                name: "wrist-acceleration-p95", title: "wrist acceleration, 95 of 100 frames",
                unit: "sw/s²", value: Double(PoseSamples.percentile(accelerations, 0.95)), allowed: 0...30,
                isBinding: isSentence),
        ]
    }

    private func place(_ side: Side, frame: Int) -> String { "\(side.rawValue) hand \(moment(frame))" }

    private func moment(_ frame: Int) -> String {
        let seconds = Float(frame) / PoseSamples.framesPerSecond
        let name =
            plan.utterance.spans.last { $0.preparation <= seconds }.map { " (\($0.name))" } ?? ""
        return "at \(QualityRule.text(Double(seconds))) s\(name)"
    }

    /// The velocity before and after every change of what a hand does.
    private func joins() -> QualityRule {
        let step: Float = 1 / 240
        var worst: (value: Float, place: String) = (0, "")
        for side in Side.allCases {
            guard let line = plan.utterance.lines[side] else { continue }
            let arm = body.arm(side)
            func wrist(_ seconds: Float) -> Vector3 {
                line.state(at: seconds, arm: arm).posture.wrist / width
            }
            for start in line.starts.dropFirst() {
                // Straight prolongations of both sides, so that the smooth bend of each is not counted.
                let before = (wrist(start) - wrist(start - step)) / step
                let earlier = (wrist(start - step) - wrist(start - 2 * step)) / step
                let after = (wrist(start + 2 * step) - wrist(start + step)) / step
                let later = (wrist(start + 3 * step) - wrist(start + 2 * step)) / step
                let jump = ((after * 2 - later) - (before * 2 - earlier)).length
                if jump > worst.value {
                    worst = (jump, place(side, frame: Int(start * PoseSamples.framesPerSecond)))
                }
            }
        }
        return QualityRule(
            name: "join-velocity-step", title: "jump of velocity at a join", unit: "sw/s",
            value: Double(worst.value), allowed: 0...0.5, place: worst.place)
    }

    /// How deep hands and forearms are in the body and in each other, in any frame, on the skin as it is drawn.
    private func penetration() -> [QualityRule] {
        typealias Found = (value: Float, place: String)
        var (inHead, inBody, inHand, inTrunk): (Found, Found, Found, Found) = (
            (0, ""), (0, ""), (0, ""), (0, "")
        )
        var skin = self.skin
        var before: [RigidTransform] = []
        // Every other frame: what is deep is so for longer than a fifteenth of a second.
        for (frame, transforms) in samples.frames.enumerated()
        where frame.isMultiple(of: 2) && transforms != before {
            before = transforms
            let excused = waivers(at: Float(frame) / PoseSamples.framesPerSecond)
            if excused.contains(LintRule.way.rawValue) { continue }
            skin.pose(transforms)
            let depths = skin.depths()
            func take(_ depth: Float, _ rule: LintRule, _ found: inout Found) {
                guard depth > found.value, !excused.contains(rule.rawValue) else { return }
                found = (depth, moment(frame))
            }
            take(depths.face, .face, &inHead)
            take(depths.body, .body, &inBody)
            take(depths.hands, .hands, &inHand)
            take(depths.forearm, .forearm, &inTrunk)
        }
        func rule(_ name: String, _ title: String, _ found: Found, _ limitMetres: Float) -> QualityRule {
            QualityRule(
                name: name, title: title, unit: "mm", value: Double(found.value) * 1000,
                allowed: 0...(Double(limitMetres) * 1000), isBinding: false, place: found.place)
        }
        let limits = LintLimits.strict
        return [
            rule("hand-in-head-skin", "hand in head or neck, on the skin", inHead, limits.faceMetres),
            rule("hand-in-body-skin", "hand in the trunk, on the skin", inBody, limits.bodyMetres),
            rule("hand-in-hand-skin", "hand in the other arm, on the skin", inHand, limits.handsMetres),
            rule("forearm-in-body-skin", "forearm in the body, on the skin", inTrunk, limits.forearmMetres),
        ]
    }

    /// The same between balls and capsules fitted to the skin, which see deep overlaps, too.
    private func fittedPenetration() -> [QualityRule] {
        var inBody: (value: Float, place: String) = (0, "")
        var inHand: (value: Float, place: String) = (0, "")
        var inTrunk: (value: Float, place: String) = (0, "")
        for frame in samples.frames.indices {
            let seconds = Float(frame) / PoseSamples.framesPerSecond
            var balls: [Side: [Ball]] = [:]
            let excused = waivers(at: seconds)
            for side in Side.allCases {
                let arm = body.arm(side)
                let state = plan.utterance.state(side, at: seconds, body: body)
                let pose = arm.pose(state.posture)
                let own = arm.balls(of: pose, angles: state.angles)
                balls[side] = own + arm.forearmBalls(of: pose)
                for ball in own where !excused.contains(LintRule.body.rawValue) {
                    let depth = ball.radius - body.body.distance(to: ball.centre)
                    if depth > inBody.value { inBody = (depth, place(side, frame: frame)) }
                }
                for share: Float in [0.25, 0.5, 0.75] {
                    let point = pose.elbow.mixed(with: pose.wrist, fraction: share)
                    let depth = 0.03 - body.body.distance(to: point)
                    if depth > inTrunk.value { inTrunk = (depth, place(side, frame: frame)) }
                }
            }
            for first in balls[.right] ?? [] where !excused.contains(LintRule.hands.rawValue) {
                for second in balls[.left] ?? [] {
                    let depth = first.radius + second.radius - first.centre.distance(to: second.centre)
                    if depth > inHand.value { inHand = (depth, place(.right, frame: frame)) }
                }
            }
        }
        func rule(_ name: String, _ title: String, _ found: (value: Float, place: String), _ limit: Double)
            -> QualityRule
        {
            QualityRule(
                name: name, title: title, unit: "mm", value: Double(found.value) * 1000, allowed: 0...limit,
                place: found.place)
        }
        return [
            rule(
                "hand-in-body", "hand inside the body, deepest", inBody, QualityLimits.handInBodyMillimetres),
            rule(
                "hand-in-hand", "hand inside the other, deepest", inHand, QualityLimits.handInHandMillimetres),
            rule(
                "forearm-in-body", "forearm inside the body, deepest", inTrunk,
                QualityLimits.forearmInBodyMillimetres),
        ]
    }

    /// What the sign that is made at a time is excused from.
    private func waivers(at seconds: Float) -> Set<String> {
        let span = plan.utterance.spans.last { $0.preparation <= seconds }
        return span.flatMap { waivers[$0.name] } ?? []
    }

    private func limits() -> [QualityRule] {
        var share: (value: Float, place: String) = (0, "")
        for frame in samples.frames.indices {
            let seconds = Float(frame) / PoseSamples.framesPerSecond
            for side in Side.allCases {
                let posture = plan.utterance.state(side, at: seconds, body: body).posture
                let used = max(
                    Self.share(posture.flexion, ArmPosture.Limits.flexion),
                    Self.share(posture.deviation, ArmPosture.Limits.deviation),
                    Self.share(posture.pronation, ArmPosture.Limits.pronation))
                if used > share.value { share = (used, place(side, frame: frame)) }
            }
        }
        return [
            QualityRule(
                name: "joint-limits", title: "share of a wrist or forearm limit", unit: "",
                value: Double(share.value), allowed: 0...1.001, place: share.place)
        ]
    }

    private static func share(_ value: Float, _ range: ClosedRange<Float>) -> Float {
        value >= 0 ? value / range.upperBound : value / range.lowerBound
    }
}
