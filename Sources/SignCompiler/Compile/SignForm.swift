import SignCatalog

/// How fully a sign is made.
public enum SignForm: Sendable, Hashable {
    /// As a dictionary shows it, alone.
    case citation
    /// As it is made inside a sentence: repetitions are fewer and smaller, all parts but the last are made once.
    case fluent
}

extension SignForm {
    /// How much of the way back a hand goes between repetitions.
    var returnShare: Float { self == .citation ? 1 : 0.54 }

    /// The hold of a posture without movement, seconds.
    var stillHoldSeconds: Float { self == .citation ? 0.24 : 0.14 }

    /// The most repetitions of a step in the last part, and in the parts before.
    private static let lastTimes = 2
    private static let earlierTimes = 1
    /// By how much written stillness inside a sign shrinks.
    private static let holdShare: Float = 0.6

    /// A sign's parts as this form makes them.
    func parts(of sign: Sign) -> [SignPart] {
        guard self == .fluent else { return sign.parts }
        return sign.parts.enumerated().map { index, part in
            var part = part
            let limit = index == sign.parts.count - 1 ? Self.lastTimes : Self.earlierTimes
            part.movements = part.movements.map { Self.reduced($0, times: limit) }
            return part
        }
    }

    private static func reduced(_ movement: Movement, times limit: Int) -> Movement {
        var movement = movement
        movement.times = min(movement.times, limit)
        switch movement.action {
        case .hold(let seconds): movement.action = .hold(seconds: seconds * holdShare)
        case .together(let steps): movement.action = .together(steps.map { reduced($0, times: limit) })
        case .sequence(let steps): movement.action = .sequence(steps.map { reduced($0, times: limit) })
        case .circle(var circle):
            // More than one round in a row is repetition, too.
            circle.turns = circle.turns > 1 ? min(circle.turns, Float(limit)) : circle.turns
            movement.action = .circle(circle)
        default: break
        }
        return movement
    }
}
