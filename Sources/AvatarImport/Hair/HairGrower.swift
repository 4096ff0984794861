import AvatarMath

/// A strand's course: points with the skin's normal at each.
struct HairCurve {
    var points: [Vector3]
    var normals: [Vector3]
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

    /// Whether a strand crosses the face or has a kink.
    func isAstray(_ curve: HairCurve) -> Bool {
        let points = curve.points
        for index in 1..<(points.count - 1) {
            let before = (points[index] - points[index - 1]).normalized
            let after = (points[index + 1] - points[index]).normalized
            if before.dot(after) < 0.5 { return true }
        }
        return points.contains { point in
            let place = base.faceRelative(point)
            return scalp.flow.line.above(place) < -0.004 && place.z > -0.075 && abs(place.x) < 0.078
        }
    }
}
