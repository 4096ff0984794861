import AvatarMath
import SignCatalog

/// The movements that fingers make in place, as additions to the angles of the hand.
enum FingerPlay {
    /// The seconds of one round.
    static func seconds(_ motion: Movement.FingerMotion) -> Float {
        switch motion {
        case .wiggle: 0.42
        case .bend, .hook, .thumbBend: 0.34
        case .rub: 0.26
        case .flick: 0.26
        case .unfold, .fold: 0.62
        case .scissors, .beak: 0.3
        }
    }

    /// How long open fingers take to close before they unfold, seconds; a whole number of samples.
    static let closingSeconds: Float = 13 / Modulation.samplesPerSecond

    /// Samples additions over `seconds` at the modulation's rate, from fraction 0 to 1.
    static func sampled(_ seconds: Float, _ value: (Float) -> [Float]) -> [[Float]] {
        let count = max(1, Int((seconds * Modulation.samplesPerSecond).rounded()))
        return (0...count).map { value(Float($0) / Float(count)) }
    }

    /// The additions to a hand's 21 angles.
    ///
    /// - Parameters:
    ///   - motion: what the fingers do.
    ///   - base: the hand that is moved.
    ///   - fraction: 0...1 within all rounds.
    ///   - rounds: how often the motion is made.
    /// - Returns: one addition an angle, radians.
    static func delta(_ motion: Movement.FingerMotion, base: HandAngles, fraction: Float, rounds: Int)
        -> [Float]
    {
        var delta = HandAngles(values: [Float](repeating: 0, count: HandAngles.count))
        let cycles = fraction * Float(rounds)
        let phase = fraction >= 1 ? 0 : cycles - cycles.rounded(.down)
        let swing = 0.5 * (1 - cosFloat(2 * .pi * phase))
        let straight = (0..<4).filter { base.isExtended(finger: $0) }
        let active = straight.isEmpty ? [0, 1, 2, 3] : straight
        let degree = Float(1).degreesAsRadians
        switch motion {
        case .wiggle:
            let fade = min(1, cycles * 3, (Float(rounds) - cycles) * 3)
            for finger in active {
                let lag = cycles * 2 * .pi - Float(finger) * 1.15
                let wave = 0.5 * (1 - cosFloat(lag)) * max(0, fade)
                delta[finger: finger, joint: 0] = 34 * degree * wave
                delta[finger: finger, joint: 1] = 26 * degree * wave
                delta[finger: finger, joint: 2] = 12 * degree * wave
            }
        case .bend:
            for finger in active { delta[finger: finger, joint: 0] = 58 * degree * swing }
        case .hook:
            for finger in active {
                delta[finger: finger, joint: 1] = 72 * degree * swing
                delta[finger: finger, joint: 2] = 36 * degree * swing
            }
        case .thumbBend:
            delta[thumb: 3] = 38 * degree * swing
            delta[thumb: 4] = 58 * degree * swing
        case .rub:
            let wave = sinFloat(2 * .pi * phase)
            delta[thumb: 0] = 10 * degree * wave
            delta[thumb: 3] = 10 * degree * wave
            for finger in 0..<2 {
                delta[finger: finger, joint: 1] = -14 * degree * wave
                delta[finger: finger, joint: 0] = 5 * degree * wave
            }
        case .flick:
            // Held back by the thumb for a third of the round, then out at once; slow back for the next round.
            let out = Float.smoothstep(0.3, 0.55, phase)
            let back = rounds > 1 && cycles < Float(rounds - 1) ? Float.smoothstep(0.75, 1, phase) : 0
            let done = fraction >= 1 ? 1 : out * (1 - back)
            let bent = (0..<4).filter { !base.isExtended(finger: $0) || base[finger: $0, joint: 0] > 0.6 }
            let springing = bent.isEmpty ? [0] : Array(bent.prefix(2))
            for finger in springing {
                for joint in 0..<3 {
                    delta[finger: finger, joint: joint] = -base[finger: finger, joint: joint] * done
                }
            }
        case .unfold, .fold:
            // Between rounds all fingers go back at once.
            let isLast = fraction >= 1 || cycles >= Float(rounds - 1)
            let within = fraction >= 1 ? 1 : phase
            let progress = isLast ? within : min(1, within / 0.6)
            let back = isLast ? 0 : Float.smoothstep(0.6, 1, within)
            for (order, finger) in active.enumerated() {
                let start = Float(order) / Float(active.count + 1)
                let opened =
                    Float.smoothstep(start, start + 1.6 / Float(active.count + 1), progress) * (1 - back)
                let folded = motion == .unfold ? 1 - opened : opened
                let target: [Float] = [86, 100, 58]
                for joint in 0..<3 {
                    let change = target[joint] * degree - base[finger: finger, joint: joint]
                    delta[finger: finger, joint: joint] = change * folded
                }
            }
        case .scissors:
            // Open scissors close first, closed ones open first.
            let isOpen = base[spread: 0] - base[spread: 1] > 12 * degree
            let (index, middle): (Float, Float) = isOpen ? (-5, -1) : (11, -11)
            delta[spread: 0] = (index * degree - base[spread: 0]) * swing
            delta[spread: 1] = (middle * degree - base[spread: 1]) * swing
        case .beak:
            for finger in active { delta[finger: finger, joint: 0] = -30 * degree * swing }
            delta[thumb: 1] = -14 * degree * swing
        }
        return delta.values
    }
}
