import AvatarMath

/// Combs one side of a head: from the line of roots to where hair is gathered or ends.
///
/// Strands are the lines of a grid that is laid between four edges in the flat map of the head. Such lines are smooth
/// and do not cross.
///
/// Source: A. Winslow, "Numerical solution of the quasilinear Poisson equation in a nonuniform triangle mesh", 1966.
struct HairCombing {
    let chart: HairChart
    let style: PresenterRecipe.HairStyle
    /// +1 for the wearer's left, -1 for the right.
    let side: Float

    /// Strands of a net, and cells of each: those of the grid, and those of the net that is made of it.
    static let columns = 96
    static let rows = 36
    static let netRows = 80

    var flow: HairFlow { chart.scalp.flow }

    init(scalp: Scalp, side: Float) {
        style = scalp.base.recipe.hairStyle
        self.side = side
        chart = HairChart(scalp: scalp, pole: HairFlow.pole(of: style))
    }

    /// A place where hair begins.
    struct Root {
        var flat: SIMD2<Float>
        var place: Vector3
        /// How deep in the hair, metres.
        var depth: Float
        /// Where its strand ends: the way round the bun or the head, degrees.
        var end: Float
        /// How close strands are, relative to the front.
        var density: Float
    }

    /// The net, raised to the height of the hair.
    func net() -> HairNet {
        let roots = columnRoots()
        var grid = edges(roots)
        relax(&grid)
        let base = chart.scalp.base
        let width = Self.columns + 1
        let directions = spaced(grid).map { chart.direction($0) }
        // The skin's normal in each direction and, last, its distance from the middle.
        var skins: [SIMD4<Float>] = []
        for direction in directions {
            let skin = chart.skin(from: HairChart.middle, along: direction)
            skins.append(SIMD4(skin.normal, (skin.place - HairChart.middle).dot(direction)))
        }
        smooth(&skins)
        // Where both sides meet the skin faces neither.
        for row in 0...Self.netRows {
            skins[row * width].x = 0
            if style == .tied { skins[row * width + Self.columns].x = 0 }
        }
        var across: [Float] = []
        for (index, root) in roots.enumerated() {
            across.append(
                index == 0 ? 0 : across[index - 1] + root.place.distance(to: roots[index - 1].place))
        }
        var points: [Vector3] = []
        var normals: [Vector3] = []
        for index in directions.indices {
            let place = HairChart.middle + directions[index] * skins[index].w
            let normal = SIMD3(skins[index].x, skins[index].y, skins[index].z).normalized
            normals.append(normal)
            let row = Float(index / width) / Float(Self.netRows)
            // Locks are a little higher along their middles; where both sides of the head meet they are level.
            let turn = across[index % width] / 0.014 + row * 1.5
            let wave = Noise.value(Vector3(turn, row * 2.0, side * 7 + 20), seed: 63) - 0.5
            let volume = flow.volume(place)
            let column = Float(index % width) / Float(Self.columns)
            let inside = Float.smoothstep(0, 0.05, column) * Float.smoothstep(1, 0.95, column)
            let relief: Float = style == .short ? 0.0026 : 0.0014
            let lift =
                volume + wave * relief * min(1, volume / 0.004) * inside + 0.0007
                - 0.0005 * flow.temple(place)
            points.append(base.eyeMiddle + (place + normal * lift) * base.scale)
        }
        var rows = Self.netRows
        if style == .bob {
            HairCurtain.hang(&points, columns: Self.columns, base: base)
            rows += HairCurtain.rows
        }
        var net = HairNet(
            columns: Self.columns, rows: rows, points: points, across: across,
            depth: roots.map(\.depth), scale: base.scale)
        // At the roots strands leave the line at any angle: there the skin tells better what faces where.
        for row in 0..<8 {
            for index in (row * width)..<((row + 1) * width) {
                let share = 1 - Float(row) / 8
                net.normals[index] =
                    net.normals[index].mixed(with: normals[index], fraction: share).normalized
            }
        }
        net.levelSeams(both: style == .tied)
        return net
    }

    // MARK: The line of roots

