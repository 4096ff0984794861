import AvatarMath
import SignCatalog

/// The way of a fingertip that writes a glyph in the air: strokes with eased runs, sharp corners with a stop,
/// and lifted ways between strokes.
struct AirPath {
    /// A run without a stop.
    private struct Run {
        var points: [Vector3]
        var lengths: [Float]
        var start: Float
        var seconds: Float
        var lifted: Bool
    }

    private var runs: [Run] = []
    /// At speed 1.
    private(set) var seconds: Float = 0

    /// How far the hand draws back between strokes, shoulder widths.
    private static let lift: Float = 0.07

    /// Plans the strokes.
    ///
    /// - Parameters:
    ///   - writing: strokes in the unit square, whose middle is the hand's place.
    ///   - size: the side of the square, shoulder widths.
    init(_ writing: Movement.AirWriting, size: Float) {
        var pen = Vector3.zero
        for stroke in writing.strokes {
            // The signer's right is -x in avatar axes.
            let points = stroke.map { Vector3(-($0.x - 0.5) * size, ($0.y - 0.5) * size, 0) }
            guard let first = points.first else { continue }
            if first.distance(to: pen) > 1e-4 { append([pen, first], lifted: true) }
            var run = [first]
            for index in 1..<max(1, points.count) {
                run.append(points[index])
                let isLast = index == points.count - 1
                if isLast || isCorner(points[index - 1], points[index], points[index + 1]) {
                    append(run, lifted: false)
                    run = [points[index]]
                }
            }
            pen = points.last ?? pen
        }
    }

    private func isCorner(_ before: Vector3, _ at: Vector3, _ after: Vector3) -> Bool {
        (at - before).angle(to: after - at).radiansAsDegrees > 50
    }

    private mutating func append(_ points: [Vector3], lifted: Bool) {
        var lengths: [Float] = [0]
        for index in 1..<max(1, points.count) {
            lengths.append(lengths[index - 1] + points[index].distance(to: points[index - 1]))
        }
        let total = lengths.last ?? 0
        let time = max(0.1, StrokeTiming.stroke(distance: total) * (lifted ? 0.8 : 0.9))
        runs.append(Run(points: points, lengths: lengths, start: seconds, seconds: time, lifted: lifted))
        seconds += time
    }

    /// The tip's displacement from the place, shoulder widths, at a fraction of the whole time.
    func point(at fraction: Float) -> Vector3 {
        let time = fraction * seconds
        guard let run = runs.last(where: { $0.start <= time }) ?? runs.first else { return .zero }
        let eased = StepMotion.eased((time - run.start) / run.seconds)
        let distance = eased * (run.lengths.last ?? 0)
        var point = run.points.last ?? .zero
        for index in 1..<max(1, run.points.count) where distance <= run.lengths[index] {
            let span = max(1e-6, run.lengths[index] - run.lengths[index - 1])
            point = run.points[index - 1].mixed(
                with: run.points[index], fraction: (distance - run.lengths[index - 1]) / span)
            break
        }
        if run.lifted { point.z -= Self.lift * 4 * eased * (1 - eased) }
        return point
    }
}
