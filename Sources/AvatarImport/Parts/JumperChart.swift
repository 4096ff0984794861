import AvatarMath
import AvatarModel

/// Where every place of a jumper lies in its picture: a panel for the trunk and one for each sleeve.
///
/// A panel is folded like a jumper on a shelf: front and back of the trunk, and both halves of a sleeve round from the
/// inside of the elbow to its outside, share it. So stitches are of one size and nothing is cut but the armholes.
struct JumperChart {
    /// What a part of the jumper is cut from.
    enum Panel: Hashable {
        case trunk
        case sleeve(Side)
    }

    /// The size of the picture, and how many texels are a metre of the 1.64 m figure.
    static let width = 1680
    static let height = 1080
    static let texelsPerMetre: Float = 2000

    /// A sleeve's two bones and the direction that an elbow bends to.
    private struct Sleeve {
        var shoulder: Vector3
        var elbow: Vector3
        var upper: Vector3
        var lower: Vector3
        var length: Float
        var inner: Vector3
    }

    private let scale: Float
    private let middle: Float
    private let sleeves: [Side: Sleeve]
    /// How far down the sleeve the elbow is, metres on the 1.64 m figure.
    let elbowReach: Float

    /// Takes the bones of the arms; `middle` parts front from back, metres towards the viewer.
    init(base: HumanBase, middle: Float) {
        scale = base.scale
        self.middle = middle
        var sleeves: [Side: Sleeve] = [:]
        for side in Side.allCases {
            let s = side.rawValue
            let shoulder = base.place("\(s)UpperArm")
            let elbow = base.place("\(s)LowerArm")
            let upper = (elbow - shoulder).normalized
            let lower = (base.place("\(s)Hand") - elbow).normalized
            let axis = (upper + lower).normalized
            sleeves[side] = Sleeve(
                shoulder: shoulder, elbow: elbow, upper: upper, lower: lower,
                length: elbow.distance(to: shoulder), inner: (lower - upper).rejected(from: axis).normalized)
        }
        self.sleeves = sleeves
        elbowReach = (sleeves[.left]?.length ?? 0) / base.scale
    }

    /// A place on a panel, metres on the 1.64 m figure.
    ///
    /// Of the trunk: to the wearer's left from the middle of front or back, and up from the floor. Of a sleeve: round
    /// from the inside of the elbow, 0 to `roundSleeve`, and down from the shoulder's joint.
    func place(_ point: Vector3, _ panel: Panel) -> SIMD2<Float> {
        guard case .sleeve(let side) = panel, let sleeve = sleeves[side] else {
            let p = point / scale
            let depth = abs(p.z - middle / scale)
            let radius = (p.x * p.x + depth * depth).squareRoot()
            let angle = atan2Float(abs(p.x), depth)
            let turn = sinFloat(angle)
            let round = radius * angle * (1 - 0.12 * turn * turn)
            // Over the shoulders cloth lies flat and is seen from above.
            let share = Float.smoothstep(1.30, 1.20, p.y)
            let across = abs(p.x) + (round - abs(p.x)) * share
            return SIMD2(p.x < 0 ? -across : across, p.y)
        }
        let first = (point - sleeve.shoulder).dot(sleeve.upper)
        let second = (point - sleeve.elbow).dot(sleeve.lower)
        let along = (min(first, sleeve.length) + max(0, second)) / scale
        let share = Float.smoothstep(-0.02 * scale, 0.02 * scale, second)
        let axis = sleeve.upper.mixed(with: sleeve.lower, fraction: share).normalized
        let offset = (point - sleeve.elbow).rejected(from: axis)
        let inner = sleeve.inner.rejected(from: axis).normalized
        let angle = acosFloat(offset.dot(inner) / max(1e-6, offset.length))
        return SIMD2(angle / .pi * Self.roundSleeve, along)
    }

    /// Half the way round a sleeve, metres on the 1.64 m figure.
    static let roundSleeve: Float = 0.135

    /// A place on a panel in texels of the picture.
    static func texel(_ place: SIMD2<Float>, _ panel: Panel) -> SIMD2<Float> {
        switch panel {
        case .trunk:
            SIMD2(0.268 + place.x, 1.442 - place.y) * texelsPerMetre
        case .sleeve(let side):
            SIMD2((side == .left ? 0.548 : 0.697) + place.x, 0.040 + place.y) * texelsPerMetre
        }
    }

    /// The columns of the picture that a panel has, with its margins.
    static func columns(of panel: Panel) -> Range<Int> {
        switch panel {
        case .trunk: 0..<1079
        case .sleeve(.left): 1079..<1380
        case .sleeve(.right): 1380..<width
        }
    }
}
