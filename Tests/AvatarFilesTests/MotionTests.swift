import AvatarMath
import AvatarModel
import Testing

@testable import AvatarFiles

@Suite("Motion for other programs")
struct MotionTests {
    static let rig = SmallFigure.avatar.rig

    /// The right forearm turns once round in twelve frames, and the jaw opens.
    static let motion: GLTFAvatarWriter.Motion = {
        let count = 13
        let arm = rig.index(of: .rightLowerArm) ?? 0
        let rotations = (0..<count).map { frame -> [Quaternion] in
            var turns = [Quaternion](repeating: .identity, count: rig.names.count)
            turns[arm] = Quaternion(axis: Vector3(1, 0, 0), radians: Float(frame) * .pi / 6)
            return turns
        }
        return GLTFAvatarWriter.Motion(
            framesPerSecond: 30, rotations: rotations,
            morphWeights: (0..<count).map { [Float($0) / 12, 0] })
    }()

    @Test("a VRM animation names the humanoid and drives what moves, and nothing else")
    func animation() throws {
        let bytes = VRMAnimationWriter.encode(
            Self.motion, rig: Self.rig, morphNames: ["jawOpen", "eyeBlinkLeft"])
        let container = try GLBContainer(decoding: bytes)
        let document = container.document
        let animation = try #require(document["extensions"]?["VRMC_vrm_animation"])
        let bones = try #require(animation["humanoid"]?["humanBones"]?.members)
        #expect(bones.contains { $0.name == "rightLowerArm" })
        #expect(!bones.contains { $0.name == "leftEye" || $0.name.hasSuffix("Twist") })
        #expect(animation["expressions"]?["custom"]?.members?.map(\.name) == ["jawOpen"])
        let channels = try #require(document["animations"]?.items?.first?["channels"]?.items)
        #expect(channels.map { $0["target"]?["path"]?.text } == ["rotation", "translation"])
        let output = try #require(
            document["animations"]?.items?.first?["samplers"]?.items?[0]["output"]?.index)
        let file = try GLTFFile(document: container.document, binary: container.binary)
        let values = try AccessorReader(file).floats(output, width: 4)
        #expect(values.count == 13)
        for frame in 1..<13 {
            // Neighbours lie on one side of the sphere of quaternions.
            let dot = (0..<4).reduce(Float(0)) {
                $0 + values.numbers[frame * 4 + $1] * values.numbers[frame * 4 - 4 + $1]
            }
            #expect(dot > 0.9)
        }
    }

    @Test("a GLB with motion is still a figure that can be read")
    func figure() throws {
        let bytes = try GLTFAvatarWriter.encode(
            SmallFigure.avatar,
            motion: GLTFAvatarWriter.Motion(
                framesPerSecond: 30, rotations: Self.motion.rotations, morphWeights: Self.motion.morphWeights)
        )
        let back = try GLTFAvatarReader.read(bytes, name: "x").avatar
        #expect(back.mesh.indices == SmallFigure.avatar.mesh.indices)
        let animations = try GLBContainer(decoding: bytes).document["animations"]?.items
        #expect(animations?.count == 1)
    }
}
