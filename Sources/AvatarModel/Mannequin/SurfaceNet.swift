import AvatarMath

/// Turns a distance field into triangles: one vertex in every grid cell that the surface crosses, then drawn onto the surface.
///
/// Source: S. Gibson, "Constrained Elastic Surface Nets", 1998.
enum SurfaceNet {
    /// The surface inside a box.
    ///
    /// - Parameters:
    ///   - field: the solid.
    ///   - low: the lowest corner of the box, metres; where the box cuts the solid, the surface stays open.
    ///   - high: the highest corner.
    ///   - cell: the side of a grid cell, metres.
    /// - Returns: positions and counter-clockwise triangles seen from outside.
    static func mesh(of field: DistanceField, low: Vector3, high: Vector3, cell: Float) -> (
        positions: [Vector3], indices: [UInt32]
    ) {
        let size = (high - low) / cell
        let nx = Int(size.x.rounded(.up)) + 1
        let ny = Int(size.y.rounded(.up)) + 1
        let nz = Int(size.z.rounded(.up)) + 1
        func corner(_ x: Int, _ y: Int, _ z: Int) -> Vector3 {
            low + Vector3(Float(x), Float(y), Float(z)) * cell
        }
        var values = [Float](repeating: 0, count: nx * ny * nz)
        func slot(_ x: Int, _ y: Int, _ z: Int) -> Int { (z * ny + y) * nx + x }
        for z in 0..<nz {
            for y in 0..<ny { for x in 0..<nx { values[slot(x, y, z)] = field.distance(corner(x, y, z)) } }
        }
        var vertexOfCell = [Int32](repeating: -1, count: nx * ny * nz)
        var positions: [Vector3] = []
        for z in 0..<(nz - 1) {
            for y in 0..<(ny - 1) {
                for x in 0..<(nx - 1) {
                    var sum = Vector3.zero
                    var count: Float = 0
                    for (a, b) in edges {
                        let va = values[slot(x + a.0, y + a.1, z + a.2)]
                        let vb = values[slot(x + b.0, y + b.1, z + b.2)]
                        guard (va < 0) != (vb < 0) else { continue }
                        let start = corner(x + a.0, y + a.1, z + a.2)
                        let end = corner(x + b.0, y + b.1, z + b.2)
                        sum += start.mixed(with: end, fraction: va / (va - vb))
                        count += 1
                    }
                    guard count > 0 else { continue }
                    vertexOfCell[slot(x, y, z)] = Int32(positions.count)
                    var point = sum / count
                    for _ in 0..<2 { point -= field.normal(point) * (field.distance(point) * 0.9) }
                    positions.append(point)
                }
            }
        }
        var indices: [UInt32] = []
        func quad(_ a: Int, _ b: Int, _ c: Int, _ d: Int, flip: Bool) {
            let corners = [vertexOfCell[a], vertexOfCell[b], vertexOfCell[c], vertexOfCell[d]]
            guard corners.allSatisfy({ $0 >= 0 }) else { return }
            let (p, q, r, s) = (
                UInt32(corners[0]), UInt32(corners[1]), UInt32(corners[2]), UInt32(corners[3])
            )
            indices += flip ? [p, r, q, p, s, r] : [p, q, r, p, r, s]
        }
        for z in 1..<(nz - 1) {
            for y in 1..<(ny - 1) {
                for x in 1..<(nx - 1) {
                    let here = values[slot(x, y, z)] < 0
                    if here != (values[slot(x + 1, y, z)] < 0) {
                        quad(
                            slot(x, y - 1, z - 1), slot(x, y, z - 1), slot(x, y, z), slot(x, y - 1, z),
                            flip: !here)
                    }
                    if here != (values[slot(x, y + 1, z)] < 0) {
                        quad(
                            slot(x - 1, y, z - 1), slot(x - 1, y, z), slot(x, y, z), slot(x, y, z - 1),
                            flip: !here)
                    }
                    if here != (values[slot(x, y, z + 1)] < 0) {
                        quad(
                            slot(x - 1, y - 1, z), slot(x, y - 1, z), slot(x, y, z), slot(x - 1, y, z),
                            flip: !here)
                    }
                }
            }
        }
        return (positions, indices)
    }

    private static let edges: [((Int, Int, Int), (Int, Int, Int))] = [
        ((0, 0, 0), (1, 0, 0)), ((0, 1, 0), (1, 1, 0)), ((0, 0, 1), (1, 0, 1)), ((0, 1, 1), (1, 1, 1)),
        ((0, 0, 0), (0, 1, 0)), ((1, 0, 0), (1, 1, 0)), ((0, 0, 1), (0, 1, 1)), ((1, 0, 1), (1, 1, 1)),
        ((0, 0, 0), (0, 0, 1)), ((1, 0, 0), (1, 0, 1)), ((0, 1, 0), (0, 1, 1)), ((1, 1, 0), (1, 1, 1)),
    ]
}
