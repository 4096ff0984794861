import AvatarMath
import AvatarModel

/// A finished part in MakeHuman's pose, before it goes into the avatar's mesh.
struct FigurePart {
    var name: String
    /// An index into the avatar's materials.
    var material: Int
    var positions: [Vector3]
    var normals: [Vector3]
    var textureCoordinates: [SIMD2<Float>]
    var influences: [Influences]
    var triangles: [UInt32]
    /// How its vertices follow face morphs; nil if they do not.
    var blend: VertexBlend?
    /// Vertices that share a normal.
    var welds: [Int32]?

    /// A part from rows over the base.
    init(name: String, material: Int, patch: Patch, base: HumanBase) {
        self.name = name
        self.material = material
        positions = patch.blend.apply(base.positions)
        normals = SurfaceTools.normals(positions, patch.triangles, welds: patch.welds)
        textureCoordinates = patch.textureCoordinates
        influences = base.influences(of: patch.blend)
        triangles = patch.triangles
        blend = patch.blend
        welds = patch.welds
    }

    /// A part that one joint moves, with normals from its triangles unless given.
    init(
        name: String, material: Int, positions: [Vector3], normals: [Vector3]? = nil,
        textureCoordinates: [SIMD2<Float>]? = nil, influences: [Influences], triangles: [UInt32],
        welds: [Int32]? = nil
    ) {
        self.name = name
        self.material = material
        self.positions = positions
        self.normals = normals ?? SurfaceTools.normals(positions, triangles, welds: welds)
        self.textureCoordinates =
            textureCoordinates ?? [SIMD2<Float>](repeating: .zero, count: positions.count)
        self.influences = influences
        self.triangles = triangles
        blend = nil
        self.welds = welds
    }
}
