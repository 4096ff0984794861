import AvatarMath
import AvatarModel
import SignCatalog

// How a step changes what a hand is to do.
extension PartBuilder {
    mutating func displace(
        _ side: Side, along direction: Direction, by distance: Float, movement: Movement
    ) {
        let way = displacement(side, along: direction, by: distance, movement: movement)
        goals[side]?.offset += way
    }

    mutating func retarget(_ side: Side, change: HandPosture?, mirrored: Bool) {
        guard let change, var goal = goals[side] else { return }
        goal.setMirrored(mirrored)
        if change.place != nil || change.shift != .zero {
            if let place = change.place { goal.posture.place = place }
            goal.posture.shift = change.shift
            // What lies at this hand comes along to the new place.
            goals[side.opposite]?.carrier -= goal.offset
            goal.offset = .zero
            goal.give = .zero
            if let drift = drift[side] {
                goal.move(by: drift, shoulderWidth: shoulderWidth)
                goals[side.opposite]?.carrier += goal.offset
            }
            renewed[side, default: []].insert(.place)
        }
        if let part = change.part { goal.posture.part = part }
        reorient(&goal, change: change, side: side)
        goals[side] = goal
    }

    /// Takes over shape and orientation; what a new direction contradicts is forgotten.
    mutating func reorient(_ goal: inout HandGoal, change: HandPosture, side: Side) {
        if let shape = change.handshape {
            goal.posture.handshape = shape
            goal.angles = shapes.angles(of: shape, side: side, body: solver.avatar)
            renewed[side, default: []].insert(.fingers)
            if goal.posture.fingers != nil, change.fingers == nil, change.axis == nil, let hand = solved[side]
            {
                // Fingers that close no longer point where they did; the hand itself does.
                goal.keptAxis = hand.arm.hand.act(solver.avatar.arm(side).hand.axis)
                goal.posture.fingers = nil
            }
        }
        if change.fingers != nil || change.axis != nil || change.palm != nil || change.thumb != nil {
            renewed[side, default: []].insert(.turn)
        }
        if change.fingers != nil || change.axis != nil {
            goal.posture.axis = change.axis
            goal.posture.fingers = change.fingers
            goal.keptAxis = nil
            if change.thumb == nil { goal.posture.thumb = nil }
        }
        if let palm = change.palm {
            goal.posture.palm = palm
            if change.thumb == nil { goal.posture.thumb = nil }
        }
        if let thumb = change.thumb {
            goal.posture.thumb = thumb
            if change.palm == nil { goal.posture.palm = nil }
        }
        if let slack = change.slack { goal.posture.slack = slack }
        forgetContradicted(&goal, change: change, side: side)
    }

    /// Forgets a direction from before that a new one leaves no room for: fingers that pointed up when the palm
    /// turns down.
    func forgetContradicted(_ goal: inout HandGoal, change: HandPosture, side: Side) {
        let hand = solver.avatar.arm(side).hand.posed(goal.angles)
        let wish = OrientationWish(goal.posture, hand: hand, mirrored: goal.mirrored, axis: goal.keptAxis)
        guard !wish.contradictions.isEmpty || wish.hasUnusedPair else { return }
        let isPointed = change.fingers != nil || change.axis != nil
        let isTurned = change.palm != nil || change.thumb != nil
        if isTurned, !isPointed {
            goal.posture.axis = nil
            goal.posture.fingers = nil
            goal.keptAxis = nil
        } else if isPointed, !isTurned {
            goal.posture.palm = nil
            goal.posture.thumb = nil
        }
    }
}
