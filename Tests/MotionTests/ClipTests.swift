import AvatarMath
import TestSupport
import Testing

@testable import Motion

@Suite("Clips")
struct ClipTests {
    @Test("minimum jerk starts and ends at rest and peaks at 1.875")
    func minimumJerk() {
        let step: Float = 0.001
        let speeds = stride(from: Float(0), to: 1, by: step).map {
            (Easing.minimumJerk.progress($0 + step) - Easing.minimumJerk.progress($0)) / step
        }
        #expect(speeds[0] < 0.01 && speeds[speeds.count - 1] < 0.01)
        #expect(abs((speeds.max() ?? 0) - Easing.peakSpeedFactor) < 0.01)
    }

    @Test("a sparse and a dense track of the same turn agree")
    func tracksAgree() throws {
        let axis = Vector3(0, 1, 0)
        var builder = ClipBuilder(jointCount: 3, morphCount: 1, seconds: 1)
        builder.setRotations(
            joint: 0,
            .sparse(
                [
                    RotationKey(seconds: 0, rotation: .identity),
                    RotationKey(seconds: 1, rotation: Quaternion(axis: axis, radians: 1)),
                ], .linear))
        builder.setRotations(
            joint: 1,
            .dense((0...30).map { Quaternion(axis: axis, radians: Float($0) / 30) }, samplesPerSecond: 30))
        builder.setMorph(
            0,
            ScalarTrack(
                keys: [ScalarKey(seconds: 0.2, value: 0), ScalarKey(seconds: 0.4, value: 1)], easing: .linear)
        )
        let clip = try builder.build()
        for step in 0...40 {
            let pose = clip.pose(at: Float(step) / 40)
            #expect(pose.rotations[0].angle(to: pose.rotations[1]) < 1e-3)
            #expect(pose.rotations[2] == .identity)
        }
        #expect(abs(clip.pose(at: 0.3).morphWeights[0] - 0.5) < 1e-5)
        #expect(clip.pose(at: 9).morphWeights[0] == 1)
        #expect(clip.frameCount(framesPerSecond: 25) == 26)
    }

    @Test("keys that make no track are refused with their place")
    func refused() {
        var builder = ClipBuilder(jointCount: 1, morphCount: 1, seconds: 1)
        builder.setMorph(
            0, ScalarTrack(keys: [ScalarKey(seconds: 1, value: 0), ScalarKey(seconds: 1, value: 1)]))
        #expect(throws: MotionError.keysOutOfOrder(track: "morph 0", key: 1, seconds: 1, previousSeconds: 1))
        {
            try builder.build()
        }
        builder.setMorph(0, ScalarTrack())
        builder.setRotations(joint: 0, .sparse([], .linear))
        #expect(throws: MotionError.emptyTrack(track: "joint 0")) { try builder.build() }
        builder.setRotations(joint: 0, .constant(Quaternion(vector: SIMD4(.nan, 0, 0, 1))))
        #expect(throws: MotionError.notFinite(track: "joint 0", key: 0)) { try builder.build() }
        #expect(throws: MotionError.self) {
            try ClipBuilder(jointCount: 0, morphCount: 0, seconds: .infinity).build()
        }
    }
}

@Suite("Skinning")
struct SkinnerTests {
    @Test("a vertex between two joints follows both, and a morph moves it first")
    func blend() {
        let hierarchy = JointHierarchy(parents: [-1, 0], restPositions: [.zero, Vector3(1, 0, 0)])
        let skinner = Skinner(
            hierarchy: hierarchy, positions: [Vector3(2, 0, 0), Vector3(2, 0, 0)],
            normals: [Vector3(0, 1, 0), Vector3(0, 1, 0)], joints: [SIMD4(1, 0, 0, 0), SIMD4(0, 1, 0, 0)],
            weights: [SIMD4(1, 0, 0, 0), SIMD4(0.5, 0.5, 0, 0)],
            morphs: [.init(vertices: [0], positions: [Vector3(1, 0, 0)], normals: [.zero])])
        var skin = SkinnedVertices()
        let quarter = Quaternion(axis: Vector3(0, 0, 1), radians: .pi / 2)
        skinner.skin(Pose(rotations: [.identity, quarter], morphWeights: [1]), into: &skin)
        #expect(skin.positions[0].distance(to: Vector3(1, 2, 0)) < 1e-5)
        #expect(skin.positions[1].distance(to: Vector3(1.5, 0.5, 0)) < 1e-5)
        #expect(skin.normals[0].distance(to: Vector3(-1, 0, 0)) < 1e-5)
        #expect(abs(skin.normals[1].length - 1) < 1e-5)
    }
}
