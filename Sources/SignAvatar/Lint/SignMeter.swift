import AvatarMath
import AvatarModel
import Raster
import SignCompiler

/// Measures compiled signs of one avatar: at their keys, and from rest through the sign to rest.
struct SignMeter: Sendable {
    private let body: SigningBody
    private let camera: Camera
    private var skin: SkinMeter
    private let covered: [FacePatch]

    /// Poses a second between keys.
    private static let framesPerSecond: Float = 15
    /// Poses a second of a movement whose direction is measured.
    private static let movementFramesPerSecond: Float = 30
    /// How far a gap is looked for, metres.
    private static let gapReach: Float = 0.03

    /// A part of the face that should stay visible.
    private struct FacePatch: Sendable {
        var name: String
        var points: [Vector3]
        /// Whoever is placed at one of these may cover it.
        var sites: Set<String>
    }

    /// Prepares an avatar; throws if it has no head, trunk or arms.
    init(body: SigningBody) throws(SignAvatarError) {
        guard let skin = SkinMeter(body: body) else {
            throw .badInput("avatar '\(body.avatar.name)': its skin has no head, trunk or arms to measure")
        }
        self.body = body
        self.skin = skin
        camera = Framing.standingCamera(avatar: body.avatar, aspect: 9.0 / 16)
        covered = Self.patches(body)
    }

    /// Measures one sign.
    mutating func measure(_ sign: CompiledSign) -> SignMeasures {
        var measures = SignMeasures()
        measures.fittedBody.take(sign.report.bodyPenetration, "a key")
        measures.fittedHands.take(sign.report.handPenetration, "a key")
        for key in sign.report.keys { measure(key, into: &measures) }
        measureWays(of: sign, into: &measures)
        for (index, part) in sign.parts.enumerated() {
            measureDepth(of: part, number: index + 1, into: &measures)
        }
        return measures
    }

    // MARK: - At keys

    private mutating func measure(_ key: SolvedKey, into measures: inout SignMeasures) {
        let place = "part \(key.part), \(key.side.rawValue) hand, \(key.what)"
        var states = [key.side: key.state]
        states[key.side.opposite] = key.other
        skin.pose(states)
        let depths = skin.depths(of: key.other == nil ? [key.side] : Side.allCases)
        measures.face.take(depths.face, place)
        measures.body.take(depths.body, place)
        measures.hands.take(depths.hands, place)
        measures.forearm.take(depths.forearm, place)
        if let touch = key.touch {
            let miss = touch.reached.distance(to: touch.target)
            if touch.isArea, miss > LintLimits.strict.contactMetres {
                let reach = touch.gap + Self.gapReach
                let gap = skin.gap(of: key.side, onHand: touch.isOnHand, within: reach) ?? reach
                measures.contact.take(min(miss, abs(max(0, gap) - touch.gap)), place)
                measures.area.take(miss, place)
            } else {
                measures.contact.take(miss, place)
            }
        }
        for turn in key.turns {
            // What the entry allows beyond the standard slack does not count.
            let wider = max(0, (turn.writtenSlack ?? 0) - LintLimits.strict.orientationRadians)
            measures.orientation.take(turn.deviation - wider, place)
        }
        let posture = key.state.posture
        let limits = ArmPosture.Limits.self
        func share(_ value: Float, _ range: ClosedRange<Float>) -> Float {
            value >= 0 ? value / range.upperBound : value / range.lowerBound
        }
        measures.wrist.take(share(posture.flexion, limits.flexion), place + ", bent")
        measures.wrist.take(share(posture.deviation, limits.deviation), place + ", bent aside")
        measureElbow(key, place: place, into: &measures)
        measureHidden(key, place: place, into: &measures)
    }

    /// The elbow with its flesh against the picture's sides.
    private func measureElbow(_ key: SolvedKey, place: String, into measures: inout SignMeasures) {
        let elbow = body.arm(key.side).pose(key.state.posture).elbow
        let (width, height) = (720, 1280)
        let outer = elbow + Vector3(elbow.x < 0 ? -0.035 : 0.035, 0, 0)
        let x = camera.project(outer, width: width, height: height).x / Float(width)
        measures.elbow.take(max(0, -x, x - 1), place)
    }

