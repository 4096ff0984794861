import AvatarMath

/// Small sums over triangle meshes.
enum SurfaceTools {
    /// Unit normals, area-weighted; vertices with the same weld number share one.
    static func normals(_ positions: [Vector3], _ triangles: [UInt32], welds: [Int32]? = nil) -> [Vector3] {
        let groups: [Int32] = welds ?? (0..<Int32(positions.count)).map { $0 }
        var sums = [Vector3](repeating: .zero, count: Int(groups.max() ?? 0) + 1)
        for start in stride(from: 0, to: triangles.count, by: 3) {
            let (a, b, c) = (Int(triangles[start]), Int(triangles[start + 1]), Int(triangles[start + 2]))
            let normal = (positions[b] - positions[a]).cross(positions[c] - positions[a])
            for corner in [a, b, c] { sums[Int(groups[corner])] += normal }
        }
        return groups.map { group in
            let sum = sums[Int(group)]
            return sum.length > 1e-12 ? sum.normalized : Vector3(0, 0, 1)
        }
    }

    /// The neighbours of every vertex, ascending.
    static func neighbours(_ triangles: [UInt32], count: Int) -> [[Int32]] {
        var sets = [Set<Int32>](repeating: [], count: count)
        for start in stride(from: 0, to: triangles.count, by: 3) {
            for corner in 0..<3 {
                let a = Int32(triangles[start + corner])
                let b = Int32(triangles[start + (corner + 1) % 3])
                sets[Int(a)].insert(b)
                sets[Int(b)].insert(a)
            }
        }
        return sets.map { $0.sorted() }
    }

    /// Moves every vertex towards the mean of its neighbours.
    ///
    /// - Parameters:
    ///   - positions: changed in place.
    ///   - neighbours: from `neighbours(_:count:)`.
    ///   - share: how far towards the mean, 0...1, one a vertex.
    static func relax(_ positions: inout [Vector3], neighbours: [[Int32]], share: (Int) -> Float) {
        let before = positions
        for vertex in positions.indices where !neighbours[vertex].isEmpty {
            let amount = share(vertex)
            if amount == 0 { continue }
            let mean =
                neighbours[vertex].reduce(Vector3.zero) { $0 + before[Int($1)] }
                / Float(neighbours[vertex].count)
            positions[vertex] = before[vertex].mixed(with: mean, fraction: amount)
        }
    }

    /// The borders as closed loops of vertices, in the triangles' order; the longest first.
    static func loops(_ triangles: [UInt32]) -> [[Int]] {
        var directed: Set<SIMD2<UInt32>> = []
        for start in stride(from: 0, to: triangles.count, by: 3) {
            for corner in 0..<3 {
                directed.insert(SIMD2(triangles[start + corner], triangles[start + (corner + 1) % 3]))
            }
        }
        var next: [UInt32: UInt32] = [:]
        for edge in directed where !directed.contains(SIMD2(edge.y, edge.x)) { next[edge.x] = edge.y }
        var loops: [[Int]] = []
        for start in next.keys.sorted() {
            var loop: [Int] = []
            var place = start
            while let following = next.removeValue(forKey: place) {
                loop.append(Int(place))
                place = following
            }
            if loop.count > 2 { loops.append(loop) }
        }
        return loops.sorted { $0.count > $1.count }
    }
}
