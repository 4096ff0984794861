import AvatarMath
import AvatarModel
import TestSupport
import Testing

@testable import AvatarFiles

@Suite("Avatar files come back as they were")
struct RoundTripTests {
    /// Places are written as 32-bit floats and joints as offsets from their parents: a rounding of some 10⁻⁷ m a level.
    static let tolerance: Float = 1e-6

    static func largestDifference(_ a: [Vector3], _ b: [Vector3]) -> Float {
        guard a.count == b.count else { return .infinity }
        return zip(a, b).map { $0.distance(to: $1) }.max() ?? 0
    }

    @Test("glTF", arguments: [false, true])
    func gltf(asVRM: Bool) throws {
        let avatar = SmallFigure.avatar
        let bytes = try GLTFAvatarWriter.encode(avatar, licence: asVRM ? .init(authors: ["a tester"]) : nil)
        let result = try GLTFAvatarReader.read(bytes, name: "other")
        let back = result.avatar
        #expect(result.notices.isEmpty)
        #expect(back.name == avatar.name)
        #expect(back.rig.names == avatar.rig.names)
        #expect(back.rig.hierarchy.parents == avatar.rig.hierarchy.parents)
        let joints = Self.largestDifference(
            back.rig.hierarchy.restPositions, avatar.rig.hierarchy.restPositions)
        #expect(joints < Self.tolerance)
        #expect(Self.largestDifference(back.mesh.positions, avatar.mesh.positions) < Self.tolerance)
        #expect(Self.largestDifference(back.mesh.normals, avatar.mesh.normals) < Self.tolerance)
        #expect(back.mesh.indices == avatar.mesh.indices)
        #expect(back.mesh.parts == avatar.mesh.parts)
        #expect(back.mesh.joints == avatar.mesh.joints)
        #expect(back.mesh.weights == avatar.mesh.weights)
        #expect(back.mesh.textureCoordinates == avatar.mesh.textureCoordinates)
        #expect(back.materials == avatar.materials)
        #expect(back.textures == avatar.textures)
        #expect(back.morphs.map(\.name) == avatar.morphs.map(\.name))
        for (mine, theirs) in zip(back.morphs, avatar.morphs) {
            #expect(mine.vertices == theirs.vertices)
            #expect(Self.largestDifference(mine.positionDeltas, theirs.positionDeltas) < Self.tolerance)
        }
        for side in Side.allCases {
            for finger in Finger.allCases {
                let tip = try #require(back.rig.fingertips[side]?[finger])
                let before = try #require(avatar.rig.fingertips[side]?[finger])
                #expect(tip.distance(to: before) < Self.tolerance)
            }
        }
    }

    @Test("glTF twice gives the same bytes")
    func twice() throws {
        let first = try GLTFAvatarWriter.encode(SmallFigure.avatar)
        let back = try GLTFAvatarReader.read(first, name: "x").avatar
        let second = try GLTFAvatarWriter.encode(back)
        let again = try GLTFAvatarWriter.encode(try GLTFAvatarReader.read(second, name: "x").avatar)
        #expect(second == again)
    }

    @Test("the program's own form, bit for bit")
    func cached() throws {
        let file = CachedAvatar(stamp: "abc", avatar: SmallFigure.avatar)
        let bytes = file.encoded()
        let back = try CachedAvatar(decoding: bytes)
        #expect(back.stamp == "abc")
        #expect(try CachedAvatar.stamp(of: bytes) == "abc")
        #expect(back.avatar.mesh == file.avatar.mesh)
        #expect(back.avatar.rig == file.avatar.rig)
        #expect(back.avatar.morphs == file.avatar.morphs)
        #expect(back.avatar.materials == file.avatar.materials)
        #expect(back.avatar.textures == file.avatar.textures)
        #expect(back.encoded() == bytes)
    }
}
