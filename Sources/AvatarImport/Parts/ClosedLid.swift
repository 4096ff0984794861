import AvatarMath

/// The skin round an eye while it is closed, seen from the front: where the lids meet, and how far in front it is.
///
/// Vertices of the lid's edge are where the edge is only while the eye is open; lashes that kept to them would be
/// inside the closed lid.
struct ClosedLid {
    /// How far base vertices move when the eye closes, metres.
    let deltas: [Int: Vector3]

    private struct Facet {
        var a: Vector3
        var b: Vector3
        var c: Vector3
        /// Whether it belongs to the lid that comes down.
        var isUpper: Bool
    }

    private let facets: [Facet]
    /// Heights of the line where the lids meet over places from left to right; metres.
    private var seam: [(x: Float, y: Float)] = []

    /// Takes the eye and the name of the morph that closes it.
    init(_ base: HumanBase, blink: String, eye: (centre: Vector3, radius: Float)) {
        var deltas: [Int: Vector3] = [:]
        if let target = base.morphs.first(where: { $0.name == blink })?.target {
            for (vertex, delta) in zip(target.vertices, target.deltas) { deltas[Int(vertex)] = delta }
        }
        self.deltas = deltas
        let deepest = deltas.values.map { -$0.y }.max() ?? 0
        var facets: [Facet] = []
        for face in base.mesh.faces where face.group == "body" {
            let corners = face.corners.map { Int($0) }
            let moves = corners.map { deltas[$0] ?? .zero }
            let places = zip(corners, moves).map { base.positions[$0] + $1 }
            guard places[0].distance(to: eye.centre) < eye.radius * 2.2, places[0].z > eye.centre.z else {
                continue
            }
            let drop = moves.reduce(Float(0)) { $0 - $1.y } / Float(moves.count)
            for corner in 2..<places.count {
                facets.append(
                    Facet(
                        a: places[0], b: places[corner - 1], c: places[corner],
                        isUpper: drop > 0.30 * deepest))
            }
        }
        self.facets = facets
        let span = eye.radius * 1.3
        let steps = 48
        for step in 0...steps {
            let x = eye.centre.x + span * (2 * Float(step) / Float(steps) - 1)
            if let y = meeting(x: x, centre: eye.centre, radius: eye.radius) { seam.append((x, y)) }
        }
        // Towards the corners both lids move alike; there the line runs to where the opening ends.
        let near = deltas.filter { vertex, delta in
            let offset = base.positions[vertex] - eye.centre
            return -delta.y > 0.10 * deepest && offset.z > 0.35 * eye.radius
                && offset.length < 1.30 * eye.radius
        }
        .map { base.positions[$0.key] + $0.value }
        guard let left = near.min(by: { $0.x < $1.x }), let right = near.max(by: { $0.x < $1.x }) else {
            return
        }
        let inner = seam.filter { abs($0.x - eye.centre.x) < 0.6 * eye.radius }
        seam = Self.arc(through: [(left.x, left.y)] + inner + [(right.x, right.y)], steps: steps)
    }

    /// Heights at even distances of the arc that begins at the first of some points, ends at the last and comes
    /// nearest to those between.
    private static func arc(through points: [(x: Float, y: Float)], steps: Int) -> [(x: Float, y: Float)] {
        guard let first = points.first, let last = points.last, last.x > first.x else { return points }
        let slope = (last.y - first.y) / (last.x - first.x)
        func sag(_ x: Float) -> Float { (x - first.x) * (last.x - x) }
        var product: Float = 0
        var square: Float = 0
        for (x, y) in points {
            product += (y - first.y - slope * (x - first.x)) * sag(x)
            square += sag(x) * sag(x)
        }
        let depth = square > 0 ? product / square : 0
        return (0...steps).map { step in
            let x = first.x + (last.x - first.x) * Float(step) / Float(steps)
            return (x, first.y + slope * (x - first.x) + depth * sag(x))
        }
    }

    /// The lowest height at which the upper lid is the foremost skin.
    private func meeting(x: Float, centre: Vector3, radius: Float) -> Float? {
        var lowest: Float?
        let steps = 120
        for step in 0...steps {
            let y = centre.y + radius * (0.8 - 1.6 * Float(step) / Float(steps))
            if foremost(Vector3(x, y, 0))?.isUpper == true { lowest = y } else if lowest != nil { break }
        }
        return lowest
    }

    /// The foremost skin at a point's place in the picture plane.
    private func foremost(_ point: Vector3) -> (z: Float, isUpper: Bool)? {
        var best: (z: Float, isUpper: Bool)?
        for facet in facets {
            let (a, b, c) = (facet.a, facet.b, facet.c)
            let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)
            guard abs(area) > 1e-12 else { continue }
            let u = ((point.x - a.x) * (c.y - a.y) - (c.x - a.x) * (point.y - a.y)) / area
            let v = ((b.x - a.x) * (point.y - a.y) - (point.x - a.x) * (b.y - a.y)) / area
            guard u >= 0, v >= 0, u + v <= 1 else { continue }
            let z = a.z + (b.z - a.z) * u + (c.z - a.z) * v
            if z > best?.z ?? -.infinity { best = (z, facet.isUpper) }
        }
        return best
    }

    /// A place before the closed eye.
    ///
    /// - Parameters:
    ///   - x: of the place on the line where the lids meet.
    ///   - offset: from there in the picture plane, and in `z` from the foremost skin, metres.
    /// - Returns: the place.
    func place(x: Float, offset: Vector3) -> Vector3 {
        guard let first = seam.first, let last = seam.last else { return Vector3(x, 0, 0) }
        var y = x < first.x ? first.y : last.y
        for (left, right) in zip(seam, seam.dropFirst()) where x >= left.x && x <= right.x {
            y = left.y + (right.y - left.y) * (x - left.x) / (right.x - left.x)
        }
        let inside = x.clamped(to: first.x...last.x)
        let point = Vector3(inside + offset.x, y + offset.y, 0)
        let depth = foremost(point)?.z ?? foremost(Vector3(inside, y, 0))?.z ?? 0
        return Vector3(point.x, point.y, depth + offset.z)
    }
}
