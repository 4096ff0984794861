import AvatarMath
import AvatarModel
import Foundation
import TestSupport
import Testing

@testable import AvatarImport

/// The figure built from what set-up fetches; without that there is nothing to test.
enum BuiltPresenter {
    static let folder = TemporaryFolder.projectPath + "/.data/avatar/makehuman"
    static let isPossible = FileManager.default.fileExists(atPath: folder + "/.complete")
    static let avatar: Avatar? = {
        guard isPossible, let data = try? MakeHumanData(folder: folder) else { return nil }
        return try? PresenterBuilder.build(data: data, recipe: .woman)
    }()
}

@Suite("The presenter", .enabled(if: BuiltPresenter.isPossible))
struct PresenterTests {
    @Test("is as tall as its recipe says, in a budget for live pictures")
    func size() throws {
        let avatar = try #require(BuiltPresenter.avatar)
        let skin = try #require(avatar.mesh.parts.first { $0.name == "skin" })
        let crown = avatar.mesh.indices[skin.indexRange].map { avatar.mesh.positions[Int($0)].y }.max() ?? 0
        #expect(abs(crown - 1.65) < 0.01)
        #expect((30_000...50_000).contains(avatar.mesh.indices.count / 3))
        #expect(avatar.morphs.map(\.name).sorted() == FaceExpression.allCases.map(\.rawValue).sorted())
    }

    @Test("stands in the T-pose, palms down, thumbs forward", arguments: Side.allCases)
    func pose(side: Side) throws {
        let rig = try #require(BuiltPresenter.avatar).rig
        func place(_ name: String) throws -> Vector3 {
            let bone = try #require(HumanoidBone(side, name))
            return try #require(rig.restPosition(of: bone))
        }
        let shoulder = try place("UpperArm")
        let wrist = try place("Hand")
        #expect(abs(wrist.y - shoulder.y) < 0.001)
        #expect((wrist.x - shoulder.x) * side.sign > 0.4)
        let across = try place("IndexProximal") - place("LittleProximal")
        #expect(across.normalized.z > 0.9)
        let thumb = try place("ThumbDistal")
        #expect(thumb.z > wrist.z + 0.02)
    }

    @Test("has closed weights, unit normals and a place on the skin for every site")
    func surface() throws {
        let avatar = try #require(BuiltPresenter.avatar)
        #expect(avatar.mesh.weights.allSatisfy { abs($0.sum() - 1) < 1e-4 })
        #expect(avatar.mesh.normals.allSatisfy { abs($0.length - 1) < 1e-3 })
        let wanted = BodySurface(avatar: Mannequin.make()).names
        let found = Set(BodySurface(avatar: avatar).names)
        #expect(wanted.filter { !found.contains($0) } == [])
    }

    @Test("is the same every time it is built")
    func repeatable() throws {
        let avatar = try #require(BuiltPresenter.avatar)
        let data = try MakeHumanData(folder: BuiltPresenter.folder)
        let again = try PresenterBuilder.build(data: data, recipe: .woman)
        #expect(again.mesh == avatar.mesh)
        #expect(again.morphs == avatar.morphs)
        #expect(again.textures == avatar.textures)
    }

    @Test("closes its eyes: the upper lid comes down over the iris")
    func blink() throws {
        let avatar = try #require(BuiltPresenter.avatar)
        let blink = try #require(avatar.morphs.first { $0.name == "eyeBlinkLeft" })
        let lowest = blink.positionDeltas.map(\.y).min() ?? 0
        #expect(lowest < -0.006)
    }

    @Test("frowns so far that a kiosk shows it: the brow's head sinks and nears the other")
    func frown() throws {
        let avatar = try #require(BuiltPresenter.avatar)
        let skin = try #require(avatar.mesh.parts.first { $0.name == "skin" })
        let own = Set(avatar.mesh.indices[skin.indexRange])
        let eye = try #require(avatar.rig.restPosition(of: .leftEye))
        for (name, sign) in [("browDownLeft", Float(1)), ("browDownRight", -1)] {
            let morph = try #require(avatar.morphs.first { $0.name == name })
            let moved = zip(morph.vertices, morph.positionDeltas).filter { vertex, _ in
                let place = avatar.mesh.positions[Int(vertex)]
                let x = place.x * sign
                let y = place.y - eye.y
                return own.contains(vertex) && x > 0.008 && x < 0.020 && y > 0.013 && y < 0.023
                    && place.z > eye.z
            }
            #expect(!moved.isEmpty)
            let mean = moved.reduce(Vector3.zero) { $0 + $1.1 } / Float(max(1, moved.count))
            #expect(mean.y < -0.004, "\(name) lowers the brow's head by \(-mean.y) m")
            #expect(mean.x * sign < -0.0005, "\(name) draws it in by \(-mean.x * sign) m")
        }
    }

