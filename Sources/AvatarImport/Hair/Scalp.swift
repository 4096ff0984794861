import AvatarMath

/// The head under the hair, without ears: how high a strand is above the skin.
struct Scalp {
    let base: HumanBase
    let flow: HairFlow
    let positions: [Vector3]
    let normals: [Vector3]
    private let grid: PointGrid

    /// Takes the head's skin; `ears` is the mask of the base mesh.
    init(base: HumanBase, ears: GrayMask) {
        self.base = base
        flow = HairFlow(style: base.recipe.hairStyle)
        let joints: Set<Int> = [base.joint("head"), base.joint("neck")]
        let faces = base.mesh.faces.indices.filter { index in
            base.mesh.faces[index].group == "body"
                && base.mesh.faces[index].corners.allSatisfy {
                    HumanBase.share(base.influences[Int($0)], of: joints) > 0.5
                }
        }
        var patch = Patch(mesh: base.mesh, faces: faces, levels: 1)
        let middle = base.eyeMiddle + Vector3(0, 0, -0.085) * base.scale
        let points = patch.blend.apply(base.positions)
        let facing = SurfaceTools.normals(points, patch.triangles, welds: patch.welds)
        let wanted = patch.textureCoordinates.indices.map { vertex in
            ears.value(at: patch.textureCoordinates[vertex]) < 0.25
                && facing[vertex].dot(points[vertex] - middle) > 0
        }
        let corners = patch.triangles
        patch.filter { start in
            wanted[Int(corners[start])] && wanted[Int(corners[start + 1])] && wanted[Int(corners[start + 2])]
        }
        positions = patch.blend.apply(base.positions)
        normals = SurfaceTools.normals(positions, patch.triangles, welds: patch.welds)
        grid = PointGrid(positions, cell: 0.012)
    }

    /// The skin nearest to a point: its place, its normal, and the point's height above it, metres.
    func near(_ point: Vector3) -> (place: Vector3, normal: Vector3, height: Float) {
        var place = Vector3.zero
        var normal = Vector3.zero
        var total: Float = 0
        for (index, square) in grid.nearest(to: point, count: 6) {
            let weight = 1 / (square + 4e-6)
            place += positions[index] * weight
            normal += normals[index] * weight
            total += weight
        }
        guard total > 0 else { return (point, Vector3(0, 1, 0), 0) }
        place /= total
        normal = normal.normalized
        return (place, normal, (point - place).dot(normal))
    }
}
