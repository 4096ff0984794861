import AvatarMath
import Testing

@testable import Raster

@Suite("Hands before skin")
struct OutlineTests {
    /// A finger as wide and as long as a real one, some centimetres before a face of the same skin.
    private func picture(gapMetres: Float, quality: RenderQuality) throws -> Pixmap {
        let sides: [(Float, Float, Float)] = [(0.15, 0.2, 0), (0.008, 0.06, gapMetres)]
        var positions: [Vector3] = []
        var indices: [UInt32] = []
        for (x, y, z) in sides {
            let first = UInt32(positions.count)
            positions += [Vector3(-x, -y, z), Vector3(x, -y, z), Vector3(x, y, z), Vector3(-x, y, z)]
            indices += [0, 1, 2, 0, 2, 3].map { first + $0 }
        }
        let geometry = try SceneGeometry(
            vertexCount: 8, indices: indices, triangleMaterials: [0, 0, 0, 0],
            materials: [SurfaceMaterial(kind: .skin, baseColor: Vector3(0.62, 0.40, 0.30), roughness: 0.5)])
        // 0.82 mm a pixel, as in a frame of 720x1280.
        var renderer = try Renderer(width: 160, height: 200, quality: quality, geometry: geometry)
        return try renderer.render(
            positions: positions, normals: [Vector3](repeating: Vector3(0, 0, 1), count: 8),
            camera: Camera(
                eye: Vector3(0, 0, 3.6), target: .zero, verticalFieldOfView: 2 * atan2Float(0.082, 3.6)))
    }

    /// The contrast of the Web Content Accessibility Guidelines between the lightest pixel of one side of the edge and
    /// the darkest of the other, within five pixels.
    private func contrast(_ picture: Pixmap, edge: Int, row: Int) -> Float {
        func luminance(_ x: Int) -> Float {
            let color = picture[x, row]
            return 0.2126 * ColorCurve.linear(fromSRGB: color.x) + 0.7152
                * ColorCurve.linear(fromSRGB: color.y)
                + 0.0722 * ColorCurve.linear(fromSRGB: color.z)
        }
        // The edge lies at the left side of pixel `edge`, within half a pixel.
        let right = (0...4).map { luminance(edge + $0) }
        let left = (1...5).map { luminance(edge - $0) }
        let isLeft = edge < picture.width / 2
        let inside = isLeft ? right : left
        let outside = isLeft ? left : right
        return ((inside.max() ?? 0) + 0.05) / ((outside.min() ?? 0) + 0.05)
    }

    @Test(
        "a finger stands out from a face of its own colour by 1.3 to 1 on both sides",
        arguments: [0.02, 0.04, 0.10] as [Float], [RenderQuality.standard, .studio])
    func finger(gapMetres: Float, quality: RenderQuality) throws {
        let picture = try picture(gapMetres: gapMetres, quality: quality)
        for row in stride(from: 60, to: 140, by: 5) {
            // 8 mm are 9.8 to 10 pixels from the middle.
            #expect(contrast(picture, edge: 70, row: row) >= 1.3, "row \(row)")
            #expect(contrast(picture, edge: 90, row: row) >= 1.3, "row \(row)")
        }
    }

    @Test("draft quality has no outline, so that the one above is the outline's doing")
    func draft() throws {
        let picture = try picture(gapMetres: 0.04, quality: .draft)
        for row in stride(from: 60, to: 140, by: 5) {
            #expect(contrast(picture, edge: 70, row: row) < 1.1)
        }
    }
}
