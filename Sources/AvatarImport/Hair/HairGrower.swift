import AvatarMath

/// A strand's course: points with the skin's normal at each.
struct HairCurve {
    var points: [Vector3]
    var normals: [Vector3]

    /// The same course with a number of segments, evenly along its points.
    func resampled(_ steps: Int) -> HairCurve {
        var curve = HairCurve(points: [], normals: [])
        for step in 0...steps {
            let along = Float(step) / Float(steps) * Float(points.count - 1)
            let index = min(Int(along), points.count - 2)
            let share = along - Float(index)
            curve.points.append(points[index].mixed(with: points[index + 1], fraction: share))
            curve.normals.append(normals[index].mixed(with: normals[index + 1], fraction: share).normalized)
        }
        return curve
    }
}

/// Grows strands over the scalp along the direction of combing.
struct HairGrower {
    let scalp: Scalp

    private var base: HumanBase { scalp.base }
    private var scale: Float { base.scale }

    /// A point given relative to the eyes, lengths of the 1.64 m figure.
    func point(_ x: Float, _ y: Float, _ z: Float) -> Vector3 {
        base.eyeMiddle + Vector3(x, y, z) * scale
    }

    /// A strand that runs along the skin.
    ///
    /// - Parameters:
    ///   - root: a place on the skin.
    ///   - length: metres.
    ///   - steps: how many segments it has.
    ///   - height: above the skin over the share of the length, metres.
    /// - Returns: its course.
    func grow(
        _ root: Vector3, length: Float, steps: Int, height: (_ share: Float, _ place: Vector3) -> Float
    ) -> HairCurve {
        let fine = steps * 2
        var place = scalp.near(root).place
        var points: [Vector3] = []
        var normals: [Vector3] = []
        var heights: [Float] = []
        var heading = Vector3.zero
        for step in 0...fine {
            let here = scalp.near(place)
            place += here.normal * -here.height
            points.append(place)
            normals.append(here.normal)
            let relative = base.faceRelative(place)
            heights.append(height(Float(step) / Float(fine), relative))
            let wish = scalp.flow.direction(relative, here.normal)
            heading = step == 0 ? wish : (heading * 0.4 + wish * 0.6).normalized
            place += heading.rejected(from: here.normal).normalized * (length / Float(fine))
        }
        var lifted = points.indices.map { points[$0] + normals[$0] * heights[$0] }
        for _ in 0..<3 {
            let before = lifted
            for step in 1..<fine {
                lifted[step] = before[step] * 0.5 + (before[step - 1] + before[step + 1]) * 0.25
            }
        }
        let kept = stride(from: 0, through: fine, by: 2)
        return HairCurve(points: kept.map { lifted[$0] }, normals: kept.map { normals[$0] })
    }

    /// A strand that is combed along the skin to where hair is gathered.
    ///
    /// - Parameters:
    ///   - root: a place on the skin.
    ///   - end: where hair is gathered.
    ///   - reach: how near to it the strand ends, metres.
    ///   - steps: how many segments it has.
    ///   - height: above the skin over the share of the length, metres.
    /// - Returns: its course, which ends at the hairline if combing leads there; nil if it is short.
    func comb(
        _ root: Vector3, to end: Vector3, reach: Float, steps: Int,
        height: (_ share: Float, _ place: Vector3) -> Float
    ) -> HairCurve? {
        var place = scalp.near(root).place
        var course: [(place: Vector3, normal: Vector3)] = []
        var heading = Vector3.zero
        while place.distance(to: end) > reach, course.count < 90 {
            let here = scalp.near(place)
            place += here.normal * -here.height
            course.append((place, here.normal))
            let relative = base.faceRelative(place)
            // What comes down to the ear is tucked behind it.
            if course.count > 6, relative.z < -0.045, scalp.flow.line.above(relative) < 0.002 { break }
            let wish = scalp.flow.direction(relative, here.normal)
            heading = course.count == 1 ? wish : (heading * 0.5 + wish * 0.5).normalized
            place += heading.rejected(from: here.normal).normalized * (0.004 * scale)
        }
        guard course.count > 6 else { return nil }
        let last = Float(course.count - 1)
        var points = course.enumerated().map { index, step in
            step.place + step.normal * height(Float(index) / last, base.faceRelative(step.place))
        }
        for _ in 0..<4 {
            let before = points
            for index in 1..<(points.count - 1) {
                points[index] = before[index] * 0.5 + (before[index - 1] + before[index + 1]) * 0.25
            }
        }
        return HairCurve(points: points, normals: course.map(\.normal)).resampled(steps)
    }

