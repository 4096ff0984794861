import AvatarMath

/// The balls of a hand and its forearm in groups with a ball about each: what is far away is passed over as a whole.
struct BallGroups: Sendable {
    /// Neighbours in the list of balls, and a ball about them.
    private struct Group {
        var range: Range<Int>
        var centre: Vector3
        var reach: Float
    }

    let balls: [Ball]
    /// A ball about all of them, metres.
    let centre: Vector3
    let reach: Float
    private let groups: [Group]

    static let none = BallGroups([])
    /// Balls a group: a finger has about as many.
    private static let groupSize = 4

    /// Sorts balls of one space; neighbours in the list should be neighbours in space.
    init(_ balls: [Ball]) {
        self.balls = balls
        (centre, reach) = Self.around(balls[...])
        groups = stride(from: 0, to: balls.count, by: Self.groupSize).map { start in
            let range = start..<min(balls.count, start + Self.groupSize)
            let (centre, reach) = Self.around(balls[range])
            return Group(range: range, centre: centre, reach: reach)
        }
    }

    private static func around(_ balls: ArraySlice<Ball>) -> (centre: Vector3, reach: Float) {
        let centre = balls.reduce(Vector3.zero) { $0 + $1.centre } / Float(max(1, balls.count))
        return (centre, balls.reduce(0) { max($0, $1.centre.distance(to: centre) + $1.radius) })
    }

    /// Calls with every ball that another ball is in.
    ///
    /// - Parameters:
    ///   - centre: of the other ball, metres.
    ///   - radius: of the other ball, metres.
    ///   - body: takes how deep it is and how its centre lies to that of the ball that it is in, metres.
    @inline(__always)
    func forEachOverlap(of centre: Vector3, radius: Float, _ body: (_ depth: Float, _ apart: Vector3) -> Void)
    {
        for group in groups {
            let near = group.reach + radius
            let away = centre - group.centre
            guard away.dot(away) < near * near else { continue }
            for index in group.range {
                let other = balls[index]
                let reach = radius + other.radius
                let apart = centre - other.centre
                let square = apart.dot(apart)
                if square < reach * reach { body(reach - square.squareRoot(), apart) }
            }
        }
    }
}
