import AvatarMath

/// Grows locks over the scalp along a direction of combing.
struct HairGrower {
    let scalp: Scalp
    /// Where hair parts, metres to the wearer's left of the middle.
    static let partX: Float = 0.024

    private var scale: Float { scalp.base.scale }
    private var eyes: Vector3 { scalp.base.eyeMiddle }

    /// A point given relative to the eyes, lengths of the 1.64 m figure.
    func point(_ x: Float, _ y: Float, _ z: Float) -> Vector3 { eyes + Vector3(x, y, z) * scale }

    /// +1 to the left of the parting, -1 to the right, smooth between.
    private func sideOfParting(_ place: Vector3) -> Float {
        let x = (place.x - Self.partX * Float.smoothstep(-0.12, -0.02, place.z)) / 0.004
        return x / (1 + x * x).squareRoot()
    }

    /// The direction of combing at a place on the skin, tangent to it.
    private func flow(_ point: Vector3, _ normal: Vector3) -> Vector3 {
        let place = scalp.base.faceRelative(point)
        let side = sideOfParting(place)
        var direction: Vector3
        switch scalp.line.style {
        case .short:
            let top = Float.smoothstep(0.045, 0.075, place.y)
            direction = Vector3(
                side * 0.9 * top, 0.30 * top - 0.75 * (1 - top),
                0.10 * top - 0.55 * (1 - top) - 0.5 * Float.smoothstep(0, -0.15, place.z))
        case .tied:
            let bun = (HairParts.bunPlace + Vector3(0, -0.006, -0.012) - place).normalized
            let front = Float.smoothstep(-0.10, 0, place.z) * Float.smoothstep(0.02, 0.055, place.y)
            let rise =
                Float.smoothstep(0.016, 0, scalp.line.above(place))
                * Float.smoothstep(0.045, 0.028, abs(place.x - Self.partX))
            direction =
                bun * (1.05 - 0.62 * front) + Vector3(side * 0.95, rise - 0.16, -0.55) * front
        }
        return direction.rejected(from: normal).normalized
    }

    /// Locks from roots.
    ///
    /// - Parameters:
    ///   - roots: places on the skin.
    ///   - lengths: one a root, metres.
    ///   - lifts: the height above the skin that a lock rises to, one a root, metres.
    ///   - steps: how many segments a lock has.
    ///   - rootHeight: above the skin, metres on the 1.64 m figure.
    /// - Returns: points and normals of each.
    func grow(
        _ roots: [Vector3], lengths: [Float], lifts: [Float], steps: Int, rootHeight: Float = 0.0009
    ) -> [(points: [Vector3], normals: [Vector3])] {
        let fine = steps * 2
        return roots.indices.map { index in
            var place = roots[index]
            let start = scalp.near(place)
            place += start.normal * max(0, rootHeight * scale - start.height)
            var points = [place]
            var normals = [start.normal]
            var wishes = [rootHeight * scale]
            var direction = flow(place, start.normal)
            for step in 1...fine {
                let t = Float(step) / Float(fine)
                let here = scalp.near(place)
                direction = (direction * 0.45 + flow(place, here.normal) * 0.55).normalized
                place += direction * (lengths[index] / Float(fine))
                let there = scalp.near(place)
                let settle = scalp.line.style == .tied ? 1 - 0.75 * Float.smoothstep(0.6, 1, t) : 1
                let wish = rootHeight * scale + lifts[index] * Float.smoothstep(-0.05, 0.42, t) * settle
                place += there.normal * ((wish - there.height) * 0.7)
                points.append(place)
                normals.append(there.normal)
                wishes.append(wish)
            }
            for _ in 0..<4 {
                let before = points
                for step in 1..<fine {
                    points[step] = before[step] * 0.5 + (before[step - 1] + before[step + 1]) * 0.25
                }
            }
            for step in points.indices {
                let there = scalp.near(points[step])
                let low = max(wishes[step] * 0.92, 0.0008 * scale)
                points[step] += there.normal * max(0, low - there.height)
            }
            let kept = stride(from: 0, through: fine, by: 2)
            return (kept.map { points[$0] }, kept.map { normals[$0] })
        }
    }

    /// Whether a lock crosses the face or has a kink.
    func isAstray(_ points: [Vector3]) -> Bool {
        for index in 1..<(points.count - 1) {
            let before = (points[index] - points[index - 1]).normalized
            let after = (points[index + 1] - points[index]).normalized
            if before.dot(after) < 0.45 { return true }
        }
        return points.contains { point in
            let place = scalp.base.faceRelative(point)
            return scalp.line.above(place) < -0.006 && place.z > -0.075 && abs(place.x) < 0.074
        }
    }

    /// A cubic curve's points, then held between heights above the skin.
    func bezier(
        _ corners: [Vector3], count: Int, heights: (Float) -> Float, slack: Float
    ) -> (points: [Vector3], normals: [Vector3]) {
        var points: [Vector3] = []
        var normals: [Vector3] = []
        for index in 0..<count {
            let t = Float(index) / Float(count - 1)
            let s = 1 - t
            var point = corners[0] * (s * s * s) + corners[1] * (3 * s * s * t)
            point += corners[2] * (3 * s * t * t) + corners[3] * (t * t * t)
            let there = scalp.near(point)
            let wish = heights(t)
            let push = max(0, wish - there.height) - max(0, there.height - wish - slack)
            points.append(point + there.normal * push)
            normals.append(there.normal)
        }
        return (points, normals)
    }
}
