import AvatarMath

/// A skin as a tree of boxes over its triangles: how far a point is from it, and on which side.
///
/// The side is told by the angle-weighted normal of the nearest face, edge or corner (J. Bærentzen and H. Aanæs,
/// "Signed Distance Computation Using the Angle Weighted Pseudonormal", 2005). Where that is an open edge, as at an
/// armhole, the winding number decides: such a skin is closed as if by a drum.
public struct SkinTree: Sendable {
    /// What a point is near to.
    public struct Nearest: Sendable, Equatable {
        /// Metres; negative inside.
        public var distance: Float
        /// The nearest point of the skin.
        public var place: Vector3
        /// Which of the tree's triangles it lies on.
        var triangle: Int
    }

    /// A box over a run of triangles; the first child follows at once.
    struct Node: Sendable {
        var low: Vector3
        var high: Vector3
        /// The second child, or the first triangle of a leaf.
        var next: Int32
        /// The triangles of a leaf; 0 for a node with children.
        var count: Int32
        /// For winding numbers: the sum of the triangles' area vectors, their middle by area, and the area.
        var areaVector: Vector3
        var middle: Vector3
        var area: Float
    }

    /// For each place the vertex of the mesh that carries it; vertices that coincide at rest are one place.
    let vertices: [Int]
    /// Model space, metres.
    private(set) var places: [Vector3]
    /// Three places a triangle, in the order of the leaves.
    let corners: [SIMD3<Int32>]
    private(set) var nodes: [Node]
    /// The node at the top of each group of triangles.
    private(set) var roots: [Int]
    /// The triangle across each edge, three a triangle; -1 where there is none or more than one.
    private let neighbours: [Int32]
    /// The triangles about each place, as a run of `around`.
    private let aroundStarts: [Int32]
    private let around: [Int32]

    /// Whether openings count as closed; otherwise what is nearest to an open edge is outside.
    var isClosedByDrums = true

    private static let leafCount = 4

    /// Makes a tree.
    ///
    /// - Parameters:
    ///   - positions: the vertices of a mesh at rest, metres.
    ///   - triangles: three vertices each, counter-clockwise seen from outside.
    ///   - groups: one number a triangle, for skins whose groups move on their own; empty for a single group.
    public init(positions: [Vector3], triangles: [SIMD3<UInt32>], groups: [Int] = []) {
        precondition(groups.isEmpty || groups.count == triangles.count, "one group a triangle")
        var welded: [Vector3: Int32] = [:]
        var vertices: [Int] = []
        func place(_ vertex: UInt32) -> Int32 {
            let position = positions[Int(vertex)]
            if let known = welded[position] { return known }
            let new = Int32(vertices.count)
            welded[position] = new
            vertices.append(Int(vertex))
            return new
        }
        var all: [(corners: SIMD3<Int32>, group: Int)] = []
        for (index, triangle) in triangles.enumerated() {
            let own = SIMD3(place(triangle.x), place(triangle.y), place(triangle.z))
            if own.x != own.y, own.y != own.z, own.z != own.x {
                all.append((own, groups.isEmpty ? 0 : groups[index]))
            }
        }
        let places = vertices.map { positions[$0] }
        let order = Self.orderAlongCurve(all, places: places)
        let sorted = order.map { all[$0].corners }
        self.vertices = vertices
        self.places = places
        corners = sorted
        neighbours = Self.neighbours(of: sorted)
        (aroundStarts, around) = Self.fans(of: sorted, placeCount: vertices.count)
        nodes = []
        roots = []
        var start = 0
        for index in order.indices
        where index + 1 == order.count || all[order[index + 1]].group != all[order[index]].group {
            roots.append(nodes.count)
            addNode(start..<(index + 1))
            start = index + 1
        }
        refit(nodes.indices)
    }

    /// Whether there is no triangle.
    public var isEmpty: Bool { nodes.isEmpty }

    /// The smallest box about the skin; nil for an empty one.
    var bounds: (low: Vector3, high: Vector3)? {
        guard let first = roots.first else { return nil }
        var (low, high) = (nodes[first].low, nodes[first].high)
        for root in roots {
            low = pointwiseMin(low, nodes[root].low)
            high = pointwiseMax(high, nodes[root].high)
        }
        return (low, high)
    }

    /// Moves some places; the boxes about them are wrong until `refit`.
    mutating func move(_ moved: [Int32], to position: (Int) -> Vector3) {
        for place in moved { places[Int(place)] = position(vertices[Int(place)]) }
    }

    // MARK: - Building

