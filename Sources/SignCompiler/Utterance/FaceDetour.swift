import AvatarMath
import AvatarModel

/// Leads a hand past the face that has nothing to say there: eyes and mouth are read, too.
struct FaceDetour {
    let body: SigningBody

    /// The displacement in the middle of a way that keeps a hand off eyes and mouth as a viewer in front sees them,
    /// metres; zero where the way begins or ends there or leads to the other side.
    ///
    /// - Parameters:
    ///   - side: the hand.
    ///   - from: where its way begins.
    ///   - to: where it ends.
    /// - Returns: the displacement.
    func detour(_ side: Side, from: HandState, to: HandState) -> Vector3 {
        // Across the face there is no way round it that a person would go.
        let ends = [middle(side, from), middle(side, to)]
        guard ends.allSatisfy({ aside(side, $0) > 0 && !isBefore($0) }) else { return .zero }
        var needed: Float = 0
        for fraction: Float in [0.3, 0.4, 0.5, 0.6, 0.7] {
            let state = HandState(
                posture: from.posture.mixed(with: to.posture, fraction: fraction),
                angles: from.angles.mixed(with: to.angles, fraction: fraction))
            let place = middle(side, state)
            guard isBefore(place) else { continue }
            needed = max(needed, (Self.halfWidth - aside(side, place)) / HandWay.swell(fraction))
        }
        return Vector3(side.sign * min(needed, Self.most), 0, 0)
    }

    /// How far a place is on the hand's own side of the face's middle, metres.
    private func aside(_ side: Side, _ place: Vector3) -> Float {
        (place.x - body.body.mouth.x) * side.sign
    }

    /// Whether a place is before eyes or mouth.
    private func isBefore(_ place: Vector3) -> Bool {
        let mouth = body.body.mouth
        return abs(place.x - mouth.x) < Self.halfWidth && place.y > mouth.y - Self.below
            && place.y < body.body.eyeHeight + Self.above
    }

    /// The middle of the hand, metres.
    private func middle(_ side: Side, _ state: HandState) -> Vector3 {
        let arm = body.arm(side)
        let balls = arm.balls(of: arm.pose(state.posture), angles: state.angles)
        return balls.reduce(.zero) { $0 + $1.centre } / Float(max(1, balls.count))
    }

    /// How far to the side the middle of a hand leaves the eye free, how far below the mouth and above the eyes it does
    /// so, and the longest detour, metres.
    private static let halfWidth: Float = 0.085
    private static let below: Float = 0.03
    private static let above: Float = 0.03
    private static let most: Float = 0.09
}
