import AvatarMath

/// Collects tracks and checks them; joints without a track keep their rest pose, morphs their weight 0.
public struct ClipBuilder: Sendable {
    private var rotations: [RotationTrack]
    private var morphs: [ScalarTrack]
    private var translations: [Int: TranslationTrack] = [:]
    private let seconds: Float

    /// The longest clip, seconds.
    public static let longest: Float = 3600

    public init(jointCount: Int, morphCount: Int, seconds: Float) {
        rotations = [RotationTrack](repeating: .constant(.identity), count: jointCount)
        morphs = [ScalarTrack](repeating: ScalarTrack(), count: morphCount)
        self.seconds = seconds
    }

    /// Gives a joint its track.
    public mutating func setRotations(joint: Int, _ track: RotationTrack) { rotations[joint] = track }

    /// Gives a morph its track.
    public mutating func setMorph(_ morph: Int, _ track: ScalarTrack) { morphs[morph] = track }

    /// Gives a joint displacements from its rest offset, in place of earlier ones.
    public mutating func setTranslations(_ track: TranslationTrack) {
        precondition(rotations.indices.contains(track.joint), "no joint \(track.joint)")
        translations[track.joint] = track
    }

    /// Checks every track and makes the clip.
    ///
    /// Quaternions get the sign that is nearest to their predecessor's, so that every reader takes the shorter
    /// arc; a dense track that never changes becomes constant.
    public func build() throws(MotionError) -> Clip {
        guard seconds.isFinite, (0...Self.longest).contains(seconds) else { throw .badDuration(seconds) }
        var checked: [RotationTrack] = []
        for (joint, track) in rotations.enumerated() {
            checked.append(try check(track, name: "joint \(joint)"))
        }
        for (morph, track) in morphs.enumerated() {
            try checkTimes(track.keys.map(\.seconds), name: "morph \(morph)")
            for (key, value) in track.keys.enumerated() where !value.value.isFinite {
                throw .notFinite(track: "morph \(morph)", key: key)
            }
        }
        let moves = translations.values.sorted { $0.joint < $1.joint }
        for track in moves {
            let name = "translation of joint \(track.joint)"
            guard !track.keys.isEmpty else { throw .emptyTrack(track: name) }
            try checkTimes(track.keys.map(\.seconds), name: name)
            for (key, value) in track.keys.enumerated() where !value.translation.length.isFinite {
                throw .notFinite(track: name, key: key)
            }
        }
        return Clip(seconds: seconds, rotations: checked, morphs: morphs, translations: moves)
    }

    private func check(_ track: RotationTrack, name: String) throws(MotionError) -> RotationTrack {
        switch track {
        case .constant(let rotation):
            return .constant(try unit(rotation, name: name, key: 0))
        case .sparse(let keys, let easing):
            guard !keys.isEmpty else { throw .emptyTrack(track: name) }
            try checkTimes(keys.map(\.seconds), name: name)
            var result: [RotationKey] = []
            for (index, key) in keys.enumerated() {
                let rotation = try unit(key.rotation, name: name, key: index)
                result.append(
                    RotationKey(
                        seconds: key.seconds,
                        rotation: rotation.nearest(to: result.last?.rotation ?? rotation)))
            }
            return .sparse(result, easing)
        case .dense(let samples, let rate):
            guard !samples.isEmpty, rate > 0 else { throw .emptyTrack(track: name) }
            var result: [Quaternion] = []
            result.reserveCapacity(samples.count)
            for (index, sample) in samples.enumerated() {
                let rotation = try unit(sample, name: name, key: index)
                result.append(rotation.nearest(to: result.last ?? rotation))
            }
            if result.allSatisfy({ $0 == result[0] }) { return .constant(result[0]) }
            return .dense(result, samplesPerSecond: rate)
        }
    }

    private func unit(_ rotation: Quaternion, name: String, key: Int) throws(MotionError) -> Quaternion {
        let square = (rotation.vector * rotation.vector).sum()
        guard square.isFinite, square > 1e-6 else { throw .notFinite(track: name, key: key) }
        return abs(square - 1) < 1e-6 ? rotation : rotation.normalized
    }

    private func checkTimes(_ times: [Float], name: String) throws(MotionError) {
        for (key, seconds) in times.enumerated() {
            guard seconds.isFinite else { throw .notFinite(track: name, key: key) }
            if key > 0, seconds <= times[key - 1] {
                throw .keysOutOfOrder(
                    track: name, key: key, seconds: seconds, previousSeconds: times[key - 1])
            }
        }
    }
}