    /// A strand that runs along the skin past given places.
    ///
    /// - Parameters:
    ///   - guides: at least two, relative to the middle of the eyes, lengths of the 1.64 m figure.
    ///   - steps: how many segments it has.
    ///   - height: above the skin over the share of the length, metres.
    /// - Returns: its course.
    func follow(
        _ guides: [Vector3], steps: Int, height: (_ share: Float, _ place: Vector3) -> Float
    ) -> HairCurve {
        let fine = steps * 2
        var points: [Vector3] = []
        var normals: [Vector3] = []
        for step in 0...fine {
            let share = Float(step) / Float(fine)
            var place = base.eyeMiddle + Self.spline(guides, share) * scale
            var here = scalp.near(place)
            // Along the normal: the mean of near vertices would gather the points of a curve round them.
            for _ in 0..<2 {
                place += here.normal * -here.height
                here = scalp.near(place)
            }
            points.append(place + here.normal * height(share, base.faceRelative(place)))
            normals.append(here.normal)
        }
        for _ in 0..<3 {
            let before = points
            let turned = normals
            for step in 1..<fine {
                points[step] = before[step] * 0.5 + (before[step - 1] + before[step + 1]) * 0.25
                normals[step] =
                    (turned[step] * 2 + turned[step - 1] + turned[step + 1]).normalized
            }
        }
        let kept = Array(stride(from: 0, through: fine, by: 2))
        // Smoothing cuts corners: what sank comes up again, and its neighbours with it.
        var missing = kept.map { step -> Float in
            let here = scalp.near(points[step])
            let wanted = height(Float(step) / Float(fine), base.faceRelative(points[step]))
            return max(0, wanted - here.height)
        }
        for _ in 0..<2 {
            let before = missing
            for index in 1..<(before.count - 1) {
                let around = (before[index - 1] + before[index + 1]) / 2
                missing[index] = max(before[index] * 0.8, around * 0.5 + before[index] * 0.5)
            }
        }
        return HairCurve(
            points: kept.indices.map { points[kept[$0]] + normals[kept[$0]] * missing[$0] },
            normals: kept.map { normals[$0] })
    }

    /// A smooth curve through points (Catmull and Rom, 1974).
    private static func spline(_ points: [Vector3], _ share: Float) -> Vector3 {
        let place = share * Float(points.count - 1)
        let index = min(Int(place), points.count - 2)
        let t = place - Float(index)
        let a = points[max(0, index - 1)]
        let b = points[index]
        let c = points[index + 1]
        let d = points[min(points.count - 1, index + 2)]
        let linear = (c - a) * t
        let square = (a * 2 - b * 5 + c * 4 - d) * (t * t)
        let cube = (b * 3 - a - c * 3 + d) * (t * t * t)
        return (b * 2 + linear + square + cube) * 0.5
    }

    /// A strand that runs down the scalp and then hangs.
    ///
    /// - Parameters:
    ///   - root: a place on the skin.
    ///   - steps: how many segments it has.
    ///   - layer: 0 on the inside of what hangs to 1 on its outside.
    ///   - long: how far it hangs, as a share of the curtain's height.
    ///   - height: above the skin over the share of the way on the scalp, metres.
    /// - Returns: its course; nil if combing does not lead down.
    func fall(
        _ root: Vector3, steps: Int, layer: Float, long: Float,
        height: (_ share: Float, _ place: Vector3) -> Float
    ) -> HairCurve? {
        var place = scalp.near(root).place
        var course = HairCurve(points: [], normals: [])
        var heading = Vector3.zero
        while base.faceRelative(place).y > HairCurtain.top {
            guard course.points.count < 70 else { return nil }
            let here = scalp.near(place)
            place += here.normal * -here.height
            course.points.append(place)
            course.normals.append(here.normal)
            let wish = scalp.flow.direction(base.faceRelative(place), here.normal)
            heading = course.points.count == 1 ? wish : (heading * 0.5 + wish * 0.5).normalized
            place += heading.rejected(from: here.normal).normalized * (0.004 * scale)
        }
        guard course.points.count > 2 else { return nil }
        let last = Float(course.points.count - 1)
        for index in course.points.indices {
            let relative = base.faceRelative(course.points[index])
            course.points[index] += course.normals[index] * height(Float(index) / last, relative)
        }
        // From the scalp's side into the curtain.
        let end = base.faceRelative(course.points[course.points.count - 1])
        let angle = HairCurtain.angle(of: end)
        let away = end - HairCurtain.place(angle: angle, share: 0, inset: 0)
        for step in 1...28 {
            let share = Float(step) / 28 * long
            let inset = 0.0045 * (1 - layer) * Float.smoothstep(0, 0.3, share)
            let hung =
                HairCurtain.place(angle: angle, share: share, inset: inset) + away * (1 - share) * (1 - share)
            course.points.append(base.eyeMiddle + hung * scale)
            course.normals.append(HairCurtain.normal(angle: angle))
        }
        for _ in 0..<5 {
            let before = course.points
            for index in 1..<(before.count - 1) {
                course.points[index] = before[index] * 0.5 + (before[index - 1] + before[index + 1]) * 0.25
            }
        }
        return course.resampled(steps)
    }

    /// Whether a strand turns sharply.
    func hasKink(_ curve: HairCurve) -> Bool {
        let points = curve.points
        return (1..<(points.count - 1)).contains { index in
            let before = (points[index] - points[index - 1]).normalized
            let after = (points[index + 1] - points[index]).normalized
            return before.dot(after) < 0.5
        }
    }

    /// Whether a strand crosses the face or an ear, or has a kink.
    func isAstray(_ curve: HairCurve) -> Bool {
        if hasKink(curve) { return true }
        let points = curve.points
        return points.contains { point in
            let place = base.faceRelative(point)
            if abs(place.x) > 0.056, place.z > -0.104, place.z < -0.064, place.y > -0.050, place.y < 0.004 {
                return true
            }
            let above = scalp.flow.line.above(place)
            if above < -0.006, place.z < -0.075 { return true }
            return above < -0.004 && place.z > -0.075 && abs(place.x) < 0.078
        }
    }
}
