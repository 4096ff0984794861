import AvatarMath

/// Takes vertices out of a surface where they are missed least: by edges that collapse into one of their ends.
///
/// What is lost is measured by quadrics (M. Garland and P. Heckbert, 1997) in several states at once: at rest and with
/// expressions and bent fingers, so that a vertex stays that only a smile needs. Vertices that stay keep their rows over
/// the base mesh, and with them their face morphs and joint weights.
struct Simplification {
    /// A state's places of one weld after the other, metres.
    private let states: [[SIMD3<Double>]]
    /// Three welds a triangle.
    private var corners: [Int32]
    /// Three vertices a triangle, with the texture places of their side of a seam.
    private var vertices: [UInt32]
    private var alive: [Bool]
    private var around: [[Int32]]
    private var quadrics: [Quadric]
    /// On a border or a seam: such a weld stays.
    private let isFixed: [Bool]
    private(set) var triangleCount: Int

    /// Squared distances from planes, weighted by area.
    private struct Quadric {
        var xx = 0.0
        var xy = 0.0
        var xz = 0.0
        var yy = 0.0
        var yz = 0.0
        var zz = 0.0
        var linear = SIMD3<Double>.zero
        var constant = 0.0

        mutating func add(normal n: SIMD3<Double>, offset d: Double, weight w: Double) {
            xx += w * n.x * n.x
            xy += w * n.x * n.y
            xz += w * n.x * n.z
            yy += w * n.y * n.y
            yz += w * n.y * n.z
            zz += w * n.z * n.z
            linear += n * (w * d)
            constant += w * d * d
        }

        static func += (sum: inout Quadric, other: Quadric) {
            sum.xx += other.xx
            sum.xy += other.xy
            sum.xz += other.xz
            sum.yy += other.yy
            sum.yz += other.yz
            sum.zz += other.zz
            sum.linear += other.linear
            sum.constant += other.constant
        }

        func value(at p: SIMD3<Double>) -> Double {
            let square = xx * p.x * p.x + yy * p.y * p.y + zz * p.z * p.z
            let mixed = 2 * (xy * p.x * p.y + xz * p.x * p.z + yz * p.y * p.z)
            return square + mixed + 2 * (linear * p).sum() + constant
        }
    }

    /// - Parameters:
    ///   - triangles: three vertices a triangle.
    ///   - welds: vertices with the same number are one place.
    ///   - states: the places of all vertices, metres, in each state; at least one.
    ///   - importance: a factor on what is lost at a vertex, one each.
    init(triangles: [UInt32], welds: [Int32], states: [[Vector3]], importance: [Float]) {
        var numbers: [Int32: Int32] = [:]
        var weldOf: [Int32] = []
        var first: [UInt32] = []
        var twins: [Bool] = []
        for (vertex, weld) in welds.enumerated() {
            if let number = numbers[weld] {
                weldOf.append(number)
                twins[Int(number)] = true
            } else {
                numbers[weld] = Int32(first.count)
                weldOf.append(Int32(first.count))
                first.append(UInt32(vertex))
                twins.append(false)
            }
        }
        let places = states.map { state in first.map { SIMD3<Double>(state[Int($0)]) } }
        self.states = places
        let corners = triangles.map { weldOf[Int($0)] }
        self.corners = corners
        vertices = triangles
        triangleCount = triangles.count / 3
        alive = [Bool](repeating: true, count: triangleCount)
        var around = [[Int32]](repeating: [], count: first.count)
        var sides: [SIMD2<Int32>: Int] = [:]
        for corner in corners.indices {
            around[Int(corners[corner])].append(Int32(corner / 3))
            let next = corners[corner / 3 * 3 + (corner + 1) % 3]
            sides[SIMD2(min(corners[corner], next), max(corners[corner], next)), default: 0] += 1
        }
        self.around = around
        for (edge, count) in sides where count != 2 {
            twins[Int(edge.x)] = true
            twins[Int(edge.y)] = true
        }
        isFixed = twins
        let count = places.count
        var quadrics = [Quadric](repeating: Quadric(), count: first.count * count)
        for start in stride(from: 0, to: corners.count, by: 3) {
            let three = (0..<3).map { Int(corners[start + $0]) }
            for state in 0..<count {
                let p = three.map { places[state][$0] }
                let cross = Self.cross(p[1] - p[0], p[2] - p[0])
                let length = (cross * cross).sum().squareRoot()
                guard length > 1e-14 else { continue }
                let normal = cross / length
                for weld in three {
                    quadrics[weld * count + state].add(
                        normal: normal, offset: -(normal * p[0]).sum(),
                        weight: length / 2 * Double(importance[Int(first[weld])]))
                }
            }
        }
        self.quadrics = quadrics
    }

