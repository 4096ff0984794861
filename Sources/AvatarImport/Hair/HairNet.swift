import AvatarMath

/// A net over one side of the head: its columns are strands from root to tip that never cross.
///
/// Everything else of the hair is told in places of the net, so that it all runs the same way. Points are model
/// space; distances along and across are metres on the 1.64 m figure.
struct HairNet {
    let columns: Int
    let rows: Int
    /// Row by row from the roots, each with one more than `columns`.
    var points: [Vector3]
    var normals: [Vector3]
    /// From the root along the strand, as `points`.
    private(set) var along: [Float] = []
    /// Of a column: how far round the line of roots it begins.
    let across: [Float]
    /// Of a column: how deep in the hair its root is, where hair does not begin hair by hair.
    let depth: [Float]

    /// Takes points, row by row, and measures them.
    init(columns: Int, rows: Int, points: [Vector3], across: [Float], depth: [Float], scale: Float) {
        self.columns = columns
        self.rows = rows
        self.points = points
        self.across = across
        self.depth = depth
        normals = points
        measure(scale: scale)
    }

    private func index(_ column: Int, _ row: Int) -> Int { row * (columns + 1) + column }

    /// Computes normals and distances from the points.
    mutating func measure(scale: Float) {
        along = [Float](repeating: 0, count: points.count)
        for row in 0...rows {
            for column in 0...columns {
                let here = index(column, row)
                if row > 0 {
                    let before = index(column, row - 1)
                    along[here] = along[before] + points[here].distance(to: points[before]) / scale
                }
                let down = points[index(column, min(rows, row + 1))] - points[index(column, max(0, row - 1))]
                let aside =
                    points[index(min(columns, column + 1), row)] - points[index(max(0, column - 1), row)]
                let normal = down.cross(aside)
                normals[here] = normal.normalized
            }
        }
        // Outwards, whichever way round the net was made.
        let centre = points.reduce(Vector3.zero, +) / Float(points.count)
        let outward = zip(points, normals).reduce(Float(0)) { $0 + ($1.0 - centre).dot($1.1) }
        if outward < 0 { for index in normals.indices { normals[index] = -normals[index] } }
    }

    /// Turns normals where both sides of the head meet, so that light runs over the seam: of the first column, and
    /// of the last if they meet there too.
    mutating func levelSeams(both: Bool) {
        for row in 0...rows {
            for column in both ? [0, columns] : [0] {
                normals[index(column, row)].x = 0
                normals[index(column, row)] = normals[index(column, row)].normalized
            }
        }
    }

    /// The mean of what four neighbours have.
    private func mean<Value: SIMD>(_ values: [Value], _ column: Float, _ row: Float) -> Value
    where Value.Scalar == Float {
        let (x, y) = (column.clamped(to: 0...Float(columns)), row.clamped(to: 0...Float(rows)))
        let (left, top) = (min(Int(x), columns - 1), min(Int(y), rows - 1))
        let (a, b) = (x - Float(left), y - Float(top))
        let upper = values[index(left, top)] * (1 - a) + values[index(left + 1, top)] * a
        let lower = values[index(left, top + 1)] * (1 - a) + values[index(left + 1, top + 1)] * a
        return upper * (1 - b) + lower * b
    }

    /// A place of the net with its normal; rows and columns may have fractions.
    func place(column: Float, row: Float) -> (point: Vector3, normal: Vector3) {
        (mean(points, column, row), mean(normals, column, row).normalized)
    }

    private static func mean(_ values: [Float], _ place: Float) -> Float {
        let x = place.clamped(to: 0...Float(values.count - 1))
        let left = min(Int(x), values.count - 2)
        return values[left] + (values[left + 1] - values[left]) * (x - Float(left))
    }

    /// How far round the line of roots a column begins, metres.
    func across(column: Float) -> Float { Self.mean(across, column) }

    /// How deep in the hair a column's root is, metres.
    func depth(column: Float) -> Float { Self.mean(depth, column) }

    /// How long a column is, metres.
    func length(column: Float) -> Float { distance(column: column, row: Float(rows)) }

    private func distance(column: Float, row: Float) -> Float {
        let left = min(Int(column), columns - 1)
        let part = column - Float(left)
        let top = min(Int(row), rows - 1)
        let rest = row - Float(top)
        func value(_ column: Int) -> Float {
            along[index(column, top)] * (1 - rest) + along[index(column, top + 1)] * rest
        }
        return value(left) * (1 - part) + value(left + 1) * part
    }

    /// The row at a distance from the root.
    func row(column: Float, distance wanted: Float) -> Float {
        var low = 0
        var high = rows
        while high - low > 1 {
            let middle = (low + high) / 2
            if distance(column: column, row: Float(middle)) > wanted { high = middle } else { low = middle }
        }
        let start = distance(column: column, row: Float(low))
        let end = distance(column: column, row: Float(high))
        return Float(low) + ((wanted - start) / max(end - start, 1e-6)).clamped(to: 0...1)
    }

    /// The column nearest to a distance round the line of roots.
    func column(across wanted: Float) -> Float {
        guard let next = across.firstIndex(where: { $0 >= wanted }), next > 0 else {
            return wanted <= across[0] ? 0 : Float(columns)
        }
        let span = max(across[next] - across[next - 1], 1e-6)
        return Float(next - 1) + (wanted - across[next - 1]) / span
    }
}

extension HairNet {
    /// A place of the net at a distance from the root, metres on the 1.64 m figure; before the root it goes on
    /// straight, within the skin.
    func place(column: Float, distance: Float, scale: Float) -> (point: Vector3, normal: Vector3) {
        guard distance < 0 else { return place(column: column, row: row(column: column, distance: distance)) }
        let root = place(column: column, row: 0)
        let next = place(column: column, row: 1)
        let back = (root.point - next.point).normalized
        return (root.point + back * (-distance * scale), root.normal)
    }
}
