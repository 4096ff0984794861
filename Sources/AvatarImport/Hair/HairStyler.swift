import AvatarMath

/// Dresses a head: the sets of locks that make a style, from the scalp outwards.
struct HairStyler {
    private let grower: HairGrower
    private let base: HumanBase
    private var random = RepeatableRandom(seed: 3)
    private var locks: [Lock] = []
    /// How many locks there are relative to a close look.
    private let density: Float

    init(scalp: Scalp, density: Float) {
        grower = HairGrower(scalp: scalp)
        base = scalp.base
        self.density = density
    }

    /// All locks of the recipe's style, and the parts that are no locks.
    mutating func locks(for style: PresenterRecipe.HairStyle) -> [Lock] {
        locks = []
        switch style {
        case .tied:
            cover(count: 1050, steps: 6)
            hairlineRow(count: 260)
            frontRow(count: 230)
            parting(count: 260)
            fringe(count: 250)
            bun(count: 90)
        case .short:
            crop(count: 950)
            sides(count: 900)
            hairlineRow(count: 200)
            raisedFront(count: 220)
        }
        return locks
    }

    private func number(_ count: Int) -> Int { Int(Float(count) * density) }
    /// Fewer locks are wider, so that they still cover.
    private var widening: Float { 1 / density.squareRoot() }

    private mutating func add(
        _ curve: (points: [Vector3], normals: [Vector3]), width: Float, tone: Float, taper: Float,
        isThinned: Bool = true
    ) {
        locks.append(
            Lock(
                points: curve.points, normals: curve.normals,
                width: width * (isThinned ? widening : 1) * base.scale,
                tone: tone, taper: taper))
    }

    /// The camera looks from the front, so the back needs less.
    private static func frontWish(_ place: Vector3) -> Float {
        let away = (place.x - HairGrower.partX * Float.smoothstep(-0.12, -0.02, place.z)) / 0.012
        let parting = 1 + 2.2 * expFloat(-away * away) * Float.smoothstep(0.05, 0.07, place.y)
        return (0.40 + Float.smoothstep(-0.14, -0.03, place.z)) * parting
    }

    // MARK: - Tied

    private mutating func cover(count: Int, steps: Int) {
        let roots = grower.scalp.roots(number(count), &random) { place in
            Self.frontWish(place)
                * (1 + 1.5 * Float.smoothstep(-0.06, -0.03, place.z) * Float.smoothstep(0.04, 0.055, place.y))
        }
        var lengths: [Float] = []
        var lifts: [Float] = []
        var layers: [Float] = []
        for root in roots {
            let place = base.faceRelative(root)
            let layer = powFloat(random.unit(), 0.8)
            var volume = 0.0055 + 0.0110 * Float.smoothstep(0.03, 0.085, place.y)
            if place.x > HairGrower.partX * 0.7 { volume *= 0.55 }
            lengths.append((place - HairParts.bunPlace).length * 1.12 * base.scale)
            lifts.append((volume * layer + 0.0008) * base.scale)
            layers.append(layer)
        }
        let curves = grower.grow(roots, lengths: lengths, lifts: lifts, steps: steps)
        for (index, curve) in curves.enumerated() where !grower.isAstray(curve.points) {
            let away = (base.faceRelative(roots[index]).x - HairGrower.partX) / 0.012
            let width = random.within(0.0036, 0.0060) * (1 - 0.4 * expFloat(-away * away))
            add(curve, width: width, tone: 0.45 + 0.55 * layers[index], taper: 0.5)
        }
    }

    /// Narrow locks that start on the line itself.
    private mutating func hairlineRow(count: Int) {
        let reach: Float = base.recipe.hairStyle == .tied ? 66 : 80
        var roots: [Vector3] = []
        for _ in 0..<count {
            let degrees = random.within(-reach, reach)
            let angle = degrees.degreesAsRadians
            let height = grower.scalp.line.height(degrees: abs(degrees)) + random.within(-0.0015, 0.007)
            let point = grower.point(sinFloat(angle) * 0.085, height, cosFloat(angle) * 0.085 - 0.085)
            roots.append(grower.scalp.near(point).place)
        }
        let tied = base.recipe.hairStyle == .tied
        let lengths = roots.map { _ in
            base.scale * (tied ? random.within(0.06, 0.10) : random.within(0.010, 0.018))
        }
        let lifts = roots.map { _ in base.scale * random.within(0.001, 0.0035) }
        let curves = grower.grow(
            roots, lengths: lengths, lifts: lifts, steps: tied ? 4 : 2, rootHeight: 0.0004)
        for curve in curves where !grower.isAstray(curve.points) {
            add(
                curve, width: random.within(0.0014, 0.0026), tone: random.within(0.5, 0.95), taper: 0.6,
                isThinned: false)
        }
    }

