import AvatarMath

/// One step of subdivision as sums over the vertices before it.
///
/// Source: E. Catmull and J. Clark, "Recursively generated B-spline surfaces on arbitrary topological meshes", 1978;
/// boundaries become cubic B-splines.
enum CatmullClark {
    /// Quads and the rows that make their vertices: first the old vertices, then one a face, then one an edge.
    static func subdivide(
        _ faces: [[Int]], vertexCount: Int
    ) -> (blend: VertexBlend, faces: [[Int]]) {
        var edgeNumbers: [SIMD2<Int32>: Int] = [:]
        var edges: [(a: Int, b: Int, faces: [Int])] = []
        var faceEdges: [[Int]] = []
        var vertexFaces = [[Int]](repeating: [], count: vertexCount)
        for (number, face) in faces.enumerated() {
            var own: [Int] = []
            for corner in face.indices {
                let a = face[corner]
                let b = face[(corner + 1) % face.count]
                let key = SIMD2(Int32(min(a, b)), Int32(max(a, b)))
                let edge: Int
                if let known = edgeNumbers[key] {
                    edge = known
                } else {
                    edge = edges.count
                    edgeNumbers[key] = edge
                    edges.append((min(a, b), max(a, b), []))
                }
                edges[edge].faces.append(number)
                own.append(edge)
                vertexFaces[a].append(number)
            }
            faceEdges.append(own)
        }
        var vertexEdges = [[Int]](repeating: [], count: vertexCount)
        for (number, edge) in edges.enumerated() {
            vertexEdges[edge.a].append(number)
            vertexEdges[edge.b].append(number)
        }
        var blend = VertexBlend()
        for vertex in 0..<vertexCount {
            blend.append(
                vertexRow(
                    vertex, faces: faces, around: vertexFaces[vertex], edges: edges, own: vertexEdges[vertex])
            )
        }
        for face in faces { blend.append(face.map { ($0, 1 / Float(face.count)) }) }
        for edge in edges {
            guard edge.faces.count == 2 else {
                blend.append([(edge.a, 0.5), (edge.b, 0.5)])
                continue
            }
            var row: [(index: Int, weight: Float)] = [(edge.a, 0.25), (edge.b, 0.25)]
            for face in edge.faces {
                row += faces[face].map { ($0, 0.25 / Float(faces[face].count)) }
            }
            blend.append(row)
        }
        var quads: [[Int]] = []
        for (number, face) in faces.enumerated() {
            for corner in face.indices {
                let before = faceEdges[number][(corner + face.count - 1) % face.count]
                quads.append([
                    face[corner], vertexCount + faces.count + faceEdges[number][corner], vertexCount + number,
                    vertexCount + faces.count + before,
                ])
            }
        }
        return (blend, quads)
    }

    private static func vertexRow(
        _ vertex: Int, faces: [[Int]], around: [Int], edges: [(a: Int, b: Int, faces: [Int])], own: [Int]
    ) -> [(index: Int, weight: Float)] {
        guard !around.isEmpty else { return [(vertex, 1)] }
        let boundary = own.filter { edges[$0].faces.count != 2 }
        func other(_ edge: Int) -> Int { edges[edge].a == vertex ? edges[edge].b : edges[edge].a }
        if !boundary.isEmpty {
            guard boundary.count == 2 else { return [(vertex, 1)] }
            return [(vertex, 0.75), (other(boundary[0]), 0.125), (other(boundary[1]), 0.125)]
        }
        let valence = Float(around.count)
        let square = valence * valence
        var row: [(index: Int, weight: Float)] = [(vertex, (valence - 3) / valence)]
        for face in around {
            row += faces[face].map { ($0, 1 / (square * Float(faces[face].count))) }
        }
        for edge in own { row += [(vertex, 1 / square), (other(edge), 1 / square)] }
        return row
    }

    /// The same step for texture places, linear, so that seams stay where they are.
    static func subdivideTexture(
        _ faces: [[Int]], coordinates: [SIMD2<Float>]
    ) -> (faces: [[Int]], coordinates: [SIMD2<Float>]) {
        var coordinates = coordinates
        var middles: [SIMD2<Int32>: Int] = [:]
        var quads: [[Int]] = []
        for face in faces {
            let centre = coordinates.count
            coordinates.append(face.reduce(SIMD2<Float>.zero) { $0 + coordinates[$1] } / Float(face.count))
            var own: [Int] = []
            for corner in face.indices {
                let a = face[corner]
                let b = face[(corner + 1) % face.count]
                let key = SIMD2(Int32(min(a, b)), Int32(max(a, b)))
                if let known = middles[key] {
                    own.append(known)
                } else {
                    middles[key] = coordinates.count
                    own.append(coordinates.count)
                    coordinates.append((coordinates[a] + coordinates[b]) / 2)
                }
            }
            for corner in face.indices {
                quads.append([
                    face[corner], own[corner], centre, own[(corner + face.count - 1) % face.count],
                ])
            }
        }
        return (quads, coordinates)
    }
}
