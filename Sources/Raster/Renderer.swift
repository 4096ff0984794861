import AvatarMath

/// Draws frames of one figure; owns the buffers of one worker.
///
/// A picture depends on its arguments alone: any number of renderers give the same bytes.
public struct Renderer: Sendable {
    public let width: Int
    public let height: Int
    public let quality: RenderQuality
    public let geometry: SceneGeometry
    public var lighting: Lighting
    public var background: Background
    private var visibility: VisibilityBuffer
    private var shadow: ShadowMap?
    private var setups: [TriangleSetup] = []
    private var viewPositions: [Vector3] = []

    /// Makes a renderer for pictures of one size.
    public init(
        width: Int, height: Int, quality: RenderQuality, geometry: SceneGeometry,
        lighting: Lighting = .studio,
        background: Background = .studio
    ) throws(RasterError) {
        guard Pixmap.sides.contains(width), Pixmap.sides.contains(height) else {
            throw .badSize(width: width, height: height)
        }
        self.width = width
        self.height = height
        self.quality = quality
        self.geometry = geometry
        self.lighting = lighting
        self.background = background
        visibility = VisibilityBuffer(width: width, height: height, samples: quality.sampleCount)
        shadow = quality.shadowSide > 0 ? ShadowMap(side: quality.shadowSide, softness: 0.011) : nil
    }

    /// Draws a frame.
    ///
    /// - Parameters:
    ///   - positions: the posed vertices, model space, metres; as many as the geometry has.
    ///   - normals: their unit normals.
    ///   - camera: from where.
    /// - Returns: the picture, sRGB.
    /// - Throws: if the arrays do not fit the geometry.
    public mutating func render(positions: [Vector3], normals: [Vector3], camera: Camera) throws(RasterError)
        -> Pixmap
    {
        guard positions.count == geometry.vertexCount, normals.count == geometry.vertexCount else {
            throw .badGeometry(
                "\(positions.count) positions and \(normals.count) normals for \(geometry.vertexCount) vertices"
            )
        }
        drawVisibility(positions, camera: camera)
        drawShadow(positions, camera: camera)
        var pixmap = try Pixmap(width: width, height: height)
        shade(positions, normals, camera: camera, into: &pixmap)
        return pixmap
    }

    // MARK: - Passes

    private mutating func drawVisibility(_ positions: [Vector3], camera: Camera) {
        visibility.clear()
        let (right, up, back) = camera.axes
        viewPositions.removeAll(keepingCapacity: true)
        for position in positions {
            let offset = position - camera.eye
            viewPositions.append(Vector3(offset.dot(right), offset.dot(up), offset.dot(back)))
        }
        let triangleCount = geometry.indices.count / 3
        setups.removeAll(keepingCapacity: true)
        setups.reserveCapacity(triangleCount)
        let focal = camera.focalPixels(height: height)
        let near = camera.nearMetres
        for triangle in 0..<triangleCount {
            let a = viewPositions[Int(geometry.indices[triangle * 3])]
            let b = viewPositions[Int(geometry.indices[triangle * 3 + 1])]
            let c = viewPositions[Int(geometry.indices[triangle * 3 + 2])]
            let setup = TriangleSetup(a, b, c)
            setups.append(setup)
            // Seen from behind, or too thin to see.
            guard setup.volume < 0 else { continue }
            let plane = depthPlane(setup, focal: focal)
            if -a.z > near, -b.z > near, -c.z > near {
                visibility.fill(
                    screen(a, focal: focal), screen(b, focal: focal), screen(c, focal: focal), plane: plane,
                    triangle: UInt32(triangle))
            } else {
                let polygon = clipped([a, b, c], near: near)
                for corner in 1..<max(1, polygon.count - 1) {
                    visibility.fill(
                        screen(polygon[0], focal: focal), screen(polygon[corner], focal: focal),
                        screen(polygon[corner + 1], focal: focal), plane: plane, triangle: UInt32(triangle))
                }
            }
        }
    }

    /// The inverse depth over the screen: the plane's equation at the ray of a pixel.
    private func depthPlane(_ setup: TriangleSetup, focal: Float) -> VisibilityBuffer.DepthPlane {
        let scale = 1 / setup.volume
        let normal = setup.normal * scale
        return VisibilityBuffer.DepthPlane(
            perX: normal.x / focal, perY: -normal.y / focal,
            constant: -normal.x * Float(width) / 2 / focal + normal.y * Float(height) / 2 / focal - normal.z)
    }

    private func screen(_ point: Vector3, focal: Float) -> VisibilityBuffer.ScreenPoint {
        let scale = focal / -point.z
        // Far outside the picture the place does not matter, but it must stay representable.
        let x = (Float(width) / 2 + point.x * scale).clamped(to: -30000...30000)
        let y = (Float(height) / 2 - point.y * scale).clamped(to: -30000...30000)
        return VisibilityBuffer.ScreenPoint(x: Int((x * 256).rounded()), y: Int((y * 256).rounded()))
    }

    /// The part of a polygon before the near plane.
    ///
    /// Source: I. Sutherland and G. Hodgman, 1974.
    private func clipped(_ polygon: [Vector3], near: Float) -> [Vector3] {
        var result: [Vector3] = []
        for index in polygon.indices {
            let current = polygon[index]
            let next = polygon[(index + 1) % polygon.count]
            let currentInside = -current.z > near
            if currentInside { result.append(current) }
            if currentInside != (-next.z > near) {
                let fraction = (near + current.z) / (current.z - next.z)
                result.append(current.mixed(with: next, fraction: fraction))
            }
        }
        return result
    }