    /// Rises from the hairline, then sweeps sideways.
    private mutating func frontRow(count: Int) {
        for _ in 0..<count {
            let x = random.within(-0.070, 0.072)
            let sign: Float = x > HairGrower.partX ? 1 : -1
            let degrees = atan2Float(abs(x), 0.075).radiansAsDegrees
            let y = grower.scalp.line.height(degrees: degrees) + random.within(-0.001, 0.012)
            let z = -8.5 * x * x
            let u = random.unit()
            let corners = [
                grower.point(x, y, z + 0.03),
                grower.point(x + sign * 0.004, y + 0.012 + 0.006 * u, z + 0.034),
                grower.point(x + sign * 0.026, y + 0.012 * u + 0.004, z - 0.004),
                grower.point(x + sign * (0.040 + 0.03 * u), y - 0.006 - 0.4 * abs(x), z - 0.05),
            ]
            let rise = (0.4 + 0.8 * u) * base.scale
            let curve = grower.bezier(
                corners, count: 5,
                heights: { t in
                    (t < 0.3 ? 0.0006 + 0.0039 * t / 0.3 : 0.0045 - 0.0005 * (t - 0.3) / 0.7) * rise
                }, slack: 0.0006 * base.scale)
            add(
                curve, width: random.within(0.0018, 0.0032), tone: 0.45 + 0.5 * u, taper: 0.5,
                isThinned: false)
        }
    }

    /// Both lips of the parting.
    private mutating func parting(count: Int) {
        for _ in 0..<number(count) {
            let sign: Float = random.unit() < 0.5 ? 1 : -1
            let z = random.within(-0.115, -0.006)
            let x = HairGrower.partX * Float.smoothstep(-0.14, -0.03, z) + sign * 0.0006
            let top = HairLine.interpolate(
                [(-0.12, 0.105), (-0.09, 0.105), (-0.05, 0.098), (-0.02, 0.085), (0, 0.07)], z)
            let long = random.within(0.7, 1.1)
            let u = random.unit()
            let corners = [
                grower.point(x, top, z), grower.point(x + sign * 0.012 * long, top + 0.004, z - 0.004),
                grower.point(x + sign * 0.036 * long, top - 0.010 * long, z - 0.016),
                grower.point(x + sign * 0.062 * long, top - 0.040 * long, z - 0.045),
            ]
            let rise = (0.45 + 0.75 * u) * base.scale
            let curve = grower.bezier(
                corners, count: 6,
                heights: { t in
                    HairLine.interpolate([(0, 0.0008), (0.3, 0.0065), (0.7, 0.0090), (1, 0.0075)], t) * rise
                }, slack: 0.0006 * base.scale)
            add(curve, width: random.within(0.0026, 0.0042), tone: 0.45 + 0.55 * u, taper: 0.4)
        }
    }

    /// Swept over the forehead to both sides of the parting.
    private mutating func fringe(count: Int) {
        for (sign, share, drop) in [(Float(-1), Float(0.68), Float(0.034)), (1, 0.32, 0.012)] {
            for _ in 0..<number(Int(Float(count) * share)) {
                let f = powFloat(random.unit(), 0.9)
                let z = -0.004 - 0.045 * random.unit()
                let x = HairGrower.partX + sign * random.within(0.001, 0.012)
                let corners = [
                    grower.point(x, 0.072 + 0.012 * random.unit(), z),
                    grower.point(
                        x + sign * (0.030 + 0.01 * f), 0.082 - drop * 0.9 * f + 0.012 * (1 - f),
                        0.030 - 0.02 * (1 - f)),
                    grower.point(
                        sign * 0.086, 0.050 - drop * f * 1.3 + 0.012 * (1 - f), -0.02 * (1 - f)),
                    grower.point(sign * 0.090, 0.012 + 0.022 * (1 - f) + random.bell(0.003), -0.095),
                ]
                let layer = random.unit()
                let height = (0.0015 + 0.008 * layer) * base.scale
                let curve = grower.bezier(
                    corners, count: 8,
                    heights: { t in
                        HairLine.interpolate([(0, 0.3), (0.2, 1), (0.7, 0.9), (1, 0.5)], t) * height
                    }, slack: 0.003 * base.scale)
                add(curve, width: random.within(0.003, 0.005), tone: 0.5 + 0.5 * layer, taper: 0.3)
            }
        }
    }

