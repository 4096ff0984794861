import AvatarMath
import Testing

@testable import AvatarImport

@Suite("Hair")
struct HairTests {
    @Test("rises from nothing at the hairline", arguments: PresenterRecipe.HairStyle.allCases)
    func volume(style: PresenterRecipe.HairStyle) {
        let flow = HairFlow(style: style)
        for degrees in stride(from: Float(0), through: 60, by: 10) {
            let angle = degrees.degreesAsRadians
            let place = Vector3(
                sinFloat(angle) * 0.085, flow.line.height(degrees: degrees), cosFloat(angle) * 0.085 - 0.085)
            #expect(flow.volume(place + Vector3(0, -0.002, 0)) < 0.0005, "\(degrees) degrees")
            #expect(flow.volume(place + Vector3(0, 0.030, 0)) > 0.0025, "\(degrees) degrees")
        }
    }

    @Test("lies lowest on the parting, which shows skin in front and closes at the crown")
    func parting() {
        let flow = HairFlow(style: .tied)
        let front = Vector3(HairFlow.partingX(-0.03), 0.100, -0.03)
        #expect(flow.volume(front) < 0.15 * flow.volume(front - Vector3(0.025, 0, 0)))
        #expect(flow.bareness(front) > 0.9)
        #expect(flow.bareness(front + Vector3(0.004, 0, 0)) < 0.01)
        let crown = Vector3(HairFlow.partingX(-0.11), 0.120, -0.11)
        #expect(flow.volume(crown) > 0.95 * flow.volume(crown - Vector3(0.025, 0, 0)))
        #expect(flow.partingHalfWidth(degrees: 40) > 0)
        #expect(flow.partingHalfWidth(degrees: 106) < 0)
        #expect(HairFlow(style: .short).partingHalfWidth(degrees: 40) < 0)
    }

    @Test("begins on a line that is uneven by some millimetres, to either side in its own way")
    func unevenness() {
        let line = HairLine(style: .tied)
        let values = stride(from: Float(0), to: 60, by: 0.5).map { line.unevenness(degrees: $0, side: 1) }
        let others = stride(from: Float(0), to: 60, by: 0.5).map { line.unevenness(degrees: $0, side: -1) }
        #expect(values != others)
        for (value, next) in zip(values, values.dropFirst()) {
            #expect(abs(value) < 0.0037)
            #expect(abs(value - next) < 0.0010)
        }
        #expect((values.max() ?? 0) - (values.min() ?? 0) > 0.002)
    }

