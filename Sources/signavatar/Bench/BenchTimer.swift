/// Measured times of one stage, in the stage's unit.
struct BenchResult {
    let stage: BenchStage
    /// Ascending.
    let values: [Double]
    /// Ascending, of the plain form.
    let referenceValues: [Double]

    var minimum: Double { values[0] }
    var median: Double { values[values.count / 2] }
    /// The distance between the quartiles over the median.
    var spread: Double { (values[values.count * 3 / 4] - values[values.count / 4]) / median }
    var reference: Double { referenceValues[0] }
}

/// Takes turns between a stage and its plain form, so that other work on the machine slows both.
enum BenchTimer {
    /// How many values are taken of a stage, within `stageSeconds` if the fewest allow it.
    static let rounds = 15...301
    /// How long one stage and its plain form are measured.
    static let stageSeconds = 4.0
    /// One value lasts at least this long: much shorter than the time slices of other programs, so that some values
    /// are undisturbed even on a busy machine.
    static let roundSeconds = 0.001

    static func measure(_ stage: BenchStage) throws -> BenchResult {
        let work = try stage.prepare()
        let calls = callCount(work.run)
        let referenceCalls = callCount(work.reference)
        var values: [Double] = []
        var referenceValues: [Double] = []
        let start = ContinuousClock().now
        while values.count < rounds.lowerBound
            || (values.count < rounds.upperBound && ContinuousClock().now - start < .seconds(stageSeconds))
        {
            values.append(
                seconds(calls, work.run) * stage.unitsPerSecond / Double(calls * work.count))
            referenceValues.append(
                seconds(referenceCalls, work.reference) * stage.unitsPerSecond
                    / Double(referenceCalls * work.referenceCount))
        }
        return BenchResult(
            stage: stage, values: values.sorted(), referenceValues: referenceValues.sorted())
    }

    /// How often to call so that a round is long enough; warms the caches too.
    private static func callCount(_ work: () -> Void) -> Int {
        var calls = 1
        while true {
            let elapsed = seconds(calls, work)
            if elapsed >= roundSeconds { return calls }
            calls = max(calls * 2, Int(Double(calls) * roundSeconds / max(elapsed, 1e-6)))
        }
    }

    private static func seconds(_ calls: Int, _ work: () -> Void) -> Double {
        let elapsed = ContinuousClock().measure {
            for _ in 0..<calls { work() }
        }
        let parts = elapsed.components
        return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    }
}
