import AvatarMath
import SignCatalog
import SignCompiler

/// What single signs say with head, shoulders and trunk.
extension FaceComposer {
    /// Nods and shakes of the head a second; two of them are made even where the hands have finished before.
    static let swings: Float = 2.1

    mutating func bodyMoves(_ face: NonManual, start: Float, end: Float) {
        let turns: [NonManual.Head: (Vector3, Float)] = [
            .nod: (Vector3(0.16, 0, 0), Self.swings), .shake: (Vector3(0, 0.2, 0), Self.swings),
            .forward: (Vector3(0.12, 0, 0), 0),
            .back: (Vector3(-0.12, 0, 0), 0), .up: (Vector3(-0.2, 0, 0), 0), .down: (Vector3(0.22, 0, 0), 0),
            .tiltLeft: (Vector3(0, 0, -0.2), 0), .tiltRight: (Vector3(0, 0, 0.2), 0),
            .turnLeft: (Vector3(0, 0.35, 0), 0),
            .turnRight: (Vector3(0, -0.35, 0), 0),
        ]
        if let wanted = face.head, let (turn, swings) = turns[wanted] {
            head.append(
                HeadMove(
                    envelope: Envelope(
                        start: start, end: max(end, start + (swings > 0 ? 2 / swings : 0.3)), height: 1),
                    turn: turn,
                    swings: swings))
        }
        // A shrug is up and down again at once; the others stay.
        let lifts: [NonManual.Shoulders: (move: ShoulderMove, end: Float)] = [
            .raised: (ShoulderMove(lift: 0.16, forward: 0), end),
            .hunched: (ShoulderMove(lift: 0.08, forward: 0.2), end),
            .shrug: (ShoulderMove(lift: 0.2, forward: 0), min(end, start + 0.25)),
        ]
        if let wanted = face.shoulders, let (move, until) = lifts[wanted] {
            shoulderMoves.append((Envelope(start: start, end: until, height: 1, attack: 0.2), move))
        }
        let leans: [NonManual.Torso: Vector3] = [
            .forward: Vector3(0.10, 0, 0), .back: Vector3(-0.08, 0, 0), .left: Vector3(0, 0, -0.08),
            .right: Vector3(0, 0, 0.08), .turnLeft: Vector3(0, 0.18, 0), .turnRight: Vector3(0, -0.18, 0),
        ]
        if let wanted = face.torso, let turn = leans[wanted] {
            head.append(
                HeadMove(
                    envelope: Envelope(start: start, end: end, height: 1, attack: 0.3), turn: turn, swings: 0,
                    isTrunk: true))
        }
    }
}
