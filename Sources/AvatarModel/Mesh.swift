import AvatarMath

/// A skinned triangle mesh in rest pose, structure of arrays; all vertex arrays have the same count.
public struct Mesh: Sendable, Equatable {
    /// Model space, metres.
    public var positions: [Vector3]
    /// Unit length, outwards.
    public var normals: [Vector3]
    /// Texture coordinates, (0, 0) at the top left.
    public var textureCoordinates: [SIMD2<Float>]
    /// Up to four joints a vertex; unused places hold weight 0.
    public var joints: [SIMD4<UInt16>]
    /// Weights that sum to 1.
    public var weights: [SIMD4<Float>]
    /// Three indices a triangle, counter-clockwise seen from outside.
    public var indices: [UInt32]
    /// Runs of `indices` with one material each, covering all of them in order.
    public var parts: [MeshPart]

    public init(
        positions: [Vector3] = [], normals: [Vector3] = [], textureCoordinates: [SIMD2<Float>] = [],
        joints: [SIMD4<UInt16>] = [], weights: [SIMD4<Float>] = [], indices: [UInt32] = [],
        parts: [MeshPart] = []
    ) {
        self.positions = positions
        self.normals = normals
        self.textureCoordinates = textureCoordinates
        self.joints = joints
        self.weights = weights
        self.indices = indices
        self.parts = parts
    }

    /// Makes room in every vertex array.
    public mutating func reserveCapacity(vertexCount: Int) {
        positions.reserveCapacity(vertexCount)
        normals.reserveCapacity(vertexCount)
        textureCoordinates.reserveCapacity(vertexCount)
        joints.reserveCapacity(vertexCount)
        weights.reserveCapacity(vertexCount)
    }
}

/// A run of triangles that share a material.
public struct MeshPart: Sendable, Equatable {
    /// What the part shows, such as "skin" or "top".
    public var name: String
    /// An index into `Avatar.materials`.
    public var material: Int
    /// A range of `Mesh.indices`; its bounds are multiples of 3.
    public var indexRange: Range<Int>

    public init(name: String, material: Int, indexRange: Range<Int>) {
        self.name = name
        self.material = material
        self.indexRange = indexRange
    }
}

/// A sparse displacement of vertices, scaled by a weight of 0...1.
public struct Morph: Sendable, Equatable {
    /// An ARKit name where there is one.
    public var name: String
    /// Ascending vertex indices.
    public var vertices: [UInt32]
    /// Metres, one for each of `vertices`.
    public var positionDeltas: [Vector3]
    /// One for each of `vertices`; added to normals before they are normalised.
    public var normalDeltas: [Vector3]

    public init(name: String, vertices: [UInt32], positionDeltas: [Vector3], normalDeltas: [Vector3]) {
        self.name = name
        self.vertices = vertices
        self.positionDeltas = positionDeltas
        self.normalDeltas = normalDeltas
    }
}

/// How a surface answers light.
public struct Material: Sendable, Equatable {
    /// The shading model to use.
    public enum Kind: String, Sendable, CaseIterable {
        /// Lets light through at the edge of shadows, and shines.
        case skin
        /// Matt, with a sheen at the edges.
        case cloth
        /// Shines along its strands; its texture's alpha cuts it out.
        case hair
        /// A wet ball.
        case eye
        /// Everything else.
        case plain
    }

    /// What the material is of, for people.
    public var name: String
    /// The shading model.
    public var kind: Kind
    /// Linear light, 0...1.
    public var baseColor: Vector3
    /// 0 mirror to 1 matt.
    public var roughness: Float
    /// An index into `Avatar.textures`; nil for a plain colour.
    public var texture: Int?

    public init(name: String, kind: Kind, baseColor: Vector3, roughness: Float, texture: Int? = nil) {
        self.name = name
        self.kind = kind
        self.baseColor = baseColor
        self.roughness = roughness
        self.texture = texture
    }
}

/// A picture as bytes: sRGB colour and linear alpha, rows from the top, four bytes a pixel.
public struct TextureImage: Sendable, Equatable {
    /// Pixels.
    public var width: Int
    /// Pixels.
    public var height: Int
    /// `width * height * 4` bytes.
    public var pixels: [UInt8]

    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(pixels.count == width * height * 4, "four bytes a pixel")
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}
