import Motion

/// A stage of the program that `signavatar bench` measures.
///
/// A new stage is one more file that makes one, and one more line in `BenchStage.all`.
struct BenchStage: Sendable {
    /// What `--stage` looks for; the results may have longer names.
    let name: String
    /// Makes the workload and measures it.
    let measure: @Sendable () async throws -> Outcome

    /// What came of a stage.
    enum Outcome {
        case measured([BenchResult])
        /// Something that it needs is not there: what, for a person.
        case skipped(String)
    }

    /// In the order in which they are printed.
    static func all(_ context: BenchContext) -> [BenchStage] {
        let set = context.instructionSet
        return [
            .poseOneClip(set), .poseTwoClips(set), .poseDenseClip(set), .skinning(set), .raster,
            .picture(context), .nextPicture(context), .segmentation(context), .dictionary(context),
            .planning(context),
            .avatar(context, width: 720, height: 1280, target: 40),
            .avatar(context, width: 1080, height: 1920, target: 90), .twoThreads(context),
            .commandLine(context), .sequence(context),
        ]
    }
}

extension BenchStage {
    /// A stage whose work is called again and again.
    ///
    /// - Parameters:
    ///   - name: as in the published table.
    ///   - unit: what a value counts, such as "ns/pose".
    ///   - unitsPerSecond: how many of the unit's times are in a second: 1e9 for nanoseconds.
    ///   - target: what is promised on the machine of the published figures, in `unit`.
    ///   - prepare: makes the workload.
    init(
        name: String, unit: String, unitsPerSecond: Double, target: Double,
        prepare: @escaping @Sendable () throws -> BenchWork
    ) {
        self.init(name: name) {
            let times = try BenchTimer.times(of: try prepare())
            return .measured([
                BenchResult(
                    name: name, unit: unit, target: target, values: times.work.map { $0 * unitsPerSecond },
                    referenceValues: times.reference.map { $0 * unitsPerSecond }, referenceName: "plain form")
            ])
        }
    }
}

/// A workload, and another way to do the same to compare it with.
struct BenchWork {
    /// Poses, frames or bytes in one call of `run`.
    var count = 1
    let run: () throws -> Void
    /// Poses, frames or bytes in one call of `reference`.
    var referenceCount = 1
    /// Nil if there is nothing to compare with on this machine.
    var reference: (() throws -> Void)?
}

/// Measured values of one quantity.
struct BenchResult {
    /// Which values are good ones.
    enum Direction {
        case lower
        case higher
    }

    /// As in the published table.
    let name: String
    /// What a value counts, such as "ns/pose".
    let unit: String
    /// What is promised on the machine of the published figures, in `unit`; nil if nothing is.
    let target: Double?
    let better: Direction
    /// The best first.
    let values: [Double]
    /// Of what it is compared with, the best first; empty if there is nothing.
    let referenceValues: [Double]
    /// What it is compared with.
    let referenceName: String?
    /// What else is to be said, such as the size of what was made.
    let note: String?

    /// Takes values in any order, one or more.
    init(
        name: String, unit: String, target: Double?, better: Direction = .lower, values: [Double],
        referenceValues: [Double] = [], referenceName: String? = nil, note: String? = nil
    ) {
        self.name = name
        self.unit = unit
        self.target = target
        self.better = better
        self.values = values.sorted(by: better == .lower ? { $0 < $1 } : { $0 > $1 })
        self.referenceValues = referenceValues.sorted(by: better == .lower ? { $0 < $1 } : { $0 > $1 })
        self.referenceName = referenceName
        self.note = note
    }

    /// The value of the shortest time: of rates, the highest.
    var best: Double { values[0] }
    var median: Double { values[values.count / 2] }
    /// The distance between the quartiles over the median.
    var spread: Double { abs(values[values.count * 3 / 4] - values[values.count / 4]) / median }
    /// The best of what it is compared with.
    var reference: Double? { referenceValues.first }
    /// How many times better than what it is compared with.
    var ratio: Double? { reference.map { better == .lower ? $0 / best : best / $0 } }

    /// Whether a value keeps the promise; nil if nothing is promised.
    func reaches(_ value: Double) -> Bool? { target.map { better == .lower ? value <= $0 : value >= $0 } }
}
