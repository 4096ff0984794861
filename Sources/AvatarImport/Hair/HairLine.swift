import AvatarMath

/// Where hair begins: a height above the eyes for every direction round the head.
struct HairLine {
    let style: PresenterRecipe.HairStyle

    /// Degrees from straight ahead, and metres above the eyes on the 1.64 m figure.
    private static let tied: [(degrees: Float, height: Float)] = [
        (0, 0.053), (20, 0.053), (36, 0.049), (50, 0.040), (60, 0.026), (67, 0.008), (73, -0.010),
        (78, -0.016), (83, -0.006), (90, 0.002), (100, -0.016), (110, -0.036), (120, -0.048), (150, -0.058),
        (180, -0.064),
    ]
    private static let short: [(degrees: Float, height: Float)] = [
        (0, 0.062), (20, 0.062), (34, 0.061), (46, 0.050), (54, 0.034), (62, 0.014), (69, -0.006),
        (76, -0.016), (83, -0.004), (90, 0.010), (100, 0.004), (110, -0.020), (120, -0.036), (150, -0.050),
        (180, -0.056),
    ]

    /// The line's height in a direction, degrees from straight ahead; corners of the table are rounded.
    func height(degrees: Float) -> Float {
        let table = style == .short ? Self.short : Self.tied
        let sum = [Float(-6), -3, 0, 3, 6].reduce(Float(0)) {
            $0 + Self.interpolate(table, abs(degrees + $1))
        }
        return sum / 5
    }

    /// How far the line really is above its height in a direction, metres: no hairline is even.
    ///
    /// `side` is +1 to the left and -1 to the right.
    func unevenness(degrees: Float, side: Float) -> Float {
        let wide = Noise.value(Vector3(degrees * 0.16, side * 3, 0), seed: 64) - 0.5
        let fine = Noise.value(Vector3(degrees * 0.5, side * 3, 0), seed: 65) - 0.5
        return (wide * 0.0050 + fine * 0.0022) * (0.3 + 0.7 * Float.smoothstep(85, 60, degrees))
    }

    /// How far a place, relative to the eyes, is above the line, metres; positive where hair grows.
    func above(_ place: Vector3) -> Float {
        let degrees = atan2Float(abs(place.x), place.z + 0.085).radiansAsDegrees
        return place.y - height(degrees: degrees)
    }

    /// Piecewise linear.
    static func interpolate(_ table: [(degrees: Float, height: Float)], _ x: Float) -> Float {
        guard x > table[0].degrees else { return table[0].height }
        for (left, right) in zip(table, table.dropFirst()) where x <= right.degrees {
            let share = (x - left.degrees) / (right.degrees - left.degrees)
            return left.height + (right.height - left.height) * share
        }
        return table[table.count - 1].height
    }
}