    @Test("maps the head's skin to a plane and back", .enabled(if: BuiltPresenter.isPossible))
    func chart() throws {
        let chart = HairChart(scalp: try Self.scalp("woman"), pole: HairFlow.pole(of: .tied))
        for flat in [SIMD2<Float>(0.001, 0), SIMD2(0.6, 0.4), SIMD2(1.9, -0.7), SIMD2(-1.2, 0.3)] {
            let direction = chart.direction(flat)
            #expect(abs(direction.length - 1) < 1e-4)
            let skin = chart.skin(from: HairChart.middle, along: direction)
            let back = chart.flat(skin.place)
            #expect(abs(back.x - flat.x) + abs(back.y - flat.y) < 1e-3)
            #expect(
                abs(chart.scalp.near(chart.scalp.base.eyeMiddle + skin.place * chart.scalp.base.scale).height)
                    < 5e-4)
        }
    }

    private static func scalp(_ name: String) throws -> Scalp {
        let data = try MakeHumanData(folder: BuiltPresenter.folder)
        let base = try HumanBase(data: data, recipe: try PresenterRecipe.named(name))
        return Scalp(base: base, ears: try SkinPainter.Masks(data: data).ears)
    }

    @Test(
        "runs in strands that do not cross, turn sharply or dive into the skin",
        .enabled(if: BuiltPresenter.isPossible), arguments: PresenterRecipe.names)
    func net(name: String) throws {
        let scalp = try Self.scalp(name)
        let net = HairCombing(scalp: scalp, side: -1).net()
        let width = net.columns + 1
        let middle = scalp.base.eyeMiddle + HairChart.middle * scalp.base.scale
        var straightest: Float = 1
        var lowest: Float = 1
        var folded: [String] = []
        let wanted = outward(net, from: middle)
        // Both sides of the head overlap in the first columns.
        for row in 1..<HairCombing.netRows {
            for column in 2..<net.columns {
                let here = row * width + column
                let down = net.points[here + width] - net.points[here]
                let before = net.points[here] - net.points[here - width]
                // At the corner of the forehead steps from the root are shorter than unevenness; the last two lie
                // under the knot.
                if row >= 4, row < HairCombing.netRows - 2 {
                    straightest = min(straightest, down.normalized.dot(before.normalized))
                }
                lowest = min(lowest, scalp.near(net.points[here]).height)
                // Two strands that crossed would turn their cell over.
                let aside = net.points[here + 1] - net.points[here - 1]
                if down.cross(aside).dot(net.points[here] - middle) * wanted <= 0 {
                    folded.append("row \(row), column \(column)")
                }
            }
        }
        #expect(straightest > 0.80)
        // Above the ear, where the scalp has a hole, its height is a guess.
        #expect(lowest > -0.0015)
        #expect(folded == [])
    }

    /// Which way round cells in the middle of a net go.
    private func outward(_ net: HairNet, from middle: Vector3) -> Float {
        let here = HairCombing.netRows / 2 * (net.columns + 1) + net.columns / 2
        let down = net.points[here + net.columns + 1] - net.points[here]
        let aside = net.points[here + 1] - net.points[here - 1]
        return down.cross(aside).dot(net.points[here] - middle)
    }

    /// A flat net: strands run 10 cm towards the viewer, side by side over 4 cm.
    private static let plane: HairNet = {
        let places = (0...10).flatMap { row in
            (0...4).map { column in Vector3(Float(column) * 0.01, 0, Float(row) * 0.01) }
        }
        var net = HairNet(
            columns: 4, rows: 10, points: places, across: [0, 0.01, 0.02, 0.03, 0.04],
            depth: [0.004, 0.002, 0, 0, 0], scale: 1)
        net.normals = net.normals.map { _ in Vector3(0, 1, 0) }
        return net
    }()

    @Test("is told in metres along and across a net")
    func measures() {
        let net = Self.plane
        #expect(abs(net.length(column: 1.5) - 0.10) < 1e-5)
        #expect(abs(net.row(column: 2, distance: 0.034) - 3.4) < 1e-3)
        #expect(abs(net.column(across: 0.025) - 2.5) < 1e-3)
        #expect(net.column(across: 1) == 4)
        #expect(abs(net.depth(column: 0.5) - 0.003) < 1e-6)
        let place = net.place(column: 2.5, distance: 0.055, scale: 1).point
        #expect(place.distance(to: Vector3(0.025, 0, 0.055)) < 1e-5)
        // Before its root a strand goes on straight.
        let before = net.place(column: 2, distance: -0.003, scale: 1).point
        #expect(before.distance(to: Vector3(0.02, 0, -0.003)) < 1e-5)
    }

    @Test("has curves of cards that follow a net, face outwards and show one picture each")
    func cards() throws {
        let points = (0..<6).map { Vector3(0, 0, Float($0) * 0.01) }
        let curve = HairCurve(points: points, normals: points.map { _ in Vector3(0, 1, 0) })
        let lock = Lock(curve: curve, width: 0.002, taper: 0.5, kind: .lock)
        var random = RepeatableRandom(seed: 1)
        let part = try #require(
            HairCards.part([lock], name: "hair", material: 0, joint: 0, random: &random))
        #expect(part.positions.count == 12)
        #expect(part.triangles.count / 3 == 10)
        #expect(abs(part.positions[0].distance(to: part.positions[1]) - 0.002) < 1e-6)
        #expect(abs(part.positions[10].distance(to: part.positions[11]) - 0.001) < 1e-6)
        for start in stride(from: 0, to: part.triangles.count, by: 3) {
            let (a, b, c) = (
                part.positions[Int(part.triangles[start])], part.positions[Int(part.triangles[start + 1])],
                part.positions[Int(part.triangles[start + 2])]
            )
            #expect((b - a).cross(c - a).y > 0)
        }
        let pictures = Set(
            part.textureCoordinates.map { ($0.x * Float(HairTextures.pictures)).rounded(.down) })
        #expect(pictures.count == 1)
    }

    @Test("has sheets along a net whose inside faces the other way", .enabled(if: BuiltPresenter.isPossible))
    func layers() throws {
        let data = try MakeHumanData(folder: BuiltPresenter.folder)
        let base = try HumanBase(data: data, recipe: .woman)
        for isInside in [false, true] {
            let layer = HairLayer(
                columns: 4, rows: 5, distance: { _, row in 0.02 + 0.014 * Float(row) },
                lift: { _ in 0.001 }, texture: { distance, _ in distance * 10 }, isInside: isInside)
            let part = layer.part(Self.plane, name: "hair", material: 0, base: base)
            #expect(part.triangles.count / 3 == 40)
            #expect(part.normals.allSatisfy { $0.y == (isInside ? -1 : 1) })
            let reach = part.positions.map(\.z)
            #expect(abs((reach.min() ?? 0) - 0.02 * base.scale) < 0.001)
            #expect(abs((reach.max() ?? 0) - 0.09 * base.scale) < 0.006)
            // Strands are lines along which only the second coordinate grows.
            #expect(abs(part.textureCoordinates[2].x - part.textureCoordinates[12].x) < 1e-6)
            #expect(part.textureCoordinates[12].y > part.textureCoordinates[2].y)
        }
    }

    @Test(
        "is painted in strands that change less along them than across, without a seam where the picture repeats"
    )
    func strands() {
        var along: Float = 0
        var across: Float = 0
        for step in 0..<200 {
            let u = Float(step) / 200
            let here = HairTextures.tone(u, 0.1)
            along += abs(HairTextures.tone(u, 0.1005) - here)
            across += abs(HairTextures.tone(u + 0.0005 / HairTextures.tileWidth, 0.1) - here)
        }
        #expect(along < across * 0.25, "\(along) along, \(across) across")
        for v in stride(from: Float(0), to: 0.25, by: 0.01) {
            #expect(abs(HairTextures.tone(0.99999, v) - HairTextures.tone(0, v)) < 0.02)
        }
    }

    @Test("has edges that begin with single strands, close, and end in single strands")
    func edges() {
        let image = HairTextures.edges(width: 512, height: 96)
        func cover(_ row: Int) -> Float {
            (0..<512).reduce(Float(0)) { $0 + Float(image.pixels[(row * 512 + $1) * 4 + 3]) } / 512 / 255
        }
        #expect(cover(0) < 0.02)
        #expect((0.05...0.6).contains(cover(10)), "\(cover(10))")
        #expect(cover(26) > 0.75, "\(cover(26))")
        #expect(cover(47) < 0.1)
        #expect(cover(66) > 0.75, "\(cover(66))")
        #expect(cover(95) < 0.02)
    }

    @Test("has painted locks whose edges are open")
    func locks() {
        let image = HairTextures.locks(kindWidth: 32, height: 64)
        func alpha(_ x: Int, _ y: Int) -> UInt8 { image.pixels[(y * image.width + x) * 4 + 3] }
        for picture in 0..<HairTextures.pictures {
            let own = (picture * 32)..<(picture * 32 + 32)
            for y in 0..<64 {
                #expect(alpha(own.lowerBound, y) == 0)
                #expect(alpha(own.upperBound - 1, y) == 0)
            }
            for x in own {
                #expect(alpha(x, 0) < 40)
                #expect(alpha(x, 63) < 40)
            }
            #expect(own.contains { alpha($0, 32) > 90 }, "picture \(picture)")
        }
    }

    @Test("hangs in a curtain outside the ears and ends at the jaw")
    func curtain() {
        for angle in stride(from: Float(-180), through: 180, by: 15) {
            let place = HairCurtain.place(angle: angle, share: 0.5, inset: 0)
            let own = HairCurtain.angle(of: place)
            #expect(abs(own) > 60)
            if abs(angle) > 75 { #expect(abs(abs(own) - abs(angle)) < 8, "\(angle) degrees") }
        }
        // Ears reach 7.3 cm to the side at half the curtain's height.
        #expect(HairCurtain.place(angle: 90, share: 0.4, inset: 0.004).x > 0.074)
        #expect(HairCurtain.place(angle: 90, share: 1, inset: 0).y < -0.09)
    }
}