    /// Triangles along a space-filling curve, so that neighbours in the list are neighbours in space.
    private static func orderAlongCurve(
        _ triangles: [(corners: SIMD3<Int32>, group: Int)], places: [Vector3]
    ) -> [Int] {
        guard let first = places.first else { return [] }
        var low = first
        var high = first
        for place in places {
            low = pointwiseMin(low, place)
            high = pointwiseMax(high, place)
        }
        let scale = 1023 / max(1e-6, (high - low).max())
        func spread(_ value: UInt32) -> UInt32 {
            var bits = value & 0x3FF
            bits = (bits | (bits << 16)) & 0x0300_00FF
            bits = (bits | (bits << 8)) & 0x0300_F00F
            bits = (bits | (bits << 4)) & 0x030C_30C3
            return (bits | (bits << 2)) & 0x0924_9249
        }
        let keyed = triangles.enumerated().map { index, triangle -> (group: Int, code: UInt32, index: Int) in
            let own = triangle.corners
            let middle = (places[Int(own.x)] + places[Int(own.y)] + places[Int(own.z)]) / 3
            let cell = (middle - low) * scale
            let code = spread(UInt32(cell.x)) << 2 | spread(UInt32(cell.y)) << 1 | spread(UInt32(cell.z))
            return (triangle.group, code, index)
        }
        return keyed.sorted { ($0.group, $0.code, $0.index) < ($1.group, $1.code, $1.index) }.map(\.index)
    }

    private static func neighbours(of triangles: [SIMD3<Int32>]) -> [Int32] {
        var edges: [UInt64: (first: Int32, count: Int32, second: Int32)] = [:]
        edges.reserveCapacity(triangles.count * 3 / 2)
        func key(_ triangle: SIMD3<Int32>, _ edge: Int) -> UInt64 {
            let a = triangle[edge]
            let b = triangle[(edge + 1) % 3]
            return UInt64(min(a, b)) << 32 | UInt64(max(a, b))
        }
        for (index, triangle) in triangles.enumerated() {
            for edge in 0..<3 {
                var entry = edges[key(triangle, edge)] ?? (Int32(index), 0, -1)
                entry.count += 1
                if entry.count == 2 { entry.second = Int32(index) }
                edges[key(triangle, edge)] = entry
            }
        }
        var result: [Int32] = []
        result.reserveCapacity(triangles.count * 3)
        for (index, triangle) in triangles.enumerated() {
            for edge in 0..<3 {
                guard let entry = edges[key(triangle, edge)], entry.count == 2 else {
                    result.append(-1)
                    continue
                }
                result.append(entry.first == Int32(index) ? entry.second : entry.first)
            }
        }
        return result
    }

    private static func fans(of triangles: [SIMD3<Int32>], placeCount: Int) -> ([Int32], [Int32]) {
        var starts = [Int32](repeating: 0, count: placeCount + 1)
        for triangle in triangles {
            for corner in 0..<3 { starts[Int(triangle[corner]) + 1] += 1 }
        }
        for place in 0..<placeCount { starts[place + 1] += starts[place] }
        var next = starts
        var around = [Int32](repeating: 0, count: triangles.count * 3)
        for (index, triangle) in triangles.enumerated() {
            for corner in 0..<3 {
                let place = Int(triangle[corner])
                around[Int(next[place])] = Int32(index)
                next[place] += 1
            }
        }
        return (starts, around)
    }

    private mutating func addNode(_ range: Range<Int>) {
        let own = nodes.count
        let isLeaf = range.count <= Self.leafCount
        nodes.append(
            Node(
                low: .zero, high: .zero, next: Int32(range.lowerBound),
                count: isLeaf ? Int32(range.count) : 0,
                areaVector: .zero, middle: .zero, area: 0))
        guard !isLeaf else { return }
        let middle = range.lowerBound + range.count / 2
        addNode(range.lowerBound..<middle)
        nodes[own].next = Int32(nodes.count)
        addNode(middle..<range.upperBound)
    }

    /// Makes boxes and sums of a run of nodes from the places; children come behind their parents.
    mutating func refit(_ run: Range<Int>) {
        for index in run.reversed() {
            var node = nodes[index]
            if node.count > 0 {
                node.low = Vector3(repeating: .infinity)
                node.high = Vector3(repeating: -.infinity)
                var sum = Vector3.zero
                var weighted = Vector3.zero
                var area: Float = 0
                for triangle in Int(node.next)..<Int(node.next + node.count) {
                    let (a, b, c) = points(of: triangle)
                    node.low = pointwiseMin(node.low, pointwiseMin(a, pointwiseMin(b, c)))
                    node.high = pointwiseMax(node.high, pointwiseMax(a, pointwiseMax(b, c)))
                    let half = (b - a).cross(c - a) * 0.5
                    let size = half.length
                    sum += half
                    weighted += (a + b + c) * (size / 3)
                    area += size
                }
                node.areaVector = sum
                node.area = area
                node.middle = area > 0 ? weighted / area : (node.low + node.high) * 0.5
            } else {
                let first = nodes[index + 1]
                let second = nodes[Int(node.next)]
                node.low = pointwiseMin(first.low, second.low)
                node.high = pointwiseMax(first.high, second.high)
                node.areaVector = first.areaVector + second.areaVector
                node.area = first.area + second.area
                node.middle =
                    node.area > 0
                    ? (first.middle * first.area + second.middle * second.area) / node.area
                    : (node.low + node.high) * 0.5
            }
            nodes[index] = node
        }
    }

