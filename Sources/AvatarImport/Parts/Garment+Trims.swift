import AvatarMath
import AvatarModel

// What a knitted jumper ends in: bands along the borders of its surface.
extension Garment {
    /// A point of a border with the joints that move it.
    struct BorderPoint {
        var position: Vector3
        var influences: Influences
    }

    /// The collar, both cuffs and the ribbed lower band of a jumper.
    func trims(of jumper: Jumper, skin: FigurePart, knit: Int, fine: Bool) -> [FigurePart] {
        let k = base.scale
        let top = jumper.part
        return jumper.borders.map { loop in
            let centre = loop.reduce(Vector3.zero) { $0 + top.positions[$1] } / Float(loop.count)
            if centre.y > 1.25 * k, abs(centre.x) < 0.05 {
                return collar(border(top, loop, count: fine ? 96 : 44), skin: skin, material: knit)
            }
            if centre.y < hemHeight + 0.06 * k, abs(centre.x) < 0.05 {
                return hem(border(top, loop, count: fine ? 96 : 40), material: knit)
            }
            let side: Side = centre.x > 0 ? .left : .right
            return cuff(border(top, loop, count: fine ? 56 : 32), side: side, skin: skin, material: knit)
        }
    }

    /// Points at even distances along a loop.
    private func border(_ part: FigurePart, _ loop: [Int], count: Int) -> [BorderPoint] {
        var lengths: [Float] = [0]
        for index in loop.indices {
            let next = loop[(index + 1) % loop.count]
            lengths.append(lengths[index] + part.positions[loop[index]].distance(to: part.positions[next]))
        }
        let total = lengths[loop.count]
        var result: [BorderPoint] = []
        var segment = 0
        for index in 0..<count {
            let wanted = Float(index) / Float(count) * total
            while segment < loop.count - 1, lengths[segment + 1] <= wanted { segment += 1 }
            let share = (wanted - lengths[segment]) / max(1e-9, lengths[segment + 1] - lengths[segment])
            let a = loop[segment]
            let b = loop[(segment + 1) % loop.count]
            result.append(
                BorderPoint(
                    position: part.positions[a].mixed(with: part.positions[b], fraction: share),
                    influences: Self.mixed(part.influences[a], part.influences[b], share)))
        }
        return result
    }

    static func mixed(_ a: Influences, _ b: Influences, _ share: Float) -> Influences {
        var shares: [Int: Float] = [:]
        for (joint, weight) in a { shares[joint, default: 0] += weight * (1 - share) }
        for (joint, weight) in b { shares[joint, default: 0] += weight * share }
        return HumanBase.normalized(shares)
    }

    /// The four strongest joints, as many as a vertex of the figure has: what is dropped later would move cloth askew.
    static func strongest(_ influences: Influences) -> Influences {
        let kept = influences.sorted { ($0.weight, $1.joint) > ($1.weight, $0.joint) }.prefix(4)
        var shares: [Int: Float] = [:]
        for (joint, weight) in kept { shares[joint] = weight }
        return HumanBase.normalized(shares)
    }

    /// Values of a closed loop, each drawn towards its two neighbours.
    static func evened(_ values: [Float], times: Int) -> [Float] {
        var values = values
        let count = values.count
        for _ in 0..<times {
            let before = values
            for index in values.indices {
                values[index] =
                    before[index] * 0.5
                    + (before[(index + 1) % count] + before[(index + count - 1) % count]) * 0.25
            }
        }
        return values
    }

    /// A closed strip of rows over a border, ribbed along its columns.
    func band(_ name: String, _ rows: [[BorderPoint]], material: Int, ribMetres: Float) -> FigurePart {
        let columns = rows[0].count
        var positions: [Vector3] = []
        var influences: [Influences] = []
        var places: [SIMD2<Float>] = []
        var welds: [Int32] = []
        var perimeter: Float = 0
        for column in 0..<columns {
            perimeter += rows[0][column].position.distance(to: rows[0][(column + 1) % columns].position)
        }
        let ribs = (perimeter / ribMetres).rounded()
        for (number, row) in rows.enumerated() {
            for column in 0...columns {
                let point = row[column % columns]
                positions.append(point.position)
                influences.append(Self.strongest(point.influences))
                places.append(
                    SIMD2(
                        Float(column) / Float(columns) * ribs, (Float(number) + 0.5) / Float(rows.count)))
                welds.append(Int32(number * columns + column % columns))
            }
        }
        // The second row lies outside: there the strip has to face away from the middle.
        var triangles = Strip.grid(rows: rows.count - 1, columns: columns)
        let normals = SurfaceTools.normals(positions, triangles, welds: welds)
        let middle = rows[1].reduce(Vector3.zero) { $0 + $1.position } / Float(columns)
        let outward = (0..<columns).reduce(Float(0)) { sum, column in
            let vertex = 2 * (columns + 1) + column
            return sum + normals[vertex].dot(positions[vertex] - middle)
        }
        if outward < 0 {
            for start in stride(from: 0, to: triangles.count, by: 3) {
                triangles.swapAt(start + 1, start + 2)
            }
        }
        return FigurePart(
            name: name, material: material, positions: positions, textureCoordinates: places,
            influences: influences, triangles: triangles, welds: welds)
    }

    /// The joints of the skin near a point.
    func nearest(_ point: Vector3, _ skin: FigurePart, _ own: [Int]) -> Influences {
        let near = own.sorted {
            skin.positions[$0].distance(to: point) < skin.positions[$1].distance(to: point)
        }
        .prefix(6)
        var shares: [Int: Float] = [:]
        for vertex in near {
            let weight = 1 / (skin.positions[vertex].distance(to: point) + 0.002)
            for (joint, share) in skin.influences[vertex] { shares[joint, default: 0] += share * weight }
        }
        return HumanBase.normalized(shares)
    }
}
