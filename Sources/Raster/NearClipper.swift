import AvatarMath
import CRaster

/// Cuts triangles that reach behind the eye or far out of the picture, which few do.
struct NearClipper {
    private let view: TrianglePass.View

    init(_ view: TrianglePass.View) { self.view = view }

    /// What is left of triangles: a mesh of its own, in the order of the originals.
    struct Part {
        var positions: [Vector3] = []
        var normals: [Vector3] = []
        var coordinates: [SIMD2<Float>] = []
        var colors: [Vector3] = []
        var indices: [UInt32] = []
        var materials: [UInt16] = []

        /// The geometry of the part; nil if nothing is left.
        func geometry(like whole: SceneGeometry) -> SceneGeometry? {
            guard !indices.isEmpty else { return nil }
            return try? SceneGeometry(
                vertexCount: positions.count, indices: indices, triangleMaterials: materials,
                materials: whole.materials, textureCoordinates: coordinates, colors: colors,
                textures: whole.textures)
        }
    }

    private struct Corner {
        /// In the camera's axes, z towards the eye; metres.
        var place: Vector3
        /// Shares of the triangle's corners.
        var weights: Vector3
    }

    /// Clips against the near plane and the planes of a frustum somewhat larger than the picture.
    ///
    /// Source: I. Sutherland and G. Hodgman, 1974.
    func clip(_ triangles: [UInt32]) -> Part {
        var part = Part()
        let camera = view.projection
        let marginX = Float(view.width) / 2 + 2000
        let marginY = Float(view.height) / 2 + 2000
        let planes: [(Vector3, Float)] = [
            (Vector3(0, 0, -1), camera.near * 1.0001),
            (Vector3(camera.scale, 0, -marginX), 0), (Vector3(-camera.scale, 0, -marginX), 0),
            (Vector3(0, camera.scale, -marginY), 0), (Vector3(0, -camera.scale, -marginY), 0),
        ]
        for triangle in triangles {
            let corners = (0..<3).map { Int(view.geometry.indices[Int(triangle) * 3 + $0]) }
            var polygon = corners.enumerated().map { index, corner in
                var weights = Vector3.zero
                weights[index] = 1
                return Corner(place: viewPlace(view.positions[corner]), weights: weights)
            }
            // A place that is not a number is nowhere.
            guard polygon.allSatisfy({ $0.place.dot($0.place) < .infinity }) else { continue }
            for (normal, limit) in planes { polygon = cut(polygon, normal: normal, limit: limit) }
            guard polygon.count >= 3 else { continue }
            append(
                polygon, corners: corners, material: view.geometry.triangleMaterials[Int(triangle)], to: &part
            )
        }
        return part
    }

    private func viewPlace(_ position: Vector3) -> Vector3 {
        let camera = view.projection
        let x = position.x - camera.eye.x
        let y = position.y - camera.eye.y
        let z = position.z - camera.eye.z
        let offset = Vector3(x, y, z)
        func along(_ axis: SIMD4<Float>) -> Float { offset.dot(Vector3(axis.x, axis.y, axis.z)) }
        return Vector3(along(camera.right), along(camera.up), along(camera.back))
    }

    /// The part of a polygon where `normal` times a place is at least `limit`.
    private func cut(_ polygon: [Corner], normal: Vector3, limit: Float) -> [Corner] {
        var result: [Corner] = []
        for index in polygon.indices {
            let current = polygon[index]
            let next = polygon[(index + 1) % polygon.count]
            let here = normal.dot(current.place) - limit
            let there = normal.dot(next.place) - limit
            if here >= 0 { result.append(current) }
            if (here >= 0) != (there >= 0) {
                let fraction = here / (here - there)
                result.append(
                    Corner(
                        place: current.place.mixed(with: next.place, fraction: fraction),
                        weights: current.weights.mixed(with: next.weights, fraction: fraction)))
            }
        }
        return result
    }

    private func append(_ polygon: [Corner], corners: [Int], material: UInt16, to part: inout Part) {
        let first = UInt32(part.positions.count)
        for corner in polygon {
            let weights = corner.weights
            func mixed(_ values: [Vector3]) -> Vector3 {
                values[corners[0]] * weights.x + values[corners[1]] * weights.y + values[corners[2]]
                    * weights.z
            }
            part.positions.append(mixed(view.positions))
            part.normals.append(mixed(view.normals))
            if !view.geometry.colors.isEmpty { part.colors.append(mixed(view.geometry.colors)) }
            if !view.geometry.textureCoordinates.isEmpty {
                let all = view.geometry.textureCoordinates
                part.coordinates.append(
                    all[corners[0]] * weights.x + all[corners[1]] * weights.y + all[corners[2]] * weights.z)
            }
        }
        for corner in 1..<(UInt32(polygon.count) - 1) {
            part.indices.append(first)
            part.indices.append(first + corner)
            part.indices.append(first + corner + 1)
            part.materials.append(material)
        }
    }
}
