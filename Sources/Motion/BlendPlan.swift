import AvatarMath

/// Clips on a common line of time; where they overlap they are blended by their fades.
///
/// A clip is shown from its start until just before its end, at the plan's end until then. Its share is the
/// product of its two fades. If the shares at a moment sum to more than 1, they are divided by the sum; what they
/// leave over goes to the rest pose. Rotations are summed as quaternions in the plan's order, each with the sign
/// nearest to the sum so far, and brought to length 1; morphs and translations are summed.
public struct BlendPlan: Sendable {
    /// One clip of a plan.
    public struct Entry: Sendable {
        /// The clip; all of a plan are for the same joints and morphs.
        public var clip: PreparedClip
        /// When the clip starts, seconds of the plan.
        public var startSeconds: Double
        /// How long its share rises from 0 to 1; 0 is a hard start.
        public var fadeInSeconds: Double
        /// How long its share falls to 0 before its end; 0 is a hard end.
        public var fadeOutSeconds: Double
        /// How the share runs.
        public var curve: Easing

        public init(
            clip: PreparedClip, startSeconds: Double = 0, fadeInSeconds: Double = 0,
            fadeOutSeconds: Double = 0, curve: Easing = .minimumJerk
        ) {
            self.clip = clip
            self.startSeconds = startSeconds
            self.fadeInSeconds = fadeInSeconds
            self.fadeOutSeconds = fadeOutSeconds
            self.curve = curve
        }

        /// When the clip ends, seconds of the plan.
        public var endSeconds: Double { startSeconds + Double(clip.clip.seconds) }

        /// The product of the fades at a moment of the plan, 0...1; 0 outside the clip.
        func fade(at seconds: Double, planSeconds: Double) -> Float {
            let end = endSeconds
            guard seconds >= startSeconds, seconds < end || (end >= planSeconds && seconds <= end) else {
                return 0
            }
            var share: Float = 1
            if seconds < startSeconds + fadeInSeconds {
                share *= curve.progress(Float((seconds - startSeconds) / fadeInSeconds))
            }
            if seconds > end - fadeOutSeconds {
                share *= curve.progress(Float((end - seconds) / fadeOutSeconds))
            }
            return share
        }
    }

    /// In the order in which they are blended.
    public let entries: [Entry]
    /// When the last clip ends.
    public let seconds: Double

    /// Checks and keeps clips.
    ///
    /// - Parameter entries: at least one; all for the same joints and morphs.
    /// - Throws: if clips differ in size, or a start or a fade is out of range.
    public init(_ entries: [Entry]) throws(MotionError) {
        guard let first = entries.first else { throw .emptyPlan }
        for (index, entry) in entries.enumerated() {
            let clip = entry.clip.clip
            guard clip.rotations.count == first.clip.clip.rotations.count else {
                throw .sizesDiffer(
                    what: "joints of clip \(index) of the plan", found: clip.rotations.count,
                    expected: first.clip.clip.rotations.count)
            }
            guard clip.morphs.count == first.clip.clip.morphs.count else {
                throw .sizesDiffer(
                    what: "morphs of clip \(index) of the plan", found: clip.morphs.count,
                    expected: first.clip.clip.morphs.count)
            }
            guard (0...86_400).contains(entry.startSeconds) else {
                throw .badPlacement(entry: index, startSeconds: entry.startSeconds)
            }
            for fade in [entry.fadeInSeconds, entry.fadeOutSeconds]
            where !(0...Double(clip.seconds)).contains(fade) {
                throw .badFade(entry: index, seconds: fade, clipSeconds: Double(clip.seconds))
            }
        }
        self.entries = entries
        seconds = entries.map(\.endSeconds).max() ?? 0
    }

    /// One clip from its start to its end.
    public init(_ clip: PreparedClip) {
        entries = [Entry(clip: clip)]
        seconds = Double(clip.clip.seconds)
    }

    /// How many joints every clip turns.
    public var jointCount: Int { entries[0].clip.clip.rotations.count }
    /// How many morphs every clip weighs.
    public var morphCount: Int { entries[0].clip.clip.morphs.count }

    /// How many frames show the plan, the first at 0 and none after its end.
    public func frameCount(framesPerSecond: Double) -> Int {
        Int((seconds * framesPerSecond).rounded(.down)) + 1
    }

    /// One pose, a joint at a time: the readable form of what `PoseBlockEvaluator` computes.
    ///
    /// - Parameter seconds: a moment of the plan; outside it the rest pose is left.
    /// - Returns: the blended pose.
    public func pose(at seconds: Double) -> Pose {
        let fades = entries.map { $0.fade(at: seconds, planSeconds: self.seconds) }
        let total = fades.reduce(0, +)
        let scale = total > 1 ? 1 / total : 1
        var sums = [SIMD4<Float>](repeating: SIMD4(0, 0, 0, max(0, 1 - total)), count: jointCount)
        var morphs = [Float](repeating: 0, count: morphCount)
        var translations: [Vector3] = []
        for (entry, fade) in zip(entries, fades) where fade > 0 {
            let pose = entry.clip.clip.pose(at: Float(seconds - entry.startSeconds))
            let share = fade * scale
            for (joint, rotation) in pose.rotations.enumerated() {
                sums[joint] += rotation.nearest(to: Quaternion(vector: sums[joint])).vector * share
            }
            for (morph, weight) in pose.morphWeights.enumerated() { morphs[morph] += weight * share }
            if !pose.translations.isEmpty {
                if translations.isEmpty { translations = [Vector3](repeating: .zero, count: jointCount) }
                for (joint, move) in pose.translations.enumerated() { translations[joint] += move * share }
            }
        }
        return Pose(
            rotations: sums.map { Quaternion(vector: $0).normalized }, morphWeights: morphs,
            translations: translations)
    }
}
