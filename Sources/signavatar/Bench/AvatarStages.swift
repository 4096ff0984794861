import PNGImage
import SignAvatar

extension BenchStage {
    /// The figure in standard quality from pose to PNG bytes, on one thread, as a sequence makes its frames.
    ///
    /// A value is the mean over all frames of a short text, of which only every second is drawn: more rows change
    /// between them, and the measurement is short. The reference draws the same pictures with the plain
    /// forms of pose and skinning and encodes them with libpng.
    static func avatar(_ context: BenchContext, width: Int, height: Int, target: Double) -> BenchStage {
        let name = "\(context.avatar.name) \(width)x\(height)"
        return BenchStage(name: name) {
            var pipeline = try context.pipeline()
            let plan = try pipeline.plan("谢谢", speed: 1)
            let options = RenderOptions(
                width: width, height: height, framesPerSecond: framesPerSecond, workers: 1)
            var renderer = try FrameRenderer(avatar: pipeline.avatar, options: options)
            let camera = pipeline.camera(for: plan, options: options)
            var values: [Double] = []
            var references: [Double] = []
            let start = ContinuousClock().now
            while values.count < 2 || (values.count < 9 && ContinuousClock().now - start < .seconds(3)) {
                values.append(
                    try await FrameClock.secondsPerFrame(of: plan, pipeline: pipeline, options: options)
                        .processor * 1000)
                let moment = plan.seconds * Double(values.count % 3 + 1) / 4
                references.append(
                    try BenchTimer.seconds {
                        let pixmap = try renderer.render(plan.clip.pose(at: Float(moment)), camera: camera)
                        _ = try PNGImage(width: width, height: height, format: .rgb, bytes: pixmap.bytes)
                            .encodedByLibpng()
                    } * 1000)
            }
            let frames = plan.frameCount(framesPerSecond: options.framesPerSecond)
            return .measured([
                BenchResult(
                    name: name, unit: "ms/frame", target: target, values: values, referenceValues: references,
                    referenceName: "plain form + libpng",
                    note: "means over \(frames) frames, processor time")
            ])
        }
    }

    /// How many times as fast two workers make a sequence as one does, in turns.
    static func twoThreads(_ context: BenchContext) -> BenchStage {
        let name = "two threads"
        return BenchStage(name: name) {
            guard BenchReport.coreCount > 1 else { return .skipped("this machine has one core") }
            var pipeline = try context.pipeline()
            let plan = try pipeline.plan("谢谢", speed: 1)
            var ratios: [Double] = []
            let start = ContinuousClock().now
            while ratios.count < 3 || (ratios.count < 9 && ContinuousClock().now - start < .seconds(3)) {
                func seconds(workers: Int) async throws -> Double {
                    let options = RenderOptions(framesPerSecond: framesPerSecond, workers: workers)
                    return try await FrameClock.secondsPerFrame(
                        of: plan, pipeline: pipeline, options: options
                    )
                    .wall
                }
                let one = try await seconds(workers: 1)
                let two = try await seconds(workers: 2)
                ratios.append(one / two)
            }
            return .measured([
                BenchResult(
                    name: name, unit: "times", target: 1.7, better: .higher, values: ratios,
                    note: "\(context.avatar.name), by the clock: needs two idle cores")
            ])
        }
    }

    /// Half the usual rate.
    private static let framesPerSecond = 12.5
}
