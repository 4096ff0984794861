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
    private let animation: VRMAnimation
    private let camera: Camera
    /// How many frames there are; the last is the animation's end.
    public let frameCount: Int

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
        self.animation = animation
        let rate = options.framesPerSecond / options.speed
        frameCount = Int((Double(animation.seconds) * rate).rounded()) + 1
        // A pose is made when it is drawn: an hour of them would fill the memory.
        camera = Self.camera(
            (0..<frameCount).lazy.map { Self.pose($0, of: animation, avatar: avatar, rate: rate) },
            avatar: avatar, aspect: Float(options.width) / Float(options.height))
    }

    private static func pose(_ frame: Int, of animation: VRMAnimation, avatar: Avatar, rate: Double) -> Pose {
        let moment = animation.moment(
            at: Float(Double(frame) / rate), rig: avatar.rig, morphNames: avatar.morphs.map(\.name))
        return Pose(
            rotations: moment.rotations, morphWeights: moment.morphWeights, translations: moment.translations)
    }

    /// Draws all frames in order.
    ///
    /// - Parameter take: gets each picture with its number, and what says where its joints are.
    /// - Throws: if a picture cannot be drawn, or what `take` throws.
    public func frames(
        _ take: (_ index: Int, _ image: PNGImage, _ joints: () -> JSONValue) throws -> Void
    ) throws {
        var renderer = try FrameRenderer(avatar: avatar, options: options)
        let rate = options.framesPerSecond / options.speed
        for index in 0..<frameCount {
            let pose = Self.pose(index, of: animation, avatar: avatar, rate: rate)
            let image = try AvatarPipeline.image(try renderer.render(pose, camera: camera))
            try take(index, image) {
                JointsFile.entry(pose: pose, avatar: avatar, camera: camera, options: options, resting: [])
            }
        }
    }

    /// The upper body, and the hands wherever they go.
    private static func camera(_ poses: some Sequence<Pose>, avatar: Avatar, aspect: Float) -> Camera {
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
