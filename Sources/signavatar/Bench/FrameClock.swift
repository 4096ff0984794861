import SignAvatar

/// Takes the frames of a sequence and notes when, in place of a file.
final class FrameClock: FrameWriter {
    let encoding: FrameEncoding
    private let begin = ContinuousClock().now
    private var wallTimes: [Double] = []
    private var processorTimes: [Double] = []

    init(_ encoding: FrameEncoding) { self.encoding = encoding }

    func append(_ bytes: [UInt8], index: Int) {
        wallTimes.append((ContinuousClock().now - begin).inSeconds)
        processorTimes.append(ProcessorClock.process.seconds)
    }
    func finish(_ documents: ClipDocuments) {}
    func discard() {}

    /// Seconds for a frame; without the first, for which the workers get ready.
    private static func mean(_ times: [Double]) -> Double {
        guard let first = times.first, let last = times.last, times.count > 1 else { return .infinity }
        return (last - first) / Double(times.count - 1)
    }

    /// Draws and encodes all frames of a plan.
    ///
    /// - Parameters:
    ///   - plan: two frames or more.
    ///   - pipeline: whose plan it is.
    ///   - options: size, quality and workers.
    /// - Returns: seconds for each frame after the first, from pose to PNG bytes: of the processor, and by the clock.
    /// - Throws: if the frames cannot be drawn.
    static func secondsPerFrame(
        of plan: SigningPlan, pipeline: AvatarPipeline, options: RenderOptions
    ) async throws -> (processor: Double, wall: Double) {
        let sequence = try FrameSequence(pipeline: pipeline, plan: plan, options: options)
        let clock = FrameClock(.png(sequence.encoder()))
        _ = try await sequence.write(into: clock)
        return (mean(clock.processorTimes), mean(clock.wallTimes))
    }
}
