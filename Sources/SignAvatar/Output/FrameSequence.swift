import AvatarModel
import Motion
import PNGImage
import Raster

/// Renders all frames of a plan into a folder.
public struct FrameSequence: Sendable {
    let pipeline: AvatarPipeline
    let plan: SigningPlan
    let options: RenderOptions

    public init(pipeline: AvatarPipeline, plan: SigningPlan, options: RenderOptions) throws(SignAvatarError) {
        try options.validate()
        self.pipeline = pipeline
        self.plan = plan
        self.options = options
    }

    /// What a run produced.
    public struct Result: Sendable {
        public var frameCount: Int
        public var byteCount: Int
    }

    /// Renders, writes and publishes.
    ///
    /// - Parameters:
    ///   - destination: the folder to make.
    ///   - joints: a file that also gets every joint of every frame; nil for none.
    ///   - layer: the disk.
    ///   - progress: called with the number of frames done and their total, from any worker.
    /// - Returns: how many frames and bytes were written.
    /// - Throws: if the folder cannot be written; nothing is left behind then.
    public func write(
        to destination: String, joints: String? = nil, layer: FileLayer = .live,
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> Result {
        let publisher = try DirectoryPublisher(destination: destination, layer: layer)
        do {
            let result = try await render(into: publisher, joints: joints, progress: progress)
            try publisher.publish()
            return result
        } catch {
            publisher.discard()
            throw error
        }
    }

    private struct FrameOutput: Sendable {
        var index: Int
        var byteCount: Int
        var joints: String?
    }

    private func render(
        into publisher: DirectoryPublisher, joints: String?, progress: @escaping @Sendable (Int, Int) -> Void
    ) async throws -> Result {
        let count = plan.frameCount(framesPerSecond: options.framesPerSecond)
        let camera = pipeline.camera(for: plan, options: options)
        let texts = [
            PNGText(keyword: "Software", value: "signavatar \(Manifest.engineVersion)"),
            PNGText(
                keyword: "Clip",
                value: Manifest.clipID(
                    text: plan.gloss.text, options: options, assets: pipeline.assets,
                    avatarName: pipeline.avatar.name)),
        ]
        let workers = min(options.workers, count)
        let motion = try SequenceMotion(
            clip: plan.clip, avatar: pipeline.avatar, framesPerSecond: options.framesPerSecond)
        var outputs: [FrameOutput] = []
        try await withThrowingTaskGroup(of: [FrameOutput].self) { group in
            for worker in 0..<workers {
                group.addTask {
                    var renderer = try FrameRenderer(avatar: pipeline.avatar, options: options)
                    let poser = try SequencePoser(motion)
                    var vertices = SkinnedVertices()
                    var own: [FrameOutput] = []
                    for index in stride(from: worker, to: count, by: workers) {
                        try Task.checkCancellation()
                        let seconds = Float(Double(index) / options.framesPerSecond)
                        poser.pose(frame: index, into: &vertices)
                        let image = try AvatarPipeline.image(try renderer.render(vertices, camera: camera))
                        let bytes = try image.encodedByLibpng(level: 1, filter: .up, texts: texts)
                        try publisher.write(bytes, name: Manifest.frameName(index))
                        let entry =
                            joints == nil
                            ? nil
                            : JointsFile.entry(
                                pose: plan.clip.pose(at: seconds), avatar: pipeline.avatar, camera: camera,
                                options: options,
                                resting: resting(at: seconds)
                            ).compact
                        own.append(FrameOutput(index: index, byteCount: bytes.count, joints: entry))
                        progress(own.count, count)
                    }
                    return own
                }
            }
            for try await own in group { outputs += own }
        }
        outputs.sort { $0.index < $1.index }
        let manifest = Manifest.json(
            plan, options: options, assets: pipeline.assets, avatarName: pipeline.avatar.name,
            frames: outputs.map(\.byteCount))
        try publisher.write(Array(WebVTT.text(plan).utf8), name: "captions.vtt")
        try publisher.write(Array(manifest.pretty.utf8), name: DirectoryPublisher.markerName)
        if let joints {
            let lines = outputs.map { "\"\(Manifest.frameName($0.index))\":\($0.joints ?? "{}")" }
            try AtomicFile.write(Array(("{" + lines.joined(separator: ",\n") + "}\n").utf8), to: joints)
        }
        return Result(frameCount: count, byteCount: outputs.reduce(0) { $0 + $1.byteCount })
    }

    /// Hands at rest at a time.
    private func resting(at seconds: Float) -> Set<Side> {
        let body = pipeline.body
        return Set(
            Side.allCases.filter { side in
                plan.utterance.state(side, at: seconds, body: body) == body.rest(side)
            })
    }
}
