import Foundation
import Motion
import SignAvatar
import SignCatalog

/// How one cost grows with one size: measured points.
struct GrowthPanel: Sendable {
    /// What was measured.
    let title: String
    let sizeName: String
    let costName: String
    /// Ascending sizes; the cost is the least of a few runs.
    let points: [(size: Double, cost: Double)]

    /// The exponent between the smallest and the largest size: 1 if cost grows as the size does, 0 if it does not grow.
    var exponent: Double {
        guard let first = points.first, let last = points.last, points.count > 1 else { return 0 }
        return log(last.cost / first.cost) / log(last.size / first.size)
    }

    /// For a terminal.
    var text: String {
        let pairs = points.map { "\(BenchReport.number($0.size)): \(BenchReport.number($0.cost))" }
        return "\(title), \(sizeName): \(costName)\n  " + pairs.joined(separator: ", ")
    }

    /// What makes each panel, in the order of the drawing.
    static let all: [@Sendable (BenchContext) async throws -> GrowthPanel] = [
        textLength, imageArea, triangles, joints, librarySize,
    ]

    /// The least of some runs, seconds.
    private static func least(_ work: BenchWork) throws -> Double {
        try BenchTimer.times(of: work, rounds: 5...101, seconds: 0.7).work.min() ?? 0
    }

    /// Text to motion: glosses, plan and clip, with compiled signs.
    @Sendable private static func textLength(_ context: BenchContext) throws -> GrowthPanel {
        var pipeline = try context.pipeline()
        let unit = BenchContext.sentences.joined()
        var points: [(size: Double, cost: Double)] = []
        for repetitions in [1, 2, 4, 8, 16] {
            let text = String(repeating: unit, count: repetitions)
            _ = try pipeline.plan(text, speed: 1)
            let cost = try least(BenchWork(run: { _ = try pipeline.plan(text, speed: 1) }))
            points.append((Double(text.count), cost * 1000))
        }
        return GrowthPanel(title: "Text to motion", sizeName: "characters", costName: "ms", points: points)
    }

    /// Frames of the figure from pose to PNG bytes on one worker.
    @Sendable private static func imageArea(_ context: BenchContext) async throws -> GrowthPanel {
        var pipeline = try context.pipeline()
        let plan = try pipeline.plan("谢谢", speed: 1)
        var points: [(size: Double, cost: Double)] = []
        for (width, height) in [(180, 320), (360, 640), (540, 960), (720, 1280), (1080, 1920)] {
            let options = RenderOptions(width: width, height: height, framesPerSecond: 8, workers: 1)
            var cost = Double.infinity
            for _ in 0..<2 {
                let time = try await FrameClock.secondsPerFrame(
                    of: plan, pipeline: pipeline, options: options)
                cost = min(cost, time.processor)
            }
            points.append((Double(width * height) / 1e6, cost * 1000))
        }
        return GrowthPanel(
            title: "Frame to PNG (\(context.avatar.name))", sizeName: "million pixels", costName: "ms",
            points: points)
    }

    /// Rasterizer and lighting at 720 x 1280.
    @Sendable private static func triangles(_ context: BenchContext) throws -> GrowthPanel {
        var points: [(size: Double, cost: Double)] = []
        for rings in [28, 56, 80, 112, 158, 224] {
            let scene = try EllipsoidScene(aspect: 720.0 / 1280, rings: rings)
            let cost = try least(BenchWork(run: try scene.drawing(width: 720, height: 1280)))
            points.append((Double(scene.triangleCount) / 1000, cost * 1000))
        }
        return GrowthPanel(
            title: "Raster + lighting, 720x1280", sizeName: "thousand triangles", costName: "ms",
            points: points)
    }

    /// One clip with a key every ten frames, and its joints in model space.
    @Sendable private static func joints(_ context: BenchContext) throws -> GrowthPanel {
        var points: [(size: Double, cost: Double)] = []
        for count in [25, 50, 75, 150, 300] {
            var workload = MotionWorkload(seed: 1, jointCount: count)
            let work = try BenchStage.poses(
                BlendPlan(try workload.sparseClip()),
                hierarchy: MotionWorkload.makeHierarchy(jointCount: count),
                context.instructionSet)
            points.append((Double(count), try least(BenchWork(count: work.count, run: work.run)) * 1e9))
        }
        return GrowthPanel(title: "Pose, one clip", sizeName: "joints", costName: "ns", points: points)
    }

    /// Reading and checking a library made of this one's signs, some of them several times under other names.
    @Sendable private static func librarySize(_ context: BenchContext) throws -> GrowthPanel {
        let entries = try LibraryEntries(directory: context.libraryDirectory)
        let folder = try BenchContext.makeFolder()
        defer { BenchContext.removeFolder(folder) }
        var points: [(size: Double, cost: Double)] = []
        for count in [250, 500, 1000, 2000, 4000] {
            let library = "\(folder)/\(count)"
            try entries.write(count: count, to: library)
            var found = 0
            var cost = Double.infinity
            for _ in 0..<3 {
                try Task.checkCancellation()
                cost = min(
                    cost,
                    try BenchTimer.seconds {
                        found = try SignCatalog.load(directory: library).signs.count
                    })
            }
            points.append((Double(found), cost * 1000))
        }
        return GrowthPanel(
            title: "Loading the library", sizeName: "signs", costName: "ms", points: points)
    }
}
