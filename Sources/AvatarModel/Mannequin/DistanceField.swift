import AvatarMath

/// A solid described by the distance to its surface: negative inside, metres.
struct DistanceField: Sendable {
    /// One building block.
    enum Shape: Sendable {
        /// A segment with a radius at each end.
        case cone(Vector3, Vector3, Float, Float)
        /// Centre and half axes along x, y and z.
        case ellipsoid(Vector3, Vector3)
    }

    /// A block with what it belongs to and how softly it joins the others.
    struct Block: Sendable {
        var shape: Shape
        /// A free label: which finger, which limb.
        var tag: Int
        /// The width over which it blends with the rest, metres.
        var blend: Float
        /// Takes away instead of adding.
        var carves: Bool
    }

    private(set) var blocks: [Block] = []

    mutating func add(_ shape: Shape, tag: Int = 0, blend: Float = 0.01) {
        blocks.append(Block(shape: shape, tag: tag, blend: blend, carves: false))
    }

    mutating func carve(_ shape: Shape, blend: Float = 0.01) {
        blocks.append(Block(shape: shape, tag: -1, blend: blend, carves: true))
    }

    /// The distance of a point from one block.
    static func distance(_ shape: Shape, _ point: Vector3) -> Float {
        switch shape {
        case .cone(let start, let end, let startRadius, let endRadius):
            let along = end - start
            let fraction = ((point - start).dot(along) / max(1e-9, along.dot(along))).clamped(to: 0...1)
            return point.distance(to: start + along * fraction)
                - (startRadius + (endRadius - startRadius) * fraction)
        case .ellipsoid(let centre, let radii):
            // First-order distance: exact on the surface, and of the right sign everywhere.
            let offset = point - centre
            let scaled = (offset / radii).length
            let gradient = (offset / (radii * radii)).length
            return gradient > 1e-6 ? scaled * (scaled - 1) / gradient : -radii.min()
        }
    }

    /// The distance of a point from the solid, blocks joined with a polynomial smooth minimum.
    func distance(_ point: Vector3) -> Float {
        var result: Float = 1
        for block in blocks {
            let distance = Self.distance(block.shape, point)
            if block.carves {
                result = -Self.smoothMinimum(-result, distance, block.blend)
            } else {
                result = Self.smoothMinimum(result, distance, block.blend)
            }
        }
        return result
    }

    /// The outward direction at a point.
    func normal(_ point: Vector3) -> Vector3 {
        let step: Float = 0.0006
        let x = Vector3(step, 0, 0)
        let y = Vector3(0, step, 0)
        let z = Vector3(0, 0, step)
        return Vector3(
            distance(point + x) - distance(point - x), distance(point + y) - distance(point - y),
            distance(point + z) - distance(point - z)
        ).normalized
    }

    private static func smoothMinimum(_ a: Float, _ b: Float, _ width: Float) -> Float {
        let mix = max(0, width - abs(a - b)) / max(1e-6, width)
        return min(a, b) - mix * mix * width / 4
    }
}