    /// Along the parting to the front, then round the hairline, millimetre by millimetre.
    private func rootLine() -> [Root] {
        var roots: [Root] = []
        func add(_ place: Vector3, depth: Float, end: Float, density: Float) {
            roots.append(
                Root(flat: chart.flat(place), place: place, depth: depth, end: end, density: density))
        }
        // The parting, from the crown.
        var partings: [Vector3] = []
        var angle = HairFlow.partingEnd
        while angle > 10 {
            let turn = angle.degreesAsRadians
            let direction = Vector3(0, sinFloat(turn), cosFloat(turn))
            var place = HairChart.middle
            for _ in 0..<3 {
                let x = HairFlow.partingX(place.z) + side * flow.partingHalfWidth(degrees: angle)
                place = chart.skin(from: HairChart.middle + Vector3(x, 0, 0), along: direction).place
            }
            if flow.line.above(place) < -0.001 { break }
            partings.append(place)
            angle -= 0.7
        }
        let ends = HairFlow.ends(of: style)
        for (index, place) in partings.enumerated() {
            let share = Float(index) / Float(max(1, partings.count - 1))
            // It widens where it comes to the forehead, where strands fan out and are closest.
            let opening = Float.smoothstep(0.93, 1, share)
            let fan = Float.smoothstep(0.70, 0.95, share)
            add(
                place, depth: 0.009 * (1 - opening),
                end: ends.crown + (ends.corner - ends.crown) * (0.7 * share + 0.3 * share * share * share),
                density: 1.3 + 2.2 * fan)
        }
        // The hairline, from beside the parting.
        let corner = partings.last ?? Vector3(0, 0.05, 0)
        let first = atan2Float(corner.x, corner.z + 0.085).radiansAsDegrees * side
        var degrees = first + 1
        let last = HairFlow.lastRoot(of: style)
        while degrees < last {
            let start = Float.smoothstep(first, first + 8, degrees)
            let height =
                flow.line.height(degrees: degrees)
                + (flow.line.unevenness(degrees: degrees, side: side) - 0.002) * (0.4 + 0.6 * start)
            let share = (degrees - first) / (last - first)
            add(
                chart.skin(degrees: degrees * side, height: height), depth: 0,
                end: ends.hairline(share, degrees),
                density: degrees > 95 ? 0.5 : 1.0 + 1.6 * Float.smoothstep(first + 22, first + 4, degrees))
            degrees = degrees < last - 0.01 ? min(degrees + 0.7, last - 0.001) : last
        }
        return roots
    }

    /// The line of roots with one root for every strand.
    private func columnRoots() -> [Root] {
        let line = rootLine()
        var sums: [Float] = [0]
        for (root, next) in zip(line, line.dropFirst()) {
            sums.append(sums[sums.count - 1] + root.place.distance(to: next.place) * next.density)
        }
        let total = sums[sums.count - 1]
        var roots: [Root] = []
        var index = 0
        for column in 0...Self.columns {
            let wanted = total * Float(column) / Float(Self.columns)
            while index < line.count - 2, sums[index + 1] < wanted { index += 1 }
            let share = ((wanted - sums[index]) / max(sums[index + 1] - sums[index], 1e-6)).clamped(to: 0...1)
            let (a, b) = (line[index], line[index + 1])
            roots.append(
                Root(
                    flat: a.flat + (b.flat - a.flat) * share,
                    place: a.place.mixed(with: b.place, fraction: share),
                    depth: a.depth + (b.depth - a.depth) * share, end: a.end + (b.end - a.end) * share,
                    density: 1))
        }
        // The line of roots is smooth but for the corner at the forehead.
        for _ in 0..<2 {
            let before = roots
            for column in 1..<Self.columns where before[column].depth == 0 || before[column].depth > 0.008 {
                roots[column].flat =
                    before[column].flat * 0.5 + (before[column - 1].flat + before[column + 1].flat) * 0.25
                roots[column].depth =
                    before[column].depth * 0.5 + (before[column - 1].depth + before[column + 1].depth) * 0.25
            }
        }
        return roots
    }

    /// Where a strand ends.
    func end(_ degrees: Float) -> SIMD2<Float> {
        switch style {
        case .tied:
            let turn = degrees.degreesAsRadians
            return SIMD2(cosFloat(turn), sinFloat(turn) * side) * HairFlow.knotReach
        case .bob:
            return chart.flat(chart.skin(degrees: degrees * side, height: HairCurtain.top))
        case .short:
            return chart.flat(
                chart.skin(
                    degrees: degrees * side,
                    height: flow.line.height(degrees: degrees) - 0.001 + overEar(degrees)))
        }
    }

    /// Short hair ends above the ear.
    private func overEar(_ degrees: Float) -> Float {
        0.008 * Float.smoothstep(76, 82, degrees) * Float.smoothstep(102, 94, degrees)
    }
}
