import AvatarMath

/// Nonlinear least squares by damped Gauss-Newton steps, for a handful of unbounded parameters.
///
/// Source: K. Levenberg 1944, D. Marquardt 1963.
///
/// Limits are residuals that rise outside them. Parameters should be scaled so that 1 is a sensible step; the
/// derivatives are forward differences.
enum GaussNewton {
    /// The difference for derivatives.
    private static let step: Float = 0.02

    /// Minimises the sum of squares of `residuals` from `start`.
    ///
    /// - Parameters:
    ///   - start: the first guess.
    ///   - iterations: the most linearisations.
    ///   - residuals: appends the same number of residuals at every call to an empty list.
    /// - Returns: the best parameters found and their sum of squares.
    static func minimize(
        start: [Float], iterations: Int, residuals: ([Float], inout [Float]) -> Void
    ) -> (parameters: [Float], cost: Float) {
        let count = start.count
        var best = start
        var current: [Float] = []
        residuals(best, &current)
        let rows = current.count
        var shifted = current
        var jacobian = [Float](repeating: 0, count: count * rows)
        var normal = [Float](repeating: 0, count: count * count)
        var gradient = [Float](repeating: 0, count: count)
        var cost = sumOfSquares(current)
        var damping: Float = 0.02
        for _ in 0..<iterations {
            for column in 0..<count {
                var moved = best
                moved[column] += step
                shifted.removeAll(keepingCapacity: true)
                residuals(moved, &shifted)
                for row in 0..<rows { jacobian[column * rows + row] = (shifted[row] - current[row]) / step }
            }
            for first in 0..<count {
                var slope: Float = 0
                for row in 0..<rows { slope += jacobian[first * rows + row] * current[row] }
                gradient[first] = slope
                for second in 0...first {
                    var product: Float = 0
                    for row in 0..<rows {
                        product += jacobian[first * rows + row] * jacobian[second * rows + row]
                    }
                    normal[first * count + second] = product
                }
            }
            var gain: Float = 0
            for _ in 0..<5 {
                guard let change = solve(normal, gradient, damping: damping) else { break }
                let trial = (0..<count).map { best[$0] - change[$0] }
                shifted.removeAll(keepingCapacity: true)
                residuals(trial, &shifted)
                let trialCost = sumOfSquares(shifted)
                if trialCost < cost {
                    gain = cost - trialCost
                    best = trial
                    swap(&current, &shifted)
                    cost = trialCost
                    damping = max(1e-3, damping * 0.3)
                    break
                }
                damping *= 5
            }
            if gain <= 0.002 + 0.002 * cost { break }
        }
        return (best, cost)
    }

    private static func sumOfSquares(_ values: [Float]) -> Float {
        var sum: Float = 0
        for value in values { sum += value * value }
        return sum
    }

    /// Solves the damped normal equations by Cholesky's factors; nil if they are singular.
    ///
    /// Only the lower triangle of `normal` is read.
    private static func solve(_ normal: [Float], _ gradient: [Float], damping: Float) -> [Float]? {
        let count = gradient.count
        var factor = normal
        for row in 0..<count {
            for column in 0...row {
                var sum = normal[row * count + column]
                if row == column { sum += damping * (sum + 0.1) }
                for inner in 0..<column {
                    sum -= factor[row * count + inner] * factor[column * count + inner]
                }
                if row == column {
                    guard sum > 1e-9 else { return nil }
                    factor[row * count + row] = sum.squareRoot()
                } else {
                    factor[row * count + column] = sum / factor[column * count + column]
                }
            }
        }
        var result = gradient
        for row in 0..<count {
            for inner in 0..<row { result[row] -= factor[row * count + inner] * result[inner] }
            result[row] /= factor[row * count + row]
        }
        for row in stride(from: count - 1, through: 0, by: -1) {
            for inner in (row + 1)..<max(row + 1, count) {
                result[row] -= factor[inner * count + row] * result[inner]
            }
            result[row] /= factor[row * count + row]
        }
        return result
    }
}
