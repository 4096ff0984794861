import AvatarMath

/// Dresses a head: the locks on and about its sheets of hair, in places of the nets.
struct HairStyler {
    let nets: [HairNet]
    let base: HumanBase
    /// How many locks there are relative to a live picture.
    let density: Float
    var random = RepeatableRandom(seed: 3)
    private var locks: [Lock] = []

    init(nets: [HairNet], base: HumanBase, density: Float) {
        self.nets = nets
        self.base = base
        self.density = density
    }

    /// All locks of the recipe's style.
    mutating func locks(for style: PresenterRecipe.HairStyle) -> [Lock] {
        locks = []
        switch style {
        case .tied:
            young(count: 44, lengths: 0.009...0.018)
            strays(count: 16)
        case .bob:
            relief(count: 84, lengths: 0.07...0.15)
            young(count: 90, lengths: 0.010...0.022)
            strays(count: 26)
        case .short:
            relief(count: 60, lengths: 0.025...0.050)
            young(count: 40, lengths: 0.007...0.013)
            strays(count: 20)
        }
        return locks
    }

    private func number(_ count: Int) -> Int { Int(Float(count) * density) }
    /// More locks are narrower.
    private var narrowing: Float { 1 / density.squareRoot() }

    /// Adds a lock that follows a net.
    ///
    /// - Parameters:
    ///   - net: of which side.
    ///   - column: of the net, where it begins.
    ///   - drift: how many columns it goes aside until its tip.
    ///   - start: metres from the root on the 1.64 m figure.
    ///   - length: the same.
    ///   - steps: segments.
    ///   - width: metres on the 1.64 m figure.
    ///   - taper: the tip's width as a share of it.
    ///   - kind: how it is painted.
    ///   - height: over the net, metres on the 1.64 m figure, over the share of its length.
    private mutating func add(
        _ net: HairNet, column: Float, drift: Float, start: Float, length: Float, steps: Int, width: Float,
        taper: Float, kind: HairTextures.Kind, height: (_ share: Float) -> Float
    ) {
        var curve = HairCurve(points: [], normals: [])
        for step in 0...steps {
            let share = Float(step) / Float(steps)
            let place = (column + drift * share * share).clamped(to: 0...Float(net.columns))
            let here = net.place(column: place, distance: start + length * share, scale: base.scale)
            curve.points.append(here.point + here.normal * (height(share) * base.scale))
            curve.normals.append(here.normal)
        }
        locks.append(Lock(curve: curve, width: width * base.scale, taper: taper, kind: kind))
    }

    /// A side of the head with a column, more often where the camera looks.
    private mutating func pick(_ index: Int) -> (net: HairNet, column: Float) {
        let net = nets[index % nets.count]
        var share = random.unit()
        // The far half is the back of the head.
        if share > 0.75, random.unit() < 0.5 { share *= 0.75 }
        return (net, share * Float(net.columns))
    }

    /// Flat locks that rise from the hair and sink back into it: they give it depth, and no end of them is seen.
    private mutating func relief(count: Int, lengths: ClosedRange<Float>) {
        for index in 0..<number(count) {
            let (net, column) = pick(index)
            let whole = net.length(column: column)
            let length = min(random.within(lengths.lowerBound, lengths.upperBound), whole * 0.8)
            let start = max(0.010 - net.depth(column: column), random.unit() * (whole - length))
            let rise = random.within(0.0003, 0.0008)
            add(
                net, column: column, drift: random.bell(0.5), start: start, length: length, steps: 7,
                width: random.within(0.004, 0.008) * narrowing, taper: 0.8, kind: .lock
            ) { share in
                rise * 4 * share * (1 - share) + 0.0002
            }
        }
    }

    /// Short new hair before and on the hairline.
    private mutating func young(count: Int, lengths: ClosedRange<Float>) {
        for index in 0..<number(count) {
            let net = nets[index % nets.count]
            // Only where hair begins hair by hair, before the temples.
            let first = net.depth.firstIndex { $0 < 0.0005 } ?? 0
            let column = net.column(across: net.across[first] + 0.052 * random.unit())
            let rise = random.within(0, 0.0006)
            add(
                net, column: column, drift: random.bell(1.0),
                start: random.within(-0.0015, 0.0030),
                length: random.within(lengths.lowerBound, lengths.upperBound),
                steps: 2, width: random.within(0.0022, 0.0045) * narrowing, taper: 0.9, kind: .young
            ) { share in
                0.0003 + rise * share
            }
        }
    }

    /// Single strands that stand off, most of them seen against the background.
    private mutating func strays(count: Int) {
        for index in 0..<count {
            let (net, column) = pick(index)
            let whole = net.length(column: column)
            let length = min(random.within(0.05, 0.11), whole * 0.8)
            let start = random.unit() * (whole - length)
            let rise = random.within(0.0004, 0.0013)
            add(
                net, column: column, drift: random.bell(3.0), start: start, length: length, steps: 4,
                width: random.within(0.0006, 0.0010), taper: 0.8, kind: .stray
            ) { share in
                rise * 4 * share * (1 - share) - 0.0003
            }
        }
    }
}
