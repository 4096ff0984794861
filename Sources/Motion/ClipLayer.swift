import AvatarMath
import CKernels

/// One clip of a plan within an evaluator: where its lanes are, and where its tracks were last found.
///
/// What changes lies in buffers, so that no property of a class is written for each block: that would be checked for
/// exclusive access every time.
final class ClipLayer {
    private let entry: BlendPlan.Entry
    private let planSeconds: Double
    private let start: Double
    private let end: Double
    /// Between these every lane's share is 1.
    private let fullStart: Double
    private let fullEnd: Double

    /// What the kernels read; the addresses are of the members below and of the clip's tables.
    private let tables: AlignedTable<KernelClip>
    private let moments = AlignedBuffer<KernelMoments>(count: 1)
    /// Each lane's time less the first one's, then the lanes' shares.
    private let vectors = AlignedBuffer<SIMD8<Float>>(count: 2)
    private let local = AlignedBuffer<BlockMoments>(count: 1)
    private let cursors: AlignedBuffer<Int32>
    private let places: AlignedBuffer<KernelPlace>
    private let slots: AlignedTable<Int32>
    private let grids: [PreparedClip.Grid]
    private let gridPlaces: AlignedBuffer<KernelGridPlace>

    init(entry: BlendPlan.Entry, planSeconds: Double, slots: [Int: Int]) {
        self.entry = entry
        self.planSeconds = planSeconds
        start = entry.startSeconds
        end = entry.endSeconds
        fullStart = start + entry.fadeInSeconds
        fullEnd = end - entry.fadeOutSeconds
        tables = AlignedTable([entry.clip.tables])
        cursors = AlignedBuffer(count: entry.clip.cursorCount)
        places = AlignedBuffer(count: cursors.count)
        self.slots = AlignedTable(entry.clip.clip.translations.map { Int32(slots[$0.joint] ?? 0) })
        grids = entry.clip.grids
        gridPlaces = AlignedBuffer(count: grids.count)
        moments.base.pointee = KernelMoments(
            first: 0, last: 0, offsets: vectors.floats, weights: vectors.floats + 8, grids: gridPlaces.base,
            cursors: cursors.base, places: places.base, translationSlots: self.slots.base, blending: 0)
    }

    /// Each lane's share of the block at hand, 0...1.
    var weights: SIMD8<Float> {
        get { vectors.base[1] }
        set { vectors.base[1] = newValue }
    }

    /// Finds the lanes' shares before they are divided by their sum.
    ///
    /// - Parameter times: seconds of the plan.
    /// - Returns: whether any lane has a share.
    func place(_ times: BlockMoments) -> Bool {
        guard times[7] >= start, times[0] <= end else { return false }
        if times[0] >= fullStart, times[7] < fullEnd {
            weights = SIMD8(repeating: 1)
        } else {
            var shares = SIMD8<Float>()
            for lane in 0..<PoseBlock.laneCount {
                shares[lane] = entry.fade(at: times[lane], planSeconds: planSeconds)
            }
            if shares == SIMD8() { return false }
            weights = shares
        }
        var seconds = times - start
        if times[0] < start || times[7] > end {
            for lane in 0..<PoseBlock.laneCount { seconds[lane] = min(max(0, seconds[lane]), end - start) }
        }
        local.base.pointee = seconds
        let first = seconds[0]
        // The kernels search forwards only.
        if first < moments.base.pointee.first {
            cursors.base.update(repeating: 0, count: cursors.count)
        }
        moments.base.pointee.first = first
        moments.base.pointee.last = seconds[7]
        vectors.base[0] = SIMD8<Float>(seconds - first)
        for index in 0..<gridPlaces.count { gridPlaces.base[index] = Self.place(seconds, on: grids[index]) }
        return true
    }

    /// Samples the clip into a block.
    func sample(
        _ kernels: Kernels, blending: Int32, rotations: UnsafeMutablePointer<SIMD8<Float>>,
        morphs: UnsafeMutablePointer<SIMD8<Float>>, translations: UnsafeMutablePointer<SIMD8<Float>>
    ) {
        moments.base.pointee.blending = blending
        kernels.sampleRotations(tables.base, moments.base, into: rotations)
        kernels.sampleMorphs(tables.base, moments.base, into: morphs)
        if slots.count > 0 { kernels.addTranslations(tables.base, moments.base, to: translations) }
    }

    private static func place(_ seconds: BlockMoments, on grid: PreparedClip.Grid) -> KernelGridPlace {
        var lower = SIMD8<Int32>()
        var fraction = SIMD8<Float>()
        for lane in 0..<PoseBlock.laneCount {
            let position = min(seconds[lane] * grid.samplesPerSecond, Double(grid.sampleCount - 1))
            // The last moment is the end of the last step.
            lower[lane] = min(Int32(position), Int32(grid.sampleCount - 2))
            fraction[lane] = Float(position - Double(lower[lane]))
        }
        let l = lower
        let f = fraction
        return KernelGridPlace(
            lower: (l[0], l[1], l[2], l[3], l[4], l[5], l[6], l[7]),
            fraction: (f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]))
    }
}
