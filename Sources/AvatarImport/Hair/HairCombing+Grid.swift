import AvatarMath

// The grid in the flat map of the head: its edges, its smooth lines, and points along them.
extension HairCombing {
    /// A grid between its edges, by transfinite interpolation.
    func edges(_ roots: [Root]) -> [SIMD2<Float>] {
        let (columns, rows) = (Self.columns, Self.rows)
        let top = roots.map(\.flat)
        let bottom = roots.map { end($0.end) }
        let first = (0...rows).map { row in
            top[0] + (bottom[0] - top[0]) * (Float(row) / Float(rows))
        }
        let last = lastEdge(from: top[columns], to: bottom[columns], end: roots[columns].end)
        var grid: [SIMD2<Float>] = []
        for row in 0...rows {
            let t = Float(row) / Float(rows)
            for column in 0...columns {
                let s = Float(column) / Float(columns)
                let along = top[column] * (1 - t) + bottom[column] * t
                let aside = first[row] * (1 - s) + last[row] * s
                let upper = top[0] * (1 - s) + top[columns] * s
                let lower = bottom[0] * (1 - s) + bottom[columns] * s
                let both: SIMD2<Float> = upper * (1 - t) + lower * t
                grid.append(along + aside - both)
            }
        }
        return grid
    }

    /// The edge beside the face, or at the nape of tied hair.
    private func lastEdge(from top: SIMD2<Float>, to bottom: SIMD2<Float>, end: Float) -> [SIMD2<Float>] {
        (0...Self.rows).map { row in
            let share = Float(row) / Float(Self.rows)
            guard style != .tied, row > 0, row < Self.rows else { return top + (bottom - top) * share }
            let first = HairFlow.lastRoot(of: style)
            let degrees = first + (end - first) * share
            let height =
                style == .bob
                ? max(HairCurtain.top, flow.line.height(degrees: degrees))
                : flow.line.height(degrees: degrees)
            return chart.flat(chart.skin(degrees: degrees * side, height: height))
        }
    }

    /// Moves the inside of the grid until its lines are smooth.
    func relax(_ grid: inout [SIMD2<Float>]) {
        let width = Self.columns + 1
        for _ in 0..<500 {
            for row in 1..<Self.rows {
                for column in 1..<Self.columns {
                    let here = row * width + column
                    let right = grid[here + 1]
                    let left = grid[here - 1]
                    let below = grid[here + width]
                    let above = grid[here - width]
                    let aside = (right - left) * 0.5
                    let down = (below - above) * 0.5
                    let a = down.x * down.x + down.y * down.y
                    let b = aside.x * down.x + aside.y * down.y
                    let c = aside.x * aside.x + aside.y * aside.y
                    let corners =
                        grid[here + width + 1] - grid[here + width - 1] - grid[here - width + 1]
                        + grid[here - width - 1]
                    let sum: SIMD2<Float> = (right + left) * a + (below + above) * c - corners * (b * 0.5)
                    grid[here] = sum / max(2 * (a + c), 1e-12)
                }
            }
        }
    }

    /// Points along every strand at even distances, a little closer at the roots, where strands bend most.
    func spaced(_ grid: [SIMD2<Float>]) -> [SIMD2<Float>] {
        let width = Self.columns + 1
        var net = [SIMD2<Float>](repeating: .zero, count: (Self.netRows + 1) * width)
        for column in 0..<width {
            let course = (0...Self.rows).map { grid[$0 * width + column] }
            // In fine steps of a smooth curve.
            let steps = 16 * Self.rows
            var fine: [SIMD2<Float>] = []
            var sums: [Float] = []
            for step in 0...steps {
                let point = Self.spline(course, Float(step) / 16)
                if let last = fine.last, let sum = sums.last {
                    let offset = point - last
                    sums.append(sum + (offset.x * offset.x + offset.y * offset.y).squareRoot())
                } else {
                    sums.append(0)
                }
                fine.append(point)
            }
            var index = 0
            for row in 0...Self.netRows {
                let wanted = sums[steps] * powFloat(Float(row) / Float(Self.netRows), 1.25)
                while index < steps - 1, sums[index + 1] < wanted { index += 1 }
                let share = ((wanted - sums[index]) / max(sums[index + 1] - sums[index], 1e-7)).clamped(
                    to: 0...1)
                net[row * width + column] = fine[index] + (fine[index + 1] - fine[index]) * share
            }
        }
        return net
    }

    /// A smooth curve through points (Catmull and Rom, 1974).
    private static func spline(_ points: [SIMD2<Float>], _ place: Float) -> SIMD2<Float> {
        let index = min(Int(place), points.count - 2)
        let t = place - Float(index)
        let a = points[max(0, index - 1)]
        let b = points[index]
        let c = points[index + 1]
        let d = points[min(points.count - 1, index + 2)]
        let linear = (c - a) * t
        let square = (a * 2 - b * 5 + c * 4 - d) * (t * t)
        let cube = (b * 3 - a - c * 3 + d) * (t * t * t)
        return (b * 2 + linear + square + cube) * 0.5
    }

    /// Takes the unevenness of the head's mesh out of what was found on it.
    func smooth(_ values: inout [SIMD4<Float>]) {
        let width = Self.columns + 1
        for _ in 0..<8 {
            let before = values
            for row in 0...Self.netRows {
                for column in 0..<width {
                    let here = row * width + column
                    let aside =
                        before[row * width + max(0, column - 1)]
                        + before[row * width + min(width - 1, column + 1)]
                    let down =
                        before[max(0, row - 1) * width + column]
                        + before[min(Self.netRows, row + 1) * width + column]
                    values[here] = before[here] * 0.4 + (aside + down) * 0.15
                }
            }
        }
    }
}
