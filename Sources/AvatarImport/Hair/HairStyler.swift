import AvatarMath

/// Dresses a head: the sets of locks that lie on the body of the hair.
struct HairStyler {
    let grower: HairGrower
    let base: HumanBase
    var random = RepeatableRandom(seed: 3)
    private var locks: [Lock] = []
    /// How many locks there are relative to a live picture.
    let density: Float

    private let cover: HairCover

    init(scalp: Scalp, shell: FigurePart, density: Float) {
        cover = HairCover(shell)
        grower = HairGrower(scalp: scalp)
        base = scalp.base
        self.density = density
    }

    /// All locks of the recipe's style.
    mutating func locks(for style: PresenterRecipe.HairStyle) -> [Lock] {
        locks = []
        switch style {
        case .tied:
            comb()
            hairline(count: 150, lengths: 0.016...0.034, steps: 3, ahead: 0.0055)
            for fringe in Fringe.swept { sweep(fringe) }
            loose(count: 30)
            bun(count: 90)
        case .bob:
            fall()
            hairline(count: 130, lengths: 0.016...0.034, steps: 3, ahead: 0.0055)
            loose(count: 24)
        case .short:
            cover(count: 170, lengths: 0.026...0.050, lift: 0.0018, steps: 4)
            crop(count: 300)
            hairline(count: 170, lengths: 0.010...0.022, steps: 3, ahead: 0.0030)
        }
        return locks
    }

    func number(_ count: Int) -> Int { Int(Float(count) * density) }
    /// How many times as close locks are in one direction.
    var spread: Float { density.squareRoot() }
    /// More locks are narrower.
    var widening: Float { 1 / density.squareRoot() }

    mutating func add(
        _ curve: HairCurve, width: Float, tone: Float, taper: Float = 0.75, lean: Float = 0.08,
        isLong: Bool = false, clearance: Float? = 0.0008
    ) {
        var curve = curve
        if let clearance {
            curve.points = cover.lifted(curve.points, clearance: clearance * base.scale)
        }
        locks.append(
            Lock(
                curve: curve, width: width * base.scale, tone: tone, taper: taper,
                lean: random.bell(lean), isLong: isLong))
    }

    /// The camera looks from the front, so the back needs less.
    private static func frontWish(_ place: Vector3) -> Float {
        0.30 + Float.smoothstep(-0.14, -0.03, place.z)
    }

    /// Locks that rise from the body and sink back into it, so that neither end is seen.
    private mutating func cover(count: Int, lengths: ClosedRange<Float>, lift: Float, steps: Int) {
        let scale = base.scale
        let roots = grower.scalp.roots(number(count), &random, wish: Self.frontWish)
        let flow = grower.scalp.flow
        for root in roots {
            let length = random.within(lengths.lowerBound, lengths.upperBound) * scale
            let rise = random.within(0.3, 1) * lift
            let curve = grower.grow(root, length: length, steps: steps) { share, place in
                let arch = 4 * share * (1 - share)
                return (flow.volume(place) + 0.0002 + (0.0006 + rise) * min(1, arch * 1.8)) * scale
            }
            guard !grower.isAstray(curve) else { continue }
            add(curve, width: random.within(0.0050, 0.0080) * widening, tone: random.within(0.40, 1))
        }
    }

    /// Locks that start on the line itself, so that hair begins hair by hair.
    private mutating func hairline(count: Int, lengths: ClosedRange<Float>, steps: Int, ahead: Float) {
        let scale = base.scale
        let flow = grower.scalp.flow
        for _ in 0..<number(count) {
            // Denser in front, where the line is seen against the forehead.
            let spread = random.within(-1, 1)
            let degrees = 92 * spread * (0.65 + 0.35 * abs(spread))
            let angle = degrees.degreesAsRadians
            let height = flow.line.height(degrees: abs(degrees)) + random.within(-ahead, 0.0085 - ahead)
            let root = grower.point(sinFloat(angle) * 0.085, height, cosFloat(angle) * 0.085 - 0.085)
            let rise = random.within(0.1, 1) * 0.0014
            let curve = grower.grow(
                root, length: random.within(lengths.lowerBound, lengths.upperBound) * scale, steps: steps
            ) { share, place in
                (flow.volume(place) + 0.0003 + (0.0008 + rise) * share * (1.5 - share)) * scale
            }
            guard !grower.isAstray(curve) else { continue }
            add(
                curve, width: random.within(0.0030, 0.0050) * widening, tone: random.within(0.35, 0.75),
                taper: 1.1, lean: 0.12)
        }
    }

    /// Thin locks that stand off, most of them seen against the background.
    private mutating func loose(count: Int) {
        let scale = base.scale
        let flow = grower.scalp.flow
        let roots = grower.scalp.roots(number(count), &random) { place in
            0.2 + Float.smoothstep(0.02, 0.09, place.y)
        }
        for root in roots {
            let off = random.within(0.0015, 0.0050)
            let curve = grower.grow(root, length: random.within(0.03, 0.075) * scale, steps: 5) {
                share, place in
                (flow.volume(place) + off * share * (1.6 - share)) * scale
            }
            guard !grower.isAstray(curve) else { continue }
            add(curve, width: random.within(0.0010, 0.0020), tone: 0.6)
        }
    }

    /// Locks wound round a knot at the back of the head.
    private mutating func bun(count: Int) {
        let centre = base.eyeMiddle + HairFlow.bunPlace * base.scale
        for index in 0..<number(count) {
            let lean: Float = index.isMultiple(of: 2) ? 1 : -1
            let axis = Vector3(lean * 0.8 + random.bell(0.25), 0.35 + random.bell(0.25), 0.5).normalized
            let a = axis.cross(Vector3(0, 1, 0)).normalized
            let b = axis.cross(a)
            let turn = random.within(0, 2 * .pi)
            let latitude = random.within(-1.2, 1.2)
            let radius = HairParts.bunRadius * base.scale * random.within(1.0, 1.07)
            var curve = HairCurve(points: [], normals: [])
            let span = random.within(1.5, 2.6)
            for step in 0..<7 {
                let share = Float(step) / 6
                let angle = turn + span * share
                let direction =
                    (a * cosFloat(angle) + b * sinFloat(angle)) * cosFloat(latitude) - axis
                    * sinFloat(latitude)
                let sunk = 1 - 0.05 * (2 * share - 1) * (2 * share - 1)
                curve.points.append(centre + direction * HairParts.bunShape * (radius * sunk))
                curve.normals.append(direction)
            }
            add(
                curve, width: random.within(0.0075, 0.0110) * widening, tone: random.within(0.4, 0.9),
                clearance: nil)
        }
    }

    /// Locks with free ends over the top of short hair.
    private mutating func crop(count: Int) {
        let scale = base.scale
        let flow = grower.scalp.flow
        let roots = grower.scalp.roots(number(count), &random) { place in
            Self.frontWish(place) * (0.15 + Float.smoothstep(0.035, 0.075, place.y))
        }
        for root in roots {
            let top = Float.smoothstep(0.035, 0.075, base.faceRelative(root).y)
            let length = (0.014 + 0.028 * top) * random.within(0.8, 1.2) * scale
            let off = (0.0010 + 0.0050 * top) * random.within(0.2, 1)
            let curve = grower.grow(root, length: length, steps: 4) { share, place in
                (flow.volume(place) - 0.0002 + off * share) * scale
            }
            guard !grower.isAstray(curve) else { continue }
            add(curve, width: random.within(0.0035, 0.0060) * widening, tone: random.within(0.4, 1))
        }
    }
}
