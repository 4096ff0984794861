import AvatarMath
import CKernels

/// Collects morph tracks into the kernels' tables.
struct MorphTables {
    private(set) var tracks: [KernelTrack] = []
    private(set) var segments: [KernelScalarSegment] = []
    private(set) var constants: [Float] = []

    /// The segments and one more record, since the kernels read one ahead.
    var paddedSegments: [KernelScalarSegment] { segments + [KernelScalarSegment()] }

    mutating func append(_ track: ScalarTrack) {
        let keys = track.keys
        let value = keys.first?.value ?? 0
        if keys.allSatisfy({ $0.value == value }) {
            tracks.append(
                KernelTrack(kind: Int32(kernel_track_constant), first: Int32(constants.count), easing: 0))
            constants.append(value)
            return
        }
        let first = segments.count
        for span in KeySpan.all(keys.map { Double($0.seconds) }, easing: track.easing) {
            let from = keys[span.from].value
            segments.append(
                KernelScalarSegment(
                    start: span.start, end: span.end, from: from, delta: keys[span.to].value - from,
                    inverseSeconds: span.inverseSeconds, unused: 0))
        }
        tracks.append(
            KernelTrack(
                kind: Int32(kernel_track_segments), first: Int32(first),
                easing: track.easing.kernelCode))
    }
}

/// Makes the segments of a translation track.
enum VectorSegments {
    static func make(_ track: TranslationTrack) -> [KernelVectorSegment] {
        KeySpan.all(track.keys.map { Double($0.seconds) }, easing: track.easing).map { span in
            let from = track.keys[span.from].translation
            let delta = track.keys[span.to].translation - from
            return KernelVectorSegment(
                start: span.start, end: span.end, x: from.x, y: from.y, z: from.z, dx: delta.x, dy: delta.y,
                dz: delta.z, inverseSeconds: span.inverseSeconds, unused: 0)
        }
    }
}

/// The time between two keys, or before the first or after the last of them, where the value holds.
struct KeySpan {
    var start: Double
    var end: Double
    var from: Int
    var to: Int
    /// 0 where the value holds.
    var inverseSeconds: Float

    /// Every span from 0 s on, the last without end.
    static func all(_ seconds: [Double], easing: Easing) -> [KeySpan] {
        let last = seconds.count - 1
        var spans: [KeySpan] = []
        if seconds[0] > 0 {
            spans.append(
                KeySpan(start: 0, end: seconds[0], from: 0, to: 0, inverseSeconds: 0))
        }
        for key in stride(from: 1, through: last, by: 1) {
            let length = seconds[key] - seconds[key - 1]
            spans.append(
                KeySpan(
                    start: seconds[key - 1], end: seconds[key], from: key - 1, to: key,
                    inverseSeconds: easing == .hold ? 0 : Float(1 / length)))
        }
        spans.append(
            KeySpan(
                start: seconds[last], end: .infinity, from: last, to: last, inverseSeconds: 0))
        return spans
    }
}
