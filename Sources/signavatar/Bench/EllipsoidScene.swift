import AvatarMath
import InstructionSets
import Raster

/// A bumpy ellipsoid that covers 60 % of the picture: as many small triangles as a figure has, and as much surface.
struct EllipsoidScene {
    let geometry: SceneGeometry
    let positions: [Vector3]
    let normals: [Vector3]
    let camera: Camera

    var triangleCount: Int { geometry.indices.count / 3 }

    /// Makes the ellipsoid.
    ///
    /// - Parameters:
    ///   - aspect: width / height of the picture.
    ///   - rings: rows of quads from pole to pole; there are as many columns. 112 are 25,088 triangles.
    /// - Throws: if the renderer does not take the mesh.
    init(aspect: Float, rings: Int = 112) throws(RasterError) {
        // Far away the outline is an ellipse: pi/4 of its bounding box.
        let radius = Vector3(0.87 * aspect, 0.87, 0.87 * aspect)
        var positions: [Vector3] = []
        var normals: [Vector3] = []
        for row in 0...rings {
            let polar = Float(row) / Float(rings) * .pi
            for column in 0..<rings {
                let azimuth = Float(column) / Float(rings) * 2 * .pi
                let direction = Vector3(
                    sinFloat(polar) * cosFloat(azimuth), cosFloat(polar), -sinFloat(polar) * sinFloat(azimuth)
                )
                let bump = 1 + 0.015 * sinFloat(azimuth * 23) * sinFloat(polar * 31)
                positions.append(
                    Vector3(direction.x * radius.x, direction.y * radius.y, direction.z * radius.z) * bump)
                // The smooth ellipsoid's, tilted by the bumps as far as can be seen.
                normals.append(
                    Vector3(
                        direction.x / radius.x + 0.2 * sinFloat(azimuth * 23),
                        direction.y / radius.y + 0.2 * sinFloat(polar * 31), direction.z / radius.z
                    ).normalized)
            }
        }
        var indices: [UInt32] = []
        for row in 0..<rings {
            for column in 0..<rings {
                let a = UInt32(row * rings + column)
                let b = UInt32(row * rings + (column + 1) % rings)
                let below = UInt32(rings)
                indices += [a, a + below, b, b, a + below, b + below]
            }
        }
        self.positions = positions
        self.normals = normals
        geometry = try SceneGeometry(
            vertexCount: positions.count, indices: indices,
            triangleMaterials: [UInt16](repeating: 0, count: indices.count / 3),
            materials: [SurfaceMaterial(kind: .plain, baseColor: Vector3(0.6, 0.4, 0.3), roughness: 0.5)])
        camera = Camera(
            eye: Vector3(0, 0, 12), target: .zero, verticalFieldOfView: 2 * atan2Float(1, 12))
    }

    /// One call draws one picture.
    func drawing(
        width: Int, height: Int, instructionSet: InstructionSet = .preferred
    ) throws(RasterError) -> () throws -> Void {
        var renderer = try Renderer(
            width: width, height: height, quality: .draft, geometry: geometry, instructionSet: instructionSet)
        var pixmap = try Pixmap(width: width, height: height)
        return {
            _ = try renderer.render(positions: positions, normals: normals, camera: camera, into: &pixmap)
        }
    }
}