    // MARK: - Asking

    func points(of triangle: Int) -> (Vector3, Vector3, Vector3) {
        let own = corners[triangle]
        return (places[Int(own.x)], places[Int(own.y)], places[Int(own.z)])
    }

    /// The nearest point of the skin.
    ///
    /// - Parameters:
    ///   - point: model space, metres.
    ///   - limit: how far to look, metres.
    /// - Returns: what was found; nil if nothing is nearer than the limit on either side.
    public func nearest(to point: Vector3, within limit: Float) -> Nearest? {
        var search = Search(point: point, square: limit * limit)
        for root in roots where Self.square(point, nodes[root]) < search.square { visit(root, &search) }
        return result(of: search)
    }

    /// What a search has found.
    func result(of search: Search) -> Nearest? {
        guard search.triangle >= 0 else { return nil }
        let point = search.point
        let away = point - search.place
        let isInside = isInside(point, away: away, triangle: search.triangle, feature: search.feature)
        return Nearest(
            distance: isInside ? -away.length : away.length, place: search.place, triangle: search.triangle)
    }

    /// The best so far.
    struct Search {
        let point: Vector3
        /// Nothing farther counts, square metres.
        var square: Float
        var triangle = -1
        var place = Vector3.zero
        var feature = TriangleFeature.face
    }

    @inline(__always)
    private static func square(_ point: Vector3, _ node: Node) -> Float {
        // Masks, because pointwiseMax works number by number.
        let below = node.low - point
        let above = point - node.high
        let outside = below.replacing(with: above, where: above .> below)
        let positive = outside.replacing(with: Vector3.zero, where: outside .< Vector3.zero)
        return positive.dot(positive)
    }

    /// Looks through a node.
    func visit(_ index: Int, _ search: inout Search) {
        let node = nodes[index]
        guard node.count == 0 else {
            for triangle in Int(node.next)..<Int(node.next + node.count) {
                let (a, b, c) = points(of: triangle)
                let (place, feature) = TriangleFeature.nearest(to: search.point, a, b, c)
                let away = search.point - place
                let square = away.dot(away)
                if square < search.square {
                    search.square = square
                    search.triangle = triangle
                    search.place = place
                    search.feature = feature
                }
            }
            return
        }
        let first = Self.square(search.point, nodes[index + 1])
        let second = Self.square(search.point, nodes[Int(node.next)])
        if first <= second {
            if first < search.square { visit(index + 1, &search) }
            if second < search.square { visit(Int(node.next), &search) }
        } else {
            if second < search.square { visit(Int(node.next), &search) }
            if first < search.square { visit(index + 1, &search) }
        }
    }

    private func isInside(_ point: Vector3, away: Vector3, triangle: Int, feature: TriangleFeature) -> Bool {
        switch feature {
        case .face:
            return away.dot(faceNormal(triangle)) < 0
        case .edge(let edge):
            let other = neighbours[triangle * 3 + edge]
            guard other >= 0 else { return isClosedByDrums && winding(about: point) > 0.5 }
            return away.dot(faceNormal(triangle).normalized + faceNormal(Int(other)).normalized) < 0
        case .corner(let corner):
            guard let normal = cornerNormal(Int(corners[triangle][corner])) else {
                return isClosedByDrums && winding(about: point) > 0.5
            }
            return away.dot(normal) < 0
        }
    }

    private func faceNormal(_ triangle: Int) -> Vector3 {
        let (a, b, c) = points(of: triangle)
        return (b - a).cross(c - a)
    }

    /// The triangles that have a corner at a place.
    func fan(about place: Int) -> [Int] {
        (Int(aroundStarts[place])..<Int(aroundStarts[place + 1])).map { Int(around[$0]) }
    }

    /// The normals of the triangles about a place, weighted by their angles; nil on an open edge.
    private func cornerNormal(_ place: Int) -> Vector3? {
        var sum = Vector3.zero
        for slot in Int(aroundStarts[place])..<Int(aroundStarts[place + 1]) {
            let triangle = Int(around[slot])
            let own = corners[triangle]
            let corner = Int(own.x) == place ? 0 : Int(own.y) == place ? 1 : 2
            // Both edges that meet here must have a neighbour.
            if neighbours[triangle * 3 + corner] < 0 || neighbours[triangle * 3 + (corner + 2) % 3] < 0 {
                return nil
            }
            let here = places[place]
            let first = places[Int(own[(corner + 1) % 3])] - here
            let second = places[Int(own[(corner + 2) % 3])] - here
            sum += first.cross(second).normalized * first.angle(to: second)
        }
        return sum
    }
}
