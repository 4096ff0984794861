import AvatarMath

/// Points in cells of space, for finding those near a place.
struct PointGrid {
    private let points: [Vector3]
    private let cell: Float
    private var cells: [SIMD3<Int32>: [Int32]] = [:]

    /// Sorts points into cubes with sides of `cell` metres.
    init(_ points: [Vector3], cell: Float) {
        self.points = points
        self.cell = cell
        for (index, point) in points.enumerated() { cells[key(point), default: []].append(Int32(index)) }
    }

    private func key(_ point: Vector3) -> SIMD3<Int32> {
        let place = (point / cell).rounded(.down)
        return SIMD3(Int32(place.x), Int32(place.y), Int32(place.z))
    }

    /// The nearest points with their squared distances, nearest first; looks as far as six cells.
    func nearest(to point: Vector3, count: Int) -> [(index: Int, square: Float)] {
        let middle = key(point)
        var best: [(index: Int, square: Float)] = []
        for ring in 0...6 {
            // A ring can be left out when what is found is nearer than anything in it.
            if best.count == count {
                let border = Float(ring - 1) * cell
                if border > 0, best[count - 1].square < border * border { break }
            }
            let reach = Int32(ring)
            for x in -reach...reach {
                for y in -reach...reach {
                    for z in -reach...reach where max(abs(x), abs(y), abs(z)) == reach {
                        for index in cells[middle &+ SIMD3(x, y, z)] ?? [] {
                            let offset = points[Int(index)] - point
                            insert((Int(index), offset.dot(offset)), into: &best, count: count)
                        }
                    }
                }
            }
        }
        return best
    }

    private func insert(
        _ item: (index: Int, square: Float), into best: inout [(index: Int, square: Float)], count: Int
    ) {
        if best.count == count, item.square >= best[count - 1].square { return }
        var place = best.count
        while place > 0, best[place - 1].square > item.square { place -= 1 }
        best.insert(item, at: place)
        if best.count > count { best.removeLast() }
    }
}
