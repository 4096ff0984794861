import AvatarMath

/// Distances between line segments, for capsules.
enum Segment {
    /// The closest points of two segments as fractions along them.
    ///
    /// Source: C. Ericson, Real-Time Collision Detection.
    static func closest(_ a: Vector3, _ b: Vector3, _ c: Vector3, _ d: Vector3) -> (
        first: Float, second: Float
    ) {
        let along = b - a
        let other = d - c
        let gap = a - c
        let lengthA = along.dot(along)
        let lengthB = other.dot(other)
        let projection = other.dot(gap)
        guard lengthA > 1e-10 else {
            return (0, lengthB > 1e-10 ? (projection / lengthB).clamped(to: 0...1) : 0)
        }
        let alongGap = along.dot(gap)
        guard lengthB > 1e-10 else { return ((-alongGap / lengthA).clamped(to: 0...1), 0) }
        let mixed = along.dot(other)
        let determinant = lengthA * lengthB - mixed * mixed
        var first: Float = 0
        if determinant > 1e-10 {
            first = ((mixed * projection - alongGap * lengthB) / determinant).clamped(to: 0...1)
        }
        var second = (mixed * first + projection) / lengthB
        if second < 0 {
            second = 0
            first = (-alongGap / lengthA).clamped(to: 0...1)
        } else if second > 1 {
            second = 1
            first = ((mixed - alongGap) / lengthA).clamped(to: 0...1)
        }
        return (first, second)
    }

    /// The distance between two segments in metres.
    static func distance(_ a: Vector3, _ b: Vector3, _ c: Vector3, _ d: Vector3) -> Float {
        let (first, second) = closest(a, b, c, d)
        return a.mixed(with: b, fraction: first).distance(to: c.mixed(with: d, fraction: second))
    }

    /// The distance of a point from a segment and the nearest point on it.
    static func nearest(_ point: Vector3, _ a: Vector3, _ b: Vector3) -> Vector3 {
        let along = b - a
        let square = along.dot(along)
        guard square > 1e-10 else { return a }
        return a + along * ((point - a).dot(along) / square).clamped(to: 0...1)
    }
}
