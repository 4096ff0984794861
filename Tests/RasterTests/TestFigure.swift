import AvatarMath

@testable import Raster

/// A hand-like comb of boxes before a bumpy ball: edges, shadows, gaps and all materials in one small scene.
///
/// Its numbers come from arithmetic alone, so that every platform gives the same ones.
struct TestFigure {
    private(set) var positions: [Vector3] = []
    private(set) var normals: [Vector3] = []
    private var indices: [UInt32] = []
    private var triangleMaterials: [UInt16] = []
    private var coordinates: [SIMD2<Float>] = []

    let camera = Camera(eye: Vector3(0.1, 0.2, 2.4), target: Vector3(0, 0.05, 0), verticalFieldOfView: 0.5)

    static let materials = [
        SurfaceMaterial(kind: .skin, baseColor: Vector3(0.62, 0.38, 0.28), roughness: 0.5),
        SurfaceMaterial(kind: .cloth, baseColor: Vector3(0.02, 0.03, 0.06), roughness: 0.9),
        SurfaceMaterial(kind: .hair, baseColor: Vector3(0.02, 0.015, 0.012), roughness: 0.5),
        SurfaceMaterial(kind: .eye, baseColor: Vector3(0.5, 0.5, 0.5), roughness: 0.1),
        SurfaceMaterial(kind: .plain, baseColor: Vector3(0.4, 0.4, 0.1), roughness: 0.3),
    ]

    init() {
        for finger in 0..<4 {
            addBox(
                centre: Vector3(-0.15 + Float(finger) * 0.07, 0.05, 0.28), half: Vector3(0.022, 0.16, 0.02),
                material: 0)
        }
        addBall(centre: Vector3(0, 0.08, 0), radius: 0.24)
        addBox(centre: Vector3(0, -0.35, 0), half: Vector3(0.4, 0.16, 0.12), material: 1)
    }

    func geometry(texture: Texture? = nil) throws(RasterError) -> SceneGeometry {
        var materials = Self.materials
        if texture != nil { materials[0].texture = 0 }
        return try SceneGeometry(
            vertexCount: positions.count, indices: indices, triangleMaterials: triangleMaterials,
            materials: materials, textureCoordinates: coordinates, textures: texture.map { [$0] } ?? [])
    }

    private mutating func addBox(centre: Vector3, half: Vector3, material: UInt16) {
        for axis in 0..<3 {
            for sign: Float in [-1, 1] {
                var normal = Vector3.zero
                normal[axis] = sign
                var across = Vector3.zero
                across[(axis + 1) % 3] = half[(axis + 1) % 3]
                var along = Vector3.zero
                along[(axis + 2) % 3] = half[(axis + 2) % 3] * sign
                let first = UInt32(positions.count)
                let middle = centre + normal * half
                for (u, v) in [(-1, -1), (1, -1), (1, 1), (-1, 1)] as [(Float, Float)] {
                    positions.append(middle + across * u + along * v)
                    normals.append(normal)
                    coordinates.append(SIMD2(u * 0.5 + 0.5, v * 0.5 + 0.5))
                }
                for corner: UInt32 in [0, 1, 2, 0, 2, 3] { indices.append(first + corner) }
                triangleMaterials.append(material)
                triangleMaterials.append(material)
            }
        }
    }

    /// A cube's grid pushed out to a sphere; its faces have all materials.
    private mutating func addBall(centre: Vector3, radius: Float) {
        let steps = 8
        for axis in 0..<3 {
            for sign: Float in [-1, 1] {
                let first = UInt32(positions.count)
                for row in 0...steps {
                    for column in 0...steps {
                        var place = Vector3.zero
                        place[axis] = sign
                        place[(axis + 1) % 3] = Float(column) / Float(steps) * 2 - 1
                        place[(axis + 2) % 3] = (Float(row) / Float(steps) * 2 - 1) * sign
                        let bump: Float = (row + column) % 3 == 0 ? 1.02 : 1
                        positions.append(centre + place.normalized * (radius * bump))
                        normals.append(place.normalized)
                        coordinates.append(
                            SIMD2(Float(column) / Float(steps), Float(row) / Float(steps)))
                    }
                }
                let width = UInt32(steps + 1)
                for row in 0..<UInt32(steps) {
                    for column in 0..<UInt32(steps) {
                        let corner = first + row * width + column
                        for offset in [0, 1, width + 1, 0, width + 1, width] {
                            indices.append(corner + offset)
                        }
                        let material = axis == 2 ? UInt16(0) : UInt16((axis * 2 + Int(row) / 4) % 4 + 1)
                        triangleMaterials.append(material)
                        triangleMaterials.append(material)
                    }
                }
            }
        }
    }
}

/// FNV-1a of a picture's bytes, 64 bits.
func fingerprint(_ picture: Pixmap) -> String {
    let hash = picture.bytes.reduce(into: UInt64(0xcbf2_9ce4_8422_2325)) { hash, byte in
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return String(hash, radix: 16)
}