    private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }

    /// Collapses edges until few enough triangles are left, or none can go without a fold.
    ///
    /// - Parameter count: of the triangles to keep.
    /// - Returns: three vertices a triangle, of those given.
    mutating func reduced(to count: Int) -> [UInt32] {
        while triangleCount > count {
            // A pass collapses the cheapest edges, none beside another, so that prices stay true within it.
            var candidates = edges()
            candidates.sort { ($0.price, $0.from, $0.to) < ($1.price, $1.from, $1.to) }
            var touched = [Bool](repeating: false, count: around.count)
            let before = triangleCount
            let enough = max(count, triangleCount - max(64, candidates.count / 12))
            for edge in candidates {
                if triangleCount <= enough { break }
                let (from, to) = (Int(edge.from), Int(edge.to))
                if touched[from] || touched[to] || !canCollapse(from, into: to) { continue }
                for triangle in around[from] {
                    for corner in 0..<3 { touched[Int(corners[Int(triangle) * 3 + corner])] = true }
                }
                collapse(from, into: to)
            }
            if triangleCount == before { break }
        }
        return alive.indices.flatMap { alive[$0] ? Array(vertices[($0 * 3)..<($0 * 3 + 3)]) : [] }
    }

    private struct Edge {
        var price: Double
        var from: Int32
        var to: Int32
    }

    /// Every vertex's cheapest neighbour.
    private func edges() -> [Edge] {
        var result: [Edge] = []
        for from in around.indices where !isFixed[from] && !around[from].isEmpty {
            var best: Edge?
            for to in neighbours(from) {
                let edge = Edge(price: price(from, Int(to)), from: Int32(from), to: to)
                if best.map({ (edge.price, edge.to) < ($0.price, $0.to) }) ?? true { best = edge }
            }
            if let best { result.append(best) }
        }
        return result
    }

    private func neighbours(_ weld: Int) -> [Int32] {
        var result: [Int32] = []
        for triangle in around[weld] {
            for corner in 0..<3 {
                let other = corners[Int(triangle) * 3 + corner]
                if other != Int32(weld), !result.contains(other) { result.append(other) }
            }
        }
        return result
    }

    private func price(_ from: Int, _ to: Int) -> Double {
        var sum = 0.0
        for state in states.indices {
            let index = from * states.count + state
            // Long edges are a little dearer: flat places keep triangles of even size.
            let span = states[state][to] - states[state][from]
            let square = (span * span).sum()
            sum += quadrics[index].value(at: states[state][to]) + 2e-6 * square * square.squareRoot()
        }
        return sum
    }

    /// Whether the surface stays one sheet and no triangle turns over in any state.
    private func canCollapse(_ from: Int, into to: Int) -> Bool {
        let ring = neighbours(to)
        guard neighbours(from).filter({ ring.contains($0) }).count == 2 else { return false }
        for triangle in around[from] {
            let three = (0..<3).map { Int(corners[Int(triangle) * 3 + $0]) }
            if three.contains(to) { continue }
            for state in states.indices {
                let old = three.map { states[state][$0] }
                let new = three.map { states[state][$0 == from ? to : $0] }
                let before = Self.cross(old[1] - old[0], old[2] - old[0])
                let after = Self.cross(new[1] - new[0], new[2] - new[0])
                let lengths = ((before * before).sum() * (after * after).sum()).squareRoot()
                if (before * after).sum() < 0.35 * lengths { return false }
                // No slivers: twice the area against the longest side.
                let sides = [new[1] - new[0], new[2] - new[1], new[0] - new[2]].map { ($0 * $0).sum() }
                if (after * after).sum().squareRoot() < 0.12 * (sides.max() ?? 0) { return false }
            }
        }
        return true
    }

    private mutating func collapse(_ from: Int, into to: Int) {
        // Seams run along fixed welds only, so all triangles at `from` see `to` from the same side of one.
        let side =
            around[from].lazy.flatMap { Int($0) * 3..<(Int($0) * 3 + 3) }
            .first { corners[$0] == Int32(to) }
        guard let kept = side.map({ vertices[$0] }) else { return }
        for triangle in around[from] {
            let start = Int(triangle) * 3
            if corners[start..<(start + 3)].contains(Int32(to)) {
                alive[Int(triangle)] = false
                triangleCount -= 1
                for corner in 0..<3 {
                    let weld = Int(corners[start + corner])
                    if weld != from { around[weld].removeAll { $0 == triangle } }
                }
            } else {
                for corner in start..<(start + 3) where corners[corner] == Int32(from) {
                    corners[corner] = Int32(to)
                    vertices[corner] = kept
                }
                around[to].append(triangle)
            }
        }
        around[from] = []
        for state in states.indices {
            quadrics[to * states.count + state] += quadrics[from * states.count + state]
        }
    }
}
