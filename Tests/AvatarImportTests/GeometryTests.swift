import AvatarMath
import Testing

@testable import AvatarImport

@Suite("Surfaces as sums of base vertices")
struct GeometryTests {
    /// A cube of six quads from -1 to 1, faces outwards.
    static let cube: ObjFile = {
        let text = """
            v -1 -1 -1
            v 1 -1 -1
            v 1 1 -1
            v -1 1 -1
            v -1 -1 1
            v 1 -1 1
            v 1 1 1
            v -1 1 1
            vt 0 0
            g body
            f 4/1 3/1 2/1 1/1
            f 5/1 6/1 7/1 8/1
            f 1/1 2/1 6/1 5/1
            f 2/1 3/1 7/1 6/1
            f 3/1 4/1 8/1 7/1
            f 4/1 1/1 5/1 8/1
            """
        guard let mesh = try? ObjFile(bytes: Array(text.utf8), path: "cube") else {
            preconditionFailure("the cube above is a mesh")
        }
        return mesh
    }()

    @Test("a subdivided cube has the vertices that the rules give")
    func cube() {
        let patch = Patch(mesh: Self.cube, faces: Array(0..<6), levels: 1, seams: false)
        let positions = patch.blend.apply(Self.cube.positions)
        #expect(positions.count == 8 + 6 + 12)
        #expect(patch.triangles.count == 24 * 2 * 3)
        // A corner of valence 3: (mean of face points + 2 * mean of edge middles) / 3 = 5/9.
        let corner = positions.map { abs($0.x) }.filter { $0 > 0.5 && $0 < 0.6 }
        #expect(corner.allSatisfy { abs($0 - 5.0 / 9) < 1e-6 })
        #expect(corner.count == 8)
    }

    @Test("all rows of a subdivision sum to 1, so weights stay weights")
    func partition() {
        let patch = Patch(mesh: Self.cube, faces: [0, 1, 2, 3], levels: 2, seams: false)
        for row in 0..<patch.blend.count {
            let sum = patch.blend.row(row).reduce(Float(0)) { $0 + $1.weight }
            #expect(abs(sum - 1) < 1e-5)
        }
    }

    @Test("a mesh refined in places has no gap between fine and coarse faces")
    func local() {
        let patch = Patch(mesh: Self.cube, faces: Array(0..<6), levels: 0, seams: false) { corners in
            corners.allSatisfy { Self.cube.positions[$0].z > 0 }
        }
        // One face becomes four, its four neighbours get a fifth corner, the last stays as it is.
        #expect(patch.triangles.count / 3 == 4 * 2 + 4 * 3 + 2)
        #expect(SurfaceTools.loops(patch.triangles).isEmpty)
        let positions = patch.blend.apply(Self.cube.positions)
        #expect(positions.filter { $0.z == -1 && abs($0.x) == 1 && abs($0.y) == 1 }.count == 4)
        for start in stride(from: 0, to: patch.triangles.count, by: 3) {
            let corners = (0..<3).map { positions[Int(patch.triangles[start + $0])] }
            let normal = (corners[1] - corners[0]).cross(corners[2] - corners[0])
            #expect(normal.dot(corners[0] + corners[1] + corners[2]) > 0)
        }
    }

    @Test("a part with vertices of its own is an island of its own, twice as fine when asked")
    func islands() {
        var patch = Patch(mesh: Self.cube, faces: Array(0..<6), levels: 1, seams: false)
        let count = patch.blend.count
        let isPart = patch.part { $0 < 12 }
        #expect(isPart.count == patch.blend.count && patch.blend.count > count)
        #expect(patch.triangles[..<12].allSatisfy { isPart[Int($0)] })
        #expect(patch.triangles[12...].allSatisfy { !isPart[Int($0)] })
    }

    @Test("a head is narrowed at its sides and keeps its face, its crown and everything below it")
    func head() {
        let shape = HeadShape(narrowing: 0.10, earsIn: 0.30)
        let side = Vector3(-0.066, -0.004, -0.050)
        #expect(abs(shape.shaped(side, share: 1).x + 0.066 * 0.90) < 1e-4)
        #expect(shape.shaped(side, share: 0) == side)
        for kept in [Vector3(0.020, -0.040, 0.010), Vector3(0.030, 0.125, -0.080)] {
            #expect(shape.shaped(kept, share: 1).distance(to: kept) < 0.0006)
        }
        // Left and right alike.
        let left = shape.shaped(side * Vector3(-1, 1, 1), share: 1)
        #expect(left.x == -shape.shaped(side, share: 1).x)
    }

    @Test("a cut by a plane ends on the plane and keeps the outside outside")
    func cut() {
        var patch = Patch(mesh: Self.cube, faces: Array(0..<6), levels: 0, seams: false)
        patch.clip(keeping: patch.blend.apply(Self.cube.positions).map { $0.y - 0.25 })
        let positions = patch.blend.apply(Self.cube.positions)
        let lowest = positions.map(\.y).min() ?? 0
        #expect(abs(lowest - 0.25) < 1e-6)
        let loops = SurfaceTools.loops(patch.triangles)
        #expect(loops.count == 1)
        for start in stride(from: 0, to: patch.triangles.count, by: 3) {
            let corners = (0..<3).map { positions[Int(patch.triangles[start + $0])] }
            let normal = (corners[1] - corners[0]).cross(corners[2] - corners[0])
            #expect(normal.dot(corners[0] + corners[1] + corners[2] - Vector3(0, 1.5, 0)) > 0)
        }
    }

    @Test("the nearest points are those that a search of all finds")
    func nearest() {
        var random = RepeatableRandom(seed: 4)
        let points = (0..<400).map { _ in Vector3(random.unit(), random.unit(), random.unit()) }
        let grid = PointGrid(points, cell: 0.25)
        for _ in 0..<50 {
            let place = Vector3(random.unit(), random.unit(), random.unit())
            let found = grid.nearest(to: place, count: 4).map(\.index)
            let all = points.indices.sorted {
                points[$0].distance(to: place) < points[$1].distance(to: place)
            }
            #expect(found == Array(all.prefix(4)))
        }
    }

    @Test("islands of an atlas do not overlap and stay in the picture")
    func atlas() {
        let patch = Patch(mesh: Self.cube, faces: Array(0..<6), levels: 1)
        let atlas = TextureAtlas(patch: patch, width: 64, height: 64, texelsPerUnit: 100)
        #expect(atlas.coordinates.allSatisfy { $0.x >= 0 && $0.x <= 1 && $0.y >= 0 && $0.y <= 1 })
    }
}
