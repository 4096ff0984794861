import AvatarFiles
import AvatarMath
import AvatarModel
import Motion
import PNGImage
import Raster

/// Draws a VRM animation of others, or one of our own again, on a figure.
public struct AnimationPlayer: Sendable {
    private let avatar: Avatar
    private let options: RenderOptions
    private let poses: [Pose]
    private let camera: Camera

    /// Prepares an animation.
    ///
    /// - Parameters:
    ///   - animation: what is played.
    ///   - avatar: who moves.
    ///   - options: size, rate, quality and speed.
    /// - Throws: if an option is not allowed.
    public init(_ animation: VRMAnimation, avatar: Avatar, options: RenderOptions) throws(SignAvatarError) {
        try options.validate()
        self.avatar = avatar
        self.options = options
        let names = avatar.morphs.map(\.name)
        let rate = options.framesPerSecond / options.speed
        let count = Int((Double(animation.seconds) * rate).rounded()) + 1
        poses = (0..<count).map { frame in
            let moment = animation.moment(at: Float(Double(frame) / rate), rig: avatar.rig, morphNames: names)
            return Pose(
                rotations: moment.rotations, morphWeights: moment.morphWeights,
                translations: moment.translations)
        }
        camera = Self.camera(poses, avatar: avatar, aspect: Float(options.width) / Float(options.height))
    }

    /// How many frames there are; the last is the animation's end.
    public var frameCount: Int { poses.count }

    /// Draws all frames in order.
    ///
    /// - Parameter take: gets each picture with its number, and where its joints are.
    /// - Throws: if a picture cannot be drawn, or what `take` throws.
    public func frames(_ take: (_ index: Int, _ image: PNGImage, _ joints: JSONValue) throws -> Void) throws {
        var renderer = try FrameRenderer(avatar: avatar, options: options)
        for (index, pose) in poses.enumerated() {
            let image = try AvatarPipeline.image(try renderer.render(pose, camera: camera))
            let joints = JointsFile.entry(
                pose: pose, avatar: avatar, camera: camera, options: options, resting: [])
            try take(index, image, joints)
        }
    }

    /// The upper body, and the hands wherever they go.
    private static func camera(_ poses: [Pose], avatar: Avatar, aspect: Float) -> Camera {
        let rig = avatar.rig
        let shoulder = rig.restPosition(of: .leftUpperArm)?.x ?? 0.16
        let top = avatar.mesh.positions.map(\.y).max() ?? 1.7
        let hips = rig.restPosition(of: .hips)?.y ?? 0.9
        var points = [top + 0.09, hips + 0.02].flatMap {
            [Vector3(-shoulder * 2, $0, 0.1), Vector3(shoulder * 2, $0, 0.1)]
        }
        let joints = [
            HumanoidBone.leftHand, .rightHand, .leftMiddleDistal, .rightMiddleDistal, .leftLowerArm,
            .rightLowerArm,
        ].compactMap { rig.index(of: $0) }
        for pose in poses {
            let places = rig.hierarchy.modelTransforms(
                rotations: pose.rotations, translations: pose.translations)
            points += joints.map { places[$0].translation }
        }
        return Camera.framing(points, aspect: aspect, margin: 0.04, distance: 3.6)
    }
}
