import AvatarMath
import SignCatalog

/// How long the steps of a sign take at speed 1.
///
/// A movement as `StepMotion.eased` makes it over a distance D in a time T peaks at 1.70 D/T and at 5.09 D/T²;
/// the limits keep a signer's wrist below what viewers find hurried.
enum StrokeTiming {
    /// Peak acceleration allowed inside a sign, shoulder widths per second squared.
    static let peakAcceleration: Float = 26
    /// Peak speed allowed inside a sign, shoulder widths per second.
    static let peakSpeed: Float = 2.55
    /// The shortest stroke that can be read, seconds.
    static let shortest: Float = 0.16

    /// Peak turn of the hand and of a finger joint, radians a second.
    static let turnSpeed: Float = 13
    static let fingerSpeed: Float = 19

    /// Seconds for a straight stroke of `distance` shoulder widths.
    static func stroke(distance: Float) -> Float {
        max(shortest, (5.09 * distance / peakAcceleration).squareRoot(), 1.70 * distance / peakSpeed)
    }

    /// Seconds for a way given by places at even steps of its time, in shoulder widths.
    static func seconds(
        along places: [Vector3], peakSpeed: Float = peakSpeed, peakAcceleration: Float = peakAcceleration
    ) -> Float {
        let steps = Float(places.count - 1)
        let ways = zip(places, places.dropFirst()).map { $1 - $0 }
        let speed = (ways.map(\.length).max() ?? 0) * steps
        let changes = zip(ways, ways.dropFirst()).map { ($1 - $0).length }
        let acceleration = (changes.max() ?? 0) * steps * steps
        return max(speed / peakSpeed, (acceleration / peakAcceleration).squareRoot())
    }

    /// Seconds for a turn of the hand by `radians` about any of its axes.
    static func turn(radians: Float) -> Float {
        max(0.14, 1.70 * abs(radians) / turnSpeed)
    }

    /// Seconds for the fingers to change by at most `radians` at a joint.
    static func reshape(radians: Float) -> Float {
        radians < 0.05 ? 0 : max(0.12, 1.70 * radians / fingerSpeed)
    }

    /// Seconds for one round of a circle with a radius in shoulder widths.
    static func turnRound(radius: Float) -> Float {
        // Round a small circle the turning itself is the acceleration; the even middle runs 1.28 times faster.
        let speed = min(2, (peakAcceleration * max(0.01, radius)).squareRoot())
        return max(0.36, 2 * .pi * radius * 1.28 / speed)
    }

    /// How long a sharp stroke stands after its stop, seconds.
    static let sharpHold: Float = 0.1

    /// The factor by which a manner stretches a step.
    static func factor(_ manner: Movement.Manner) -> Float {
        switch manner {
        case .normal: 1
        case .fast: 0.82
        case .slow: 1.7
        case .tense: 1.35
        case .sharp: 0.9
        case .lax: 1.2
        }
    }
}
