import AvatarMath
import AvatarModel

/// What hands may reach in an utterance, at speed 1.
///
/// The rules of `docs/motion.md` allow 2.6 shoulder widths a second and 30 a second squared for 95 of 100 frames. How far
/// peaks may go beyond depends on how much of a text is movement, so an utterance is made with the highest limits at
/// which it still keeps to that.
struct MotionLimits {
    /// 1 is a little below what every text can do.
    let effort: Float

    /// Ways between signs: shoulder widths a second and a second squared.
    var waySpeed: Float { 2.58 * effort }
    var wayAcceleration: Float { 28 * effort * effort }
    /// Movements inside signs that are made faster than compiled.
    var strokeSpeed: Float { 2.5 * effort }
    var strokeAcceleration: Float { 26 * effort * effort }

    /// The limits that are tried, ascending: each allows 3 % more acceleration than the one before.
    static let ladder: [MotionLimits] = (0...31).map { MotionLimits(effort: 0.8 + 0.015 * Float($0)) }

    /// What 95 of 100 frames have to keep to, with a margin for the baked clip and for other frame rates.
    static let frameSpeed: Float = 2.56
    static let frameAcceleration: Float = 29.2
}

extension Utterance {
    /// The wrist speed and acceleration that 95 of 100 frames keep to, in shoulder widths; those of the busier hand.
    func effort(width: Float) -> (speed: Float, acceleration: Float) {
        var result: (speed: Float, acceleration: Float) = (0, 0)
        let step: Float = 1 / 30
        let first = spans.first?.preparation ?? 0
        for line in lines.values {
            // Frames may fall anywhere: two ways of sampling.
            for phase in [0, step / 2] {
                let count = max(0, Int((seconds - first - phase) / step))
                guard count >= 3 else { continue }
                let places = (0...count).map { line.wrist(at: first + phase + Float($0) * step) / width }
                let ways = zip(places, places.dropFirst()).map { $1 - $0 }
                let speeds = ways.map { $0.length / step }.sorted()
                let changes = zip(ways, ways.dropFirst()).map { ($1 - $0).length / (step * step) }.sorted()
                result.speed = max(result.speed, speeds[speeds.count * 95 / 100])
                result.acceleration = max(result.acceleration, changes[changes.count * 95 / 100])
            }
        }
        return result
    }
}

extension HandLine {
    /// The wrist alone at a time, metres.
    func wrist(at seconds: Float) -> Vector3 {
        let place =
            switch piece(at: seconds) {
            case .stay(let state): state.posture.wrist
            case .track(let motion), .relax(let motion): motion.wrist(at: seconds)
            case .move(let way): way.wrist(at: seconds)
            }
        return place + clearance.offset(at: seconds)
    }
}
