import AvatarMath
import InstructionSets
import TestSupport
import Testing

@testable import Raster

@Suite("The same bytes everywhere")
struct DeterminismTests {
    private let figure = TestFigure()

    private func picture(
        _ quality: RenderQuality, threads: Int = 1, instructionSet: InstructionSet = .preferred,
        background: Background = .studio
    ) throws -> Pixmap {
        var renderer = try Renderer(
            width: 150, height: 203, quality: quality, geometry: figure.geometry(), background: background,
            threads: threads, instructionSet: instructionSet)
        return try renderer.render(
            positions: figure.positions, normals: figure.normals, camera: figure.camera)
    }

    /// The fingerprints change with every change of the look: look at the picture before taking a new one.
    @Test(
        "pictures are as they were, in debug and release builds, with any instruction set",
        arguments: [
            (RenderQuality.draft, "92202f24fb4dbc12"), (RenderQuality.standard, "a765a49d57a05f8f"),
            (RenderQuality.studio, "9af6b82cdd76d0f3"),
        ])
    func golden(quality: RenderQuality, expected: String) throws {
        for instructionSet in instructionSets {
            let found = fingerprint(try picture(quality, instructionSet: instructionSet))
            #expect(found == expected)
        }
    }

    @Test("any number of threads gives the same bytes", arguments: RenderQuality.allCases, [2, 3, 7])
    func threads(quality: RenderQuality, count: Int) throws {
        #expect(try picture(quality, threads: count) == picture(quality))
    }

