import AvatarMath
import SignCatalog

/// How long the steps of a sign take at speed 1.
///
/// A minimum-jerk movement over a distance D in a time T peaks at 1.875 D/T and at 5.77 D/T² (T. Flash and
/// N. Hogan, 1985); the limits keep a signer's wrist below what viewers find hurried.
enum StrokeTiming {
    /// Peak acceleration allowed inside a sign, shoulder widths per second squared.
    static let peakAcceleration: Float = 26
    /// Peak speed allowed inside a sign, shoulder widths per second.
    static let peakSpeed: Float = 4.2
    /// The shortest stroke that can be read, seconds.
    static let shortest: Float = 0.18

    /// Seconds for a straight stroke of `distance` shoulder widths.
    static func stroke(distance: Float) -> Float {
        max(shortest, (5.77 * distance / peakAcceleration).squareRoot(), 1.875 * distance / peakSpeed)
    }

    /// Seconds for a turn of the hand by `radians` about any of its axes.
    static func turn(radians: Float) -> Float {
        max(0.16, 1.875 * abs(radians) / 10)
    }

    /// Seconds for the fingers to change by at most `radians` at a joint.
    static func reshape(radians: Float) -> Float {
        radians < 0.05 ? 0 : max(0.14, 1.875 * radians / 14)
    }

    /// Seconds for one round of a circle with a radius in shoulder widths.
    static func turnRound(radius: Float) -> Float {
        max(0.5, 2 * .pi * radius / 1.7)
    }

    /// The factor by which a manner stretches a step.
    static func factor(_ manner: Movement.Manner) -> Float {
        switch manner {
        case .normal: 1
        case .fast: 0.7
        case .slow: 1.7
        case .tense: 1.35
        case .sharp: 0.8
        case .lax: 1.2
        }
    }
}