    /// Locks wound round a knot at the back of the head.
    private mutating func bun(count: Int) {
        let centre = base.eyeMiddle + HairParts.bunPlace * base.scale
        for _ in 0..<count {
            let axis = Vector3(random.bell(0.35), random.bell(0.35), 1).normalized
            let a = axis.cross(Vector3(0, 1, 0)).normalized
            let b = axis.cross(a)
            let turn = random.within(0, 2 * .pi)
            let latitude = random.within(-0.9, 1.1)
            let radius = random.within(0.030, 0.037) * base.scale
            var points: [Vector3] = []
            var normals: [Vector3] = []
            for step in 0..<8 {
                let angle = turn + 3.2 * Float(step) / 7
                let direction =
                    (a * cosFloat(angle) + b * sinFloat(angle)) * cosFloat(latitude) - axis
                    * sinFloat(latitude)
                points.append(centre + direction * Vector3(1.05, 1.05, 0.8) * radius)
                normals.append(direction)
            }
            add(
                (points, normals), width: random.within(0.006, 0.009), tone: random.within(0.5, 1),
                taper: 0.1,
                isThinned: false)
        }
    }

    // MARK: - Short

    private mutating func crop(count: Int) {
        let roots = grower.scalp.roots(number(count), &random) { place in
            Self.frontWish(place) * (0.25 + Float.smoothstep(0.03, 0.07, place.y))
        }
        var lengths: [Float] = []
        var lifts: [Float] = []
        var layers: [Float] = []
        for root in roots {
            let layer = powFloat(random.unit(), 0.7)
            let top = Float.smoothstep(0.035, 0.075, base.faceRelative(root).y)
            lengths.append(base.scale * (0.012 + 0.038 * top) * random.within(0.8, 1.2))
            lifts.append(base.scale * (0.0015 + 0.016 * top * layer))
            layers.append(layer)
        }
        for (index, curve) in grower.grow(roots, lengths: lengths, lifts: lifts, steps: 4).enumerated() {
            add(curve, width: random.within(0.003, 0.0048), tone: 0.45 + 0.55 * layers[index], taper: 0.7)
        }
    }

    private mutating func sides(count: Int) {
        let roots = grower.scalp.roots(number(count), &random) { place in
            Self.frontWish(place) * (1 - 0.8 * Float.smoothstep(0.04, 0.08, place.y))
        }
        let lengths = roots.map { _ in base.scale * random.within(0.010, 0.018) }
        let lifts = roots.map { _ in base.scale * random.within(0.001, 0.004) }
        for curve in grower.grow(roots, lengths: lengths, lifts: lifts, steps: 2) {
            add(curve, width: random.within(0.003, 0.0045), tone: random.within(0.5, 0.9), taper: 0.7)
        }
    }

    /// Combed up from the forehead and to the sides.
    private mutating func raisedFront(count: Int) {
        for _ in 0..<number(count) {
            let x = random.within(-0.058, 0.058)
            let y = 0.064 - 1.2 * max(0, abs(x) - 0.035)
            let sign: Float = x > HairGrower.partX ? 1 : -1
            let z = -3 * x * x
            let corners = [
                grower.point(x, y + random.within(0, 0.012), 0.012 + z - 0.01 * random.unit()),
                grower.point(x + sign * 0.004, y + 0.020, 0.022 + z),
                grower.point(x + sign * 0.018, y + 0.036 + 0.004 * random.unit(), 0.006 + z),
                grower.point(
                    x + sign * random.within(0.022, 0.038), y + 0.036 + random.within(-0.004, 0.006),
                    -0.030 + z),
            ]
            let curve = grower.bezier(
                corners, count: 6,
                heights: { t in HairLine.interpolate([(0, 0.0004), (0.3, 0.006), (1, 0.012)], t) * base.scale
                },
                slack: 0.02)
            add(curve, width: random.within(0.003, 0.0046), tone: random.within(0.5, 1), taper: 0.6)
        }
    }
}
