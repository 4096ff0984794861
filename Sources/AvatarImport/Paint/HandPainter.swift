import AvatarMath
import AvatarModel

/// Paints one hand: palm tone and lines, creases and wrinkles at the finger joints, knuckles and nails.
struct HandPainter {
    private let scale: Float
    private let wrist: Vector3
    /// From the wrist to the middle knuckle, unit length, and that distance.
    private let axis: Vector3
    private let palmLength: Float
    private let palm: Vector3
    /// Towards the index finger.
    private let across: Vector3
    private let fingers: [Chain]
    private let palmLines: [(points: [SIMD2<Float>], width: Float, strength: Float)]

    private struct Chain {
        var isThumb: Bool
        /// Three joints and the tip.
        var points: [Vector3]
        /// Out of the finger's back.
        var back: Vector3
    }

    init(base: HumanBase, side: Side) {
        scale = base.scale
        let s = side.rawValue
        let wrist = base.place("\(s)Hand")
        let index = base.place("\(s)IndexProximal")
        let little = base.place("\(s)LittleProximal")
        let middle = base.place("\(s)MiddleProximal")
        self.wrist = wrist
        axis = (middle - wrist).normalized
        palmLength = middle.distance(to: wrist)
        let palm = ((index - wrist).cross(little - wrist) * -side.sign).normalized
        let across = (index - little).normalized
        self.palm = palm
        self.across = across
        fingers = Finger.allCases.map { finger in
            let bones = HumanoidBone.chain(side, finger).map(\.rawValue)
            var points = bones.map { base.place($0) }
            points.append(base.tails[base.joint(bones[2])])
            let isThumb = finger == .thumb
            return Chain(
                isThumb: isThumb, points: points,
                back: isThumb ? ((palm - across * 0.8) * -1).normalized : palm * -1)
        }
        // Three palm lines in shares of the palm's length: x to the index side, y from the wrist.
        palmLines = [
            ([SIMD2(-0.50, 0.72), SIMD2(-0.25, 0.74), SIMD2(0, 0.83), SIMD2(0.17, 0.97)], 0.0080, 0.42),
            ([SIMD2(0.42, 0.66), SIMD2(0.20, 0.67), SIMD2(-0.08, 0.58), SIMD2(-0.40, 0.42)], 0.0080, 0.38),
            (
                [
                    SIMD2(0.42, 0.68), SIMD2(0.24, 0.64), SIMD2(0.10, 0.48), SIMD2(0.03, 0.25),
                    SIMD2(0.04, 0.05),
                ],
                0.0085, 0.42
            ),
        ].map { line in (Self.smoothed(line.0), Float(line.1), Float(line.2)) }
    }

    /// A polyline with many points and round corners.
    private static func smoothed(_ corners: [SIMD2<Float>]) -> [SIMD2<Float>] {
        let count = 80
        var points = (0..<count).map { index -> SIMD2<Float> in
            let place = Float(index) / Float(count - 1) * Float(corners.count - 1)
            let left = min(Int(place), corners.count - 2)
            return corners[left] + (corners[left + 1] - corners[left]) * (place - Float(left))
        }
        for _ in 0..<60 {
            let before = points
            for index in 1..<(count - 1) {
                points[index] = before[index] * 0.5 + (before[index - 1] + before[index + 1]) * 0.25
            }
        }
        return points
    }

