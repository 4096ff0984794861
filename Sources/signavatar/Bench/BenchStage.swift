import Motion

/// A stage of the program that `signavatar bench` measures.
///
/// A new stage is one more file that makes one, and one more line in `BenchStage.all`.
struct BenchStage: Sendable {
    /// As in the published table.
    let name: String
    /// What one measured value counts, such as "ns/pose".
    let unit: String
    /// How many of the unit's times are in a second: 1e9 for nanoseconds.
    let unitsPerSecond: Double
    /// What is promised on the machine of the published figures, in `unit`.
    let target: Double
    /// Makes the workload.
    let prepare: @Sendable () throws -> BenchWork

    /// In the order in which they are printed.
    static func all(_ set: InstructionSet) -> [BenchStage] {
        [.poseOneClip(set), .poseTwoClips(set), .poseDenseClip(set), .skinning(set)]
    }
}

/// A workload, and the plain form of the same computation to compare it with.
struct BenchWork {
    /// Poses, frames or bytes in one call of `run`.
    let count: Int
    let run: () -> Void
    /// Poses, frames or bytes in one call of `reference`.
    let referenceCount: Int
    let reference: () -> Void
}
