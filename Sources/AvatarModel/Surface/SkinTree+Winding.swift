import AvatarMath

/// Which part of a triangle a point is nearest to.
enum TriangleFeature: Sendable, Equatable {
    case face
    /// 0 from the first to the second corner, 1 from the second to the third, 2 back.
    case edge(Int)
    case corner(Int)

    /// The nearest point of a triangle.
    ///
    /// Source: C. Ericson, Real-Time Collision Detection.
    ///
    /// - Parameters:
    ///   - point: anywhere.
    ///   - a: the first corner.
    ///   - b: the second corner.
    ///   - c: the third corner.
    /// - Returns: the point and what it lies on.
    static func nearest(to point: Vector3, _ a: Vector3, _ b: Vector3, _ c: Vector3) -> (
        place: Vector3, feature: TriangleFeature
    ) {
        let ab = b - a
        let ac = c - a
        let fromA = point - a
        let d1 = ab.dot(fromA)
        let d2 = ac.dot(fromA)
        if d1 <= 0, d2 <= 0 { return (a, .corner(0)) }
        let fromB = point - b
        let d3 = ab.dot(fromB)
        let d4 = ac.dot(fromB)
        if d3 >= 0, d4 <= d3 { return (b, .corner(1)) }
        let towardsC = d1 * d4 - d3 * d2
        if towardsC <= 0, d1 >= 0, d3 <= 0 { return (a + ab * (d1 / (d1 - d3)), .edge(0)) }
        let fromC = point - c
        let d5 = ab.dot(fromC)
        let d6 = ac.dot(fromC)
        if d6 >= 0, d5 <= d6 { return (c, .corner(2)) }
        let towardsB = d5 * d2 - d1 * d6
        if towardsB <= 0, d2 >= 0, d6 <= 0 { return (a + ac * (d2 / (d2 - d6)), .edge(2)) }
        let towardsA = d3 * d6 - d5 * d4
        if towardsA <= 0, d4 - d3 >= 0, d5 - d6 >= 0 {
            return (b + (c - b) * ((d4 - d3) / ((d4 - d3) + (d5 - d6))), .edge(1))
        }
        let share = 1 / (towardsA + towardsB + towardsC)
        return (a + ab * (towardsB * share) + ac * (towardsC * share), .face)
    }
}

extension SkinTree {
    /// How often the skin goes round a point: 1 inside a closed one, 0 outside, between the two near an opening.
    ///
    /// Near triangles count by their solid angle (A. van Oosterom and J. Strackee, 1983), far ones together as a
    /// dipole (G. Barill and others, "Fast Winding Numbers for Soups and Clouds", 2018).
    func winding(about point: Vector3) -> Float { winding(about: point, from: roots) }

    /// The same of the triangles below some nodes.
    func winding(about point: Vector3, from nodes: [Int]) -> Float {
        var sum: Float = 0
        for node in nodes { addSolidAngle(node, point, &sum) }
        return sum / (4 * .pi)
    }

    private func addSolidAngle(_ index: Int, _ point: Vector3, _ sum: inout Float) {
        let node = nodes[index]
        let away = node.middle - point
        let square = away.dot(away)
        let reach = pointwiseMax(node.high - node.middle, node.middle - node.low)
        // Two box radii away the dipole is within a hundredth.
        if square > 4 * reach.dot(reach) {
            sum += node.areaVector.dot(away) / (square * square.squareRoot())
            return
        }
        guard node.count > 0 else {
            addSolidAngle(index + 1, point, &sum)
            addSolidAngle(Int(node.next), point, &sum)
            return
        }
        for triangle in Int(node.next)..<Int(node.next + node.count) {
            let (first, second, third) = points(of: triangle)
            let a = first - point
            let b = second - point
            let c = third - point
            let (lengthA, lengthB, lengthC) = (a.length, b.length, c.length)
            let below =
                lengthA * lengthB * lengthC + a.dot(b) * lengthC + b.dot(c) * lengthA + c.dot(a) * lengthB
            sum += 2 * atan2Float(a.dot(b.cross(c)), below)
        }
    }
}
