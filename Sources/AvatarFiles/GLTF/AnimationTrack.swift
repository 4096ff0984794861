import AvatarMath

/// One animated property of a node: keys over time.
struct AnimationTrack: Sendable {
    /// What a channel moves; scales and weights are not followed.
    enum Path: String, Hashable {
        case translation
        case rotation
    }

    /// Whose property.
    struct Target: Hashable {
        var node: Int
        var path: Path
    }

    private enum Interpolation: String {
        case linear = "LINEAR"
        case step = "STEP"
        case cubic = "CUBICSPLINE"
    }

    /// Channels that an animation may have.
    static let channelLimit = 4096

    private let times: [Float]
    private let values: [SIMD4<Float>]
    private let interpolation: Interpolation

    /// The last key's time, seconds.
    var end: Float { times.last ?? 0 }

    /// Reads the first animation of a document.
    static func read(
        _ document: JSONNode, accessors: AccessorReader, graph: NodeGraph
    ) throws(AvatarFileError) -> [Target: AnimationTrack] {
        guard let animation = try document.list("animations", of: "document").first else {
            throw .incomplete("the file has no animation")
        }
        let channels = try animation.list("channels", of: "animation 0")
        let samplers = try animation.list("samplers", of: "animation 0")
        guard channels.count <= channelLimit else {
            throw .tooLarge(what: "channels", found: channels.count, allowed: channelLimit)
        }
        var tracks: [Target: AnimationTrack] = [:]
        for (index, channel) in channels.enumerated() {
            let place = "animation 0, channel \(index)"
            guard let node = channel["target"]?["node"]?.index,
                let path = channel["target"]?["path"]?.text.flatMap(Path.init)
            else { continue }
            guard node < graph.nodes.count, let number = channel["sampler"]?.index, number < samplers.count
            else {
                throw .invalid(place: place, reason: "its node or its sampler is not there")
            }
            tracks[Target(node: node, path: path)] = try AnimationTrack(
                samplers[number], path: path, accessors: accessors, place: place)
        }
        return tracks
    }

    private init(
        _ sampler: JSONNode, path: Path, accessors: AccessorReader, place: String
    ) throws(AvatarFileError) {
        guard let interpolation = Interpolation(rawValue: sampler["interpolation"]?.text ?? "LINEAR") else {
            throw .invalid(place: place, reason: "its interpolation is none of LINEAR, STEP and CUBICSPLINE")
        }
        guard let input = try sampler.index("input", of: place),
            let output = try sampler.index("output", of: place)
        else { throw .invalid(place: place, reason: "its sampler has no input or no output") }
        times = try accessors.floats(input, width: 1, limit: 1_000_000).numbers
        guard let first = times.first, first >= 0, zip(times, times.dropFirst()).allSatisfy({ $0 < $1 })
        else {
            throw .invalid(place: place, reason: "its times do not rise from 0 or later")
        }
        let width = path == .rotation ? 4 : 3
        let found = try accessors.floats(output, width: width, limit: 3_000_000)
        guard found.count == times.count * (interpolation == .cubic ? 3 : 1) else {
            throw .invalid(place: place, reason: "\(found.count) values for \(times.count) times")
        }
        var values: [SIMD4<Float>] = []
        values.reserveCapacity(found.count)
        for key in 0..<found.count {
            var value = SIMD4<Float>.zero
            for part in 0..<width { value[part] = found.numbers[key * width + part] }
            values.append(value)
        }
        if path == .rotation {
            // Tangents of a spline may be zero, its keys not.
            let keys =
                interpolation == .cubic
                ? stride(from: 1, to: values.count, by: 3) : stride(from: 0, to: values.count, by: 1)
            for key in keys {
                guard abs((values[key] * values[key]).sum() - 1) < 0.02 else {
                    throw .invalid(place: place, reason: "key \(key) is not a unit quaternion")
                }
            }
        }
        self.values = values
        self.interpolation = interpolation
    }

    /// A turn, for a track of rotations.
    func rotation(at seconds: Float) -> Quaternion {
        let (key, fraction, span) = place(seconds)
        guard fraction > 0 else { return Quaternion(vector: value(key)).normalized }
        switch interpolation {
        case .step: return Quaternion(vector: value(key)).normalized
        case .linear:
            let next = Quaternion(vector: value(key + 1)).normalized
            return Quaternion(vector: value(key)).normalized.slerp(to: next, fraction: fraction)
        case .cubic:
            let vector = spline(key, fraction, span)
            return (vector * vector).sum() > 1e-9
                ? Quaternion(vector: vector).normalized : Quaternion(vector: value(key)).normalized
        }
    }

    /// A place, for a track of translations.
    func vector(at seconds: Float) -> Vector3 {
        let (key, fraction, span) = place(seconds)
        var result = value(key)
        if fraction > 0 {
            switch interpolation {
            case .step: break
            case .linear: result += (value(key + 1) - result) * fraction
            case .cubic: result = spline(key, fraction, span)
            }
        }
        return Vector3(result.x, result.y, result.z)
    }

    private func value(_ key: Int) -> SIMD4<Float> { values[interpolation == .cubic ? key * 3 + 1 : key] }

    /// The key before a moment, how far the moment is on the way to the next, and how long that way is.
    private func place(_ seconds: Float) -> (key: Int, fraction: Float, span: Float) {
        guard seconds > times[0] else { return (0, 0, 0) }
        guard seconds < end else { return (times.count - 1, 0, 0) }
        var low = 0
        var high = times.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if times[middle] <= seconds { low = middle } else { high = middle }
        }
        let span = times[high] - times[low]
        return (low, (seconds - times[low]) / span, span)
    }

    /// Hermite's curve between two keys, as glTF defines it.
    private func spline(_ key: Int, _ t: Float, _ span: Float) -> SIMD4<Float> {
        let leaving = values[key * 3 + 2] * span
        let arriving = values[key * 3 + 3] * span
        let (square, cube) = (t * t, t * t * t)
        let first = value(key) * (2 * cube - 3 * square + 1) + leaving * (cube - 2 * square + t)
        return first + value(key + 1) * (3 * square - 2 * cube) + arriving * (cube - square)
    }
}
