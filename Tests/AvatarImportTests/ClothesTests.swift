import AvatarMath
import AvatarModel
import Testing

@testable import AvatarImport

@Suite("The presenter's clothes", .enabled(if: BuiltPresenter.isPossible))
struct ClothesTests {
    private func part(_ name: String) throws -> MeshPart {
        let avatar = try #require(BuiltPresenter.avatar)
        return try #require(avatar.mesh.parts.first { $0.name == name }, "\(name)")
    }

    private func count(_ names: [String]) throws -> Int {
        try names.reduce(0) { try $0 + part($1).indexRange.count / 3 }
    }

    @Test("keep to their budgets of triangles")
    func budgets() throws {
        #expect(try count(["top", "hem", "collar", "left cuff", "right cuff", "badge"]) <= 8600)
        #expect(try count(["trousers"]) <= 1000)
        #expect(try count(["shoes"]) <= 600)
        let avatar = try #require(BuiltPresenter.avatar)
        #expect(avatar.mesh.indices.count / 3 <= 33_000)
    }

    @Test("have a collar of one width all round, whose ribs are straight")
    func collar() throws {
        let avatar = try #require(BuiltPresenter.avatar)
        let part = try part("collar")
        // Rows of one vertex more than there are columns, from under the cloth to inside the rim.
        let first = Int(try #require(avatar.mesh.indices[part.indexRange].min()))
        let last = Int(try #require(avatar.mesh.indices[part.indexRange].max()))
        let columns = (last - first + 1) / 8
        func place(_ row: Int, _ column: Int) -> Vector3 {
            avatar.mesh.positions[first + row * columns + column]
        }
        for column in 0..<columns {
            let span = place(6, column) - place(2, column)
            #expect(span.length > 0.017 && span.length < 0.028, "column \(column)")
            for row in 3..<6 {
                let offset = place(row, column) - place(2, column)
                #expect(offset.rejected(from: span.normalized).length < 0.0035, "column \(column)")
            }
        }
    }

    @Test("hide the trousers' upper edge under the jumper's band, all round")
    func band() throws {
        let avatar = try #require(BuiltPresenter.avatar)
        let band = Set(avatar.mesh.indices[try part("hem").indexRange]).map { avatar.mesh.positions[Int($0)] }
        let trousers = Set(avatar.mesh.indices[try part("trousers").indexRange])
            .map { avatar.mesh.positions[Int($0)] }
        let low = try #require(band.map(\.y).min())
        let high = try #require(band.map(\.y).max())
        let centre = band.reduce(Vector3.zero) { $0 + $1 } / Float(band.count)
        func flat(_ point: Vector3) -> Vector3 { Vector3(point.x - centre.x, 0, point.z - centre.z) }
        let hidden = trousers.filter { $0.y > low && $0.y < high }
        #expect(!hidden.isEmpty)
        for point in hidden {
            let direction = flat(point).normalized
            let reach = band.filter { flat($0).normalized.dot(direction) > 0.97 }.map { flat($0).length }
                .max()
            #expect(flat(point).length < (reach ?? 0))
        }
    }

    @Test("have a flat badge with square corners that turns as one piece")
    func badge() throws {
        let avatar = try #require(BuiltPresenter.avatar)
        let part = try part("badge")
        let vertices = Set(avatar.mesh.indices[part.indexRange]).sorted().map { Int($0) }
        // The face comes first: five places along its upper edge, five along the lower one.
        let face = vertices.prefix(10).map { avatar.mesh.positions[$0] }
        let right = face[4] - face[0]
        let down = face[5] - face[0]
        #expect(abs(right.normalized.dot(down.normalized)) < 0.02)
        #expect(abs(right.length - (face[9] - face[5]).length) < 0.0003)
        let normal = down.cross(right).normalized
        for place in face { #expect(abs((place - face[0]).dot(normal)) < 0.002) }
        for vertex in vertices {
            #expect(avatar.mesh.joints[vertex] == avatar.mesh.joints[vertices[0]])
            #expect(avatar.mesh.weights[vertex] == avatar.mesh.weights[vertices[0]])
        }
    }

    @Test("move on at most four joints, so that none is dropped")
    func joints() throws {
        let data = try MakeHumanData(folder: BuiltPresenter.folder)
        let garment = Garment(base: try HumanBase(data: data, recipe: .woman))
        let panels = JumperPanels(garment: garment, fine: false)
        #expect(panels.influences.allSatisfy { $0.count <= 4 })
        #expect(panels.influences.allSatisfy { abs($0.reduce(0) { $0 + $1.weight } - 1) < 1e-4 })
        // Each edge within a panel has a triangle on both sides, or the jumper would have holes.
        #expect(SurfaceTools.loops(panels.triangles).filter { $0.count >= 12 }.count == 4)
    }
}

@Suite("Cloth")
struct ClothTests {
    @Test("stitches are alike in the mean of every two by two texels")
    func stitches() {
        var seen: Set<Float> = []
        for y in stride(from: 0, to: 8, by: 2) {
            for x in stride(from: 0, to: 8, by: 2) {
                let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map { ClothPainter.stitch(x + $0.0, y + $0.1) }
                #expect(abs(four.reduce(0, +)) < 1e-6)
                seen.formUnion(four)
            }
        }
        #expect(seen.count > 2)
    }

    @Test("a fold has its crest on its line and its trough beside it, and ends")
    func folds() {
        var field = FoldField(width: 100, height: 60, texelsPerMetre: 1000)
        field.add(
            FoldField.Fold(
                SIMD2(10, 30), SIMD2(50, 30), SIMD2(90, 30), width: 0.006, depth: 0.002, start: 0.2, end: 0.8),
            columns: 0..<100)
        #expect(field.height(50, 30) > 0.0014)
        #expect(min(field.height(50, 38), field.height(50, 22)) < -0.001)
        #expect(field.height(2, 30) == 0 && field.height(50, 58) == 0)
        #expect(abs(field.mean(SIMD2(50, 30), reach: 0.010)) < field.height(50, 30))
    }

    @Test("rays meet both sides of a surface, nearest first, and miss beside it")
    func rays() {
        let rays = SurfaceRays(
            [
                Vector3(-1, -1, 1), Vector3(1, -1, 1), Vector3(0, 2, 1), Vector3(-1, -1, 3),
                Vector3(1, -1, 3),
                Vector3(0, 2, 3),
            ], triangles: [0, 1, 2, 3, 5, 4])
        let hits = rays.hits(from: .zero, along: Vector3(0, 0, 2))
        #expect(hits.count == 2)
        #expect(abs(hits[0] - 0.5) < 1e-5 && abs(hits[1] - 1.5) < 1e-5)
        #expect(rays.hits(from: Vector3(0, -2, 0), along: Vector3(0, 0, 1)).isEmpty)
        #expect(rays.hits(from: Vector3(0, 0, 4), along: Vector3(0, 0, 1)).isEmpty)
    }
}
