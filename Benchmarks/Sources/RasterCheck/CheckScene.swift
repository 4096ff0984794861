import AvatarMath
import InstructionSets
import Raster

/// A scene that two renderers can draw: triangles with colours, a texture, one lamp and even light from all around.
struct CheckScene {
    static let width = 256
    static let height = 320

    /// What the comparison allows.
    struct Allowance {
        /// A pixel may differ by so many steps of a byte before it counts.
        var steps = 3
        /// The mean difference of all bytes, steps.
        var mean = 0.05
        /// The share of pixels that count.
        var share = 0.001
    }

    var positions: [Vector3] = []
    var normals: [Vector3] = []
    var colors: [Vector3] = []
    var places: [SIMD2<Float>] = []
    var indices: [UInt32] = []
    /// One a triangle: samples of different materials are never taken for one surface.
    var materials: [UInt16] = []
    var camera = Camera(eye: Vector3(0, 0, 3), target: .zero, verticalFieldOfView: 0.8)
    var lamp = Vector3(0, 0, 1)
    var lampColor = Vector3.zero
    /// Light from all around, grey.
    var around: Float = 0
    /// The byte of the grey background.
    var backgroundByte: UInt8 = 0
    var textureSide = 0
    /// sRGB, four bytes a pixel.
    var texels: [UInt8] = []
    var allowance = Allowance()

    /// How far cloth lets light creep past the edge; the other kinds have highlights or colours of their own.
    private static let wrap: Float = 0.05
    private static let materialCount = 31

    private var isLit: Bool { lampColor != .zero }

    /// Adds a triangle of one colour and material, counter-clockwise from outside.
    mutating func addTriangle(_ corners: [Vector3], color: Vector3, material: Int) {
        let first = UInt32(positions.count)
        positions += corners
        normals += [Vector3](repeating: Vector3(0, 0, 1), count: 3)
        colors += [Vector3](repeating: color, count: 3)
        places += [SIMD2<Float>](repeating: .zero, count: 3)
        indices += [first, first + 1, first + 2]
        materials.append(UInt16(material % Self.materialCount))
    }

    /// Adds an ellipsoid.
    mutating func addEllipsoid(
        centre: Vector3, radius: Vector3, color: Vector3, material: Int, rings: Int,
        turn: Quaternion = .identity
    ) {
        let first = UInt32(positions.count)
        for ring in 0...rings {
            let polar = Float(ring) / Float(rings) * .pi
            for column in 0...rings {
                let azimuth = Float(column) / Float(rings) * 2 * .pi
                let direction = Vector3(
                    sinFloat(polar) * cosFloat(azimuth), cosFloat(polar), -sinFloat(polar) * sinFloat(azimuth)
                )
                positions.append(centre + turn.act(direction * radius))
                normals.append(turn.act(direction / radius).normalized)
                colors.append(color)
                places.append(SIMD2(Float(column) / Float(rings), Float(ring) / Float(rings)))
            }
        }
        let row = UInt32(rings + 1)
        for ring in 0..<UInt32(rings) {
            for column in 0..<UInt32(rings) {
                let a = first + ring * row + column
                indices += [a, a + row, a + 1]
                indices += [a + 1, a + row, a + row + 1]
                materials += [UInt16(material), UInt16(material)]
            }
        }
    }

    /// What `Raster` makes of it.
    func picture(instructionSet: InstructionSet) throws -> Pixmap {
        let material = SurfaceMaterial(
            kind: isLit ? .cloth : .plain, baseColor: Vector3(1, 1, 1), roughness: 1,
            texture: textureSide > 0 ? 0 : nil)
        let geometry = try SceneGeometry(
            vertexCount: positions.count, indices: indices, triangleMaterials: materials,
            materials: [SurfaceMaterial](repeating: material, count: Self.materialCount),
            textureCoordinates: places, colors: colors,
            textures: textureSide > 0
                ? [Texture(width: textureSide, height: textureSide, pixels: texels)] : [])
        let none = Lighting.Lamp(direction: Vector3(0, 0, 1), color: .zero)
        let even = Vector3(around, around, around)
        let light = ColorCurve.linear(fromSRGB: backgroundByte)
        var renderer = try Renderer(
            width: Self.width, height: Self.height, quality: .draft, geometry: geometry,
            lighting: Lighting(
                key: Lighting.Lamp(direction: lamp, color: lampColor), fill: none, rims: [], sky: even,
                ground: even),
            background: .plain(Vector3(light, light, light)), instructionSet: instructionSet)
        return try renderer.render(positions: positions, normals: normals, camera: camera)
    }

    /// The scene as the reference reads it.
    var text: String {
        func numbers(_ vector: Vector3) -> String { "\(vector.x) \(vector.y) \(vector.z)" }
        let light = ColorCurve.linear(fromSRGB: backgroundByte)
        var lines = [
            "size \(Self.width) \(Self.height)", "eye \(numbers(camera.eye))",
            "target \(numbers(camera.target))",
            "view \(camera.verticalFieldOfView) \(camera.nearMetres)",
            "background \(light) \(light) \(light)",
            "lamp \(numbers(lamp))", "lampcolor \(numbers(lampColor))", "wrap \(isLit ? Self.wrap : 0)",
            "around \(around)", "allowed \(allowance.steps) \(allowance.mean) \(allowance.share)",
            "texture \(textureSide) \(textureSide)",
        ]
        for start in stride(from: 0, to: texels.count, by: 4) {
            lines.append("\(texels[start]) \(texels[start + 1]) \(texels[start + 2])")
        }
        lines.append("vertices \(positions.count)")
        for index in positions.indices {
            lines.append(
                "\(numbers(positions[index])) \(numbers(normals[index])) \(numbers(colors[index])) "
                    + "\(places[index].x) \(places[index].y)")
        }
        lines.append("triangles \(indices.count / 3)")
        for start in stride(from: 0, to: indices.count, by: 3) {
            lines.append("\(indices[start]) \(indices[start + 1]) \(indices[start + 2])")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
