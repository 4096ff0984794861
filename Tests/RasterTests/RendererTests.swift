import AvatarMath
import TestSupport
import Testing

@testable import Raster

@Suite("Pictures")
struct RendererTests {
    /// A square before the camera, two metres away.
    private func square(_ color: Vector3, size: Float = 0.5, z: Float = 0, count: Int = 1) throws -> (
        SceneGeometry, [Vector3], [Vector3]
    ) {
        let geometry = try SceneGeometry(
            vertexCount: 4, indices: [0, 1, 2, 0, 2, 3], triangleMaterials: [0, 0],
            materials: [SurfaceMaterial(kind: .plain, baseColor: color, roughness: 1)])
        let positions = [
            Vector3(-size, -size, z), Vector3(size, -size, z), Vector3(size, size, z),
            Vector3(-size, size, z),
        ]
        return (geometry, positions, [Vector3](repeating: Vector3(0, 0, 1), count: 4))
    }

    private let camera = Camera(eye: Vector3(0, 0, 2), target: .zero, verticalFieldOfView: 2 * 0.4636476)

    @Test("a square of half the height fills half the picture")
    func size() throws {
        let (geometry, positions, normals) = try square(Vector3(0.5, 0.5, 0.5))
        var renderer = try Renderer(
            width: 64, height: 64, quality: .draft, geometry: geometry, background: .plain(.zero))
        let picture = try renderer.render(positions: positions, normals: normals, camera: camera)
        let lit = (0..<64).flatMap { y in (0..<64).filter { picture[$0, y] != SIMD3(0, 0, 0) } }.count
        #expect(lit == 32 * 32)
        #expect(picture[15, 32] == SIMD3(0, 0, 0) && picture[16, 32] != SIMD3(0, 0, 0))
    }

    @Test("the back of a surface is not seen")
    func backFace() throws {
        let (geometry, positions, normals) = try square(Vector3(0.5, 0.5, 0.5))
        var renderer = try Renderer(
            width: 32, height: 32, quality: .draft, geometry: geometry, background: .plain(.zero))
        let behind = Camera(eye: Vector3(0, 0, -2), target: .zero, verticalFieldOfView: 0.9)
        let picture = try renderer.render(positions: positions, normals: normals, camera: behind)
        #expect(picture.bytes.allSatisfy { $0 == 0 })
    }

    @Test("a surface that reaches behind the eye is cut, not torn")
    func clipping() throws {
        let geometry = try SceneGeometry(
            vertexCount: 4, indices: [0, 1, 2, 0, 2, 3], triangleMaterials: [0, 0],
            materials: [SurfaceMaterial(kind: .plain, baseColor: Vector3(0.5, 0.5, 0.5), roughness: 1)])
        // A floor from far before to far behind the eye.
        let positions = [Vector3(-5, -1, 20), Vector3(5, -1, 20), Vector3(5, -1, -20), Vector3(-5, -1, -20)]
        var renderer = try Renderer(
            width: 64, height: 64, quality: .draft, geometry: geometry, background: .plain(.zero))
        let picture = try renderer.render(
            positions: positions, normals: [Vector3](repeating: Vector3(0, 1, 0), count: 4), camera: camera)
        #expect((0..<64).allSatisfy { picture[$0, 63] != SIMD3(0, 0, 0) })
        #expect((0..<64).allSatisfy { picture[$0, 20] == SIMD3(0, 0, 0) })
    }

    @Test(
        "grey light comes out as the sRGB standard says",
        arguments: [0, 0.002, 0.05, 0.18, 0.4, 0.6] as [Float])
    func colour(light: Float) throws {
        let (geometry, positions, normals) = try square(.zero, size: 0.01)
        var renderer = try Renderer(
            width: 32, height: 32, quality: .draft, geometry: geometry,
            background: .plain(Vector3(repeating: light)))
        let picture = try renderer.render(positions: positions, normals: normals, camera: camera)
        let expected = (ColorCurve.sRGB(fromLinear: light) * 255).rounded()
        for y in 0..<4 { #expect(Float(picture[y, 0].x) == expected) }
    }

    @Test("grey light on a surface comes out as the sRGB standard says", arguments: 1...60)
    func surfaceColour(step: Int) throws {
        // No lamps but an even sky: the light of a surface is its colour times 0.56.
        let light = Float(step) / 100
        let (geometry, positions, normals) = try square(Vector3(repeating: light / 0.56), size: 1)
        let none = Lighting.Lamp(direction: Vector3(0, 0, 1), color: .zero)
        let even = Lighting(key: none, fill: none, rims: [], sky: Vector3(1, 1, 1), ground: Vector3(1, 1, 1))
        var renderer = try Renderer(
            width: 32, height: 32, quality: .draft, geometry: geometry, lighting: even)
        let picture = try renderer.render(positions: positions, normals: normals, camera: camera)
        let expected = (ColorCurve.sRGB(fromLinear: light) * 255).rounded()
        // The curve is off by at most 0.04 of a step, which may turn a rounding.
        #expect(abs(Float(picture[16, 16].x) - expected) <= 1)
    }

    @Test("the same scene gives the same bytes, from any renderer and after other pictures")
    func repeatable() throws {
        let (geometry, positions, normals) = try square(Vector3(0.6, 0.3, 0.2))
        var first = try Renderer(width: 48, height: 64, quality: .standard, geometry: geometry)
        let picture = try first.render(positions: positions, normals: normals, camera: camera)
        _ = try first.render(positions: positions.map { $0 * 1.7 }, normals: normals, camera: camera)
        #expect(try first.render(positions: positions, normals: normals, camera: camera) == picture)
        var second = try Renderer(width: 48, height: 64, quality: .standard, geometry: geometry)
        #expect(try second.render(positions: positions, normals: normals, camera: camera) == picture)
    }

    @Test(
        "sizes, thread counts and meshes that cannot be are refused",
        arguments: [(0, 100), (100, 0), (15, 16), (100_000, 100), (-4, 64)])
    func badSizes(width: Int, height: Int) throws {
        let (geometry, _, _) = try square(.zero)
        #expect(throws: RasterError.badSize(width: width, height: height)) {
            try Renderer(width: width, height: height, quality: .draft, geometry: geometry)
        }
        #expect(throws: RasterError.self) {
            try SceneGeometry(vertexCount: 3, indices: [0, 1, 3], triangleMaterials: [0], materials: [])
        }
    }

    @Test("framing keeps every point inside the margin", arguments: 0..<30)
    func framing(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let points = (0..<12).map { _ in
            Vector3(
                .random(in: -0.6...0.6, using: &generator), .random(in: 0.8...1.8, using: &generator),
                .random(in: -0.3...0.6, using: &generator))
        }
        let aspect = Float.random(in: 0.4...2, using: &generator)
        let width = 1000 * aspect
        let camera = Camera.framing(points, aspect: aspect, margin: 0.03, distance: 3)
        for point in points {
            let (x, y, _) = camera.project(point, width: Int(width), height: 1000)
            #expect(x > width * 0.025 && x < width * 0.975)
            #expect(y > 20 && y < 980)
        }
    }
}
