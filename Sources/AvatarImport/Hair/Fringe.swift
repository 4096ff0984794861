import AvatarMath

/// Hair that is swept from the parting over a corner of the forehead to the ear.
///
/// Between two guides: the lower edge, which frames the face, and a course further up, where combing takes over.
struct Fringe {
    /// Guides relative to the middle of the eyes, lengths of the 1.64 m figure, from the parting to behind the ear.
    var lower: [Vector3]
    var upper: [Vector3]
    /// How many locks in a live picture.
    var count: Int

    /// To the wearer's right, where most hair goes, and to the left.
    static let swept = [
        Fringe(
            lower: [
                Vector3(0.020, 0.060, 0.004), Vector3(-0.012, 0.055, 0.008), Vector3(-0.040, 0.040, -0.006),
                Vector3(-0.058, 0.017, -0.036), Vector3(-0.065, 0.003, -0.062),
                Vector3(-0.069, 0.010, -0.086), Vector3(-0.066, 0.026, -0.118),
            ],
            upper: [
                Vector3(0.022, 0.108, -0.050), Vector3(-0.006, 0.108, -0.044), Vector3(-0.036, 0.092, -0.046),
                Vector3(-0.060, 0.066, -0.060), Vector3(-0.068, 0.048, -0.085),
                Vector3(-0.068, 0.046, -0.106), Vector3(-0.060, 0.052, -0.130),
            ], count: 26),
        Fringe(
            lower: [
                Vector3(0.027, 0.060, 0.003), Vector3(0.042, 0.050, -0.006), Vector3(0.055, 0.032, -0.024),
                Vector3(0.064, 0.014, -0.050), Vector3(0.068, 0.005, -0.070),
                Vector3(0.069, 0.012, -0.090), Vector3(0.066, 0.026, -0.118),
            ],
            upper: [
                Vector3(0.026, 0.108, -0.050), Vector3(0.040, 0.102, -0.046), Vector3(0.054, 0.082, -0.050),
                Vector3(0.064, 0.062, -0.066), Vector3(0.068, 0.048, -0.088),
                Vector3(0.068, 0.046, -0.106), Vector3(0.060, 0.052, -0.130),
            ], count: 18),
    ]
}

extension HairStyler {
    /// Locks between the guides of a fringe, denser at its lower edge.
    mutating func sweep(_ fringe: Fringe) {
        let scale = base.scale
        let flow = grower.scalp.flow
        for index in 0..<number(fringe.count) {
            // The lowest lie close together, so that no skin shows between them.
            let rise = index < number(8) ? 0.022 * Float(index) / density : 0.34 * random.unit()
            let stray = Vector3(random.bell(0.0012), random.bell(0.0016), random.bell(0.0012))
            let layer = random.unit()
            let guides = zip(fringe.lower, fringe.upper).enumerated().map { index, pair -> Vector3 in
                // Locks run together above the ear.
                let together = Float(index) / Float(fringe.lower.count - 1)
                let share = rise * (1 - 0.35 * together)
                return pair.0.mixed(with: pair.1, fraction: share) + stray * (1 - 0.5 * together)
            }
            let lift = 0.0078 - 0.0060 * rise
            let curve = grower.follow(guides, steps: index < number(8) ? 20 : 12) { share, place in
                let arch = 4 * share * (1 - share)
                let over = max(flow.volume(place) + 0.0006, lift * (0.40 + 0.60 * arch) * (1 - 0.65 * share))
                return (over + 0.0012 * layer * arch) * scale
            }
            add(
                curve, width: random.within(0.0048, 0.0075) * widening, tone: 0.40 + 0.6 * layer,
                taper: 0.7, lean: 0.06, isLong: true,
                clearance: nil)
        }
    }
}
