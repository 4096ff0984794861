import AvatarMath
import InstructionSets
import Testing

@testable import Raster

@Suite("Cut out by alpha")
struct CutoutTests {
    /// Light from all around alone: surfaces come out in their own colours.
    private let even: Lighting = {
        let none = Lighting.Lamp(direction: Vector3(0, 0, 1), color: .zero)
        return Lighting(key: none, fill: none, rims: [], sky: Vector3(1, 1, 1), ground: Vector3(1, 1, 1))
    }()

    /// A card of hair over a blue plate that fills the picture.
    private func picture(
        alpha: (_ x: Int) -> UInt8, isCutout: Bool = true, instructionSet: InstructionSet = .preferred,
        threads: Int = 1
    ) throws -> Pixmap {
        var texels: [UInt8] = []
        for _ in 0..<8 { for x in 0..<8 { texels += [255, 255, 255, alpha(x)] } }
        let geometry = try SceneGeometry(
            vertexCount: 8, indices: [0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7], triangleMaterials: [0, 0, 1, 1],
            materials: [
                SurfaceMaterial(kind: .plain, baseColor: Vector3(0.1, 0.1, 0.9), roughness: 1),
                SurfaceMaterial(
                    kind: .hair, baseColor: Vector3(0.9, 0.1, 0.1), roughness: 1, texture: 0,
                    isCutout: isCutout),
            ],
            textureCoordinates: [SIMD2](repeating: .zero, count: 4) + [
                SIMD2(0, 1), SIMD2(1, 1), SIMD2(1, 0), SIMD2(0, 0),
            ], textures: [Texture(width: 8, height: 8, pixels: texels)])
        let corners = [Vector3(-1, -1, 0), Vector3(1, -1, 0), Vector3(1, 1, 0), Vector3(-1, 1, 0)]
        var renderer = try Renderer(
            width: 64, height: 64, quality: .draft, geometry: geometry, lighting: even, threads: threads,
            instructionSet: instructionSet)
        return try renderer.render(
            positions: corners.map { $0 * 2 } + corners.map { $0 * 0.8 + Vector3(0, 0, 0.2) },
            normals: [Vector3](repeating: Vector3(0, 0, 1), count: 8),
            camera: Camera(eye: Vector3(0, 0, 2), target: .zero, verticalFieldOfView: 2 * 0.4636476))
    }

    @Test("where a texture has no alpha the surface behind it is seen")
    func halves() throws {
        let picture = try picture(alpha: { $0 < 4 ? 0 : 255 })
        #expect(picture[16, 32] == picture[1, 1])
        #expect(picture[48, 32].x > picture[48, 32].z)
    }

    @Test("an alpha is a share of the samples", arguments: [0, 1, 2, 3, 4])
    func shares(quarters: Int) throws {
        let picture = try picture(alpha: { _ in UInt8(min(255, quarters * 64)) })
        func red(_ pixmap: Pixmap) -> Float { ColorCurve.linear(fromSRGB: pixmap[32, 20].x) }
        let none = try red(self.picture(alpha: { _ in 0 }))
        let whole = try red(self.picture(alpha: { _ in 255 }))
        let share = (red(picture) - none) / (whole - none)
        #expect(abs(share - Float(quarters) / 4) < 0.02)
    }

    @Test("a material that is no cutout ignores its texture's alpha")
    func ignored() throws {
        #expect(
            try picture(alpha: { _ in 0 }, isCutout: false) == picture(alpha: { _ in 255 }, isCutout: false))
    }

    @Test("any instruction set and number of threads cuts alike")
    func alike() throws {
        let expected = try picture(alpha: { UInt8($0 * 36) }, instructionSet: .baseline)
        for set in instructionSets {
            for threads in [1, 3] {
                #expect(
                    try picture(alpha: { UInt8($0 * 36) }, instructionSet: set, threads: threads) == expected)
            }
        }
    }
}

@Suite("Highlights of hair")
struct StrandTests {
    private enum Direction: CaseIterable { case untextured, down, across }

    /// A bent card of hair, lit from above; `across` turns its strands by a quarter.
    private func picture(_ direction: Direction) throws -> Pixmap {
        var positions: [Vector3] = []
        var normals: [Vector3] = []
        var places: [SIMD2<Float>] = []
        var indices: [UInt32] = []
        for row in 0...16 {
            let angle = Float(row) / 16 * 1.6 - 0.8
            for column in 0...1 {
                let x = Float(column) * 2 - 1
                positions.append(Vector3(x * 0.7, -sinFloat(angle), cosFloat(angle) - 1))
                normals.append(Vector3(0, -sinFloat(angle), cosFloat(angle)))
                let down = SIMD2(Float(column), Float(row) / 16)
                places.append(direction == .across ? SIMD2(down.y, down.x) : down)
            }
        }
        for row in 0..<UInt32(16) {
            let a = row * 2
            indices += [a, a + 2, a + 1, a + 1, a + 2, a + 3]
        }
        let isTextured = direction != .untextured
        let geometry = try SceneGeometry(
            vertexCount: positions.count, indices: indices,
            triangleMaterials: [UInt16](repeating: 0, count: indices.count / 3),
            materials: [
                SurfaceMaterial(
                    kind: .hair, baseColor: Vector3(0.02, 0.02, 0.02), roughness: 0.5,
                    texture: isTextured ? 0 : nil)
            ], textureCoordinates: places,
            textures: isTextured
                ? [Texture(width: 2, height: 2, pixels: [UInt8](repeating: 255, count: 16))] : [])
        var renderer = try Renderer(
            width: 96, height: 96, quality: .draft, geometry: geometry, background: .plain(.zero))
        return try renderer.render(
            positions: positions, normals: normals,
            camera: Camera(eye: Vector3(0, 0, 3), target: .zero, verticalFieldOfView: 0.8))
    }

    private func furthest(_ first: Pixmap, _ second: Pixmap) -> Int {
        zip(first.bytes, second.bytes).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }

    @Test("strands run where the texture's second coordinate grows, and down where there is none")
    func directions() throws {
        let plain = try picture(.untextured)
        #expect(try furthest(plain, picture(.down)) <= 2)
        #expect(try furthest(plain, picture(.across)) > 12)
    }
}
