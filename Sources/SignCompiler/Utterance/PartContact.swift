import AvatarMath
import AvatarModel

/// Where the hands of a part touch the body or each other, and what may be changed without losing that.
struct PartContact {
    /// What the place of a part hangs on.
    enum Ground { case nothing, otherHand, body }

    let ground: Ground
    /// Whether the hands touch at the start and at the end; true where that cannot be seen.
    private(set) var atStart = false
    private(set) var atEnd = false
    /// Whether a hand is seen to touch the body there.
    let isOnBodyAtStart: Bool
    let isOnBodyAtEnd: Bool
    /// The end of the part about which its movement may be made smaller: whatever touches does so there.
    private(set) var pivot: StrokePace.End?

    /// Nearer than this is a touch, metres.
    private static let gap: Float = 0.008
    /// How thick an arm is below its skin, metres.
    private static let armRadius: Float = 0.04
    /// Places nearer to each other than this are one, metres.
    private static let same: Float = 0.004
    /// How far from the body both hands have to be where nothing but each other matters, metres.
    private static let away: Float = 0.02
    private static let looks = 6

    /// Looks at a part of a sign.
    ///
    /// - Parameters:
    ///   - part: as compiled.
    ///   - places: what the sign's report says of the part's touched places, such as "palm at other.back".
    ///   - body: the avatar.
    init(_ part: CompiledPart, places: [String], body: SigningBody) {
        var times = (0...Self.looks).map { part.seconds * Float($0) / Float(Self.looks) }
        times += part.tracks.values.flatMap { $0.arms.map(\.seconds) }.filter { $0 < part.seconds }
        var touching: [Float] = []
        var onBody: [Float] = []
        var nearest = Float.infinity
        for time in Set(times) {
            let found = Self.look(at: part.tracks, time: time, body: body)
            nearest = min(nearest, found.body)
            if found.body < Self.gap { onBody.append(time) }
            if min(found.body, found.hands) < Self.gap { touching.append(time) }
        }
        ground = Self.ground(part, places: places, bodyDistance: nearest)
        atStart = touching.contains(0)
        atEnd = touching.contains(part.seconds)
        let stays = Self.staysPut(part)
        pivot = Self.pivot(of: part, touching: touching, stays: stays)
        isOnBodyAtStart = onBody.contains(0)
        isOnBodyAtEnd = onBody.contains(part.seconds)
        // What touches cannot always be seen.
        if !part.isFree, touching.isEmpty {
            atStart = true
            atEnd = true
        }
    }

    private static func ground(_ part: CompiledPart, places: [String], bodyDistance: Float) -> Ground {
        if part.isFree { return .nothing }
        let onHand =
            !places.isEmpty
            && places.allSatisfy { place in
                place.contains(" at other.") && !place.hasSuffix("elbow") && !place.contains("forearm")
            }
        return onHand && part.tracks.count == 2 && bodyDistance > away ? .otherHand : .body
    }

    /// Whether the keys of all hands are one place: there are only small movements about it.
    private static func staysPut(_ part: CompiledPart) -> Bool {
        part.tracks.values.allSatisfy { track in
            guard let first = track.arms.first?.posture.wrist else { return true }
            return track.arms.allSatisfy { $0.posture.wrist.distance(to: first) < same }
        }
    }

    private static func pivot(of part: CompiledPart, touching: [Float], stays: Bool) -> StrokePace.End? {
        if touching.isEmpty { return part.isFree ? .end : stays ? .start : nil }
        func isAt(_ edge: Float) -> Bool {
            touching.allSatisfy { time in
                part.tracks.values.allSatisfy { $0.wrist(at: time).distance(to: $0.wrist(at: edge)) < same }
            }
        }
        if isAt(0) { return .start }
        if isAt(part.seconds) { return .end }
        // Small movements along what is touched shrink along it.
        return stays ? .start : nil
    }

    /// The least distances of hands from the body and from the other hand and arm at a time, metres.
    private static func look(
        at tracks: [Side: HandTrack], time: Float, body: SigningBody
    ) -> (body: Float, hands: Float) {
        var balls: [Side: [Ball]] = [:]
        var poses: [Side: ArmPose] = [:]
        for (side, track) in tracks {
            let arm = body.arm(side)
            let state = track.state(at: time, arm: arm)
            let pose = arm.pose(state.posture)
            poses[side] = pose
            balls[side] = arm.balls(of: pose, angles: state.angles)
        }
        var result: (body: Float, hands: Float) = (.infinity, .infinity)
        for ball in balls.values.joined() {
            result.body = min(result.body, body.body.distance(to: ball.centre) - ball.radius)
        }
        for (side, own) in balls {
            guard let other = poses[side.opposite] else { continue }
            for ball in own {
                for (start, end) in [(other.shoulder, other.elbow), (other.elbow, other.wrist)] {
                    let nearest = Segment.nearest(ball.centre, start, end)
                    result.hands = min(
                        result.hands, ball.centre.distance(to: nearest) - ball.radius - armRadius)
                }
            }
        }
        for first in balls[.right] ?? [] {
            for second in balls[.left] ?? [] {
                result.hands = min(
                    result.hands, first.centre.distance(to: second.centre) - first.radius - second.radius)
            }
        }
        return result
    }
}
