import AvatarMath

/// How far the key lamp's light gets: the nearest surface along each of its rays.
struct ShadowMap {
    private var buffer: VisibilityBuffer
    private var right = Vector3.zero
    private var up = Vector3.zero
    private var toLamp = Vector3.zero
    private var origin = Vector3.zero
    /// Pixels a metre.
    private var scale: Float = 1
    private let side: Int
    private let radius: Float

    /// Depths are stored as this minus the distance behind the plane before the figure, so that nearer is larger.
    private static let range: Float = 8

    /// Makes an empty map.
    ///
    /// - Parameters:
    ///   - side: pixels.
    ///   - softness: the radius over which the edge of a shadow fades, metres.
    init(side: Int, softness: Float) {
        self.side = side
        radius = softness
        buffer = VisibilityBuffer(width: side, height: side, samples: 1)
    }

    /// Draws the figure as the lamp sees it.
    ///
    /// - Parameters:
    ///   - positions: the posed vertices.
    ///   - indices: three a triangle.
    ///   - lamp: where the light comes from.
    ///   - centre: the middle of what is lit.
    ///   - reach: how far what is lit reaches, metres.
    mutating func draw(
        positions: [Vector3], indices: [UInt32], toward lamp: Vector3, centre: Vector3, reach: Float
    ) {
        toLamp = lamp
        right = Vector3(0, 1, 0).cross(lamp).normalized
        up = lamp.cross(right)
        origin = centre
        scale = Float(side) / (2 * reach)
        buffer.clear()
        let half = Float(side) / 2
        var points: [Vector3] = []
        points.reserveCapacity(positions.count)
        for position in positions {
            let offset = position - centre
            points.append(
                Vector3(
                    half + offset.dot(right) * scale, half - offset.dot(up) * scale,
                    offset.dot(toLamp) + Self.range))
        }
        let limit = Float(side) + 64
        for start in stride(from: 0, to: indices.count, by: 3) {
            let a = points[Int(indices[start])]
            let b = points[Int(indices[start + 1])]
            let c = points[Int(indices[start + 2])]
            let inside = [a, b, c].allSatisfy { $0.x > -64 && $0.x < limit && $0.y > -64 && $0.y < limit }
            guard inside else { continue }
            let first = b - a
            let second = c - a
            let area = first.x * second.y - first.y * second.x
            guard area < 0 else { continue }
            let perX = (first.z * second.y - first.y * second.z) / area
            let perY = (first.x * second.z - first.z * second.x) / area
            let plane = VisibilityBuffer.DepthPlane(
                perX: perX, perY: perY, constant: a.z - perX * a.x - perY * a.y)
            buffer.fill(fixed(a), fixed(b), fixed(c), plane: plane, triangle: 0)
        }
    }

    /// Places in the unit disc in a sunflower pattern, which covers it evenly with any count.
    static func disc(count: Int) -> [SIMD2<Float>] {
        (0..<count).map { tap in
            let angle = Float(tap) * 2.399963
            let distance = ((Float(tap) + 0.5) / Float(count)).squareRoot()
            return SIMD2(distance * cosFloat(angle), distance * sinFloat(angle))
        }
    }

    private func fixed(_ point: Vector3) -> VisibilityBuffer.ScreenPoint {
        VisibilityBuffer.ScreenPoint(x: Int((point.x * 256).rounded()), y: Int((point.y * 256).rounded()))
    }

    /// The share of the lamp that reaches a point, 0...1, with soft edges.
    ///
    /// - Parameters:
    ///   - position: on a surface, model space.
    ///   - normal: its unit normal; the point is lifted along it so that a surface does not shade itself.
    ///   - taps: the places that are asked, from `disc`.
    /// - Returns: the share that arrives, 0...1.
    func light(at position: Vector3, normal: Vector3, taps: [SIMD2<Float>]) -> Float {
        let lifted = position + normal * 0.006 + toLamp * 0.004
        let offset = lifted - origin
        let x = Float(side) / 2 + offset.dot(right) * scale
        let y = Float(side) / 2 - offset.dot(up) * scale
        let depth = offset.dot(toLamp) + Self.range
        let spread = radius * scale
        var lit: Float = 0
        for offset in taps {
            let column = Int(x + spread * offset.x)
            let row = Int(y + spread * offset.y)
            guard (0..<side).contains(column), (0..<side).contains(row) else {
                lit += 1
                continue
            }
            let blocker = buffer.inverseDepths[row * side + column]
            // Blockers that are just above fade in, which hides the map's steps.
            lit += 1 - Float.smoothstep(0.002, 0.012, blocker - depth)
        }
        return lit / Float(taps.count)
    }
}