    private mutating func drawShadow(_ positions: [Vector3], camera: Camera) {
        guard shadow != nil else { return }
        let depth = (camera.eye - camera.target).length
        let reach = max(
            tanFloat(camera.verticalFieldOfView / 2) * depth,
            tanFloat(camera.verticalFieldOfView / 2) * depth * Float(width) / Float(height))
        shadow?.draw(
            positions: positions, indices: geometry.indices, toward: lighting.key.direction,
            centre: camera.target,
            reach: min(1.4, reach * 1.15))
    }

    // MARK: - Shading

    private func shade(
        _ positions: [Vector3], _ normals: [Vector3], camera: Camera, into pixmap: inout Pixmap
    ) {
        let samples = visibility.samples
        let focal = camera.focalPixels(height: height)
        let (right, up, back) = camera.axes
        let shader = Shader(lighting: lighting)
        let taps = ShadowMap.disc(count: quality == .studio ? 20 : 8)
        let bounds = visibility.bounds
        let edges = EdgeLines(visibility: visibility, geometry: geometry, focal: focal)
        pixmap.bytes.withUnsafeMutableBufferPointer { bytes in
            ColorCurve.byteTable.withUnsafeBufferPointer { table in
                guard let table = table.baseAddress else { return }
                for y in 0..<height {
                    let behind = background.light(at: (Float(y) + 0.5) / Float(height))
                    for x in 0..<width {
                        var light = behind
                        if y >= bounds.top, y < bounds.bottom, x >= bounds.left, x < bounds.right {
                            let base = (y * width + x) * samples
                            light = pixelLight(
                                base: base, behind: behind, x: x, y: y, shader: shader, taps: taps,
                                focal: focal,
                                camera: camera, right: right, up: up, back: back, positions: positions,
                                normals: normals, edges: edges)
                        }
                        // A fixed ordered dither hides the steps of the smooth background.
                        let noise = Self.dither[(y & 3) * 4 + (x & 3)]
                        let offset = (y * width + x) * 3
                        bytes[offset] = ColorCurve.byte(light.x * noise, table: table)
                        bytes[offset + 1] = ColorCurve.byte(light.y * noise, table: table)
                        bytes[offset + 2] = ColorCurve.byte(light.z * noise, table: table)
                    }
                }
            }
        }
    }

    /// Factors within half a step of an sRGB byte.
    ///
    /// Source: B. Bayer, 1973.
    private static let dither: [Float] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map {
        1 + (Float($0) / 15 - 0.5) * 0.009
    }

    private func pixelLight(
        base: Int, behind: Vector3, x: Int, y: Int, shader: Shader, taps: [SIMD2<Float>], focal: Float,
        camera: Camera,
        right: Vector3, up: Vector3, back: Vector3, positions: [Vector3], normals: [Vector3], edges: EdgeLines
    ) -> Vector3 {
        let samples = visibility.samples
        var sum = Vector3.zero
        var done = 0
        var seen: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        for sample in 0..<samples {
            let triangle = visibility.triangles[base + sample]
            if triangle == VisibilityBuffer.nothing {
                sum += behind
                continue
            }
            // Shade once for every surface in the pixel, in the order in which they first appear.
            if (done > 0 && triangle == seen.0) || (done > 1 && triangle == seen.1)
                || (done > 2 && triangle == seen.2)
                || (done > 3 && triangle == seen.3)
            {
                continue
            }
            var count: Float = 1
            for other in (sample + 1)..<max(sample + 1, samples)
            where visibility.triangles[base + other] == triangle {
                count += 1
            }
            switch done {
            case 0: seen.0 = triangle
            case 1: seen.1 = triangle
            case 2: seen.2 = triangle
            case 3: seen.3 = triangle
            default: count = 1
            }
            done += 1
            let ray = Vector3(
                (Float(x) + 0.5 - Float(width) / 2) / focal, (Float(height) / 2 - Float(y) - 0.5) / focal, -1)
            let weights = setups[Int(triangle)].weights(ray)
            let corner = Int(triangle) * 3
            let i0 = Int(geometry.indices[corner])
            let i1 = Int(geometry.indices[corner + 1])
            let i2 = Int(geometry.indices[corner + 2])
            let position = positions[i0] * weights.x + positions[i1] * weights.y + positions[i2] * weights.z
            let normal = (normals[i0] * weights.x + normals[i1] * weights.y + normals[i2] * weights.z)
                .normalized
            let material = geometry.materials[Int(geometry.triangleMaterials[Int(triangle)])]
            var color = material.baseColor
            if let texture = material.texture, !geometry.textureCoordinates.isEmpty {
                let place =
                    geometry.textureCoordinates[i0] * weights.x + geometry.textureCoordinates[i1] * weights.y
                    + geometry.textureCoordinates[i2] * weights.z
                color *= geometry.textures[texture].color(at: place)
            }
            let keyLight = shadow.map { $0.light(at: position, normal: normal, taps: taps) } ?? 1
            let openness = quality == .draft ? 1 : edges.openness(x: x, y: y, sample: base + sample)
            let surface = SurfaceSample(
                position: position, normal: normal, view: (camera.eye - position).normalized, color: color,
                material: material, keyLight: keyLight, openness: openness)
            sum +=
                shader.light(surface) * (count * (quality == .draft ? 1 : edges.line(x: x, y: y, base: base)))
        }
        return sum / Float(samples)
    }
}
