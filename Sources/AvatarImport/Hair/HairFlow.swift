import AvatarMath

/// How a style lies: where hair begins, which way it is combed, and how high it stands over the skin.
///
/// Places are relative to the middle of the eyes, lengths those of the 1.64 m figure.
struct HairFlow {
    let line: HairLine

    /// Where hair parts, metres to the wearer's left of the middle.
    static let partX: Float = 0.024
    /// The middle of the bun: behind the crown, high enough to be seen from the front.
    static let bunPlace = Vector3(0, 0.112, -0.140)

    init(style: PresenterRecipe.HairStyle) { line = HairLine(style: style) }

    /// How far a place is to the left of the parting, which fades out towards the crown.
    private func fromParting(_ place: Vector3) -> Float { place.x - Self.partingX(place.z) }

    /// Where hair parts at a depth, metres to the left of the middle.
    static func partingX(_ z: Float) -> Float { partX * Float.smoothstep(-0.13, -0.03, z) }

    /// +1 to the left of the parting, -1 to the right, smooth between.
    private func side(_ place: Vector3) -> Float {
        let x = fromParting(place) / (line.style == .short ? 0.005 : 0.0012)
        return x / (1 + x * x).squareRoot()
    }

    /// The direction of combing, tangent to the skin, unit length.
    func direction(_ place: Vector3, _ normal: Vector3) -> Vector3 {
        var direction: Vector3
        switch line.style {
        case .short:
            let top = Float.smoothstep(0.040, 0.078, place.y)
            let back = Float.smoothstep(-0.06, -0.15, place.z)
            // From the forehead hair rises, whichever way it then goes.
            let front = Float.smoothstep(-0.045, -0.005, place.z) * Float.smoothstep(0.030, 0.050, place.y)
            direction = Vector3(
                side(place) * 0.55 * max(top, front),
                -0.85 + 1.1 * max(top, front) + 0.7 * front - 0.5 * back,
                -0.5 - 0.25 * top + 0.35 * back)
        case .bob:
            let rising =
                Float.smoothstep(0.010, 0.002, line.above(place)) * Float.smoothstep(-0.060, -0.020, place.z)
            let back = Float.smoothstep(-0.090, -0.150, place.z)
            let fall = Vector3(side(place) * (0.85 - 0.82 * back), -0.55, -0.35)
            direction = fall.mixed(with: Vector3(side(place) * 0.55, 0.55, -0.50), fraction: rising)
        case .tied:
            let bun = (Self.bunPlace + Vector3(0, -0.010, -0.004) - place).normalized
            // In front hair is swept to the sides, as the fringe over it is; on the line itself it first rises.
            let front = Float.smoothstep(-0.105, -0.030, place.z) * Float.smoothstep(0, 0.050, place.y)
            let rising =
                Float.smoothstep(0.009, 0.001, line.above(place)) * Float.smoothstep(-0.060, -0.020, place.z)
            let sweep = Vector3(side(place) * 0.85, -0.10, -0.45)
            let rise = Vector3(side(place) * 0.75, 0.28, -0.45)
            // Over the ear it runs along the line instead of across it.
            let low =
                Float.smoothstep(0.016, 0.002, line.above(place)) * Float.smoothstep(-0.020, -0.045, place.z)
            direction =
                bun * (1 - 0.75 * front) + Vector3(0, 0.9, -0.3) * low + sweep.mixed(
                    with: rise, fraction: rising) * max(front, rising)
        }
        return direction.rejected(from: normal).normalized
    }

    /// How high the body of the hair stands over the skin; it rises from nothing at the hairline.
    func volume(_ place: Vector3) -> Float {
        let above = line.above(place)
        let top = Float.smoothstep(0.030, 0.090, place.y)
        switch line.style {
        case .short:
            let front = Float.smoothstep(-0.05, 0, place.z) * Float.smoothstep(0.055, 0.068, place.y)
            let rise = Float.smoothstep(0, 0.020 - 0.009 * front, above)
            let parted = fromParting(place) / 0.006
            let groove = 0.45 * expFloat(-parted * parted) * (1 - 0.6 * front) * top
            return rise * (0.0035 + 0.0105 * top + 0.0045 * front) * (1 - groove)
        case .tied, .bob:
            let rise = Float.smoothstep(-0.001, 0.026, above)
            let parted = fromParting(place) / 0.0045
            let groove =
                0.75 * expFloat(-parted * parted) * Float.smoothstep(-0.12, -0.07, place.z) * top
            return rise * (0.0040 + 0.0075 * top) * (1 - groove)
        }
    }

    /// How much scalp shows through: a narrow line where hair parts, 0...1.
    func bareness(_ place: Vector3) -> Float {
        guard line.style != .short, place.y > 0.05 else { return 0 }
        let away = fromParting(place) / 0.0011
        return expFloat(-away * away) * Float.smoothstep(-0.125, -0.095, place.z)
    }

    /// Two patterns of strands, fine and of locks, each about 0.5 with most values in 0...1.
    ///
    /// Noise is averaged along the way that hair is combed, so that it becomes strands.
    ///
    /// Source: B. Cabral and L. Leedom, "Imaging vector fields using line integral convolution", 1993.
    func streaks(_ place: Vector3, _ normal: Vector3) -> (fine: Float, lock: Float) {
        let middle = Vector3(0, 0.020, -0.085)
        var fine: Float = 0
        var lock: Float = 0
        let taps = 7
        for sign in [Float(-1), 1] {
            var point = place
            for _ in 0..<taps {
                // Seen from the middle of the head, so that leaving the surface along a tangent changes nothing.
                let seen = (point - middle).normalized
                fine += Noise.value(seen * 118, seed: 61)
                lock += Noise.value(seen * 34, seed: 62)
                point += direction(point, normal) * (sign * 0.0016)
            }
        }
        let count = Float(2 * taps)
        return (0.5 + (fine / count - 0.5) * 2.4, 0.5 + (lock / count - 0.5) * 1.7)
    }
}