    /// The points of eyes and mouth that a hand before the face covers, seen from the camera.
    private func measureHidden(_ key: SolvedKey, place: String, into measures: inout SignMeasures) {
        guard let first = covered.first?.points.first,
            skin.place(ofJoint: body.arm(key.side).hand.handJoint).distance(to: first) < 0.45
        else { return }
        for patch in covered where !(key.site.map(patch.sites.contains) ?? false) {
            measures.hidden.take(
                skin.hiddenShare(
                    of: patch.points, by: key.side, from: camera.eye, radius: Self.shadowRadius),
                "\(place), before the \(patch.name)")
        }
    }

    /// How far a vertex of a hand's skin shades, metres: half the widest spacing of vertices.
    private static let shadowRadius: Float = 0.004

    private static func patches(_ body: SigningBody) -> [FacePatch] {
        func grid(_ middle: Vector3, _ width: Float, _ height: Float) -> [Vector3] {
            (-2...2).flatMap { column in
                (-1...1).map { row in
                    middle + Vector3(Float(column) / 2 * width, Float(row) * height, 0)
                }
            }
        }
        let eyeSites: Set<String> = [
            "eye", "eyelid", "under-eye", "brow", "brow-middle", "nose-bridge",
        ]
        let mouthSites: Set<String> = [
            "lips", "upper-lip", "lower-lip", "teeth", "tongue", "mouth-corner", "under-nose",
        ]
        var patches: [FacePatch] = []
        for side in Side.allCases {
            guard let eye = body.body.surface.site(named: "eye", side: side) else { continue }
            patches.append(
                FacePatch(
                    name: "\(side.rawValue) eye", points: grid(eye.position, 0.011, 0.004), sites: eyeSites))
        }
        if let lips = body.body.surface.site(named: "lips", side: nil) {
            patches.append(
                FacePatch(name: "mouth", points: grid(lips.position, 0.02, 0.007), sites: mouthSites))
        }
        return patches
    }

    // MARK: - Between keys

    /// Depths from rest through all parts to rest.
    private mutating func measureWays(of sign: CompiledSign, into measures: inout SignMeasures) {
        var builder = UtteranceBuilder(body: body, speed: 1)
        let utterance = builder.build([SignUse(sign: sign, gloss: 0, assimilates: false)])
        guard let span = utterance.spans.first else { return }
        let moving = Side.allCases.filter { side in sign.parts.contains { $0.tracks[side] != nil } }
        var before: [Side: HandState] = [:]
        let last = Int(utterance.seconds * Self.framesPerSecond)
        for frame in Int(span.preparation * Self.framesPerSecond)...max(1, last) {
            let seconds = Float(frame) / Self.framesPerSecond
            var states: [Side: HandState] = [:]
            for side in Side.allCases { states[side] = utterance.state(side, at: seconds, body: body) }
            guard states != before else { continue }
            before = states
            skin.pose(states)
            let depths = skin.depths(of: moving)
            let phase =
                seconds < span.stroke
                ? "on the way from rest" : seconds > span.strokeEnd ? "on the way to rest" : "in the sign"
            let place = "\(QualityRule.text(Double(seconds - span.stroke))) s after its start, \(phase)"
            measures.wayFace.take(depths.face, place)
            measures.wayBody.take(depths.body, place)
            measures.wayHands.take(depths.hands, place)
            measures.wayForearm.take(depths.forearm, place)
        }
    }

    /// How much of a part's movement is towards or from the viewer: the ways of wrist and fingertips together.
    private func measureDepth(of part: CompiledPart, number: Int, into measures: inout SignMeasures) {
        guard part.seconds > 0.05 else { return }
        let width = body.body.shoulderWidth
        var whole: Float = 0
        var seen: Float = 0
        for side in Side.allCases {
            guard let track = part.tracks[side] else { continue }
            let arm = body.arm(side)
            var before: [Vector3] = []
            for frame in 0...Int((part.seconds * Self.movementFramesPerSecond).rounded(.up)) {
                let state = track.state(
                    at: Float(frame) / Self.movementFramesPerSecond, arm: arm)
                let pose = arm.pose(state.posture)
                let hand = arm.hand.posed(state.angles)
                let points =
                    [pose.wrist]
                    + hand.points.map { pose.wrist + pose.hand.act($0[3] - arm.hand.wrist) }
                for (old, new) in zip(before, points) {
                    let step = new - old
                    whole += step.length
                    seen += Vector3(step.x, step.y, 0).length
                }
                before = points
            }
        }
        // Six points: a movement is what they make together.
        guard whole / 6 > LintLimits.movementWidths * width else { return }
        let share = 1 - (seen / whole)
        measures.depth.take(share, "part \(number)")
    }
}
