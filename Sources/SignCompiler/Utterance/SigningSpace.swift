import AvatarMath
import AvatarModel

/// Draws the places of an utterance together, as signers do in running signing: ways become shorter.
///
/// What touches the body keeps its place. A part that touches nothing, two hands that touch only each other, and the
/// letters or digits of a word may be made a little nearer to what comes before and after.
struct SigningSpace {
    let body: SigningBody

    /// How far a free sign, two hands together and a spelled word may move, shoulder widths.
    private static let freeLimit: Float = 0.4
    private static let pairLimit: Float = 0.3
    private static let spelledLimit: Float = 0.2
    /// How far a place may rise.
    private static let highest: Float = 0.14
    /// How much a place resists, in ways: 0 would give way altogether.
    private static let stiffness: Float = 0.3
    private static let rounds = 16
    /// A hand that is not used for more parts than this in between sinks.
    private static let partsAhead = 2

    /// Parts that move together.
    private struct Group {
        var forms: [Int] = []
        var limit: Float = .infinity
        /// Whether the hands' turn has to stay exactly.
        var isPair = false
        var shift = Vector3.zero
    }

    /// A way of one hand from the end of a part to the start of another.
    private struct Link {
        var from: Int
        var to: Int
        var way: Vector3
    }

    /// Moves the forms' tracks.
    ///
    /// - Parameters:
    ///   - forms: all parts of an utterance, in order.
    ///   - uses: the signs that they belong to.
    func draw(_ forms: inout [PartForm], uses: [SignUse]) {
        var groups = groups(of: forms, uses: uses)
        guard groups.contains(where: { $0.limit > 0 }) else { return }
        var member = [Int](repeating: 0, count: forms.count)
        for (index, group) in groups.enumerated() {
            for form in group.forms { member[form] = index }
        }
        let links = links(of: forms).filter { member[$0.from] != member[$0.to] }
        for _ in 0..<Self.rounds {
            for index in groups.indices where groups[index].limit > 0 {
                var sum = Vector3.zero
                var count: Float = 0
                for link in links {
                    if member[link.to] == index {
                        sum += groups[member[link.from]].shift - link.way
                        count += 1
                    } else if member[link.from] == index {
                        sum += groups[member[link.to]].shift + link.way
                        count += 1
                    }
                }
                guard count > 0 else { continue }
                groups[index].shift = bounded(
                    sum / (count * (1 + Self.stiffness)), limit: groups[index].limit)
            }
        }
        for group in groups where group.shift.length > 0.002 {
            for share: Float in [1, 0.6, 0.3] {
                let moved = group.forms.map {
                    tracks(of: forms[$0], movedBy: group.shift * share, turnStays: group.isPair)
                }
                guard zip(group.forms, moved).allSatisfy({ isFit($1, from: forms[$0]) }) else { continue }
                for (form, tracks) in zip(group.forms, moved) { forms[form].tracks = tracks }
                break
            }
        }
    }

    /// Nearer to the body than written a hand could touch; signs sink in running signing and hardly rise.
    private func bounded(_ shift: Vector3, limit: Float) -> Vector3 {
        var shift = shift
        shift.z = max(0, shift.z)
        shift.y = min(shift.y, Self.highest * body.body.shoulderWidth)
        let length = limit * body.body.shoulderWidth
        return shift.length > length ? shift.normalized * length : shift
    }

    private func groups(of forms: [PartForm], uses: [SignUse]) -> [Group] {
        var groups: [Group] = []
        for (index, form) in forms.enumerated() {
            let use = uses[form.place.use]
            // Ways that lead arms out of each other are tight: their ends stay as they are written.
            let uncrosses = [index - 1, index + 1].contains {
                forms.indices.contains($0) && crosses(forms[$0])
            }
            let limit = uncrosses ? 0 : limit(of: form, use: use)
            var joins = false
            if index > 0 {
                let before = forms[index - 1]
                let beforeUse = uses[before.place.use]
                joins = form.place.use == before.place.use && Self.keeps(before, into: form)
                let spells = !use.assimilates && !beforeUse.assimilates
                if spells, use.form == .fluent, beforeUse.pauseSeconds == 0 { joins = true }
            }
            if !joins { groups.append(Group()) }
            let last = groups.count - 1
            groups[last].forms.append(index)
            groups[last].limit = min(groups[last].limit, limit)
            if form.ground == .otherHand { groups[last].isPair = true }
        }
        return groups
    }

