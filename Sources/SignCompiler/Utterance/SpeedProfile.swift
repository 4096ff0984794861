import AvatarMath

/// How the speed of a way rises, stays and falls.
///
/// Short ways have the profile (1 - s²)^1.5 of `StepMotion.eased`. Long ones rise and fall in the same way and have
/// an even middle, so that they reach their goal sooner at the same top speed and acceleration.
enum SpeedProfile {
    /// The mean of (1 - s²)^1.5 over its rise, and its steepest slope there.
    static let riseMean: Float = 0.589
    static let riseSlope: Float = 1.497

    /// The share of a way that is travelled after a share of its time.
    ///
    /// - Parameters:
    ///   - fraction: of the time, 0...1; clamped.
    ///   - ramp: the share of the time in which the speed rises, and that in which it falls; 0.5 has no even middle.
    /// - Returns: 0...1.
    static func progress(_ fraction: Float, ramp: Float) -> Float {
        let u = fraction.clamped(to: 0...1)
        let top = 1 / (1 - 2 * ramp * (1 - riseMean))
        func rising(_ y: Float) -> Float { 2 * top * ramp * riseMean * StepMotion.eased(y / (2 * ramp)) }
        if u < ramp { return rising(u) }
        if u > 1 - ramp { return 1 - rising(1 - u) }
        return top * ramp * riseMean + top * (u - ramp)
    }

    /// The shortest time of a straight way and the ramp that goes with it.
    ///
    /// - Parameters:
    ///   - distance: in shoulder widths.
    ///   - peakSpeed: shoulder widths a second.
    ///   - peakAcceleration: shoulder widths a second squared.
    /// - Returns: seconds.
    static func seconds(distance: Float, peakSpeed: Float, peakAcceleration: Float) -> Float {
        let rise = riseSeconds(peakSpeed: peakSpeed, peakAcceleration: peakAcceleration)
        let reached = 2 * rise * riseMean * peakSpeed
        if distance > reached { return 2 * rise + (distance - reached) / peakSpeed }
        return (2 * riseSlope / riseMean * distance / peakAcceleration).squareRoot()
    }

    /// How long the speed takes to rise to its top, seconds.
    static func riseSeconds(peakSpeed: Float, peakAcceleration: Float) -> Float {
        riseSlope * peakSpeed / peakAcceleration
    }
}
