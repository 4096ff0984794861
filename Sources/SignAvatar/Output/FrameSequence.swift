import AvatarModel
import Motion
import PNGImage
import Raster

/// Renders all frames of a plan on several workers and hands them to a writer in order.
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
        /// Of the frames as the writer got them.
        public var byteCount: Int
    }

    /// How many frames a run has.
    public var frameCount: Int { plan.frameCount(framesPerSecond: options.framesPerSecond) }

    /// An encoder for the frames, which carry the clip's name and the program's version.
    public func encoder(level: PNGLevel = .balanced) -> PNGEncoder {
        let id = Manifest.clipID(text: plan.gloss.text, options: options, pipeline: pipeline)
        return PNGEncoder(
            level: level,
            texts: [
                PNGText(keyword: "Software", value: "signavatar \(Manifest.engineVersion)"),
                PNGText(keyword: "Clip", value: id),
            ])
    }

    /// Renders into a folder of PNG files.
    ///
    /// - Parameters:
    ///   - destination: the folder to make.
    ///   - joints: a file that also gets every joint of every frame; nil for none.
    ///   - layer: the disk.
    ///   - progress: called with the number of frames done and their total.
    /// - Returns: how many frames and bytes were written.
    /// - Throws: if the folder cannot be written; nothing is left behind then.
    public func write(
        to destination: String, joints: String? = nil, layer: FileLayer = .live,
        progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Result {
        let writer = try DirectoryWriter(destination: destination, encoder: encoder(), layer: layer)
        return try await write(into: writer, joints: joints, progress: progress)
    }

    /// Renders into any form.
    ///
    /// - Parameters:
    ///   - writer: takes the frames; ends with `finish` or, after an error, with `discard`.
    ///   - joints: a file that also gets every joint of every frame; nil for none.
    ///   - progress: called with the number of frames done and their total.
    /// - Returns: how many frames and bytes the writer got.
    /// - Throws: if the result cannot be written, or the task was cancelled.
    public func write(
        into writer: any FrameWriter, joints: String? = nil, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Result {
        var writer = writer
        var sink: JointsSink?
        do {
            sink = try joints.map { try JointsSink(destination: $0) }
            return try await render(into: &writer, joints: &sink, progress: progress)
        } catch {
            writer.discard()
            sink?.discard()
            throw error
        }
    }

    private struct Frame: Sendable {
        var bytes: [UInt8]
        var joints: String?
    }

    private func render(
        into writer: inout any FrameWriter, joints: inout JointsSink?, progress: (Int, Int) -> Void
    ) async throws -> Result {
        let hasJoints = joints != nil
        let count = frameCount
        let camera = pipeline.camera(for: plan, options: options)
        let workers = min(options.workers, count)
        let encoding = writer.encoding
        let motion = try SequenceMotion(
            clip: plan.clip, avatar: pipeline.avatar, framesPerSecond: options.framesPerSecond)
        let template = try FrameRenderer(
            avatar: pipeline.avatar, options: options, geometry: try pipeline.geometry())
        let queue = FrameQueue<Frame>(capacity: 2 * workers)
        var byteCounts: [Int] = []
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    do {
                        var renderer = template
                        let encode = try encoding.makeEncoder()
                        let poser = try SequencePoser(motion)
                        var vertices = SkinnedVertices()
                        for index in stride(from: worker, to: count, by: workers) {
                            try Task.checkCancellation()
                            poser.pose(frame: index, into: &vertices)
                            let image = try AvatarPipeline.image(
                                try renderer.render(vertices, camera: camera))
                            let entry = hasJoints ? self.joints(ofFrame: index, camera: camera) : nil
                            let frame = Frame(bytes: encode(image, renderer.dirtyRows), joints: entry)
                            try await queue.put(frame, index: index)
                        }
                    } catch {
                        await queue.close()
                        throw error
                    }
                }
            }
            do {
                for index in 0..<count {
                    let frame = try await queue.take()
                    try writer.append(frame.bytes, index: index)
                    byteCounts.append(frame.bytes.count)
                    if let entry = frame.joints {
                        try joints?.append(entry, name: Manifest.frameName(index))
                    }
                    progress(index + 1, count)
                }
            } catch let error as CancellationError {
                // A worker that failed closes the queue: its own error says more.
                group.cancelAll()
                while let outcome = await group.nextResult() {
                    if case .failure(let cause) = outcome, !(cause is CancellationError) { throw cause }
                }
                throw error
            } catch {
                await queue.close()
                group.cancelAll()
                throw error
            }
        }
        try Task.checkCancellation()
        try joints?.finish()
        joints = nil
        try writer.finish(documents(byteCounts: byteCounts))
        return Result(frameCount: count, byteCount: byteCounts.reduce(0, +))
    }

    /// The entry of a frame in the joints file.
    private func joints(ofFrame index: Int, camera: Camera) -> String {
        let seconds = Float(Double(index) / options.framesPerSecond)
        return JointsFile.entry(
            pose: plan.clip.pose(at: seconds), avatar: pipeline.avatar, camera: camera, options: options,
            resting: resting(at: seconds)
        ).compact
    }

    /// What is said about the clip besides its frames.
    public func documents(byteCounts: [Int] = []) -> ClipDocuments {
        ClipDocuments(
            manifest: Manifest.json(plan, options: options, pipeline: pipeline, frames: byteCounts),
            captions: WebVTT.text(plan), timeline: Manifest.timeline(plan))
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
