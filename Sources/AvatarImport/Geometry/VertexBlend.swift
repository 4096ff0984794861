import AvatarMath

/// New vertices as weighted sums of base vertices, row after row.
///
/// Every part of the figure is one, so that places, joint weights and face morphs of the base mesh carry over
/// to subdivided, cut and welded parts by the same sums.
struct VertexBlend: Sendable {
    private(set) var starts: [Int32] = [0]
    private(set) var indices: [Int32] = []
    private(set) var weights: [Float] = []

    /// The number of rows.
    var count: Int { starts.count - 1 }

    init() {}

    /// Rows that are the base vertices themselves.
    init(identity count: Int) {
        starts = (0...Int32(count)).map { $0 }
        indices = (0..<Int32(count)).map { $0 }
        weights = [Float](repeating: 1, count: count)
    }

    /// The terms of a row.
    func row(_ row: Int) -> [(index: Int, weight: Float)] {
        (Int(starts[row])..<Int(starts[row + 1])).map { (Int(indices[$0]), weights[$0]) }
    }

    /// Adds a row; terms with the same index are summed.
    mutating func append(_ terms: [(index: Int, weight: Float)]) {
        let sorted = terms.sorted { $0.index < $1.index }
        var position = 0
        while position < sorted.count {
            let index = sorted[position].index
            var sum: Float = 0
            while position < sorted.count, sorted[position].index == index {
                sum += sorted[position].weight
                position += 1
            }
            if abs(sum) > 1e-7 {
                indices.append(Int32(index))
                weights.append(sum)
            }
        }
        starts.append(Int32(indices.count))
    }

    /// Rows over this blend's rows, expressed over its base.
    func composed(with inner: VertexBlend) -> VertexBlend {
        var result = VertexBlend()
        for row in 0..<count {
            var terms: [(index: Int, weight: Float)] = []
            for (index, weight) in self.row(row) {
                for (base, share) in inner.row(index) { terms.append((base, weight * share)) }
            }
            result.append(terms)
        }
        return result
    }

    /// Some rows in a given order.
    func selecting(_ rows: [Int]) -> VertexBlend {
        var result = VertexBlend()
        for row in rows { result.append(self.row(row)) }
        return result
    }

    /// The sums over one vector a base vertex.
    func apply(_ values: [Vector3]) -> [Vector3] {
        (0..<count).map { row in
            var sum = Vector3.zero
            for term in Int(starts[row])..<Int(starts[row + 1]) {
                sum += values[Int(indices[term])] * weights[term]
            }
            return sum
        }
    }
}
