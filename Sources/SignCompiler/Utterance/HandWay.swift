import AvatarMath
import AvatarModel

/// A way from one motion of a hand into another.
///
/// Both motions run on while the way passes from the first to the second: it leaves a movement that is dying away and
/// enters one that has begun, so that place, speed and acceleration are continuous at both ends without a stop.
public struct HandWay: Sendable {
    /// What the hand leaves; it runs on during the way.
    public let from: HandMotion
    /// What the hand enters.
    public internal(set) var to: HandMotion
    /// Seconds of the utterance.
    public internal(set) var start: Float
    /// How long the way takes.
    public internal(set) var seconds: Float
    /// Added to the wrist in the middle of the way, metres.
    public internal(set) var bump: Vector3
    /// How long before the way's end the second motion begins, seconds.
    let lead: Float
    /// How long the speed rises and falls, seconds.
    let rise: Float

    /// The share of a way after which the fingers have their new shape: handshape leads the movement.
    static let shapeLead: Float = 0.78

    init(
        from: HandMotion, to: HandMotion, start: Float, seconds: Float, lead: Float = 0,
        rise: Float = .infinity,
        bump: Vector3 = .zero
    ) {
        self.from = from
        self.to = to
        self.start = start
        self.seconds = seconds
        self.lead = lead
        self.rise = rise
        self.bump = bump
        arrive(at: start + seconds)
    }

    /// A way between two postures.
    init(from: HandState, to: HandState, start: Float = 0, seconds: Float = 1, bump: Vector3 = .zero) {
        self.init(
            from: HandMotion(from), to: HandMotion(to), start: start, seconds: seconds, bump: bump)
    }

    /// When the second motion has taken over, seconds of the utterance.
    var end: Float { start + seconds }

    /// Sets the end and moves the second motion along.
    mutating func arrive(at end: Float) {
        seconds = max(1e-3, end - start)
        to.origin = end - lead
    }

    /// How a way swells between its ends: 0 at both, 1 in the middle, without a kink.
    static func swell(_ fraction: Float) -> Float {
        let wave = sinFloat(.pi * fraction)
        return wave * wave
    }

    private func fraction(at time: Float) -> Float { ((time - start) / seconds).clamped(to: 0...1) }

    private var ramp: Float { (rise / seconds).clamped(to: 0.2...0.5) }

    /// The hand at a time of the utterance; before the way the first motion, behind it the second.
    func state(at time: Float, arm: ArmRig) -> HandState {
        let u = fraction(at: time)
        if u <= 0 { return from.state(at: time, arm: arm) }
        if u >= 1 { return to.state(at: time, arm: arm) }
        let first = from.state(at: time, arm: arm)
        let second = to.state(at: time, arm: arm)
        var posture = first.posture.mixed(
            with: second.posture, fraction: SpeedProfile.progress(u, ramp: ramp))
        posture.wrist += bump * Self.swell(u)
        return HandState(
            posture: posture,
            angles: first.angles.mixed(
                with: second.angles, fraction: StepMotion.eased(min(1, u / Self.shapeLead))))
    }

    /// How much of the second motion there is at a time of the utterance, 0...1.
    func share(at time: Float) -> Float { SpeedProfile.progress(fraction(at: time), ramp: ramp) }

    /// The wrist alone at a time of the utterance, metres.
    func wrist(at time: Float) -> Vector3 {
        let u = fraction(at: time)
        let share = SpeedProfile.progress(u, ramp: ramp)
        return from.wrist(at: time).mixed(with: to.wrist(at: time), fraction: share) + bump * Self.swell(u)
    }
}
