import AvatarMath

/// How a style lies: where hair begins, which way it is combed, and how high it stands over the skin.
///
/// Places are relative to the middle of the eyes, lengths those of the 1.64 m figure.
struct HairFlow {
    let line: HairLine

    /// Where hair parts, metres to the wearer's left of the middle.
    static let partX: Float = 0.024
    /// How far back the parting goes, degrees from straight ahead over the crown.
    static let partingEnd: Float = 106
    /// How wide the knot of tied hair sits, radians as seen from the middle of the head.
    static let knotReach: Float = 0.26

    /// Where strands end, degrees: round the knot from its top, or round the head from straight ahead.
    struct Ends {
        /// Of the parting's end at the crown, and of its end at the forehead.
        var crown: Float
        var corner: Float
        /// Round the hairline, over its share and over degrees from straight ahead.
        var hairline: (_ share: Float, _ degrees: Float) -> Float
    }

    /// Where strands of a style end; both sides overlap a little, so that no gap shows where they meet.
    static func ends(of style: PresenterRecipe.HairStyle) -> Ends {
        switch style {
        case .tied:
            Ends(crown: -2, corner: 84) { _, degrees in
                HairLine.interpolate([(16, 84), (34, 106), (60, 122), (90, 135), (180, 182)], degrees)
            }
        case .bob:
            Ends(crown: 180.8, corner: 96) { share, _ in 96 + (62 - 96) * share }
        case .short:
            Ends(crown: 180.8, corner: 104) { share, _ in 104 + (76 - 104) * share }
        }
    }

    /// How far round the hairline strands begin, degrees from straight ahead.
    static func lastRoot(of style: PresenterRecipe.HairStyle) -> Float {
        switch style {
        case .tied: 180.8
        case .bob: 52
        case .short: 62
        }
    }

    /// The middle of a style's map of the head: the knot, or the crown.
    static func pole(of style: PresenterRecipe.HairStyle) -> Vector3 {
        style == .tied ? Vector3(0, 0.92, -0.38) : Vector3(0, 0.92, -0.38)
    }

    init(style: PresenterRecipe.HairStyle) { line = HairLine(style: style) }

    /// How far a place is to the left of the parting.
    private func fromParting(_ place: Vector3) -> Float { place.x - Self.partingX(place.z) }

    /// Where hair parts at a depth, metres to the left of the middle.
    static func partingX(_ z: Float) -> Float {
        let wander = Noise.value(Vector3(z * 90, 0, 0), seed: 68) - 0.5
        return (partX + wander * 0.0016) * Float.smoothstep(-0.13, -0.03, z)
    }

    /// Half the width of the parting over degrees from straight ahead, metres; below 0 where hair of both sides
    /// overlaps: at the crown, and everywhere in short hair.
    func partingHalfWidth(degrees: Float) -> Float {
        guard line.style != .short else { return -0.0006 }
        return 0.00045 - 0.0020 * Float.smoothstep(76, 100, degrees)
    }

    /// How high the body of the hair stands over the skin; it rises from nothing at the hairline.
    func volume(_ place: Vector3) -> Float {
        let above = line.above(place)
        let top = Float.smoothstep(0.030, 0.090, place.y)
        switch line.style {
        case .short:
            let front = Float.smoothstep(-0.05, 0, place.z) * Float.smoothstep(0.055, 0.068, place.y)
            let rise = Float.smoothstep(0, 0.020 - 0.003 * front, above)
            let parted = fromParting(place) / 0.007
            let groove = 0.30 * expFloat(-parted * parted) * (1 - 0.6 * front) * top
            return rise * (0.0030 + 0.0085 * top + 0.0022 * front) * (1 - groove)
        case .tied, .bob:
            let temple = temple(place)
            let rise = Float.smoothstep(-0.001 + 0.011 * temple, 0.024 + 0.016 * temple, above)
            // Hair lies low beside the parting and lowest on it; at the crown the parting closes.
            let beside = fromParting(place) / 0.009
            let parted = fromParting(place) / 0.0045
            let groove =
                (0.44 * expFloat(-beside * beside) + 0.48 * expFloat(-parted * parted))
                * Float.smoothstep(-0.100, -0.060, place.z) * top
            return rise * (0.0045 + 0.0090 * top) * (1 - groove)
        }
    }

    /// How much a place is beside the temples, 0...1, where tied hair lies close to the skin until it is closed, so that
    /// nobody sees past it from the front.
    func temple(_ place: Vector3) -> Float {
        guard line.style == .tied else { return 0 }
        return Float.smoothstep(0.046, 0.028, place.y) * Float.smoothstep(-0.080, -0.055, place.z)
    }

    /// How much scalp shows through: a narrow line where hair parts, 0...1.
    func bareness(_ place: Vector3) -> Float {
        guard line.style != .short, place.y > 0.05 else { return 0 }
        let away = fromParting(place) / 0.0011
        return expFloat(-away * away) * Float.smoothstep(-0.125, -0.095, place.z)
    }
}
