import AvatarMath

/// How a value runs from one key to the next.
public enum Easing: String, Sendable, CaseIterable {
    /// At an even speed.
    case linear
    /// From stillness to stillness with the least jerk, as hands move (T. Flash and N. Hogan, 1985).
    case minimumJerk
    /// Stays at the first key's value until the next key.
    case hold

    /// The progress 0...1 at a fraction of the time; fractions outside 0...1 are clamped.
    public func progress(_ fraction: Float) -> Float {
        let u = fraction.clamped(to: 0...1)
        switch self {
        case .linear: return u
        case .minimumJerk: return u * u * u * (10 - 15 * u + 6 * u * u)
        case .hold: return u < 1 ? 0 : 1
        }
    }

    /// The peak speed of a minimum-jerk movement, as a multiple of distance / seconds.
    public static let peakSpeedFactor: Float = 1.875
}
