import AvatarMath

/// A line segment with a thickness, in model space, metres.
public struct Capsule: Sendable, Equatable {
    /// One end of the segment.
    public var start: Vector3
    /// The other end; the same as `start` for a ball.
    public var end: Vector3
    /// Metres.
    public var radius: Float

    public init(start: Vector3, end: Vector3, radius: Float) {
        self.start = start
        self.end = end
        self.radius = radius
    }

    /// The signed distance of a point from the surface, metres; negative inside.
    public func distance(to point: Vector3) -> Float {
        point.distance(to: Segment.nearest(point, start, end)) - radius
    }

    /// The outward direction at a point.
    public func normal(at point: Vector3) -> Vector3 {
        let away = point - Segment.nearest(point, start, end)
        return away.length > 1e-6 ? away.normalized : Vector3(0, 0, 1)
    }
}

/// A ball in model space or in a hand's frame, metres.
public struct Ball: Sendable, Equatable {
    /// The middle.
    public var centre: Vector3
    /// Metres.
    public var radius: Float

    public init(centre: Vector3, radius: Float) {
        self.centre = centre
        self.radius = radius
    }
}

extension PosedHand {
    /// Balls that fill the fingers and the palm, in the hand's rest frame.
    public var balls: [Ball] {
        var result: [Ball] = []
        result.reserveCapacity(34)
        for finger in 0..<5 {
            let radius = rig.surface.radius(finger: finger)
            for joint in (finger == 0 ? 1 : 0)..<3 {
                let start = points[finger][joint]
                let end = points[finger][joint + 1]
                if joint < 2 {
                    result.append(Ball(centre: start.mixed(with: end, fraction: 0.6), radius: radius))
                } else {
                    let length = max(1e-4, start.distance(to: end))
                    let inset = max(0.3, 1 - radius * 0.85 / length)
                    result.append(Ball(centre: start.mixed(with: end, fraction: 0.25), radius: radius * 0.95))
                    result.append(
                        Ball(centre: start.mixed(with: end, fraction: inset), radius: radius * 0.85))
                }
            }
        }
        for ball in rig.surface.palm { result.append(Ball(centre: ball.centre, radius: ball.radius)) }
        result.append(
            Ball(
                centre: points[0][0].mixed(with: points[0][1], fraction: 0.6),
                radius: rig.surface.thumbRootRadius ?? 0.012))
        return result
    }
}

extension ArmRig {
    /// The balls of a posed hand in model space.
    public func balls(of pose: ArmPose, angles: HandAngles) -> [Ball] {
        hand.posed(angles).balls.map { ball in
            Ball(centre: pose.wrist + pose.hand.act(ball.centre - wrist), radius: ball.radius)
        }
    }

    /// The balls of the forearm in model space, from the elbow to the wrist.
    public func forearmBalls(of pose: ArmPose) -> [Ball] {
        hand.surface.forearm.map { ball in
            Ball(centre: pose.elbow + pose.lowerArm.act(ball.centre - elbow), radius: ball.radius)
        }
    }
}
