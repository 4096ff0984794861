import AvatarMath
import AvatarModel
import SignCatalog

/// Bends thumb and fingers so that the thumb meets what a handshape says it touches.
///
/// Thumb angles do not carry over between hands of different proportions, contacts do: so a handshape names
/// the places that meet, and they are solved once for every avatar.
struct ThumbSolver {
    let rig: HandRig

    /// The angles of a handshape on this hand.
    func angles(for shape: Handshape) -> HandAngles {
        let written = HandAngles(shape)
        guard !shape.contacts.isEmpty else { return written }
        let movable = shape.contacts.filter(\.fingerMayMove).compactMap { fingerIndex($0.finger) }
        let fingers = Array(Set(movable)).sorted()
        var slots = Array(16..<21)
        for finger in fingers { slots += [finger * 3, finger * 3 + 1, finger * 3 + 2, 12 + finger] }
        let start = slots.map { written.values[$0] }
        func hand(_ parameters: [Float]) -> HandAngles {
            var angles = written
            for (slot, value) in zip(slots, parameters) { angles.values[slot] = value }
            return angles
        }
        let solved = LeastSquares.minimize(
            start: start, bounds: slots.map { HandAngles.limits[$0] }, step: 0.004, iterations: 60
        ) { parameters in
            residuals(
                of: hand(parameters), shape: shape, parameters: parameters, start: start, fingers: fingers)
        }
        return hand(solved)
    }

    private func fingerIndex(_ name: FingerName) -> Int? {
        switch name {
        case .thumb: nil
        case .index: 0
        case .middle: 1
        case .ring: 2
        case .little: 3
        }
    }

    private func targetPoint(_ contact: Handshape.ThumbContact, on hand: PosedHand) -> (
        position: Vector3, normal: Vector3
    ) {
        switch contact.target {
        case .tip: return hand.part(HandPart(.finger(contact.finger, .tip)))
        case .pad: return hand.part(HandPart(.finger(contact.finger, .pad)))
        case .root, .middle, .end:
            guard let finger = fingerIndex(contact.finger).map({ $0 + 1 }) else {
                return (.zero, rig.palmNormal)
            }
            let segment = contact.target == .root ? 0 : contact.target == .middle ? 1 : 2
            let pad = rig.surface.point(named: "\(contact.finger.rawValue).pad")?.normal ?? rig.palmNormal
            let straight = hand.rotations[finger][segment]
            let back = -straight.act(pad)
            let centre = hand.points[finger][segment].mixed(
                with: hand.points[finger][segment + 1], fraction: contact.fraction)
            return (centre + back * rig.surface.radius(finger: finger), back)
        }
    }

    private func residuals(
        of angles: HandAngles, shape: Handshape, parameters: [Float], start: [Float], fingers: [Int]
    ) -> [Float] {
        let hand = rig.posed(angles)
        var result: [Float] = []
        for contact in shape.contacts {
            let thumb = hand.part(HandPart(.finger(.thumb, contact.part == .tip ? .tip : .pad)))
            let target = targetPoint(contact, on: hand)
            let miss = (thumb.position - target.position - target.normal * contact.gapMetres) * 1000
            result += [miss.x, miss.y, miss.z, 4 * (1 + thumb.normal.dot(target.normal))]
        }
        let thumbRadius = rig.surface.radius(finger: 0)
        for segment in 1..<3 {
            let thumbEnd =
                segment == 2
                ? hand.points[0][2].mixed(with: hand.points[0][3], fraction: 0.8)
                : hand.points[0][segment + 1]
            for finger in 1..<5 {
                for joint in 0..<3 {
                    let end =
                        joint == 2
                        ? hand.points[finger][2].mixed(with: hand.points[finger][3], fraction: 0.8)
                        : hand.points[finger][joint + 1]
                    let gap =
                        Segment.distance(
                            hand.points[0][segment], thumbEnd, hand.points[finger][joint], end)
                        - (thumbRadius + rig.surface.radius(finger: finger)) * 0.92
                    result.append(min(0, gap) * 600)
                }
            }
        }
        for index in parameters.indices {
            let weight: Float = index < 5 ? 0.035 : 0.06
            result.append((parameters[index] - start[index]).radiansAsDegrees * weight)
        }
        for finger in fingers {
            // The end joint follows the middle joint through the tendon they share.
            let coupled = angles[finger: finger, joint: 2] - 0.6 * angles[finger: finger, joint: 1]
            result.append(coupled.radiansAsDegrees * 0.05)
        }
        return result
    }
}
