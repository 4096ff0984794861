import AvatarMath
import AvatarModel

// What a knitted jumper ends in: collar, cuffs and hem, each a band along a border of its surface.
extension Garment {
    /// A point of a border with the joints that move it.
    private struct BorderPoint {
        var position: Vector3
        var influences: Influences
    }

    /// The collar, both cuffs and the rolled hem of a jumper.
    func trims(of top: FigurePart, skin: FigurePart, knit: Int, cloth: Int, fine: Bool) -> [FigurePart] {
        var parts: [FigurePart] = []
        for loop in SurfaceTools.loops(top.triangles) where loop.count >= 16 {
            let centre = loop.reduce(Vector3.zero) { $0 + top.positions[$1] } / Float(loop.count)
            let k = base.scale
            if centre.y > 1.25 * k, abs(centre.x) < 0.05 {
                parts.append(collar(border(top, loop, count: fine ? 96 : 56), skin: skin, material: knit))
            } else if centre.y < hemHeight + 0.06 * k, abs(centre.x) < 0.05 {
                parts.append(hem(border(top, loop, count: fine ? 120 : 60), material: cloth))
            } else {
                let side: Side = centre.x > 0 ? .left : .right
                parts.append(
                    cuff(border(top, loop, count: fine ? 56 : 32), side: side, skin: skin, material: knit))
            }
        }
        return parts
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

    /// A closed strip of rows over a border, ribbed along it.
    ///
    /// With an axis, ribs lie in planes through it: rows that were pushed askew do not bend them.
    private func band(
        _ name: String, _ rows: [[BorderPoint]], material: Int, ribMetres: Float, axis: Vector3? = nil
    ) -> FigurePart {
        let columns = rows[0].count
        let shifts = axis.map { Self.columnShifts(rows, axis: $0) }
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
                influences.append(point.influences)
                let place = Float(column) + (shifts?[number][column % columns] ?? 0)
                places.append(SIMD2(place / Float(columns) * ribs, Float(number) / Float(rows.count)))
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

    /// How many columns further along the band a point is than the point of the middle row in its column, seen along
    /// an axis through the band; one list a row.
    private static func columnShifts(_ rows: [[BorderPoint]], axis: Vector3) -> [[Float]] {
        let middle = rows[rows.count / 3]
        let count = middle.count
        let centre = middle.reduce(Vector3.zero) { $0 + $1.position } / Float(count)
        func turn(_ from: Vector3, _ to: Vector3) -> Float {
            let a = (from - centre).rejected(from: axis)
            let b = (to - centre).rejected(from: axis)
            return atan2Float(a.cross(b).dot(axis), a.dot(b))
        }
        return rows.map { row in
            row.indices.map { column in
                let before = middle[(column + count - 1) % count].position
                let after = middle[(column + 1) % count].position
                let step = turn(before, after) / 2
                return abs(step) > 1e-4 ? turn(middle[column].position, row[column].position) / step : 0
            }
        }
    }

    private func collar(_ border: [BorderPoint], skin: FigurePart, material: Int) -> FigurePart {
        let k = base.scale
        let count = border.count
        var smooth = border.map(\.position)
        for _ in 0..<12 {
            let before = smooth
            for index in 0..<count {
                smooth[index] =
                    before[index] * 0.5 + (before[(index + 1) % count] + before[(index + count - 1) % count])
                    * 0.25
            }
        }
        let centre = smooth.reduce(Vector3.zero, +) / Float(count)
        // Outwards and upwards of each row, millimetres on the 1.64 m figure: from over the cloth up, round the lip and down inside.
        let profile: [(outward: Float, upward: Float)] = [
            (0.0012, -0.0045), (0.0022, -0.0010), (0.0028, 0.003), (0.0030, 0.010), (0.0022, 0.0165),
            (0.0004, 0.0190), (-0.0018, 0.0180), (-0.0026, 0.014), (-0.0032, 0.002),
        ]
        let headJoints: Set<Int> = [base.joint("neck"), base.joint("head")]
        let own = skin.positions.indices.filter {
            HumanBase.share(skin.influences[$0], of: headJoints) > 0.1
                && aboveNeck(skin.positions[$0]) < 0.06 * k
        }
        // A collar lies on the neck: its rim goes where the neck goes.
        let follow: [Float] = [0, 0.05, 0.3, 0.6, 0.8, 0.9, 0.9, 0.9, 0.9]
        let rows = profile.enumerated().map { number, step in
            border.indices.map { index -> BorderPoint in
                let flat = smooth[index] - centre
                let out = Vector3(flat.x, 0, flat.z).normalized.rejected(from: neckNormal).normalized
                // Evened out across the band only: along it, ribs would run askew.
                let uneven = border[index].position - smooth[index]
                let share = max(0, 1 - Float(number) / 3)
                let start =
                    smooth[index] + (out * uneven.dot(out) + neckNormal * uneven.dot(neckNormal)) * share
                let lean = step.outward - 0.5 * max(0, step.upward)
                var position = start + (out * lean + neckNormal * step.upward) * k
                // No skin may come through: the neck is wider than the cut where its muscles are.
                if number > 0, number < 7, let vertex = nearestVertex(position, skin, own) {
                    let gap = (position - skin.positions[vertex]).dot(skin.normals[vertex])
                    let away = max(0.1, out.dot(skin.normals[vertex]))
                    position += out * (max(0, 0.0022 * k - gap) / away).clamped(to: 0...(0.005 * k))
                }
                return BorderPoint(
                    position: position,
                    influences: Self.mixed(
                        border[index].influences, nearest(position, skin, own), follow[number]))
            }
        }
        return band(
            "collar", rounded(smoothed(rows, from: 2)), material: material, ribMetres: 0.0042 * k,
            axis: neckNormal)
    }

    /// Draws skin that is wider than the collar's rim in under it.
    ///
    /// The neck runs out into the shoulders' muscles, which would show as points beside the collar.
    func tuck(_ skin: inout FigurePart, under collar: FigurePart) {
        let k = base.scale
        let headJoints: Set<Int> = [base.joint("neck"), base.joint("head")]
        let top = collar.positions.map(aboveNeck).max() ?? 0
        let rim = collar.positions.filter { aboveNeck($0) > top - 0.012 * k }
        let centre = rim.reduce(Vector3.zero, +) / Float(max(1, rim.count))
        func flat(_ point: Vector3) -> Vector3 { (point - centre).rejected(from: neckNormal) }
        for vertex in skin.positions.indices {
            let height = aboveNeck(skin.positions[vertex])
            guard height < 0.045 * k, HumanBase.share(skin.influences[vertex], of: headJoints) > 0.1 else {
                continue
            }
            let offset = flat(skin.positions[vertex])
            let direction = offset.normalized
            // The narrowest and the highest place of the rim in this direction.
            var width = Float.infinity
            var edge = -Float.infinity
            for point in rim where flat(point).normalized.dot(direction) > 0.985 {
                width = min(width, flat(point).length)
                edge = max(edge, aboveNeck(point))
            }
            guard width.isFinite else { continue }
            let limit = width - 0.0015 * k + max(0, height - edge) * 1.2
            skin.positions[vertex] -= direction * max(0, offset.length - limit)
        }
    }

    /// Rows whose columns are evened out round the band, from one row on.
    private func smoothed(_ rows: [[BorderPoint]], from first: Int) -> [[BorderPoint]] {
        var rows = rows
        let count = rows[0].count
        for number in first..<rows.count {
            for _ in 0..<3 {
                let before = rows[number].map(\.position)
                for column in 0..<count {
                    let around = before[(column + 1) % count] + before[(column + count - 1) % count]
                    rows[number][column].position = before[column] * 0.5 + around * 0.25
                }
            }
        }
        return rows
    }

    /// Rows of a collar whose section has no edge where the wall of the neck meets the slope of the shoulder.
    private func rounded(_ rows: [[BorderPoint]]) -> [[BorderPoint]] {
        var rows = rows
        for _ in 0..<3 {
            let before = rows
            for number in 2...4 {
                for column in rows[number].indices {
                    let around =
                        before[number - 1][column].position + before[number + 1][column].position
                    rows[number][column].position =
                        before[number][column].position * 0.5 + around * 0.25
                }
            }
        }
        return rows
    }

    private func nearestVertex(_ point: Vector3, _ skin: FigurePart, _ own: [Int]) -> Int? {
        own.min { skin.positions[$0].distance(to: point) < skin.positions[$1].distance(to: point) }
    }

    private func hem(_ border: [BorderPoint], material: Int) -> FigurePart {
        let k = base.scale
        let centre = border.reduce(Vector3.zero) { $0 + $1.position } / Float(border.count)
        let profile: [(outward: Float, upward: Float)] = [
            (0, 0.0005), (0.0012, -0.0010), (0.0016, -0.0030), (0.0006, -0.0046), (-0.0012, -0.0040),
            (-0.003, 0.004),
        ]
        let rows = profile.map { step in
            border.map { point -> BorderPoint in
                let flat = point.position - centre
                let out = Vector3(flat.x, 0, flat.z).normalized
                return BorderPoint(
                    position: point.position + (out * step.outward + Vector3(0, step.upward, 0)) * k,
                    influences: point.influences)
            }
        }
        return band("hem", rows, material: material, ribMetres: 0.01 * k)
    }

    /// From the sleeve in to the skin round the wrist; it follows the skin, so that a turned wrist opens no gap.
    private func cuff(_ border: [BorderPoint], side: Side, skin: FigurePart, material: Int) -> FigurePart {
        let k = base.scale
        let s = side.rawValue
        let elbow = base.place("\(s)LowerArm")
        let wrist = base.place("\(s)Hand")
        let length = wrist.distance(to: elbow)
        let axis = (wrist - elbow) / length
        let joints = forearms[side] ?? []
        let own = skin.positions.indices.filter { HumanBase.share(skin.influences[$0], of: joints) > 0.5 }
        let radials = border.map { base.alongForearm(side, $0.position).offset }
        func reach(_ fraction: Float) -> [Float] {
            let near = own.filter {
                abs(base.alongForearm(side, skin.positions[$0]).fraction - fraction) < 0.028
            }
            var radii = radials.map { radial -> Float in
                let direction = radial.normalized
                return near.reduce(Float(0)) { best, vertex in
                    let offset = base.alongForearm(side, skin.positions[vertex]).offset
                    return offset.normalized.dot(direction) > 0.93 ? max(best, offset.length) : best
                }
            }
            for _ in 0..<6 {
                let before = radii
                let count = radii.count
                for index in radii.indices {
                    radii[index] =
                        before[index] * 0.5
                        + (before[(index + 1) % count] + before[(index + count - 1) % count]) * 0.25
                }
            }
            return radii
        }
        // The hand is broader than the wrist: the skin is measured at every row that lies on it.
        let measured = (0..<5).map { reach(0.90 + 0.03 * Float($0)) }
        // Along the arm from the sleeve's end, share of the way to the skin, distance from it; metres.
        let profile: [(along: Float, tight: Float, away: Float)] = [
            (-0.006, 0, -0.002), (-0.002, 0, 0.0012), (0.004, 0.25, 0.0008), (0.008, 0.7, 0.0014),
            (0.012, 1, 0.0028), (0.018, 1, 0.0030), (0.0225, 1, 0.0028), (0.0245, 1, 0.0020),
            (0.0242, 1, 0.0009), (0.014, 1, -0.0014),
        ]
        let follow: [Float] = [0, 0, 0.3, 0.7, 1, 1, 1, 1, 1, 1]
        let rows = profile.enumerated().map { number, step in
            border.indices.map { index -> BorderPoint in
                let fraction = Self.sleeveEnd + step.along * k / length
                let place = ((fraction - 0.90) / 0.03).clamped(to: 0...3.999)
                let below = measured[Int(place)][index]
                let skinRadius =
                    below + (measured[Int(place) + 1][index] - below) * (place - place.rounded(.down))
                let start = radials[index].length
                let radius = start + (skinRadius - start) * step.tight + step.away * k
                let position = elbow + axis * (fraction * length) + radials[index].normalized * radius
                let near = nearest(position, skin, own)
                return BorderPoint(
                    position: position,
                    influences: Self.mixed(border[index].influences, near, follow[number]))
            }
        }
        return band("\(s) cuff", rows, material: material, ribMetres: 0.0038 * k)
    }

    /// The joints of the skin near a point.
    private func nearest(_ point: Vector3, _ skin: FigurePart, _ own: [Int]) -> Influences {
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
