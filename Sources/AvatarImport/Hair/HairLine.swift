import AvatarMath

/// Where hair begins: a height above the eyes for every direction round the head.
struct HairLine {
    let style: PresenterRecipe.HairStyle

    /// Degrees from straight ahead, and metres above the eyes on the 1.64 m figure.
    private static let tied: [(degrees: Float, height: Float)] = [
        (0, 0.051), (20, 0.051), (36, 0.048), (50, 0.039), (60, 0.025), (68, 0.008), (75, -0.006),
        (83, 0.003), (90, 0.010), (100, 0.006), (110, -0.018), (120, -0.036), (150, -0.054), (180, -0.062),
    ]
    private static let short: [(degrees: Float, height: Float)] = [
        (0, 0.062), (20, 0.062), (34, 0.061), (46, 0.050), (54, 0.034), (62, 0.014), (69, -0.006),
        (76, -0.016), (83, 0.006), (90, 0.028), (100, 0.024), (110, -0.010), (120, -0.034), (150, -0.050),
        (180, -0.056),
    ]

    /// The line's height in a direction, degrees from straight ahead; corners of the table are rounded.
    func height(degrees: Float) -> Float {
        let table = style == .tied ? Self.tied : Self.short
        let sum = [Float(-6), -3, 0, 3, 6].reduce(Float(0)) {
            $0 + Self.interpolate(table, abs(degrees + $1))
        }
        return sum / 5
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
