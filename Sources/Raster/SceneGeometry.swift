import AvatarMath

/// The shading model of a surface.
public enum SurfaceKind: UInt8, Sendable, CaseIterable {
    case plain, skin, cloth, hair, eye
}

/// How a surface answers light.
public struct SurfaceMaterial: Sendable, Equatable {
    public var kind: SurfaceKind
    /// Linear light, 0...1.
    public var baseColor: Vector3
    /// 0 mirror to 1 matt.
    public var roughness: Float
    /// An index into the scene's textures.
    public var texture: Int?

    public init(kind: SurfaceKind, baseColor: Vector3, roughness: Float, texture: Int? = nil) {
        self.kind = kind
        self.baseColor = baseColor
        self.roughness = roughness
        self.texture = texture
    }
}

/// The triangles of a figure, checked once; their vertices come anew with every frame.
public struct SceneGeometry: Sendable {
    /// Three a triangle, counter-clockwise from outside.
    public let indices: [UInt32]
    /// One a triangle, an index into `materials`.
    public let triangleMaterials: [UInt16]
    public let materials: [SurfaceMaterial]
    /// One a vertex; (0, 0) is the top left of a texture.
    public let textureCoordinates: [SIMD2<Float>]
    public let textures: [Texture]
    /// How many vertices every frame must bring.
    public let vertexCount: Int

    /// Checks and keeps a mesh.
    public init(
        vertexCount: Int, indices: [UInt32], triangleMaterials: [UInt16], materials: [SurfaceMaterial],
        textureCoordinates: [SIMD2<Float>] = [], textures: [Texture] = []
    ) throws(RasterError) {
        guard indices.count % 3 == 0 else {
            throw .badGeometry("\(indices.count) indices are not whole triangles")
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
        self.vertexCount = vertexCount
        self.indices = indices
        self.triangleMaterials = triangleMaterials
        self.materials = materials
        self.textureCoordinates = textureCoordinates
        self.textures = textures
    }
}

/// A picture on a surface, in linear light.
public struct Texture: Sendable {
    public let width: Int
    public let height: Int
    private let texels: [SIMD4<Float>]

    /// Takes sRGB bytes, four a pixel, rows from the top.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(pixels.count == width * height * 4, "four bytes a pixel")
        self.width = width
        self.height = height
        let curve: [Float] = (0...255).map { ColorCurve.linear(fromSRGB: UInt8($0)) }
        var texels: [SIMD4<Float>] = []
        texels.reserveCapacity(width * height)
        for start in stride(from: 0, to: pixels.count, by: 4) {
            let red = curve[Int(pixels[start])]
            let green = curve[Int(pixels[start + 1])]
            let blue = curve[Int(pixels[start + 2])]
            texels.append(SIMD4(red, green, blue, Float(pixels[start + 3]) / 255))
        }
        self.texels = texels
    }

    /// The colour at a place, bilinear, repeated outside 0...1.
    func color(at place: SIMD2<Float>) -> Vector3 {
        let x = (place.x - place.x.rounded(.down)) * Float(width) - 0.5
        let y = (place.y - place.y.rounded(.down)) * Float(height) - 0.5
        let left = Int(x.rounded(.down))
        let top = Int(y.rounded(.down))
        let fx = x - Float(left)
        let fy = y - Float(top)
        func texel(_ column: Int, _ row: Int) -> SIMD4<Float> {
            texels[((row + height) % height) * width + (column + width) % width]
        }
        let upper = texel(left, top) * (1 - fx) + texel(left + 1, top) * fx
        let lower = texel(left, top + 1) * (1 - fx) + texel(left + 1, top + 1) * fx
        let mixed = upper * (1 - fy) + lower * fy
        return Vector3(mixed.x, mixed.y, mixed.z)
    }
}
