import AvatarMath
import AvatarModel
import SignCatalog

extension GoalSolver {
    /// `chest-front` of the project's `locations.yaml`, where a hand is that has no place.
    private static let standardPlace = SpacePoint(outward: 0.32, up: -0.38, forward: 0.62, slack: 0.07)

    /// Where a goal's place is.
    struct Target {
        var position: Vector3
        /// The skin's outward normal; nil in free space.
        var normal: Vector3?
        var onHand: Bool
        /// Metres.
        var slack: Float
        /// How far from the skin the point was asked to be, metres.
        var gap: Float = 0
        var name: String
        var skin: SkinPlace?
    }

    func target(_ goal: HandGoal, side: Side, other: SolvedHand?, part: Int) throws(CompilerError) -> Target {
        let body = avatar.body
        let shift = goal.posture.shift
        let moved = (goal.mirrored ? shift.mirrored : shift).vector * body.shoulderWidth
        switch goal.posture.place {
        case .none:
            return Target(
                position: body.position(
                    of: Self.standardPlace, side: side) + moved + goal.offset,
                normal: nil, onHand: false, slack: Self.standardPlace.slack * body.shoulderWidth,
                name: "chest-front")
        case .space(let name, let point):
            return Target(
                position: body.position(of: point, side: side) + moved + goal.offset, normal: nil,
                onHand: false, slack: point.slack * body.shoulderWidth, name: name)
        case .site(let site, let gap):
            let siteSide: Side? =
                switch site.side {
                case .own: side
                case .other: side.opposite
                case .left: goal.mirrored ? .right : .left
                case .right: goal.mirrored ? .left : .right
                case .middle: nil
                }
            guard var point = body.surface.site(named: site.name, side: siteSide) else {
                throw .missingSite(site.name, sign: sign, location: location)
            }
            var skin: SkinPlace? =
                goal.offset == .zero ? SkinPlace(site: point, shift: moved, gap: gap.metres) : nil
            if moved != .zero { point = body.surface.reproject(point.position + moved, near: point) }
            var position = point.position
            var normal = point.normal
            if let siteSide, siteSide != side, let other {
                let rig = avatar.arm(siteSide)
                let onArm = [
                    rig.upperArmJoint, rig.upperArmTwistJoint, rig.lowerArmJoint, rig.lowerArmTwistJoint,
                    rig.hand.handJoint,
                ]
                if onArm.contains(point.joint) { skin = nil }
                if point.joint == rig.upperArmJoint || point.joint == rig.upperArmTwistJoint {
                    position = other.arm.shoulder + other.arm.upperArm.act(position - rig.shoulder)
                    normal = other.arm.upperArm.act(normal)
                } else if point.joint == rig.lowerArmJoint || point.joint == rig.lowerArmTwistJoint {
                    position = other.arm.elbow + other.arm.lowerArm.act(position - rig.elbow)
                    normal = other.arm.lowerArm.act(normal)
                } else if point.joint == rig.hand.handJoint {
                    position = other.arm.wrist + other.arm.hand.act(position - rig.wrist)
                    normal = other.arm.hand.act(normal)
                }
            }
            return Target(
                position: position + normal * gap.metres + goal.offset, normal: normal, onHand: false,
                slack: 0,
                gap: gap.metres + goal.offset.length, name: site.name, skin: skin)
        case .otherHand(let handPart, let gap):
            guard let other else {
                throw .nothingToHold(
                    hand: "place on the other hand", sign: sign, part: part, location: location)
            }
            let rig = avatar.arm(side.opposite)
            let point = other.part(handPart, of: rig)
            var place = point.position + point.normal * gap.metres + moved
            if moved != .zero {
                place += point.normal * Self.sunk(place, in: other.balls(of: rig), along: point.normal)
            }
            return Target(
                position: place + goal.offset, normal: point.normal, onHand: true, slack: 0,
                gap: gap.metres + moved.length + goal.offset.length,
                name: "other.\(handPart.name)")
        }
    }

    /// How far a point has to go in a direction until it is outside of balls, metres: a place that was moved along a
    /// hand is put back onto its skin.
    private static func sunk(_ point: Vector3, in balls: [Ball], along direction: Vector3) -> Float {
        var way: Float = 0
        // Out of one ball it may be inside the next.
        for _ in 0..<4 {
            var farthest: Float = 0
            for ball in balls {
                let away = point + direction * way - ball.centre
                let below = ball.radius * ball.radius - away.dot(away)
                guard below > 0 else { continue }
                let along = away.dot(direction)
                farthest = max(farthest, (along * along + below).squareRoot() - along)
            }
            guard farthest > 0 else { break }
            way += farthest
        }
        return way
    }
}
