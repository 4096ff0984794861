import AvatarMath

// Long hair: locks side by side from hairline and parting to where they end, so that strands and light run through.
extension HairStyler {
    /// Tied hair: everything is combed to the knot.
    mutating func comb() {
        dress(backTo: 178, partingTo: -0.120, behind: 0.06) { styler, root in styler.combed(from: root) }
    }

    /// A bob: everything falls to the jaw.
    mutating func fall() {
        dress(backTo: 74, partingTo: -0.165, behind: 0.7) { styler, root in styler.fallen(from: root) }
    }

    /// Begins locks in order round the hairline and on both sides of the parting, then between those that are too
    /// far apart.
    ///
    /// - Parameters:
    ///   - lastDegrees: how far round the hairline.
    ///   - lastDepth: where the parting ends, metres from the eyes.
    ///   - behind: how many of those between begin at the back, relative to the front.
    ///   - make: adds the lock of a root, and says its course.
    private mutating func dress(
        backTo lastDegrees: Float, partingTo lastDepth: Float, behind: Float,
        make: (inout HairStyler, Vector3) -> HairCurve?
    ) {
        let line = grower.scalp.flow.line
        var roots: [Vector3] = []
        for side in [Float(-1), 1] {
            // Closer in front, where a camera stands.
            var degrees: Float = 0.5
            while degrees < lastDegrees {
                let angle = (degrees + random.bell(0.5)).degreesAsRadians
                let height = line.height(degrees: degrees) + random.within(-0.0020, 0.0030)
                // Where the parting begins, its own locks do.
                let x = side * sinFloat(angle) * 0.085
                if degrees > 90 || abs(x - HairFlow.partX) > 0.009 {
                    roots.append(grower.point(x, height, cosFloat(angle) * 0.085 - 0.085))
                }
                degrees += (degrees < 100 ? 2.6 : 9.0) / spread
            }
            var z: Float = 0.004
            while z > lastDepth {
                let x = HairFlow.partingX(z) + side * random.within(0.0010, 0.0022)
                roots.append(grower.point(x, 0.110, z + random.bell(0.0006)))
                z -= 0.0036 / spread
            }
        }
        var courses: [HairCurve] = []
        for root in roots {
            if let curve = make(&self, root) { courses.append(curve) }
        }
        let gap = 0.0050 * base.scale * widening
        let more = grower.scalp.roots(number(700), &random) { place in
            behind + Float.smoothstep(-0.12, -0.03, place.z)
        }
        for root in more {
            let skin = grower.scalp.near(root)
            let above = root + skin.normal * (grower.scalp.flow.volume(base.faceRelative(root)) * base.scale)
            guard !courses.contains(where: { Self.passes($0, above, within: gap) }) else { continue }
            if let curve = make(&self, root) { courses.append(curve) }
        }
    }

    /// Whether a lock's course comes near a point.
    private static func passes(_ curve: HairCurve, _ point: Vector3, within distance: Float) -> Bool {
        zip(curve.points, curve.points.dropFirst()).contains { start, end in
            let along = end - start
            let share = ((point - start).dot(along) / along.dot(along)).clamped(to: 0...1)
            return (start + along * share).distance(to: point) < distance
        }
    }

    private mutating func combed(from root: Vector3) -> HairCurve? {
        let scale = base.scale
        let flow = grower.scalp.flow
        let layer = random.unit()
        let curve = grower.comb(
            root, to: base.eyeMiddle + HairFlow.bunPlace * scale, reach: HairParts.bunRadius * 1.15 * scale,
            steps: 10
        ) { share, place in
            // It comes out of the skin and goes into the knot.
            let off = 0.0006 + 0.0014 * layer * Float.smoothstep(0, 0.15, share)
            return (flow.volume(place) + off) * scale
        }
        return laid(curve, widest: 0.0100, taper: 0.45, layer: layer)
    }

    private mutating func fallen(from root: Vector3) -> HairCurve? {
        let scale = base.scale
        let flow = grower.scalp.flow
        let layer = random.unit()
        let long = random.within(0.86, 1.05)
        let curve = grower.fall(root, steps: 13, layer: layer, long: long) { share, place in
            let off = 0.0006 + 0.0016 * layer * Float.smoothstep(0, 0.10, share)
            return (flow.volume(place) + off) * scale
        }
        return laid(curve, widest: 0.0105, taper: 0.65, layer: layer)
    }

    /// Adds a long lock with a course, unless it has a kink.
    private mutating func laid(
        _ curve: HairCurve?, widest: Float, taper: Float, layer: Float
    ) -> HairCurve? {
        guard let curve, !grower.hasKink(curve) else { return nil }
        add(
            curve, width: random.within(0.0075, widest) * widening, tone: random.within(0.40, 1),
            taper: taper, lean: 0.05, isLong: true, clearance: 0.0008 + 0.0012 * layer)
        return curve
    }
}
