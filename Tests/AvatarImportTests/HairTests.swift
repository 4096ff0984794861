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

    @Test("is combed along the skin, up from the forehead and away from the parting")
    func direction() {
        for style in PresenterRecipe.HairStyle.allCases {
            let flow = HairFlow(style: style)
            let normal = Vector3(0, 0.5, 0.85).normalized
            let forehead = flow.direction(Vector3(0, 0.058, 0.002), normal)
            #expect(abs(forehead.dot(normal)) < 1e-4)
            #expect(forehead.y > 0.2, "\(style)")
            let top = Vector3(0, 1, 0)
            let x = HairFlow.partingX(-0.04)
            #expect(flow.direction(Vector3(x + 0.02, 0.10, -0.04), top).x > 0, "\(style)")
            #expect(flow.direction(Vector3(x - 0.02, 0.10, -0.04), top).x < 0, "\(style)")
        }
    }

    @Test("has painted strands that change less along them than across")
    func streaks() {
        let flow = HairFlow(style: .tied)
        let normal = Vector3(-0.8, 0.6, 0).normalized
        var along: Float = 0
        var across: Float = 0
        for step in 0..<40 {
            let place = Vector3(-0.070, 0.060, -0.030 - Float(step) * 0.0015)
            let direction = flow.direction(place, normal)
            let here = flow.streaks(place, normal).fine
            along += abs(flow.streaks(place + direction * 0.0015, normal).fine - here)
            across += abs(flow.streaks(place + direction.cross(normal) * 0.0015, normal).fine - here)
        }
        #expect(along < across * 0.6, "\(along) along, \(across) across")
    }

    @Test("consists of cards that follow their curve, face outwards and show one kind of lock each")
    func cards() throws {
        let points = (0..<6).map { Vector3(0, 0, Float($0) * 0.01) }
        let curve = HairCurve(points: points, normals: points.map { _ in Vector3(0, 1, 0) })
        let lock = Lock(curve: curve, width: 0.002, tone: 1, taper: 0.5, lean: 0)
        var random = RepeatableRandom(seed: 1)
        let part = try #require(
            HairCards.part([lock], name: "hair", material: 0, joint: 0, random: &random))
        #expect(part.positions.count == 12)
        #expect(part.triangles.count / 3 == 10)
        for (row, point) in points.enumerated() {
            let (left, right) = (part.positions[row * 2], part.positions[row * 2 + 1])
            #expect((left + right).distance(to: point * 2) < 1e-6)
            let wanted = 0.002 * (1 - 0.5 * Float(row) / 5)
            #expect(abs(left.distance(to: right) - wanted) < 1e-6)
        }
        for start in stride(from: 0, to: part.triangles.count, by: 3) {
            let corner = (0..<3).map { part.positions[Int(part.triangles[start + $0])] }
            #expect((corner[1] - corner[0]).cross(corner[2] - corner[0]).y > 0)
        }
        let kinds = Set(
            part.textureCoordinates.map { ($0.x * Float(DetailTextures.lockKinds)).rounded(.down) })
        #expect(kinds.count == 1)
    }

    @Test("has painted locks whose edges are open and whose middles are closed")
    func strands() {
        let (width, height) = (32, 64)
        let picture = DetailTextures.strands(kindWidth: width, height: height)
        for kind in 0..<DetailTextures.lockKinds {
            func alpha(_ column: Int, _ row: Int) -> UInt8 {
                picture.pixels[(row * picture.width + kind * width + column) * 4 + 3]
            }
            for row in 0..<height { #expect(alpha(0, row) < 128 && alpha(width - 1, row) < 128) }
            let middle = (8..<24).map { Int(alpha($0, height * 2 / 5)) }
            #expect(middle.reduce(0, +) / middle.count > 170, "kind \(kind)")
        }
    }

    @Test("is swept over the skin of the forehead, never under it", .enabled(if: BuiltPresenter.isPossible))
    func fringe() throws {
        let data = try MakeHumanData(folder: BuiltPresenter.folder)
        let base = try HumanBase(data: data, recipe: .woman)
        let scalp = Scalp(base: base, ears: try SkinPainter.Masks(data: data).ears)
        let grower = HairGrower(scalp: scalp)
        for fringe in Fringe.swept {
            let curve = grower.follow(fringe.lower, steps: 10) { _, _ in 0.004 }
            for (point, next) in zip(curve.points, curve.points.dropFirst()) {
                #expect(scalp.near((point + next) / 2).height > 0.0008)
            }
        }
    }

    @Test("is lifted over the body of the hair as it is triangulated, and stays where there is none")
    func cover() {
        // A roof whose ridge runs along z.
        let corners = [
            Vector3(-0.01, 0, 0), Vector3(0, 0.01, 0), Vector3(0, 0.01, 0.01), Vector3(0.01, 0, 0),
        ]
        let roof = FigurePart(
            name: "roof", material: 0, positions: corners,
            influences: corners.map { _ -> Influences in [(0, 1)] }, triangles: [0, 2, 1, 3, 1, 2])
        let cover = HairCover(roof)
        let under = (0..<5).map { Vector3(0, 0.008, Float($0) * 0.001 + 0.001) }
        for (point, before) in zip(cover.lifted(under, clearance: 0.001), under) {
            #expect(point.y > before.y + 0.0015)
        }
        let beside = (0..<5).map { Vector3(0.08, 0, Float($0) * 0.001) }
        #expect(cover.lifted(beside, clearance: 0.001) == beside)
    }

    @Test("of a bob hangs beside the face and over the ears to the jaw")
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

    @Test("falls from parting and hairline in one course", .enabled(if: BuiltPresenter.isPossible))
    func fall() throws {
        let data = try MakeHumanData(folder: BuiltPresenter.folder)
        let base = try HumanBase(data: data, recipe: .womanWithBob)
        let scalp = Scalp(base: base, ears: try SkinPainter.Masks(data: data).ears)
        let grower = HairGrower(scalp: scalp)
        let root = grower.point(HairFlow.partingX(-0.05) + 0.002, 0.110, -0.05)
        let curve = try #require(grower.fall(root, steps: 13, layer: 1, long: 1) { _, _ in 0.004 })
        #expect(curve.points.count == 14)
        #expect(!grower.hasKink(curve))
        let end = base.faceRelative(try #require(curve.points.last))
        #expect(end.y < -0.08 && end.x > 0.05)
    }

    @Test("is combed from hairline and parting to the knot", .enabled(if: BuiltPresenter.isPossible))
    func comb() throws {
        let data = try MakeHumanData(folder: BuiltPresenter.folder)
        let base = try HumanBase(data: data, recipe: .woman)
        let scalp = Scalp(base: base, ears: try SkinPainter.Masks(data: data).ears)
        let grower = HairGrower(scalp: scalp)
        let knot = base.eyeMiddle + HairFlow.bunPlace * base.scale
        let root = grower.point(HairFlow.partingX(-0.07) - 0.002, 0.110, -0.07)
        let curve = try #require(
            grower.comb(root, to: knot, reach: 0.031, steps: 10) { _, _ in 0.002 })
        #expect(curve.points.count == 11)
        #expect(try #require(curve.points.last).distance(to: knot) < 0.040)
        #expect(!grower.hasKink(curve))
    }
}
