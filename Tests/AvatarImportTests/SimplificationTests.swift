import AvatarMath
import Testing

@testable import AvatarImport

@Suite("Taking triangles out")
struct SimplificationTests {
    /// A square of cells, each of two triangles, at the heights of a function.
    private func sheet(_ cells: Int, _ height: (Float, Float) -> Float) -> (
        places: [Vector3], triangles: [UInt32]
    ) {
        var places: [Vector3] = []
        for row in 0...cells {
            for column in 0...cells {
                let x = Float(column) / Float(cells)
                let y = Float(row) / Float(cells)
                places.append(Vector3(x, y, height(x, y)))
            }
        }
        var triangles: [UInt32] = []
        for row in 0..<cells {
            for column in 0..<cells {
                let a = UInt32(row * (cells + 1) + column)
                let c = a + UInt32(cells) + 1
                triangles += [a, a + 1, c + 1, a, c + 1, c]
            }
        }
        return (places, triangles)
    }

    private func reduced(
        _ states: [[Vector3]], _ triangles: [UInt32], to count: Int, welds: [Int32]? = nil
    ) -> [UInt32] {
        let welds = welds ?? (0..<Int32(states[0].count)).map { $0 }
        var simplification = Simplification(
            triangles: triangles, welds: welds, states: states,
            importance: states[0].map { _ in 1 })
        return simplification.reduced(to: count)
    }

    /// How far a sheet's vertices are above or below the triangles that are left, at most.
    private func deviation(_ places: [Vector3], _ triangles: [UInt32]) -> Float {
        var most: Float = 0
        for place in places {
            var nearest = Float.infinity
            for start in stride(from: 0, to: triangles.count, by: 3) {
                let (a, b, c) = (
                    places[Int(triangles[start])], places[Int(triangles[start + 1])],
                    places[Int(triangles[start + 2])]
                )
                let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)
                let u = ((place.x - a.x) * (c.y - a.y) - (c.x - a.x) * (place.y - a.y)) / area
                let v = ((b.x - a.x) * (place.y - a.y) - (place.x - a.x) * (b.y - a.y)) / area
                guard u > -1e-4, v > -1e-4, u + v < 1 + 1e-4 else { continue }
                nearest = min(nearest, abs(a.z + (b.z - a.z) * u + (c.z - a.z) * v - place.z))
            }
            most = max(most, nearest)
        }
        return most
    }

    @Test("a flat sheet keeps its border and loses its middle")
    func flat() {
        let (places, triangles) = sheet(12) { _, _ in 0 }
        let left = reduced([places], triangles, to: 60)
        #expect(left.count / 3 <= 100, "\(left.count / 3) triangles")
        for vertex in places.indices {
            let place = places[vertex]
            let isBorder = place.x == 0 || place.x == 1 || place.y == 0 || place.y == 1
            if isBorder { #expect(left.contains(UInt32(vertex)), "\(place)") }
        }
        #expect(deviation(places, left) < 1e-6)
    }

    @Test("a bump keeps its shape better than with triangles of one size")
    func bump() {
        func height(_ x: Float, _ y: Float) -> Float {
            let d = (x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5)
            return 0.3 * expFloat(-d * 40)
        }
        let (places, triangles) = sheet(24, height)
        let left = reduced([places], triangles, to: triangles.count / 9)
        #expect(left.count / 3 <= triangles.count / 9 + 2)
        // Every third vertex of the same sheet.
        let even = sheet(8, height).triangles.map { index in
            (index / 9) * 3 * 25 + (index % 9) * 3
        }
        #expect(deviation(places, left) < deviation(places, even) / 2)
    }

    @Test("what only a second state shows is kept")
    func states() {
        let (places, triangles) = sheet(24) { _, _ in 0 }
        let (raised, _) = sheet(24) { x, _ in 0.2 * Float.smoothstep(0.45, 0.55, x) }
        let one = reduced([places], triangles, to: triangles.count / 9)
        let two = reduced([places, raised], triangles, to: triangles.count / 9)
        #expect(deviation(raised, one) > 2 * deviation(raised, two))
        #expect(deviation(raised, two) < 0.02, "\(deviation(raised, two))")
    }

    @Test("both sides of a seam keep their own vertices")
    func seam() {
        // Two sheets whose vertices at x = 0.5 are welded.
        let (places, triangles) = sheet(8) { _, _ in 0 }
        var all = places
        var welds = (0..<Int32(places.count)).map { $0 }
        var twins: [UInt32: UInt32] = [:]
        for vertex in places.indices where places[vertex].x == 0.5 {
            twins[UInt32(vertex)] = UInt32(all.count)
            all.append(places[vertex])
            welds.append(Int32(vertex))
        }
        var split = triangles
        for start in stride(from: 0, to: split.count, by: 3) {
            let middle = (start..<(start + 3)).reduce(Float(0)) { $0 + places[Int(triangles[$1])].x } / 3
            guard middle > 0.5 else { continue }
            for corner in start..<(start + 3) { split[corner] = twins[split[corner]] ?? split[corner] }
        }
        let left = reduced([all], split, to: 20, welds: welds)
        #expect(left.count < split.count)
        let right = Set(twins.values)
        for start in stride(from: 0, to: left.count, by: 3) {
            let corners = left[start..<(start + 3)]
            let middle = corners.reduce(Float(0)) { $0 + all[Int($1)].x } / 3
            for corner in corners where all[Int(corner)].x == 0.5 {
                #expect(right.contains(corner) == (middle > 0.5))
            }
        }
    }
}
