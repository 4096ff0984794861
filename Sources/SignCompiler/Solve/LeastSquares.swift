/// Bounded nonlinear least squares by damped Gauss-Newton steps.
///
/// Source: K. Levenberg 1944, D. Marquardt 1963.
///
/// For the few parameters of a hand; the Jacobian is taken by forward differences.
enum LeastSquares {
    /// Minimises the sum of squares of `residuals` from `start`.
    ///
    /// - Parameters:
    ///   - start: the first guess; moved into the bounds.
    ///   - bounds: one range a parameter.
    ///   - step: the difference used for derivatives, in the parameters' unit.
    ///   - iterations: the most steps taken.
    ///   - residuals: the same number of residuals for every call.
    /// - Returns: the best parameters found, inside the bounds.
    static func minimize(
        start: [Float], bounds: [ClosedRange<Float>], step: Float, iterations: Int,
        residuals: ([Float]) -> [Float]
    ) -> [Float] {
        let count = start.count
        var best = zip(start, bounds).map { $0.clamped(to: $1) }
        var current = residuals(best)
        var cost = sumOfSquares(current)
        var damping: Float = 0.01
        for _ in 0..<iterations {
            var jacobian: [[Float]] = []
            for index in 0..<count {
                var moved = best
                let direction: Float = moved[index] + step > bounds[index].upperBound ? -1 : 1
                moved[index] += step * direction
                let shifted = residuals(moved)
                jacobian.append(zip(shifted, current).map { ($0 - $1) / (step * direction) })
            }
            var improved = false
            for _ in 0..<6 {
                // A parameter that stands at its bound and wants beyond it is left out of the step.
                let frozen = (0..<count).map { index in
                    let slope = zip(jacobian[index], current).reduce(0) { $0 + $1.0 * $1.1 }
                    return (best[index] <= bounds[index].lowerBound && slope > 0)
                        || (best[index] >= bounds[index].upperBound && slope < 0)
                }
                guard let change = solve(jacobian, current, damping: damping, frozen: frozen) else { break }
                let trial = (0..<count).map { (best[$0] - change[$0]).clamped(to: bounds[$0]) }
                let trialResiduals = residuals(trial)
                let trialCost = sumOfSquares(trialResiduals)
                if trialCost < cost {
                    let gain = cost - trialCost
                    best = trial
                    current = trialResiduals
                    cost = trialCost
                    damping = max(1e-5, damping * 0.3)
                    improved = gain > 1e-5 * (cost + 1e-6)
                    break
                }
                damping *= 4
            }
            if !improved { break }
        }
        return best
    }

    private static func sumOfSquares(_ values: [Float]) -> Float { values.reduce(0) { $0 + $1 * $1 } }

    /// Solves the damped normal equations by Gaussian elimination with pivoting; nil if they are singular.
    private static func solve(
        _ jacobian: [[Float]], _ residuals: [Float], damping: Float, frozen: [Bool]
    ) -> [Float]? {
        let count = jacobian.count
        var rows = [[Float]](repeating: [Float](repeating: 0, count: count + 1), count: count)
        for row in 0..<count {
            for column in 0..<count {
                rows[row][column] = zip(jacobian[row], jacobian[column]).reduce(0) { $0 + $1.0 * $1.1 }
            }
            rows[row][count] = zip(jacobian[row], residuals).reduce(0) { $0 + $1.0 * $1.1 }
            rows[row][row] += damping * (rows[row][row] + 1e-3)
        }
        for row in 0..<count where frozen[row] {
            for other in 0..<count { rows[other][row] = 0 }
            for column in 0...count { rows[row][column] = 0 }
            rows[row][row] = 1
        }
        for pivot in 0..<count {
            guard let best = (pivot..<count).max(by: { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) }),
                abs(rows[best][pivot]) > 1e-12
            else { return nil }
            rows.swapAt(pivot, best)
            for row in (pivot + 1)..<max(pivot + 1, count) {
                let factor = rows[row][pivot] / rows[pivot][pivot]
                for column in pivot...count { rows[row][column] -= factor * rows[pivot][column] }
            }
        }
        var result = [Float](repeating: 0, count: count)
        for row in stride(from: count - 1, through: 0, by: -1) {
            var value = rows[row][count]
            for column in (row + 1)..<max(row + 1, count) { value -= rows[row][column] * result[column] }
            result[row] = value / rows[row][row]
        }
        return result
    }
}
