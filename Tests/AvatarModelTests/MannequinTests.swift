import AvatarMath
import Testing

@testable import AvatarModel

@Suite("The mannequin")
struct MannequinTests {
    static let avatar = Mannequin.make()
    private var avatar: Avatar { Self.avatar }

    @Test("it has every humanoid bone but the jaw", arguments: HumanoidBone.allCases.filter { $0 != .jaw })
    func bones(bone: HumanoidBone) { #expect(avatar.rig.index(of: bone) != nil) }

    @Test("it stands in the T-pose, left at +x, palms down")
    func pose() throws {
        let hand = try #require(avatar.rig.restPosition(of: .leftHand))
        let arm = try #require(avatar.rig.restPosition(of: .leftUpperArm))
        #expect(hand.x > arm.x && abs(hand.y - arm.y) < 0.01)
        let surface = HandSurface(avatar: avatar, side: .left)
        #expect(try #require(surface.point(named: "palm")).normal.y < -0.8)
        #expect(try #require(surface.point(named: "thumb.tip")).position.z > hand.z)
    }

    @Test("left and right mirror each other")
    func symmetry() throws {
        for bone in HumanoidBone.allCases where bone.rawValue.hasPrefix("left") {
            let name = "right" + bone.rawValue.dropFirst(4)
            guard let left = avatar.rig.restPosition(of: bone), let other = HumanoidBone(rawValue: name)
            else { continue }
            let right = try #require(avatar.rig.restPosition(of: other))
            #expect(left.distance(to: Vector3(-right.x, right.y, right.z)) < 1e-5)
        }
    }

    @Test("every vertex has weights that sum to one and a normal of length one")
    func vertices() {
        let mesh = avatar.mesh
        #expect(mesh.weights.allSatisfy { abs($0.sum() - 1) < 1e-4 })
        #expect(mesh.normals.allSatisfy { abs($0.length - 1) < 1e-3 })
        #expect(mesh.joints.allSatisfy { Int($0.max()) < avatar.rig.hierarchy.count })
        #expect(mesh.parts.map(\.indexRange.count).reduce(0, +) == mesh.indices.count)
    }

    @Test("triangles turn the way that their normals point")
    func winding() {
        let mesh = avatar.mesh
        var against = 0
        for start in stride(from: 0, to: mesh.indices.count, by: 3) {
            let corners = (0..<3).map { Int(mesh.indices[start + $0]) }
            let face = (mesh.positions[corners[1]] - mesh.positions[corners[0]])
                .cross(mesh.positions[corners[2]] - mesh.positions[corners[0]])
            if face.dot(mesh.normals[corners[0]]) < 0 { against += 1 }
        }
        // Creases where two soft bodies meet turn a few triangles.
        #expect(Float(against) < 0.01 * Float(mesh.indices.count / 3))
    }

    @Test(
        "the expressions that signing needs move the face",
        arguments: [
            "browInnerUp", "browDownLeft", "eyeBlinkRight", "eyeWideLeft", "jawOpen", "mouthPucker",
            "mouthFunnel",
            "mouthSmileLeft", "mouthFrownRight", "mouthPressLeft", "cheekPuff", "tongueOut", "noseSneerLeft",
        ])
    func morphs(name: String) throws {
        let morph = try #require(avatar.morphs.first { $0.name == name })
        #expect((morph.positionDeltas.map(\.length).max() ?? 0) > 0.002)
        #expect((morph.positionDeltas.map(\.length).max() ?? 1) < 0.04)
    }

    @Test("skin parts from the clothes with a luminance contrast of at least three to one")
    func contrast() throws {
        func luminance(_ name: String) throws -> Float {
            let color = try #require(avatar.materials.first { $0.name == name }).baseColor
            return 0.2126 * color.x + 0.7152 * color.y + 0.0722 * color.z
        }
        #expect((try luminance("skin") + 0.05) / (try luminance("top") + 0.05) >= 3)
    }
}

@Suite("Sites on the skin")
struct SurfaceTests {
    static let body = BodySurface(avatar: MannequinTests.avatar)

    @Test(
        "a site of the face is where its name says",
        arguments: [
            ("forehead", 1.55, 1.62), ("nose", 1.47, 1.52), ("lips", 1.45, 1.47), ("chin", 1.41, 1.45),
        ] as [(String, Float, Float)])
    func face(name: String, low: Float, high: Float) throws {
        let site = try #require(Self.body.site(named: name, side: nil))
        #expect((low...high).contains(site.position.y))
        #expect(abs(site.position.x) < 0.003 && site.position.z > 0.04)
        #expect(site.normal.z > 0)
    }

    @Test(
        "a sided site is on its side",
        arguments: ["temple", "cheek", "ear", "shoulder", "upper-arm", "waist", "wrist-back"])
    func sides(name: String) throws {
        let left = try #require(Self.body.site(named: name, side: .left))
        let right = try #require(Self.body.site(named: name, side: .right))
        #expect(left.position.x > 0 && right.position.x < 0)
        #expect(
            left.position.distance(to: Vector3(-right.position.x, right.position.y, right.position.z)) < 0.012
        )
    }

    @Test("a shifted site lies on the skin again")
    func reprojection() throws {
        let chest = try #require(Self.body.site(named: "chest", side: nil))
        let moved = Self.body.reproject(chest.position + Vector3(0.05, 0.02, 0.03), near: chest)
        let again = Self.body.reproject(moved.position, near: moved)
        #expect(again.position.distance(to: moved.position) < 0.001)
        #expect(abs(moved.position.z - chest.position.z) < 0.05)
    }

    @Test(
        "the capsules fill the body to within two centimetres of the skin",
        arguments: ["forehead", "chin", "chest", "belly", "breastbone"])
    func capsules(name: String) throws {
        let site = try #require(Self.body.site(named: name, side: nil))
        let distance = CollisionBody(avatar: MannequinTests.avatar).bodyCapsules.map { capsule -> Float in
            let along = capsule.end - capsule.start
            let share =
                along.dot(along) > 0
                ? ((site.position - capsule.start).dot(along) / along.dot(along)).clamped(to: 0...1) : 0
            return site.position.distance(to: capsule.start + along * share) - capsule.radius
        }.min()
        #expect(abs(try #require(distance)) < 0.02)
    }
}
