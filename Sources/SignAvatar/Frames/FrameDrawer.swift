import AvatarModel
import PNGImage
import Raster

/// Draws single moments of a plan, with the places of all joints: for looking at a clip while it is made.
public struct FrameDrawer: Sendable {
    private let pipeline: AvatarPipeline
    private let plan: SigningPlan
    private let options: RenderOptions
    private let camera: Camera

    /// Prepares a plan; its camera is that of the whole clip.
    public init(pipeline: AvatarPipeline, plan: SigningPlan, options: RenderOptions) throws(SignAvatarError) {
        try options.validate()
        self.pipeline = pipeline
        self.plan = plan
        self.options = options
        camera = pipeline.camera(for: plan, options: options)
    }

    /// Pairs of joints that a bone joins, by the names that `joints` has.
    public var bones: [(String, String)] {
        let rig = pipeline.avatar.rig
        return rig.names.indices.compactMap { joint in
            let parent = rig.hierarchy.parents[joint]
            return parent < 0 ? nil : (rig.names[parent], rig.names[joint])
        }
    }

    /// Draws a moment.
    ///
    /// - Parameter seconds: from the start of the plan.
    /// - Returns: the picture, and where every joint is on it and in space.
    /// - Throws: if the picture cannot be drawn.
    public func frame(at seconds: Double) throws(SignAvatarError) -> (image: PNGImage, joints: JSONValue) {
        let pose = plan.clip.pose(at: Float(seconds))
        var renderer = try FrameRenderer(
            avatar: pipeline.avatar, options: options, geometry: try pipeline.geometry())
        let image = try AvatarPipeline.image(try renderer.render(pose, camera: camera))
        let joints = JointsFile.entry(
            pose: pose, avatar: pipeline.avatar, camera: camera, options: options, resting: [])
        return (image, joints)
    }
}
