import AvatarMath
import AvatarModel
import SignCatalog

/// One hand at one moment, as written: a posture and what the steps so far have added to it.
struct HandGoal: Sendable {
    var posture: HandPosture
    /// Whether directions and places are to be mirrored: the left hand of a mirrored part.
    var mirrored: Bool
    /// Added to the place in model space, metres.
    var offset: Vector3
    /// The fingers with their contacts solved.
    var angles: HandAngles
    /// How far the place gave way for the arm's comfort when it was first reached, metres: ways start there.
    var give: Vector3 = .zero
    /// The other hand's offset when this hand was placed on it: what comes on top of it carries this hand along.
    var carrier: Vector3 = .zero
    /// Where the hand points, in model space, since its shape changed and nothing was said about its direction.
    var keptAxis: Vector3?

    /// Moves the place by shoulder widths in model space; on skin the moved place is put back onto it.
    mutating func move(by widths: Vector3, shoulderWidth: Float) {
        guard case .site = posture.place else {
            offset += widths * shoulderWidth
            return
        }
        let own = mirrored ? Displacement(widths).mirrored.vector : widths
        posture.shift = Displacement(posture.shift.vector + own)
    }

    /// Says the same in the mirrored, or in the signer's plain, frame.
    mutating func setMirrored(_ wanted: Bool) {
        guard wanted != mirrored else { return }
        mirrored = wanted
        posture.palm = posture.palm?.mirrored
        posture.axis = posture.axis?.mirrored
        posture.fingers = posture.fingers?.mirrored
        posture.thumb = posture.thumb?.mirrored
        posture.shift = posture.shift.mirrored
        if case .site(var site, let gap) = posture.place {
            if site.side == .left { site.side = .right } else if site.side == .right { site.side = .left }
            posture.place = .site(site, gap: gap)
        }
    }
}

/// One hand at one moment, solved.
struct SolvedHand: Sendable {
    var arm: ArmPose
    var angles: HandAngles
    /// Where the touched skin faces, in model space; nil in free space.
    var contactNormal: Vector3?
    /// How far the place has given way, metres.
    var give: Vector3 = .zero
    /// The place on the skin that is touched; nil in free space and on a hand or an arm, which move.
    var skin: SkinPlace?

    /// The hand's balls in model space.
    func balls(of rig: ArmRig) -> [Ball] {
        rig.balls(of: arm, angles: angles)
    }

    /// A named part of the hand or forearm in model space.
    func part(_ part: HandPart, of rig: ArmRig) -> (position: Vector3, normal: Vector3) {
        if part.isOnForearm, let point = rig.hand.surface.point(named: part.name) {
            return (
                arm.elbow + arm.lowerArm.act(point.position - rig.elbow), arm.lowerArm.act(point.normal)
            )
        }
        let place = rig.hand.posed(angles).part(part)
        return (arm.wrist + arm.hand.act(place.position - rig.wrist), arm.hand.act(place.normal))
    }
}

extension HandPart {
    /// Whether the part is a patch of skin and not a point.
    var isArea: Bool {
        if case .area = spot { true } else { false }
    }

    /// Whether the part belongs to the forearm and does not turn with the hand.
    var isOnForearm: Bool {
        if case .area(let area) = spot {
            [.forearmFront, .forearmBack, .elbow].contains(area)
        } else {
            false
        }
    }
}
