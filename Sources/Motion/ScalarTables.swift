import AvatarMath
import CKernels

/// Collects morph tracks into the kernels' tables.
struct MorphTables {
    private(set) var tracks: [KernelTrack] = []
    private(set) var segments: [KernelScalarSegment] = []
    private(set) var constants: [Float] = []

    mutating func append(_ track: ScalarTrack) {
        let keys = track.keys
        let value = keys.first?.value ?? 0
        if keys.allSatisfy({ $0.value == value }) {
            tracks.append(
                KernelTrack(kind: Int32(kernel_track_constant), first: Int32(constants.count), count: 1))
            constants.append(value)
            return
        }
        let first = segments.count
        for span in KeySpan.all(keys.map { Double($0.seconds) }, easing: track.easing) {
            let from = keys[span.from].value
            segments.append(
                KernelScalarSegment(
                    start: span.start, end: span.end, from: from, delta: keys[span.to].value - from,
                    inverseSeconds: span.inverseSeconds, easing: span.easing))
        }
        tracks.append(
            KernelTrack(
                kind: Int32(kernel_track_segments), first: Int32(first), count: Int32(segments.count - first)))
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
                dz: delta.z, inverseSeconds: span.inverseSeconds, easing: span.easing)
        }
    }
}

/// The time between two keys, or before the first or after the last of them, where the value holds.
struct KeySpan {
    var start: Double
    var end: Double
    var from: Int
    var to: Int
    var inverseSeconds: Float
    var easing: Int32

    /// Every span from 0 s on, the last without end.
    static func all(_ seconds: [Double], easing: Easing) -> [KeySpan] {
        let last = seconds.count - 1
        let hold = SegmentEasing.code(.hold)
        var spans: [KeySpan] = []
        if seconds[0] > 0 {
            spans.append(
                KeySpan(start: 0, end: seconds[0], from: 0, to: 0, inverseSeconds: 0, easing: hold))
        }
        for key in stride(from: 1, through: last, by: 1) {
            let length = seconds[key] - seconds[key - 1]
            spans.append(
                KeySpan(
                    start: seconds[key - 1], end: seconds[key], from: key - 1, to: key,
                    inverseSeconds: easing == .hold ? 0 : Float(1 / length),
                    easing: SegmentEasing.code(easing)))
        }
        spans.append(
            KeySpan(
                start: seconds[last], end: .infinity, from: last, to: last, inverseSeconds: 0, easing: hold))
        return spans
    }
}
