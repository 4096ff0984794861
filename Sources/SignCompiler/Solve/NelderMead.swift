import AvatarMath

/// Minimisation without derivatives by a moving simplex.
///
/// Source: J. Nelder and R. Mead, 1965.
enum NelderMead {
    /// Minimises `cost` near `start`.
    ///
    /// - Parameters:
    ///   - start: the first corner of the simplex.
    ///   - steps: how far the other corners are from it, one a parameter.
    ///   - evaluations: the most calls of `cost`.
    ///   - tolerance: stops when the corners' costs differ by less.
    ///   - cost: what is to be small.
    /// - Returns: the best parameters found and their cost.
    static func minimize(
        start: [Float], steps: [Float], evaluations: Int, tolerance: Float, cost: ([Float]) -> Float
    ) -> (parameters: [Float], cost: Float) {
        let count = start.count
        var corners = [(start, cost(start))]
        for index in 0..<count {
            var corner = start
            corner[index] += steps[index]
            corners.append((corner, cost(corner)))
        }
        var calls = count + 1
        while calls < evaluations {
            corners.sort { $0.1 < $1.1 }
            let worst = corners[count]
            if worst.1 - corners[0].1 < tolerance { break }
            var centre = [Float](repeating: 0, count: count)
            for corner in corners.dropLast() {
                for index in 0..<count { centre[index] += corner.0[index] / Float(count) }
            }
            func along(_ factor: Float) -> [Float] {
                (0..<count).map { centre[$0] + factor * (worst.0[$0] - centre[$0]) }
            }
            let reflected = along(-1)
            let reflectedCost = cost(reflected)
            calls += 1
            if reflectedCost < corners[0].1 {
                let expanded = along(-2)
                let expandedCost = cost(expanded)
                calls += 1
                corners[count] =
                    expandedCost < reflectedCost ? (expanded, expandedCost) : (reflected, reflectedCost)
            } else if reflectedCost < corners[count - 1].1 {
                corners[count] = (reflected, reflectedCost)
            } else {
                let inside = reflectedCost < worst.1 ? along(-0.5) : along(0.5)
                let insideCost = cost(inside)
                calls += 1
                if insideCost < min(reflectedCost, worst.1) {
                    corners[count] = (inside, insideCost)
                } else {
                    for corner in 1...count {
                        let shrunk = (0..<count).map { (corners[corner].0[$0] + corners[0].0[$0]) / 2 }
                        corners[corner] = (shrunk, cost(shrunk))
                    }
                    calls += count
                }
            }
        }
        let best = corners.min { $0.1 < $1.1 } ?? corners[0]
        return (best.0, best.1)
    }
}