    /// Adds the hand's colours at a spot; `nail` is the mask's value there.
    func paint(_ spot: inout SkinPainter.Spot, nail: Float) {
        let facing = spot.normal.dot(palm)
        let toWrist = (spot.position - wrist).dot(axis) / palmLength
        let whole = Float.smoothstep(-0.25, 0.1, toWrist)
        spot.color *= 1 + 0.07 * whole
        spot.multiply(Vector3(1, 0.88, 0.84), 0.75 * whole * Float.smoothstep(-0.1, 0.5, facing))
        spot.multiply(Vector3(0.93, 0.87, 0.82), 0.75 * whole * Float.smoothstep(0.1, -0.5, facing))
        guard let chain = nearest(spot.position) else {
            lines(&spot, facing: facing)
            return
        }
        let k = scale
        let back = spot.normal.dot(chain.back)
        for joint in 1...2 {
            let before = (chain.points[joint] - chain.points[joint - 1]).normalized
            let after = (chain.points[joint + 1] - chain.points[joint]).normalized
            let direction = (before + after).normalized
            let offset = spot.position - chain.points[joint]
            guard offset.length < 0.016 * k else { continue }
            let along =
                offset.dot(direction) / k + 0.0006 * Noise.signed(spot.position, 260, seed: 11)
            func crease(_ place: Float, _ width: Float) -> Float {
                let d = (along - place) / width
                return expFloat(-d * d)
            }
            let front = joint == 1 ? crease(-0.0011, 0.00055) + crease(0.0011, 0.00055) : crease(0, 0.00055)
            spot.multiply(Vector3(0.66, 0.46, 0.42), 0.75 * front * Float.smoothstep(0, 0.5, -back))
            let wrinkles =
                0.45 * crease(-0.0042, 0.0005) + 0.8 * crease(-0.0022, 0.0005) + crease(-0.0003, 0.0005)
                + 0.8 * crease(0.0017, 0.0005) + 0.45 * crease(0.0036, 0.0005)
            let uneven = 0.5 + 0.7 * Noise.value(spot.position * 700, seed: 12)
            spot.multiply(
                Vector3(0.70, 0.54, 0.50), 0.70 * wrinkles * uneven * Float.smoothstep(0.1, 0.6, back))
            let near = offset.length / (0.0095 * k)
            spot.multiply(
                Vector3(0.93, 0.70, 0.63), 0.60 * expFloat(-near * near) * Float.smoothstep(0, 0.5, back))
        }
        if !chain.isThumb {
            let direction = (chain.points[1] - chain.points[0]).normalized
            let root = spot.position - (chain.points[0] + direction * (0.020 * k))
            if root.length < 0.014 * k {
                let along = root.dot(direction) / k / 0.0006
                spot.multiply(
                    Vector3(0.66, 0.46, 0.42),
                    0.45 * Float.smoothstep(0.1, 0.6, facing) * expFloat(-along * along))
            }
            let knuckle = spot.position.distance(to: chain.points[0]) / (0.012 * k)
            spot.multiply(
                Vector3(0.93, 0.70, 0.63),
                0.60 * expFloat(-knuckle * knuckle) * Float.smoothstep(0, 0.5, -facing))
        }
        let tip = spot.position.distance(to: chain.points[3]) / (0.010 * k)
        spot.multiply(Vector3(1, 0.80, 0.76), 0.45 * expFloat(-tip * tip))
        paintNail(&spot, nail: nail, chain: chain)
        lines(&spot, facing: facing)
    }

    private func paintNail(_ spot: inout SkinPainter.Spot, nail: Float, chain: Chain) {
        guard nail > 0.02 else { return }
        let end = chain.points[3] - chain.points[2]
        let along = (spot.position - chain.points[2]).dot(end) / end.dot(end)
        // The cuticle's edge, the plate, its pale free end.
        spot.multiply(
            Vector3(0.72, 0.55, 0.52),
            0.85 * Float.smoothstep(0.05, 0.35, nail) * Float.smoothstep(0.75, 0.35, nail))
        let plate = Float.smoothstep(0.3, 0.8, nail)
        spot.tint(SRGB.linear(SIMD3(240, 190, 182)), 0.90 * plate)
        spot.tint(SRGB.linear(SIMD3(248, 236, 226)), 0.85 * nail * Float.smoothstep(0.93, 1.03, along))
    }

    private func lines(_ spot: inout SkinPainter.Spot, facing: Float) {
        let amount = Float.smoothstep(0.25, 0.7, facing)
        guard amount > 0 else { return }
        let offset = spot.position - wrist
        let wobble = 0.012 * Noise.signed(spot.position, 150, seed: 13)
        let place = SIMD2(offset.dot(across), offset.dot(axis)) / palmLength + SIMD2(repeating: wobble)
        guard place.y > -0.1, place.y < 1.15 else { return }
        for line in palmLines {
            var nearest = Float.infinity
            for point in line.points {
                let d = place - point
                nearest = min(nearest, d.x * d.x + d.y * d.y)
            }
            spot.multiply(
                Vector3(0.64, 0.45, 0.42),
                line.strength * amount * expFloat(-nearest / (line.width * line.width)))
        }
    }

    /// The finger whose bones are within two centimetres.
    private func nearest(_ point: Vector3) -> Chain? {
        var best: (distance: Float, chain: Chain)?
        for chain in fingers {
            for segment in 0..<3 {
                let start = chain.points[segment]
                let span = chain.points[segment + 1] - start
                let share = ((point - start).dot(span) / span.dot(span)).clamped(to: 0...1.3)
                let distance = point.distance(to: start + span * share)
                if distance < best?.distance ?? (0.018 * scale) { best = (distance, chain) }
            }
        }
        return best?.chain
    }
}