    /// Whether a hand of a part is far on the other side of the body.
    private func crosses(_ form: PartForm) -> Bool {
        form.tracks.contains { side, track in
            track.arms.contains { key in
                side.sign * (key.posture.wrist.x - body.body.origin.x)
                    < -Self.across * body.body.shoulderWidth
            }
        }
    }

    /// From how far behind the midline a hand is across, shoulder widths.
    private static let across: Float = 0.35

    private func limit(of form: PartForm, use: SignUse) -> Float {
        guard use.form == .fluent else { return 0 }
        if !use.assimilates { return form.ground == .nothing ? Self.spelledLimit : 0 }
        guard use.sideShift == 0, use.sourceShift == 0, use.goalShift == 0 else { return 0 }
        return switch form.ground {
        case .nothing: Self.freeLimit
        case .otherHand: Self.pairLimit
        case .body: 0
        }
    }

    /// Whether a hand stays from one part into the next where it is.
    private static func keeps(_ form: PartForm, into next: PartForm) -> Bool {
        form.tracks.contains { side, track in
            guard let end = track.arms.last?.posture.wrist, let start = next.tracks[side]?.arms.first else {
                return false
            }
            return end.distance(to: start.posture.wrist) < 0.003
        }
    }

    private func links(of forms: [PartForm]) -> [Link] {
        var links: [Link] = []
        for side in Side.allCases {
            var last: Int?
            for (index, form) in forms.enumerated() {
                guard let track = form.tracks[side] else { continue }
                if let from = last, index - from <= Self.partsAhead + 1, let before = forms[from].tracks[side]
                {
                    let way = track.wrist(at: 0) - before.wrist(at: forms[from].trackSeconds)
                    links.append(Link(from: from, to: index, way: way))
                }
                last = index
            }
        }
        return links
    }

    private func tracks(of form: PartForm, movedBy vector: Vector3, turnStays: Bool) -> [Side: HandTrack] {
        var tracks = form.tracks
        for side in tracks.keys {
            if turnStays {
                tracks[side]?.carry(by: vector, arm: body.arm(side))
            } else {
                tracks[side]?.move(by: vector)
            }
        }
        return tracks
    }

    /// Whether arms can do that, and no hand comes nearer to the body than it was, or than is safe.
    private func isFit(_ tracks: [Side: HandTrack], from form: PartForm) -> Bool {
        tracks.allSatisfy { side, track in
            guard let before = form.tracks[side] else { return true }
            let arm = body.arm(side)
            return zip(track.arms, before.arms).allSatisfy { key, old in
                let posture = key.posture
                guard ArmPosture.Limits.flexion.contains(posture.flexion),
                    ArmPosture.Limits.deviation.contains(posture.deviation),
                    ArmPosture.Limits.pronation.contains(posture.pronation)
                else { return false }
                let pose = arm.pose(posture)
                let oldPose = arm.pose(old.posture)
                let reach = (pose.wrist - pose.shoulder).length / arm.length
                guard pose.overreach < 1e-4 || pose.overreach <= oldPose.overreach, reach > 0.4 else {
                    return false
                }
                let angles = track.angles(at: key.seconds)
                let now = clearance(pose, arm: arm, angles: angles)
                return now >= min(Self.safe, clearance(oldPose, arm: arm, angles: angles))
            }
        }
    }

    /// How far hand and forearm are from the body, metres.
    private func clearance(_ pose: ArmPose, arm: ArmRig, angles: HandAngles) -> Float {
        var least = Float.infinity
        for ball in arm.balls(of: pose, angles: angles) {
            least = min(least, body.body.distance(to: ball.centre) - ball.radius)
        }
        for share: Float in [0.3, 0.6] {
            let point = pose.elbow.mixed(with: pose.wrist, fraction: share)
            least = min(least, body.body.distance(to: point) - 0.035)
        }
        return least
    }

    /// How near to the body a place may be moved, metres.
    private static let safe: Float = 0.015
}
