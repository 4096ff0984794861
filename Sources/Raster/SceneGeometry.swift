import AvatarMath

/// The shading model of a surface.
public enum SurfaceKind: UInt8, Sendable, CaseIterable {
    /// Diffuse with a highlight; skin with soft warm shadow edges; cloth with a sheen; strands; a wet ball.
    case plain, skin, cloth, hair, eye
}

/// How a surface answers light.
public struct SurfaceMaterial: Sendable, Equatable {
    /// The shading model.
    public var kind: SurfaceKind
    /// Linear light, 0...1.
    public var baseColor: Vector3
    /// 0 mirror to 1 matt.
    public var roughness: Float
    /// An index into the scene's textures.
    public var texture: Int?
    /// Whether the back is drawn too, as of a lock of hair.
    public var isTwoSided: Bool
    /// Whether the texture's alpha says where the surface is, as between strands of hair.
    public var isCutout: Bool

    public init(
        kind: SurfaceKind, baseColor: Vector3, roughness: Float, texture: Int? = nil,
        isTwoSided: Bool = false, isCutout: Bool = false
    ) {
        self.kind = kind
        self.baseColor = baseColor
        self.roughness = roughness
        self.texture = texture
        self.isTwoSided = isTwoSided
        self.isCutout = isCutout
    }
}

/// The triangles of a figure, checked once; their vertices come anew with every frame.
public struct SceneGeometry: Sendable {
    /// Three a triangle, counter-clockwise from outside.
    public let indices: [UInt32]
    /// One a triangle, an index into `materials`.
    public let triangleMaterials: [UInt16]
    /// What `triangleMaterials` refers to.
    public let materials: [SurfaceMaterial]
    /// One a vertex; (0, 0) is the top left of a texture.
    public let textureCoordinates: [SIMD2<Float>]
    /// One a vertex, linear factors of the material's colour; empty for none.
    public let colors: [Vector3]
    /// What the materials' `texture` refers to.
    public let textures: [Texture]
    /// How many vertices every frame must bring.
    public let vertexCount: Int

    /// More could not be told apart.
    static let mostTriangles = 1 << 26

    /// Checks and keeps a mesh.
    ///
    /// - Parameters:
    ///   - vertexCount: how many vertices a frame brings.
    ///   - indices: three a triangle, counter-clockwise from outside.
    ///   - triangleMaterials: one a triangle.
    ///   - materials: what `triangleMaterials` refers to.
    ///   - textureCoordinates: one a vertex, or none.
    ///   - colors: one a vertex in linear light, or none.
    ///   - textures: what materials refer to.
    /// - Throws: if counts or indices do not fit together.
    public init(
        vertexCount: Int, indices: [UInt32], triangleMaterials: [UInt16], materials: [SurfaceMaterial],
        textureCoordinates: [SIMD2<Float>] = [], colors: [Vector3] = [], textures: [Texture] = []
    ) throws(RasterError) {
        guard indices.count % 3 == 0 else {
            throw .badGeometry("\(indices.count) indices are not whole triangles")
        }
        guard indices.count / 3 <= Self.mostTriangles else {
            throw .badGeometry("\(indices.count / 3) triangles; at most \(Self.mostTriangles) are allowed")
        }
        guard triangleMaterials.count * 3 == indices.count else {
            throw .badGeometry("\(triangleMaterials.count) materials for \(indices.count / 3) triangles")
        }
        if let bad = indices.first(where: { Int($0) >= vertexCount }) {
            throw .badGeometry("index \(bad), but there are \(vertexCount) vertices")
        }
        if let bad = triangleMaterials.first(where: { Int($0) >= materials.count }) {
            throw .badGeometry("material \(bad), but there are \(materials.count)")
        }
        for material in materials {
            if let texture = material.texture, !textures.indices.contains(texture) {
                throw .badGeometry("texture \(texture), but there are \(textures.count)")
            }
        }
        guard textureCoordinates.isEmpty || textureCoordinates.count == vertexCount else {
            throw .badGeometry("\(textureCoordinates.count) texture coordinates for \(vertexCount) vertices")
        }
        guard colors.isEmpty || colors.count == vertexCount else {
            throw .badGeometry("\(colors.count) colours for \(vertexCount) vertices")
        }
        self.vertexCount = vertexCount
        self.indices = indices
        self.triangleMaterials = triangleMaterials
        self.materials = materials
        self.textureCoordinates = textureCoordinates
        self.colors = colors
        self.textures = textures
    }

    /// The texture whose alpha cuts each material out, or -1; empty where none does.
    var cutouts: [Int32] {
        guard !textureCoordinates.isEmpty else { return [] }
        let cutouts = materials.map { material -> Int32 in
            guard material.isCutout, let texture = material.texture, textures[texture].hasAlpha else {
                return -1
            }
            return Int32(texture)
        }
        return cutouts.contains { $0 >= 0 } ? cutouts : []
    }

    /// Whether any material asks a texture.
    var hasTexturePlaces: Bool {
        !textureCoordinates.isEmpty && materials.contains { $0.texture != nil }
    }
}
