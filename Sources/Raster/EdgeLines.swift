import AvatarMath

/// What the neighbourhood of a pixel in depth tells: how open it is to surrounding light, and whether a hand's
/// edge lies before something far behind it.
struct EdgeLines {
    private let visibility: VisibilityBuffer
    private let geometry: SceneGeometry
    /// Pixels for a metre at a distance of a metre.
    private let focal: Float

    init(visibility: VisibilityBuffer, geometry: SceneGeometry, focal: Float) {
        self.visibility = visibility
        self.geometry = geometry
        self.focal = focal
    }

    private let ring: [SIMD2<Float>] = (0..<8).map { index in
        let angle = Float(index) * .pi / 4 + 0.4
        let distance: Float = index % 2 == 0 ? 1 : 0.55
        return SIMD2(cosFloat(angle) * distance, sinFloat(angle) * distance)
    }

    /// The share of surrounding light that reaches a sample: less in the gaps between fingers and under a hand.
    func openness(x: Int, y: Int, sample: Int) -> Float {
        let inverse = visibility.inverseDepths[sample]
        guard inverse > 0 else { return 1 }
        let depth = 1 / inverse
        // 3 cm round the point, in pixels.
        let radius = max(2, 0.03 * focal * inverse)
        var hidden: Float = 0
        let width = visibility.width
        let height = visibility.height
        // A blocker is at least 4 mm nearer; most neighbours are not, which one comparison tells.
        let nearest = 1 / (depth - 0.004)
        for offset in ring {
            let column = x + Int(offset.x * radius)
            let row = y + Int(offset.y * radius)
            guard column >= 0, column < width, row >= 0, row < height else { continue }
            let other = visibility.inverseDepths[(row * width + column) * visibility.samples]
            guard other > nearest else { continue }
            let above = depth - 1 / other
            hidden += Float.smoothstep(0.004, 0.02, above) * (1 - Float.smoothstep(0.05, 0.16, above))
        }
        return 1 - 0.62 * hidden / Float(ring.count)
    }

    /// A thin dark line on skin just behind another skin's edge, so that a hand before the face or before the
    /// other hand keeps its outline: 1 is no line.
    func line(x: Int, y: Int, base: Int) -> Float {
        let triangle = visibility.triangles[base]
        guard triangle != VisibilityBuffer.nothing, isSkin(triangle) else { return 1 }
        let depth = 1 / visibility.inverseDepths[base]
        var darkest: Float = 0
        let reach = visibility.height >= 1000 ? 2 : 1
        for step in 1...reach {
            for (dx, dy) in [(step, 0), (-step, 0), (0, step), (0, -step)] {
                let column = x + dx
                let row = y + dy
                guard column >= 0, column < visibility.width, row >= 0, row < visibility.height else {
                    continue
                }
                let other = (row * visibility.width + column) * visibility.samples
                let neighbour = visibility.triangles[other]
                guard neighbour != VisibilityBuffer.nothing, isSkin(neighbour) else { continue }
                let before = depth - 1 / visibility.inverseDepths[other]
                darkest = max(darkest, Float.smoothstep(0.012, 0.035, before) * (step == 1 ? 1 : 0.55))
            }
        }
        return 1 - 0.42 * darkest
    }

    private func isSkin(_ triangle: UInt32) -> Bool {
        geometry.materials[Int(geometry.triangleMaterials[Int(triangle)])].kind == .skin
    }
}
