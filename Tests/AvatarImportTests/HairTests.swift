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

    @Test("consists of cards that run to a point at both ends and face outwards")
    func cards() throws {
        let points = (0..<6).map { Vector3(0, 0, Float($0) * 0.01) }
        let curve = HairCurve(points: points, normals: points.map { _ in Vector3(0, 1, 0) })
        let lock = Lock(curve: curve, width: 0.002, tone: 1, widest: 0.4, lean: 0)
        var random = RepeatableRandom(seed: 1)
        let part = try #require(
            HairCards.part([lock], name: "hair", material: 0, joint: 0, random: &random))
        #expect(part.positions.count == 10)
        #expect(part.triangles.count / 3 == 8)
        #expect(part.positions.first == points.first)
        #expect(part.positions.last == points.last)
        for start in stride(from: 0, to: part.triangles.count, by: 3) {
            let corner = (0..<3).map { part.positions[Int(part.triangles[start + $0])] }
            #expect((corner[1] - corner[0]).cross(corner[2] - corner[0]).y > 0)
        }
    }
}
