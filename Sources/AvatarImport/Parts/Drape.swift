import AvatarMath

/// Lets cloth hang on the body once, so that folds lie where arms bend.
///
/// Source: M. Müller and others, "Position based dynamics", 2007.
struct Drape {
    private let bodyPositions: [Vector3]
    private let bodyNormals: [Vector3]
    private let grid: PointGrid
    private let scale: Float

    /// Takes the trunk and arms of the body as what is under the cloth.
    init(base: HumanBase) {
        scale = base.scale
        let faces = base.mesh.faces.indices.filter { index in
            let face = base.mesh.faces[index]
            let y = base.positions[Int(face.corners[0])].y
            return face.group == "body" && y > 0.70 * base.scale && y < 1.52 * base.scale
        }
        let patch = Patch(mesh: base.mesh, faces: faces, levels: 1, seams: false)
        bodyPositions = patch.blend.apply(base.positions)
        bodyNormals = SurfaceTools.normals(bodyPositions, patch.triangles)
        grid = PointGrid(bodyPositions, cell: 0.03)
    }

    /// A distance that cloth keeps.
    private struct Link {
        var a: Int
        var b: Int
        var length: Float
        var stiffness: Float
    }

    /// Moves the cloth.
    ///
    /// - Parameters:
    ///   - positions: metres, changed in place.
    ///   - triangles: of the cloth.
    ///   - mobility: 0 pinned to 1 free, one a vertex.
    ///   - ease: how much longer the threads at a vertex are than the surface that they start from.
    func drape(_ positions: inout [Vector3], triangles: [UInt32], mobility: [Float], ease: [Float]) {
        let start = positions
        let links = links(start, triangles, ease)
        var velocity = [Vector3](repeating: .zero, count: positions.count)
        var contact: [(point: Vector3, normal: Vector3)] = []
        let step: Float = 1.0 / 60
        for frame in 0..<24 {
            if frame % 3 == 0 { contact = positions.map { nearest($0) } }
            let before = positions
            for vertex in positions.indices {
                velocity[vertex].y -= 2.5 * step
                positions[vertex] += velocity[vertex] * (step * mobility[vertex])
            }
            for _ in 0..<30 {
                for link in links {
                    let difference = positions[link.b] - positions[link.a]
                    let length = difference.length
                    let free = mobility[link.a] + mobility[link.b]
                    guard length > 1e-7, free > 0 else { continue }
                    let move = difference * ((length - link.length) / length * link.stiffness / free)
                    positions[link.a] += move * mobility[link.a]
                    positions[link.b] -= move * mobility[link.b]
                }
                for vertex in positions.indices where mobility[vertex] > 0 {
                    let (point, normal) = contact[vertex]
                    let gap = (positions[vertex] - point).dot(normal)
                    if gap < 0.003 * scale { positions[vertex] += normal * (0.003 * scale - gap) }
                }
            }
            for vertex in positions.indices {
                velocity[vertex] = (positions[vertex] - before[vertex]) / step * 0.93
            }
        }
        let neighbours = SurfaceTools.neighbours(triangles, count: positions.count)
        for _ in 0..<2 { SurfaceTools.relax(&positions, neighbours: neighbours) { 0.35 * mobility[$0] } }
    }

    /// Edges, and across every edge a weak link that resists bending.
    private func links(_ positions: [Vector3], _ triangles: [UInt32], _ ease: [Float]) -> [Link] {
        var opposite: [SIMD2<UInt32>: [UInt32]] = [:]
        var order: [SIMD2<UInt32>] = []
        for start in stride(from: 0, to: triangles.count, by: 3) {
            for corner in 0..<3 {
                let a = triangles[start + corner]
                let b = triangles[start + (corner + 1) % 3]
                let key = SIMD2(min(a, b), max(a, b))
                if opposite[key] == nil { order.append(key) }
                opposite[key, default: []].append(triangles[start + (corner + 2) % 3])
            }
        }
        var links: [Link] = []
        func link(_ a: Int, _ b: Int, _ stiffness: Float, _ slack: Float) -> Link {
            Link(
                a: a, b: b, length: positions[a].distance(to: positions[b]) * (ease[a] + ease[b]) / 2 * slack,
                stiffness: stiffness)
        }
        for key in order {
            links.append(link(Int(key.x), Int(key.y), 0.85, 1))
            if let pair = opposite[key], pair.count == 2 {
                links.append(link(Int(pair[0]), Int(pair[1]), 0.10, 1))
            }
        }
        // A fixed shuffle, so that no direction of the mesh is served first.
        var random = RepeatableRandom(seed: 17)
        for index in links.indices.dropLast() {
            links.swapAt(index, index + Int(random.unit() * Float(links.count - index)))
        }
        return links
    }

    /// The body's surface near a point.
    func nearest(_ point: Vector3) -> (point: Vector3, normal: Vector3) {
        var centre = Vector3.zero
        var normal = Vector3.zero
        var total: Float = 0
        for (index, square) in grid.nearest(to: point, count: 4) {
            let weight = 1 / (square + 1e-5)
            centre += bodyPositions[index] * weight
            normal += bodyNormals[index] * weight
            total += weight
        }
        guard total > 0 else { return (point - Vector3(0, 0, 1), Vector3(0, 0, 1)) }
        return (centre / total, normal.normalized)
    }
}