    @Test("keeps its lashes before the lids while its eyes are closed", arguments: Side.allCases)
    func lashes(side: Side) throws {
        let avatar = try #require(BuiltPresenter.avatar)
        let name = side == .left ? "eyeBlinkLeft" : "eyeBlinkRight"
        let blink = try #require(avatar.morphs.first { $0.name == name })
        var positions = avatar.mesh.positions
        for (vertex, delta) in zip(blink.vertices, blink.positionDeltas) { positions[Int(vertex)] += delta }
        let lashes = try #require(avatar.mesh.parts.first { $0.name == "lashes" })
        let skin = try #require(avatar.mesh.parts.first { $0.name == "skin" })
        let own = Set(avatar.mesh.indices[lashes.indexRange]).filter {
            positions[Int($0)].x * side.sign > 0
        }
        #expect(own.count > 60)
        let triangles = Array(avatar.mesh.indices[skin.indexRange])
        for vertex in own {
            let point = positions[Int(vertex)]
            for start in stride(from: 0, to: triangles.count, by: 3) {
                let a = positions[Int(triangles[start])]
                guard abs(a.x - point.x) < 0.02, abs(a.y - point.y) < 0.02, a.z > point.z - 0.02 else {
                    continue
                }
                let b = positions[Int(triangles[start + 1])]
                let c = positions[Int(triangles[start + 2])]
                let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)
                guard area > 1e-10 else { continue }
                let u = ((point.x - a.x) * (c.y - a.y) - (c.x - a.x) * (point.y - a.y)) / area
                let v = ((b.x - a.x) * (point.y - a.y) - (point.x - a.x) * (b.y - a.y)) / area
                guard u >= 0, v >= 0, u + v <= 1 else { continue }
                #expect(point.z > a.z + (b.z - a.z) * u + (c.z - a.z) * v - 0.0003)
            }
        }
    }

    @Test("stands on its shoes, and no skin of the neck is outside its collar")
    func clothes() throws {
        let avatar = try #require(BuiltPresenter.avatar)
        func vertices(_ name: String) throws -> [Vector3] {
            let part = try #require(avatar.mesh.parts.first { $0.name == name })
            return Set(avatar.mesh.indices[part.indexRange]).sorted().map { avatar.mesh.positions[Int($0)] }
        }
        let shoes = try vertices("shoes")
        #expect(abs((shoes.map(\.y).min() ?? 1)) < 0.012)
        #expect((try vertices("trousers").map(\.y).min() ?? 0) > 0.02)
        let collar = try vertices("collar")
        let low = collar.map(\.y).min() ?? 0
        let wide = collar.map { abs($0.x) }.max() ?? 0
        let high = collar.map(\.y).max() ?? 0
        for point in try vertices("skin") where point.y > low && point.y < high && abs(point.x) < 0.2 {
            #expect(abs(point.x) < wide)
        }
    }

    @Test(
        "has lines between the brows under the skin, which come out as brows are lowered",
        arguments: Side.allCases)
    func frown(side: Side) throws {
        let avatar = try #require(BuiltPresenter.avatar)
        let name = side == .left ? "browDownLeft" : "browDownRight"
        let lowered = try #require(avatar.morphs.first { $0.name == name })
        var deltas: [Int: Vector3] = [:]
        for (vertex, delta) in zip(lowered.vertices, lowered.positionDeltas) { deltas[Int(vertex)] = delta }
        let lines = avatar.mesh.parts.filter { $0.name == "frown" }
        #expect(lines.count == 2)
        let skin = try #require(avatar.mesh.parts.first { $0.name == "skin" })
        let triangles = avatar.mesh.indices[skin.indexRange].map { Int($0) }
        /// How far the middle of a line is before the skin, with a share of the morph.
        func before(_ vertex: Int, _ share: Float) throws -> Float {
            func place(_ index: Int) -> Vector3 {
                avatar.mesh.positions[index] + (deltas[index] ?? .zero) * share
            }
            let point = place(vertex)
            var front = -Float.infinity
            for start in stride(from: 0, to: triangles.count, by: 3) {
                let (a, b, c) = (
                    place(triangles[start]), place(triangles[start + 1]), place(triangles[start + 2])
                )
                guard abs(a.x - point.x) < 0.02, abs(a.y - point.y) < 0.02 else { continue }
                let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)
                guard area > 1e-10 else { continue }
                let u = ((point.x - a.x) * (c.y - a.y) - (c.x - a.x) * (point.y - a.y)) / area
                let v = ((b.x - a.x) * (point.y - a.y) - (point.x - a.x) * (b.y - a.y)) / area
                guard u >= 0, v >= 0, u + v <= 1 else { continue }
                front = max(front, a.z + (b.z - a.z) * u + (c.z - a.z) * v)
            }
            return point.z - front
        }
        for line in lines {
            let vertices = Set(avatar.mesh.indices[line.indexRange]).sorted().map { Int($0) }
            guard avatar.mesh.positions[vertices[0]].x * side.sign > 0 else { continue }
            #expect(vertices.count == 21)
            for vertex in vertices { #expect(try before(vertex, 0) < -0.0002) }
            // The row in its middle.
            for vertex in vertices[9..<12] { #expect(try before(vertex, 1) > 0.0002) }
        }
    }

    @Test("moves and turns no skin of the neck as brows are raised or lowered")
    func brows() throws {
        let avatar = try #require(BuiltPresenter.avatar)
        let eye = try #require(avatar.rig.restPosition(of: .leftEye))
        let names = ["browInnerUp", "browDownLeft", "browDownRight", "browOuterUpLeft", "browOuterUpRight"]
        for morph in avatar.morphs where names.contains(morph.name) {
            #expect(!morph.vertices.isEmpty)
            let low = morph.vertices.map { avatar.mesh.positions[Int($0)].y }.min() ?? 0
            #expect(low > eye.y - 0.08, "\(morph.name)")
        }
    }

    @Test("wears a badge on the left breast, in front of the cloth")
    func badge() throws {
        let avatar = try #require(BuiltPresenter.avatar)
        let part = try #require(avatar.mesh.parts.first { $0.name == "badge" })
        #expect(avatar.materials[part.material].kind == .plain)
        let top = try #require(avatar.mesh.parts.first { $0.name == "top" })
        let cloth = Set(avatar.mesh.indices[top.indexRange]).map { avatar.mesh.positions[Int($0)] }
        let points = Set(avatar.mesh.indices[part.indexRange]).map { avatar.mesh.positions[Int($0)] }
        #expect(points.allSatisfy { $0.x > 0.03 && $0.x < 0.13 })
        let foremost = try #require(points.max { $0.z < $1.z })
        func aside(_ point: Vector3) -> Float {
            let offset = point - foremost
            return offset.x * offset.x + offset.y * offset.y
        }
        let under = try #require(cloth.filter { $0.z > foremost.z - 0.05 }.min { aside($0) < aside($1) })
        #expect(foremost.z > under.z - 0.004 && foremost.z < under.z + 0.012)
    }

    @Test("wears hair of sheets, edges, a knot and a few locks, within 7,500 triangles")
    func hair() throws {
        let avatar = try #require(BuiltPresenter.avatar)
        let parts = avatar.mesh.parts.filter { $0.name.hasPrefix("hair") }
        #expect(
            parts.map(\.name).sorted() == [
                "hair knot", "hair left", "hair locks", "hair right", "hair roots left", "hair roots right",
            ])
        // What is touched on the head is skin, not hair.
        #expect(parts.allSatisfy { [.hair, .plain].contains(avatar.materials[$0.material].kind) })
        let count = parts.reduce(0) { $0 + $1.indexRange.count / 3 }
        #expect(count <= 7_500, "\(count) triangles")
    }

    @Test("holds light on skin against cloth: at least three to one in what both reflect")
    func contrast() throws {
        let weights = Vector3(0.2126, 0.7152, 0.0722)
        for name in PresenterRecipe.names {
            let recipe = try PresenterRecipe.named(name)
            let skin = SRGB.linear(recipe.skin).dot(weights)
            for cloth in [recipe.top, recipe.trim, recipe.trousers] {
                #expect((skin + 0.05) / (cloth.dot(weights) + 0.05) > 5, "\(name)")
            }
        }
    }
}
