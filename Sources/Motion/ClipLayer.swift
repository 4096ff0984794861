import AvatarMath
import CKernels

/// One clip of a plan within an evaluator: where its lanes are, and where its tracks were last found.
struct ClipLayer {
    /// Each lane's share of the block at hand, 0...1.
    var weights = SIMD8<Float>()

    private let entry: BlendPlan.Entry
    private let planSeconds: Double
    private let start: Double
    private let end: Double
    /// Between these every lane's share is 1.
    private let full: ClosedRange<Double>
    private let tables: KernelClip
    private let cursors: AlignedBuffer<Int32>
    private let slots: AlignedTable<Int32>
    private let gridPlaces: AlignedBuffer<KernelGridPlace>
    private let places: AlignedBuffer<KernelPlace>
    /// The first moment of the block before, seconds of the clip.
    private var previousFirst = 0.0
    /// What the kernels read: each lane's time less the first one's, then the shares.
    private let vectors = AlignedBuffer<SIMD8<Float>>(count: 2)
    private var local = BlockMoments()

    init(entry: BlendPlan.Entry, planSeconds: Double, slots: [Int: Int]) {
        self.entry = entry
        self.planSeconds = planSeconds
        start = entry.startSeconds
        end = entry.endSeconds
        let fullStart = start + entry.fadeInSeconds
        let fullEnd = end - entry.fadeOutSeconds
        full = fullStart...max(fullStart, fullEnd.nextDown)
        tables = entry.clip.tables
        cursors = AlignedBuffer(count: entry.clip.cursorCount)
        self.slots = AlignedTable(entry.clip.clip.translations.map { Int32(slots[$0.joint] ?? 0) })
        gridPlaces = AlignedBuffer(count: entry.clip.grids.count)
        places = AlignedBuffer(count: cursors.count)
    }

    /// Finds the lanes' shares before they are divided by their sum.
    ///
    /// - Parameter moments: seconds of the plan.
    /// - Returns: whether any lane has a share.
    mutating func place(_ moments: BlockMoments) -> Bool {
        guard moments[7] >= start, moments[0] <= end else { return false }
        if full.contains(moments[0]), full.contains(moments[7]), full.lowerBound < full.upperBound {
            weights = SIMD8(repeating: 1)
        } else {
            for lane in 0..<PoseBlock.laneCount {
                weights[lane] = entry.fade(at: moments[lane], planSeconds: planSeconds)
            }
            if weights == SIMD8() { return false }
        }
        let seconds = end - start
        for lane in 0..<PoseBlock.laneCount { local[lane] = min(max(0, moments[lane] - start), seconds) }
        // The kernels search forwards only.
        if local[0] < previousFirst { cursors.base.update(repeating: 0, count: cursors.count) }
        previousFirst = local[0]
        return true
    }

    /// Calls the kernels with this layer's moments.
    func sample(
        _ kernels: Kernels, blending: Int32,
        _ body: (UnsafePointer<KernelClip>, UnsafePointer<KernelMoments>) -> Void
    ) {
        for (index, grid) in entry.clip.grids.enumerated() {
            gridPlaces.base[index] = Self.place(local, on: grid)
        }
        var offsets = SIMD8<Float>()
        for lane in 0..<PoseBlock.laneCount { offsets[lane] = Float(local[lane] - local[0]) }
        vectors.base[0] = offsets
        vectors.base[1] = weights
        var moments = KernelMoments(
            first: local[0], last: local[7], offsets: vectors.floats, weights: vectors.floats + 8, grids: gridPlaces.base,
            cursors: cursors.base, places: places.base, translationSlots: slots.base, blending: blending)
        var clip = tables
        body(&clip, &moments)
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
