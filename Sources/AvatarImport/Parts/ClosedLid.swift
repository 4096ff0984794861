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
        // Towards the corners both lids move alike; the curve of the middle leads there.
        seam = Self.parabola(seam.filter { abs($0.x - eye.centre.x) < 0.7 * eye.radius }, over: seam.map(\.x))
    }

    /// Heights over some places of the parabola that comes nearest to samples.
    private static func parabola(_ samples: [(x: Float, y: Float)], over places: [Float]) -> [(
        x: Float, y: Float
    )] {
        guard samples.count > 2, let middle = samples.dropFirst(samples.count / 2).first?.x else {
            return samples
        }
        // Sums of powers of x, and the normal equations by Cramer's rule.
        var power = [Float](repeating: 0, count: 5)
        var right = Vector3.zero
        for (place, y) in samples {
            let x = (place - middle) * 100
            for (index, value) in [1, x, x * x, x * x * x, x * x * x * x].enumerated() {
                power[index] += value
            }
            right += Vector3(1, x, x * x) * y
        }
        let a = Vector3(power[0], power[1], power[2])
        let b = Vector3(power[1], power[2], power[3])
        let c = Vector3(power[2], power[3], power[4])
        let determinant = a.dot(b.cross(c))
        guard abs(determinant) > 1e-9 else { return samples }
        let solved =
            Vector3(right.dot(b.cross(c)), a.dot(right.cross(c)), a.dot(b.cross(right))) / determinant
        return places.map { place in
            let x = (place - middle) * 100
            return (place, solved.x + solved.y * x + solved.z * x * x)
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
