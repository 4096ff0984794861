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
    ///   - centre: the middle of what is lit, and how far it reaches, metres.
    mutating func draw(positions: [Vector3], indices: [UInt32], toward lamp: Vector3, centre: Vector3, reach: Float) {
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
                    half + offset.dot(right) * scale, half - offset.dot(up) * scale, offset.dot(toLamp) + Self.range))
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
            let plane = VisibilityBuffer.DepthPlane(perX: perX, perY: perY, constant: a.z - perX * a.x - perY * a.y)
            buffer.fill(fixed(a), fixed(b), fixed(c), plane: plane, triangle: 0)
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
    ///   - taps: how many places are asked, 4...20.
    func light(at position: Vector3, normal: Vector3, taps: Int) -> Float {
        let lifted = position + normal * 0.006 + toLamp * 0.004
        let offset = lifted - origin
        let x = Float(side) / 2 + offset.dot(right) * scale
        let y = Float(side) / 2 - offset.dot(up) * scale
        let depth = offset.dot(toLamp) + Self.range
        let spread = radius * scale
        var lit: Float = 0
        for tap in 0..<taps {
            // A sunflower pattern covers a disc evenly with any number of taps.
            let angle = Float(tap) * 2.399963
            let distance = spread * ((Float(tap) + 0.5) / Float(taps)).squareRoot()
            let column = Int(x + distance * cosFloat(angle))
            let row = Int(y + distance * sinFloat(angle))
            guard (0..<side).contains(column), (0..<side).contains(row) else {
                lit += 1
                continue
            }
            let blocker = buffer.inverseDepths[row * side + column]
            // Blockers that are just above fade in, which hides the map's steps.
            lit += 1 - Float.smoothstep(0.002, 0.012, blocker - depth)
        }
        return lit / Float(taps)
    }
}
