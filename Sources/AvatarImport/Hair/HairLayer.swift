import AvatarMath
import AvatarModel

/// A sheet of hair over a net, from one distance along its strands to another.
struct HairLayer {
    /// Cells round the head and along the strands.
    var columns: Int
    var rows: Int
    /// How far from the root a row is, metres on the 1.64 m figure, over columns of the net.
    var distance: (_ column: Float, _ row: Int) -> Float
    /// How high it lies over the net, metres on the 1.64 m figure, over the share of the way.
    var lift: (_ share: Float) -> Float
    /// The second texture coordinate over the distance from the root and the column.
    var texture: (_ distance: Float, _ column: Float) -> Float
    /// Whether it is seen from inside.
    var isInside = false

    /// The sheet as a part that the head moves.
    func part(_ net: HairNet, name: String, material: Int, base: HumanBase) -> FigurePart {
        var positions: [Vector3] = []
        var normals: [Vector3] = []
        var places: [SIMD2<Float>] = []
        for row in 0...rows {
            let share = Float(row) / Float(rows)
            for step in 0...columns {
                let column = Float(step) / Float(columns) * Float(net.columns)
                let distance = distance(column, row)
                let here = net.place(column: column, distance: distance, scale: base.scale)
                positions.append(here.point + here.normal * (lift(share) * base.scale))
                normals.append(isInside ? -here.normal : here.normal)
                places.append(
                    SIMD2(
                        net.across(column: column) / HairTextures.tileWidth, texture(distance, column)))
            }
        }
        var triangles = Strip.grid(rows: rows, columns: columns)
        FigurePart.face(&triangles, positions, normals)
        return FigurePart(
            name: name, material: material, positions: positions, normals: normals,
            textureCoordinates: places,
            influences: positions.map { _ -> Influences in [(base.joint("head"), 1)] }, triangles: triangles)
    }
}

extension FigurePart {
    /// Turns triangles round that do not face the way their normals do.
    static func face(_ triangles: inout [UInt32], _ positions: [Vector3], _ normals: [Vector3]) {
        for start in stride(from: 0, to: triangles.count, by: 3) {
            let a = Int(triangles[start])
            let b = Int(triangles[start + 1])
            let c = Int(triangles[start + 2])
            let face = (positions[b] - positions[a]).cross(positions[c] - positions[a])
            if face.dot(normals[a] + normals[b] + normals[c]) < 0 { triangles.swapAt(start + 1, start + 2) }
        }
    }
}
