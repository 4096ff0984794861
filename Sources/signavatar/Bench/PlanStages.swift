import SignAvatar

extension BenchStage {
    /// From a sentence of ten characters to its motion, with compiled signs: what a kiosk does before the first frame.
    static func planning(_ context: BenchContext) -> BenchStage {
        let name = "planning"
        return BenchStage(name: name) {
            var pipeline = try context.pipeline()
            // The first time compiles the signs.
            _ = try pipeline.plan(BenchContext.shortText, speed: 1)
            let times = try BenchTimer.times(
                of: BenchWork(run: { _ = try pipeline.plan(BenchContext.shortText, speed: 1) }), seconds: 1)
            return .measured([
                BenchResult(
                    name: name, unit: "ms", target: 30, values: times.work.map { $0 * 1000 },
                    note: "ten characters, one thread")
            ])
        }
    }
}