    @Test("a copy of a renderer draws on its own")
    func copies() throws {
        var first = try Renderer(width: 64, height: 64, quality: .standard, geometry: figure.geometry())
        let before = try first.render(
            positions: figure.positions, normals: figure.normals, camera: figure.camera)
        var second = first
        let moved = figure.positions.map { $0 + Vector3(0.1, 0, 0) }
        _ = try second.render(positions: moved, normals: figure.normals, camera: figure.camera)
        #expect(
            try first.render(positions: figure.positions, normals: figure.normals, camera: figure.camera)
                == before)
    }

    @Test("the rows that changed are told, and no others differ", arguments: [1, 2])
    func dirtyRows(threads: Int) throws {
        var renderer = try Renderer(
            width: 150, height: 203, quality: .standard, geometry: figure.geometry(), threads: threads)
        let first = try renderer.render(
            positions: figure.positions, normals: figure.normals, camera: figure.camera)
        #expect(renderer.dirtyRows == 0..<203)
        let same = try renderer.render(
            positions: figure.positions, normals: figure.normals, camera: figure.camera)
        #expect(renderer.dirtyRows.isEmpty && same == first)
        // One finger moves.
        var positions = figure.positions
        for vertex in 0..<24 { positions[vertex].x += 0.01 }
        let second = try renderer.render(positions: positions, normals: figure.normals, camera: figure.camera)
        let rows = (0..<203).filter { row in
            let range = row * 450..<(row + 1) * 450
            return first.bytes[range] != second.bytes[range]
        }
        #expect(renderer.dirtyRows.lowerBound == rows.first)
        #expect(renderer.dirtyRows.upperBound - 1 == rows.last)
        #expect(renderer.dirtyRows.count < 150)
    }

    @Test("a picture with alpha has the figure's colours and no background")
    func alpha() throws {
        let opaque = try picture(.standard)
        let clear = try picture(.standard, background: .transparent)
        #expect(clear.channels == 4)
        var inside = 0
        for y in 0..<203 {
            for x in 0..<150 {
                let alpha = clear.alpha(x: x, y: y)
                if alpha == 255 {
                    inside += 1
                    #expect(clear[x, y] == opaque[x, y])
                }
                if alpha == 0 { #expect(opaque[x, y] == opaque[0, y]) }
            }
        }
        #expect(inside > 3000 && clear.alpha(x: 0, y: 0) == 0)
    }

    @Test("rows of the background are of one colour, and neighbouring rows differ by one step at most")
    func background() throws {
        let bytes = Background.studio.bytes(width: 16, height: 1280)
        for y in 0..<1280 {
            for x in 0..<16 {
                for channel in 0..<3 {
                    let here = bytes[(y * 16 + x) * 3 + channel]
                    #expect(here == bytes[y * 48 + channel])
                    if y > 0 { #expect(abs(Int(here) - Int(bytes[(y - 1) * 48 + channel])) <= 1) }
                }
            }
        }
    }

    @Test("a picture behind the figure is seen where the figure is not")
    func pictureBehind() throws {
        var behind = try Pixmap(width: 150, height: 203)
        for index in behind.bytes.indices { behind.bytes[index] = UInt8(index % 251) }
        let result = try picture(.draft, background: .picture(behind))
        let clear = try picture(.draft, background: .transparent)
        for y in 0..<203 {
            for x in 0..<150 where clear.alpha(x: x, y: y) == 0 { #expect(result[x, y] == behind[x, y]) }
        }
    }
}

@Suite("Surfaces")
struct SurfaceTests {
    private let figure = TestFigure()

    private func mean(_ picture: Pixmap) -> Vector3 {
        var sum = Vector3.zero
        for start in stride(from: 0, to: picture.bytes.count, by: 3) {
            for channel in 0..<3 {
                sum[channel] += ColorCurve.linear(fromSRGB: picture.bytes[start + channel])
            }
        }
        return sum / Float(picture.width * picture.height)
    }

    /// An even light, so that colours come out as they are.
    private let even: Lighting = {
        let none = Lighting.Lamp(direction: Vector3(0, 0, 1), color: .zero)
        return Lighting(key: none, fill: none, rims: [], sky: Vector3(1, 1, 1), ground: Vector3(1, 1, 1))
    }()

    /// A square that fills the picture, with texture coordinates `repeats` times round.
    private func square(texture: Texture?, colors: [Vector3] = [], repeats: Float = 1, size: Int = 64) throws
        -> Pixmap
    {
        let geometry = try SceneGeometry(
            vertexCount: 4, indices: [0, 1, 2, 0, 2, 3], triangleMaterials: [0, 0],
            materials: [
                SurfaceMaterial(
                    kind: .cloth, baseColor: Vector3(1, 1, 1), roughness: 1, texture: texture == nil ? nil : 0
                )
            ],
            textureCoordinates: [
                SIMD2(0, repeats), SIMD2(repeats, repeats), SIMD2(repeats, 0), SIMD2(0, 0),
            ], colors: colors, textures: texture.map { [$0] } ?? [])
        let positions = [Vector3(-1, -1, 0), Vector3(1, -1, 0), Vector3(1, 1, 0), Vector3(-1, 1, 0)]
        var renderer = try Renderer(
            width: size, height: size, quality: .draft, geometry: geometry, lighting: even)
        return try renderer.render(
            positions: positions, normals: [Vector3](repeating: Vector3(0, 0, 1), count: 4),
            camera: Camera(eye: Vector3(0, 0, 2), target: .zero, verticalFieldOfView: 2 * 0.4636476))
    }

    @Test("a texture's corners are where its coordinates say")
    func texturePlaces() throws {
        // Red, green / blue, white; eight texels each way so that corners are flat.
        var pixels: [UInt8] = []
        for y in 0..<16 {
            for x in 0..<16 {
                pixels += [x < 8 && y < 8 || x >= 8 && y >= 8 ? 200 : 0, 0, 0, 255]
                if x >= 8 && y < 8 { pixels[pixels.count - 3] = 200 }
                if y >= 8 { pixels[pixels.count - 2] = 200 }
            }
        }
        let picture = try square(texture: Texture(width: 16, height: 16, pixels: pixels))
        let upperLeft = picture[8, 8]
        let upperRight = picture[55, 8]
        let lowerLeft = picture[8, 55]
        #expect(upperLeft.x > 100 && upperLeft.y == 0 && upperLeft.z == 0)
        #expect(upperRight.x == 0 && upperRight.y > 100 && upperRight.z == 0)
        #expect(lowerLeft.x == 0 && lowerLeft.y == 0 && lowerLeft.z > 100)
    }

    @Test("a fine pattern far away becomes its mean, not a moire")
    func levels() throws {
        var pixels: [UInt8] = []
        for y in 0..<64 {
            for x in 0..<64 {
                let value: UInt8 = (x + y) % 2 == 0 ? 255 : 0
                pixels += [value, value, value, 255]
            }
        }
        let picture = try square(
            texture: Texture(width: 64, height: 64, pixels: pixels), repeats: 9, size: 64)
        let values = picture.bytes
        // Half of white light times 0.56, as a byte; the levels' own rounding is within three.
        let expected = Int((ColorCurve.sRGB(fromLinear: 0.28) * 255).rounded())
        #expect(values.allSatisfy { abs(Int($0) - expected) <= 3 })
    }

    @Test("vertex colours are mixed across a surface in linear light")
    func colours() throws {
        let picture = try square(
            texture: nil, colors: [Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 1, 0), Vector3(1, 0, 0)])
        let middle = picture[32, 32]
        let expected = (ColorCurve.sRGB(fromLinear: 0.28) * 255).rounded()
        #expect(abs(Float(middle.x) - expected) <= 3 && abs(Float(middle.y) - expected) <= 3)
        #expect(picture[1, 32].x > 180 && picture[62, 32].y > 180)
    }

    @Test("a surface with two sides is seen from behind")
    func twoSides() throws {
        for isTwoSided in [false, true] {
            let geometry = try SceneGeometry(
                vertexCount: 3, indices: [0, 2, 1], triangleMaterials: [0],
                materials: [
                    SurfaceMaterial(
                        kind: .hair, baseColor: Vector3(0.5, 0.5, 0.5), roughness: 1, isTwoSided: isTwoSided)
                ])
            var renderer = try Renderer(
                width: 32, height: 32, quality: .draft, geometry: geometry, background: .plain(.zero))
            let picture = try renderer.render(
                positions: [Vector3(-1, -1, 0), Vector3(1, -1, 0), Vector3(0, 1, 0)],
                normals: [Vector3](repeating: Vector3(0, 0, -1), count: 3),
                camera: Camera(eye: Vector3(0, 0, 2), target: .zero, verticalFieldOfView: 0.9))
            #expect((picture[16, 20] != SIMD3(0, 0, 0)) == isTwoSided)
        }
    }

    @Test("fingers cast a shadow and darken what is close behind them")
    func shadow() throws {
        let size = 200
        func picture(_ quality: RenderQuality) throws -> Pixmap {
            var renderer = try Renderer(
                width: size, height: size, quality: quality, geometry: figure.geometry())
            return try renderer.render(
                positions: figure.positions, normals: figure.normals, camera: figure.camera)
        }
        let bright = try mean(picture(.draft))
        for quality in [RenderQuality.standard, .studio] {
            let dark = try mean(picture(quality))
            #expect(dark.x < bright.x * 0.97)
        }
    }

    @Test("four samples give the coverage of an edge in quarters")
    func samples() throws {
        // A white half plane with a steep edge on black.
        let geometry = try SceneGeometry(
            vertexCount: 4, indices: [0, 1, 2, 0, 2, 3], triangleMaterials: [0, 0],
            materials: [SurfaceMaterial(kind: .cloth, baseColor: Vector3(1, 1, 1), roughness: 1)])
        var renderer = try Renderer(
            width: 64, height: 64, quality: .draft, geometry: geometry, lighting: even,
            background: .plain(.zero))
        let picture = try renderer.render(
            positions: [Vector3(-3, -2, 0), Vector3(0.05, -2, 0), Vector3(-0.05, 2, 0), Vector3(-3, 2, 0)],
            normals: [Vector3](repeating: Vector3(0, 0, 1), count: 4),
            camera: Camera(eye: Vector3(0, 0, 2), target: .zero, verticalFieldOfView: 2 * 0.4636476))
        let full = ColorCurve.linear(fromSRGB: picture[2, 2].x)
        var seen = Set<Int>()
        for y in 0..<64 {
            for x in 28..<36 {
                let share = ColorCurve.linear(fromSRGB: picture[x, y].x) / full * 4
                #expect(abs(share - share.rounded()) < 0.06)
                seen.insert(Int(share.rounded()))
            }
        }
        #expect(seen == [0, 1, 2, 3, 4])
    }
}
