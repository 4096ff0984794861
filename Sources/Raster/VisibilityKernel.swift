// Hot loop. Rules for this file: no allocation inside the triangle loop, no existential, no throw.
import AvatarMath

/// Which triangle each sample of a picture shows, and how near it is.
struct VisibilityBuffer {
    let width: Int
    let height: Int
    let samples: Int
    /// 1 / metres along the view; 0 where nothing is.
    ///
    /// `width * height * samples`.
    var inverseDepths: [Float]
    /// Triangle numbers; `UInt32.max` where nothing is.
    var triangles: [UInt32]
    /// Rows and columns that hold anything: half-open, empty if the low is not below the high.
    var bounds: (left: Int, top: Int, right: Int, bottom: Int) = (0, 0, 0, 0)
    private let offsets: [(x: Int, y: Int)]

    static let nothing = UInt32.max

    init(width: Int, height: Int, samples: Int) {
        self.width = width
        self.height = height
        self.samples = samples
        inverseDepths = [Float](repeating: 0, count: width * height * samples)
        triangles = [UInt32](repeating: Self.nothing, count: width * height * samples)
        offsets = SamplePattern.offsets(count: samples)
    }

    /// Forgets everything.
    mutating func clear() {
        let count = width * height * samples
        inverseDepths.withUnsafeMutableBufferPointer { $0.baseAddress?.update(repeating: 0, count: count) }
        triangles.withUnsafeMutableBufferPointer {
            $0.baseAddress?.update(repeating: Self.nothing, count: count)
        }
        bounds = (width, height, 0, 0)
    }

    /// A vertex on the screen in 1/256 pixel.
    struct ScreenPoint {
        var x: Int
        var y: Int
    }

    /// The plane of a triangle's inverse depth over pixel coordinates.
    struct DepthPlane {
        var perX: Float
        var perY: Float
        var constant: Float
    }

    /// Marks the samples that a triangle covers and that nothing nearer does.
    ///
    /// Edges are exact in fixed point with the top-left rule: of two triangles that share an edge, every
    /// sample on it belongs to exactly one.
    ///
    /// - Returns: false if the triangle faces away or has no area.
    @discardableResult
    mutating func fill(
        _ a: ScreenPoint, _ b: ScreenPoint, _ c: ScreenPoint, plane: DepthPlane, triangle: UInt32
    ) -> Bool {
        // Screen y runs down, so a counter-clockwise triangle has a negative area here.
        let area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
        guard area < 0 else { return false }
        let left = max(0, min(a.x, b.x, c.x) >> 8)
        let right = min(width - 1, max(a.x, b.x, c.x) >> 8)
        let top = max(0, min(a.y, b.y, c.y) >> 8)
        let bottom = min(height - 1, max(a.y, b.y, c.y) >> 8)
        guard left <= right, top <= bottom else { return true }
        bounds.left = min(bounds.left, left)
        bounds.right = max(bounds.right, right + 1)
        bounds.top = min(bounds.top, top)
        bounds.bottom = max(bounds.bottom, bottom + 1)
        // Inside is where all three are >= 0; an edge that is neither top nor left gives its samples away.
        let first = Edge(a, c)
        let second = Edge(c, b)
        let third = Edge(b, a)
        let count = samples
        var sampleX = SIMD16<Float>.zero
        var sampleY = SIMD16<Float>.zero
        for index in 0..<count {
            sampleX[index] = Float(offsets[index].x) / 256
            sampleY[index] = Float(offsets[index].y) / 256
        }
        let width = self.width
        inverseDepths.withUnsafeMutableBufferPointer { depths in
            triangles.withUnsafeMutableBufferPointer { ids in
                offsets.withUnsafeBufferPointer { offsets in
                    for y in top...bottom {
                        let rowY = y << 8
                        var value0 = first.value(x: left << 8, y: rowY)
                        var value1 = second.value(x: left << 8, y: rowY)
                        var value2 = third.value(x: left << 8, y: rowY)
                        let baseDepth = plane.constant + plane.perY * Float(y)
                        for x in left...right {
                            // No sample of the pixel can be inside if its best corner is outside an edge.
                            if value0 + first.reach >= 0, value1 + second.reach >= 0,
                                value2 + third.reach >= 0
                            {
                                let pixel = (y * width + x) * count
                                let pixelDepth = baseDepth + plane.perX * Float(x)
                                for sample in 0..<count {
                                    let dx = offsets[sample].x
                                    let dy = offsets[sample].y
                                    let inside0 = value0 + first.perX * dx + first.perY * dy
                                    let inside1 = value1 + second.perX * dx + second.perY * dy
                                    let inside2 = value2 + third.perX * dx + third.perY * dy
                                    if (inside0 | inside1 | inside2) >= 0 {
                                        let depth =
                                            pixelDepth + plane.perX * sampleX[sample] + plane.perY
                                            * sampleY[sample]
                                        if depth > depths[pixel + sample] {
                                            depths[pixel + sample] = depth
                                            ids[pixel + sample] = triangle
                                        }
                                    }
                                }
                            }
                            value0 += first.perX << 8
                            value1 += second.perX << 8
                            value2 += third.perX << 8
                        }
                    }
                }
            }
        }
        return true
    }

    /// An edge function: perX * x + perY * y + constant, positive on the inside, in 1/65536 square pixels.
    private struct Edge {
        var perX: Int
        var perY: Int
        var constant: Int
        /// The most that the function grows from a pixel's corner to anywhere in the pixel.
        var reach: Int

        init(_ from: ScreenPoint, _ to: ScreenPoint) {
            perX = -(to.y - from.y)
            perY = to.x - from.x
            let dx = to.x - from.x
            let dy = to.y - from.y
            // Going round a..c..b on a screen with y down the inside is on the right hand side; a top edge runs
            // to the right, a left edge runs up.
            let isTopLeft = (dy == 0 && dx > 0) || dy < 0
            constant = -(perX * from.x + perY * from.y) - (isTopLeft ? 0 : 1)
            reach = max(0, perX * 255) + max(0, perY * 255)
        }

        func value(x: Int, y: Int) -> Int { perX * x + perY * y + constant }
    }
}
